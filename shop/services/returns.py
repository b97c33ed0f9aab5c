"""Returns and exchanges of delivered orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from shop.clock import Clock
from shop.rules.return_period import ReturnPeriod
from shop.services.order_case import OrderDesk
from shop.services.plans.items import exchange_request
from shop.services.plans.returning import return_request
from shop.unit_of_work import UnitOfWorkFactory
from shop.views import Change, ItemSwap, OrderView


class ReturnService:
    """One return or one exchange an order, once it is delivered.

    Every method raises NotFound("order_not_found") and RuleViolation: order_not_delivered,
    return_already_requested, exchange_already_requested, return_period_over. Every `plan_x` raises exactly
    what its write raises. The writes also raise Conflict: order_changed, idempotency_key_reused.
    """

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, period: ReturnPeriod | None = None
    ) -> None:
        self._desk = OrderDesk(unit_of_work, clock, period)

    def plan_return(
        self,
        customer_id: str,
        order_number: str,
        item_ids: Sequence[str],
        refund_method_id: str,
        *,
        quantities: Mapping[str, int] | None = None,
    ) -> Change:
        """What returning those lines would give back. `quantities`: of which lines only so many units.

        Also raises InvalidInput: no_items, duplicate_items, quantity_not_in_order, payment_method_required;
        NotFound: item_not_in_order, payment_method_not_found; RuleViolation: refund_method_not_allowed,
        currency_mismatch.
        """
        planner = return_request(item_ids, refund_method_id, quantities)
        return self._desk.preview(customer_id, order_number, planner)

    def request_return(
        self,
        customer_id: str,
        order_number: str,
        item_ids: Sequence[str],
        refund_method_id: str,
        *,
        quantities: Mapping[str, int] | None = None,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> OrderView:
        """Ask to return lines for a refund to the original method or a gift card. Raises as `plan_return`."""
        return self._desk.make(
            customer_id,
            order_number,
            return_request(item_ids, refund_method_id, quantities),
            operation="return",
            arguments={
                "item_ids": list(item_ids),
                "refund_method_id": refund_method_id,
                "quantities": dict(quantities or {}),
            },
            expected_version=expected_version,
            idempotency_key=idempotency_key,
        )

    def plan_exchange(
        self,
        customer_id: str,
        order_number: str,
        swaps: Sequence[ItemSwap],
        payment_method_id: str | None = None,
    ) -> Change:
        """What exchanging those lines would cost. The method may be None only where the prices are equal.

        A line may be exchanged for the variant it is: a faulty thing replaced.

        Also raises InvalidInput: no_items, duplicate_items, quantity_not_in_order, payment_method_required;
        NotFound: item_not_in_order, variant_not_found, payment_method_not_found; RuleViolation:
        different_product, variant_unavailable, insufficient_balance, currency_mismatch.
        """
        return self._desk.preview(customer_id, order_number, exchange_request(swaps, payment_method_id))

    def request_exchange(
        self,
        customer_id: str,
        order_number: str,
        swaps: Sequence[ItemSwap],
        payment_method_id: str | None = None,
        *,
        expected_version: int | None = None,
        idempotency_key: str | None = None,
    ) -> OrderView:
        """Ask to exchange lines; no line and no money moves yet. Raises as `plan_exchange`."""
        return self._desk.make(
            customer_id,
            order_number,
            exchange_request(swaps, payment_method_id),
            operation="exchange",
            arguments={"swaps": [asdict(swap) for swap in swaps], "payment_method_id": payment_method_id},
            expected_version=expected_version,
            idempotency_key=idempotency_key,
        )
