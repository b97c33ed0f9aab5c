"""Sending lines of a delivered order back for their money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shop.rules.ledger import current_method_id
from shop.rules.orders import require_returnable
from shop.rules.payments import refund_days, require_method, require_refund_target
from shop.rules.return_period import require_in_period
from shop.rules.swaps import require_lines, require_quantity
from shop.services.mapping import method_view_for
from shop.services.order_case import OrderCase, Plan, Planner
from shop.views import Change, ChangeLine


def return_request(
    item_ids: Sequence[str], refund_method_id: str, quantities: Mapping[str, int] | None = None
) -> Planner:
    """Ask to return those lines, or of some of them fewer units than they have. The money moves when the
    goods have come back.
    """
    fewer = quantities or {}

    def plan(case: OrderCase) -> Plan:
        order = case.order
        require_returnable(order.status)
        require_in_period(case.returnable_until, case.now)
        lines = require_lines(order.items, item_ids)
        units = {line.line_id: require_quantity(line, fewer.get(line.line_id)) for line in lines}
        method = require_method(case.methods, refund_method_id)
        original = current_method_id(order.payments)
        require_refund_target(method, [original] if original else [], order.currency)
        amount = sum(line.price_minor * units[line.line_id] for line in lines)
        change = Change(
            kind="return",
            order_number=order.order_number,
            version=order.version,
            lines=[
                ChangeLine(
                    "item",
                    before=", ".join(f"{name}: {value}" for name, value in line.options.items()),
                    subject=line.title,
                    before_price=case.money(line.price_minor),
                    quantity=units[line.line_id],
                    of_quantity=line.quantity,
                )
                for line in lines
            ],
            amount=-case.money(amount),
            payment_method=method_view_for(method.id, case.methods),
            refund_days=refund_days(method.type),
            refund_waits=True,
        )

        def apply() -> None:
            order.return_request = {
                "items": [
                    {
                        "line_id": line.line_id,
                        "variant_id": line.variant_id,
                        "quantity": units[line.line_id],
                    }
                    for line in lines
                ],
                "refund_method_id": method.id,
                "amount_minor": amount,
                "requested_at": case.now.isoformat(),
            }
            order.status = "return_requested"

        return Plan(change, apply)

    return plan
