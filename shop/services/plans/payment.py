"""Paying for a pending order with another method."""

from __future__ import annotations

from shop.errors import RuleViolation
from shop.rules.ledger import net_by_method
from shop.rules.orders import require_changeable
from shop.rules.payments import REFUND_AT_ONCE, REFUND_IN_DAYS, require_cover, require_method
from shop.services.mapping import method_view_for
from shop.services.order_case import OrderCase, Plan, Planner
from shop.views import Change, ChangeLine


def new_payment_method(method_id: str) -> Planner:
    """One method pays the whole amount; what was paid before goes back."""

    def plan(case: OrderCase) -> Plan:
        order = case.order
        require_changeable(order.status, order.items_modified)
        method = require_method(case.methods, method_id)
        paid = net_by_method(order.payments)
        if not paid:
            raise RuleViolation("nothing_paid", order_number=order.order_number)
        if method.id in paid:
            raise RuleViolation("same_payment_method", payment_method_id=method.id)
        total = sum(paid.values())
        require_cover(method, total, order.currency)
        at_once = [case.methods[m].type == "gift_card" if m in case.methods else False for m in paid]
        change = Change(
            kind="change_payment",
            order_number=order.order_number,
            version=order.version,
            lines=[
                ChangeLine("payment_method", before=", ".join(paid), after=method.id),
                *(
                    ChangeLine("refund", subject=m, after_price=case.money(amount))
                    for m, amount in paid.items()
                ),
            ],
            amount=case.money(total),
            payment_method=method_view_for(method.id, case.methods),
            refund_days=REFUND_AT_ONCE if all(at_once) else REFUND_IN_DAYS,
        )

        def apply() -> None:
            case.add_payment("payment", total, method.id)
            for old_id, amount in paid.items():
                case.add_payment("refund", amount, old_id)

        return Plan(change, apply)

    return plan
