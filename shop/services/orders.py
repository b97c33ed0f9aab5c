"""Orders: reading them, and changing those that are still pending."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict

from shop.clock import Clock
from shop.errors import InvalidInput, NotFound
from shop.rules.return_period import ReturnPeriod
from shop.services.mapping import order_view
from shop.services.order_case import OrderDesk
from shop.services.plans.address import new_address
from shop.services.plans.cancellation import cancellation
from shop.services.plans.items import item_change
from shop.services.plans.payment import new_payment_method
from shop.tables import ORDER_STATUSES, Order
from shop.unit_of_work import UnitOfWork, UnitOfWorkFactory
from shop.views import AddressInput, Change, ItemSwap, OrderView

_MOST = 200


class OrderService:
    """What a customer may see of and do with their orders.

    Every method raises NotFound("order_not_found") for an order that does not exist or is somebody else's.
    Every `plan_x` raises exactly what its write raises. Every write also raises Conflict("order_changed")
    when `expected_version` is not the order's version, and Conflict("idempotency_key_reused") when the key
    was used for a different request. All changes raise RuleViolation: order_not_pending,
    order_already_cancelled, items_already_modified, where the order's state forbids them.
    """

    def __init__(
        self,
        unit_of_work: UnitOfWorkFactory,
        clock: Clock,
        ships_to: Collection[str] = (),
        period: ReturnPeriod | None = None,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._ships_to = tuple(ships_to)
        self._period = period or ReturnPeriod()
        self._desk = OrderDesk(unit_of_work, clock, self._period)

    def orders_of(self, customer_id: str, *, status: str | None = None, limit: int = 20) -> list[OrderView]:
        """The customer's orders, newest first. Raises InvalidInput("unknown_status")."""
        if status is not None and status not in ORDER_STATUSES:
            raise InvalidInput("unknown_status", status=status, allowed=list(ORDER_STATUSES))
        with self._unit_of_work(read_only=True) as unit:
            found = unit.orders.of_customer(customer_id, status=status, limit=_bounded(limit))
            return self._views(unit, customer_id, found)

    def order_of(self, customer_id: str, order_number: str) -> OrderView:
        """One order of the customer, its number in any usual spelling."""
        with self._unit_of_work(read_only=True) as unit:
            order = unit.orders.with_number(order_number)
            if order is None or order.customer_id != customer_id:
                raise NotFound("order_not_found", order_number=order_number)
            return self._views(unit, customer_id, [order])[0]

    def match_order_number(self, customer_id: str, fragment: str, *, limit: int = 20) -> list[OrderView]:
        """The customer's orders whose number contains the fragment, those that end in it first."""
        with self._unit_of_work(read_only=True) as unit:
            found = unit.orders.with_number_part(customer_id, fragment, limit=_bounded(limit))
            return self._views(unit, customer_id, found)

    def plan_cancel(self, customer_id: str, order_number: str, reason: str) -> Change:
        """What cancelling would do. Also raises InvalidInput("unknown_cancel_reason")."""
        return self._desk.preview(customer_id, order_number, cancellation(reason))

    def cancel(
        self,
        customer_id: str,
        order_number: str,
        reason: str,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> OrderView:
        """Cancel a pending order; what was paid is refunded, gift cards at once. Raises as `plan_cancel`."""
        return self._desk.make(
            customer_id,
            order_number,
            cancellation(reason),
            operation="cancel",
            arguments={"reason": reason},
            expected_version=expected_version,
            idempotency_key=idempotency_key,
        )

    def plan_address(self, customer_id: str, order_number: str, address: AddressInput) -> Change:
        """What a new shipping address would change.

        Also raises InvalidInput: address_incomplete, address_too_long, address_bad_text, address_unchanged,
        address_not_shipped_to.
        """
        return self._desk.preview(customer_id, order_number, new_address(address, self._ships_to))

    def change_address(
        self,
        customer_id: str,
        order_number: str,
        address: AddressInput,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> OrderView:
        """Ship a pending order somewhere else. Raises as `plan_address`."""
        return self._desk.make(
            customer_id,
            order_number,
            new_address(address, self._ships_to),
            operation="change_address",
            arguments=asdict(address),
            expected_version=expected_version,
            idempotency_key=idempotency_key,
        )

    def plan_payment(self, customer_id: str, order_number: str, payment_method_id: str) -> Change:
        """What paying with another method would do.

        Also raises NotFound("payment_method_not_found"), InvalidInput("payment_method_required") and
        RuleViolation: same_payment_method, nothing_paid, insufficient_balance, currency_mismatch.
        """
        return self._desk.preview(customer_id, order_number, new_payment_method(payment_method_id))

    def change_payment(
        self,
        customer_id: str,
        order_number: str,
        payment_method_id: str,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> OrderView:
        """Pay a pending order with another method; the old one is refunded. Raises as `plan_payment`."""
        return self._desk.make(
            customer_id,
            order_number,
            new_payment_method(payment_method_id),
            operation="change_payment",
            arguments={"payment_method_id": payment_method_id},
            expected_version=expected_version,
            idempotency_key=idempotency_key,
        )

    def plan_items(
        self,
        customer_id: str,
        order_number: str,
        swaps: Sequence[ItemSwap],
        payment_method_id: str | None = None,
    ) -> Change:
        """What other variants would cost. The payment method may be None only where the prices are equal.

        Also raises InvalidInput: no_items, duplicate_items, quantity_not_in_order, payment_method_required;
        NotFound: item_not_in_order, variant_not_found, payment_method_not_found; RuleViolation:
        different_product, same_variant, variant_unavailable, insufficient_balance, currency_mismatch.
        """
        return self._desk.preview(customer_id, order_number, item_change(swaps, payment_method_id))

    def change_items(
        self,
        customer_id: str,
        order_number: str,
        swaps: Sequence[ItemSwap],
        payment_method_id: str | None = None,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> OrderView:
        """Change lines of a pending order to other variants - once; after it the order is fixed.

        Raises as `plan_items`.
        """
        return self._desk.make(
            customer_id,
            order_number,
            item_change(swaps, payment_method_id),
            operation="change_items",
            arguments={"swaps": [asdict(swap) for swap in swaps], "payment_method_id": payment_method_id},
            expected_version=expected_version,
            idempotency_key=idempotency_key,
        )

    def _views(self, unit: UnitOfWork, customer_id: str, orders: Sequence[Order]) -> list[OrderView]:
        methods = unit.customers.payment_methods(customer_id)
        images = unit.catalogue.images({item.product_id for order in orders for item in order.items})
        now, period = self._clock(), self._period
        return [order_view(order, methods, images, now=now, period=period) for order in orders]


def _bounded(limit: int) -> int:
    return max(1, min(limit, _MOST))
