"""How every change of an order is made: look at the case, plan, and - for a write - apply that very plan.

A planner is a function `(OrderCase) -> Plan`. It checks all rules, raises ShopError where one is broken, and
returns what would happen (`change`) together with the function that makes it happen (`apply`). A preview runs
the planner and drops `apply`; a write runs the same planner under lock and then calls it. So a preview can
never promise what the write refuses, other than by somebody else's change in between.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shop.clock import Clock
from shop.errors import Conflict, NotFound
from shop.money import Money
from shop.rules.return_period import ReturnPeriod
from shop.services.mapping import order_view
from shop.services.once import fingerprint_of, first_result, remember_result
from shop.tables import Order, Payment, PaymentMethod
from shop.unit_of_work import UnitOfWork, UnitOfWorkFactory
from shop.views import Change, OrderView


@dataclass(frozen=True)
class OrderCase:
    """One order of one customer within a unit of work; everything in it is locked when `writing`."""

    unit: UnitOfWork
    order: Order
    methods: dict[str, PaymentMethod]
    now: datetime
    writing: bool
    period: ReturnPeriod = field(default_factory=ReturnPeriod)

    @property
    def returnable_until(self) -> datetime | None:
        """The last day of the return period, where there is one."""
        return self.period.last_day(parcel.delivered_at for parcel in self.order.fulfilments)

    def money(self, amount_minor: int) -> Money:
        """An amount in the order's currency."""
        return Money(amount_minor, self.order.currency)

    def add_payment(self, kind: str, amount_minor: int, method_id: str) -> None:
        """Book a `payment` or `refund`, and move the balance where the method is a gift card we know."""
        self.order.payments.append(
            Payment(
                type=kind,
                amount_minor=amount_minor,
                payment_method_id=method_id,
                position=len(self.order.payments),
                created_at=self.now,
            )
        )
        method = self.methods.get(method_id)
        if method is not None and method.type == "gift_card":
            signed = amount_minor if kind == "refund" else -amount_minor
            method.balance_minor = (method.balance_minor or 0) + signed


@dataclass(frozen=True)
class Plan:
    """What will happen, and the function that makes it happen, called once in the same transaction."""

    change: Change
    apply: Callable[[], None]


Planner = Callable[[OrderCase], Plan]


class OrderDesk:
    """Runs planners: as previews without lock, as writes with lock, version check and idempotency key."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, period: ReturnPeriod | None = None
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._period = period or ReturnPeriod()

    def preview(self, customer_id: str, order_number: str, planner: Planner) -> Change:
        """What the write would do now; raises exactly what the write would raise."""
        with self._unit_of_work(read_only=True) as unit:
            return planner(self._open(unit, customer_id, order_number, writing=False)).change

    def make(
        self,
        customer_id: str,
        order_number: str,
        planner: Planner,
        *,
        operation: str,
        arguments: dict[str, Any],
        expected_version: int | None,
        idempotency_key: str | None,
    ) -> OrderView:
        """Apply the plan and answer with the changed order.

        A key that was applied before answers with the first result and changes nothing.
        """
        with self._unit_of_work() as unit:
            case = self._open(unit, customer_id, order_number, writing=True)
            mark = fingerprint_of(operation, customer_id, case.order.order_number, arguments)
            # Asked under the lock: a twin of this request may have been applied while we waited for it.
            earlier = first_result(unit, idempotency_key, mark)
            if earlier is not None:
                return OrderView.from_dict(earlier)
            _require_version(case.order, expected_version)
            planner(case).apply()
            case.order.updated_at = case.now
            unit.session.flush()
            images = _images(unit, case.order)
            view = order_view(case.order, case.methods, images, now=case.now, period=case.period)
            remember_result(unit, idempotency_key, operation, mark, view.to_dict(), customer_id)
            unit.commit()
            return view

    def _open(self, unit: UnitOfWork, customer_id: str, order_number: str, *, writing: bool) -> OrderCase:
        order = unit.orders.with_number(order_number, lock=writing)
        # Another customer's order does not exist for this one.
        if order is None or order.customer_id != customer_id:
            raise NotFound("order_not_found", order_number=order_number)
        methods = unit.customers.payment_methods(customer_id, lock=writing)
        return OrderCase(unit, order, methods, self._clock(), writing, self._period)


def _require_version(order: Order, expected: int | None) -> None:
    if expected is not None and expected != order.version:
        raise Conflict("order_changed", order_number=order.order_number)


def _images(unit: UnitOfWork, order: Order) -> dict[str, str]:
    return unit.catalogue.images({item.product_id for item in order.items})
