"""Cancelling a pending order: everything still paid goes back to where it came from."""

from __future__ import annotations

from shop.rules.ledger import current_method_id, net_by_method
from shop.rules.orders import require_cancel_reason, require_changeable
from shop.rules.payments import REFUND_AT_ONCE, REFUND_IN_DAYS
from shop.services.mapping import method_view_for
from shop.services.order_case import OrderCase, Plan, Planner
from shop.services.plans.stock import put_back
from shop.views import Change, ChangeLine


def cancellation(reason: str) -> Planner:
    """Cancel for that reason."""

    def plan(case: OrderCase) -> Plan:
        order = case.order
        require_changeable(order.status, order.items_modified)
        wording = require_cancel_reason(reason)
        refunds = net_by_method(order.payments)
        at_once = [case.methods[m].type == "gift_card" if m in case.methods else False for m in refunds]
        lines = [
            ChangeLine("status", before=order.status, after="cancelled"),
            ChangeLine("reason", after=wording),
            *(
                ChangeLine("refund", subject=m, after_price=case.money(amount))
                for m, amount in refunds.items()
            ),
        ]
        change = Change(
            kind="cancel",
            order_number=order.order_number,
            version=order.version,
            lines=lines,
            amount=-case.money(sum(refunds.values())) if refunds else None,
            payment_method=method_view_for(current_method_id(order.payments), case.methods),
            refund_days=(REFUND_AT_ONCE if all(at_once) else REFUND_IN_DAYS) if refunds else None,
        )

        def apply() -> None:
            for method_id, amount in refunds.items():
                case.add_payment("refund", amount, method_id)
            put_back(case, order.items)
            order.status = "cancelled"
            order.cancel_reason = wording

        return Plan(change, apply)

    return plan
