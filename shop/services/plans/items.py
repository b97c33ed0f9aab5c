"""Other variants for an order's lines: changed at once while pending, requested once delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from shop.money import Money
from shop.rules.orders import require_changeable, require_returnable
from shop.rules.payments import refund_days, require_cover, require_method, require_same_currency
from shop.rules.return_period import require_in_period
from shop.rules.swaps import ResolvedSwap, require_swaps
from shop.services.mapping import method_view_for
from shop.services.order_case import OrderCase, Plan, Planner
from shop.services.plans.stock import exchange_stock
from shop.tables import Order, OrderItem, PaymentMethod
from shop.views import Change, ChangeLine, ItemSwap


def item_change(swaps: Sequence[ItemSwap], method_id: str | None) -> Planner:
    """Change a pending order's lines; this can be done once, and after it nothing else."""

    def plan(case: OrderCase) -> Plan:
        order = case.order
        require_changeable(order.status, order.items_modified)
        resolved, difference, method = _check(case, swaps, method_id)

        def apply() -> None:
            swaps_of_lines = [_apart(order, swap) for swap in resolved]
            exchange_stock(case, swaps_of_lines)
            order.items_change = _request(case, swaps_of_lines, difference, method)
            if difference and method is not None:
                case.add_payment("payment" if difference > 0 else "refund", abs(difference), method.id)
            for swap in swaps_of_lines:
                swap.item.variant_id = swap.variant.id
                swap.item.options = dict(swap.variant.options)
                swap.item.price_minor = swap.variant.price_minor
            order.items_modified = True

        return Plan(_describe(case, "change_items", resolved, difference, method), apply)

    return plan


def exchange_request(swaps: Sequence[ItemSwap], method_id: str | None) -> Planner:
    """Ask to exchange a delivered order's lines. Lines, stock and money move when the goods come back."""

    def plan(case: OrderCase) -> Plan:
        order = case.order
        require_returnable(order.status)
        require_in_period(case.returnable_until, case.now)
        resolved, difference, method = _check(case, swaps, method_id, like_for_like=True)

        def apply() -> None:
            order.exchange_request = _request(case, resolved, difference, method)
            order.status = "exchange_requested"

        return Plan(_describe(case, "exchange", resolved, difference, method), apply)

    return plan


def _apart(order: Order, swap: ResolvedSwap) -> ResolvedSwap:
    """The swap of a whole line: units that stay as they are keep theirs, the others get one of their own."""
    line = swap.item
    if swap.quantity == line.quantity:
        return swap
    taken = {item.line_id for item in order.items}
    line.quantity -= swap.quantity
    own = OrderItem(
        line_id=next(str(number) for number in count(len(taken) + 1) if str(number) not in taken),
        position=max(item.position for item in order.items) + 1,
        product_id=line.product_id,
        variant_id=line.variant_id,
        title=line.title,
        options=dict(line.options),
        quantity=swap.quantity,
        price_minor=line.price_minor,
    )
    order.items.append(own)
    return replace(swap, item=own)


def _check(
    case: OrderCase, swaps: Sequence[ItemSwap], method_id: str | None, *, like_for_like: bool = False
) -> tuple[list[ResolvedSwap], int, PaymentMethod | None]:
    order = case.order
    wanted = {swap.new_variant_id for swap in swaps} | {item.variant_id for item in order.items}
    variants = case.unit.catalogue.variants(wanted, lock=case.writing)
    resolved = require_swaps(order.items, swaps, variants, order.currency, like_for_like=like_for_like)
    difference = sum(swap.difference_minor for swap in resolved)
    # Without a difference no method is needed; one that is named must still be the customer's.
    if not difference and not method_id:
        return resolved, difference, None
    method = require_method(case.methods, method_id)
    if difference > 0:
        require_cover(method, difference, order.currency)
    elif difference < 0:
        require_same_currency(method, order.currency)
    return resolved, difference, method


def _request(
    case: OrderCase, resolved: Sequence[ResolvedSwap], difference: int, method: PaymentMethod | None
) -> dict[str, Any]:
    return {
        "items": [
            {
                "line_id": swap.item.line_id,
                "variant_id": swap.item.variant_id,
                "new_variant_id": swap.variant.id,
                "quantity": swap.quantity,
            }
            for swap in resolved
        ],
        "payment_method_id": method.id if method else None,
        "price_difference_minor": difference,
        "requested_at": case.now.isoformat(),
    }


def _describe(
    case: OrderCase,
    kind: str,
    resolved: Sequence[ResolvedSwap],
    difference: int,
    method: PaymentMethod | None,
) -> Change:
    order = case.order
    lines = [
        ChangeLine(
            "item",
            before=_options_text(swap.item.options),
            after=_options_text(swap.variant.options),
            subject=swap.item.title,
            before_price=Money(swap.item.price_minor, order.currency),
            after_price=Money(swap.variant.price_minor, order.currency),
            quantity=swap.quantity,
            of_quantity=swap.item.quantity,
        )
        for swap in resolved
    ]
    return Change(
        kind=kind,
        order_number=order.order_number,
        version=order.version,
        lines=lines,
        amount=case.money(difference) if difference else None,
        payment_method=method_view_for(method.id, case.methods) if method else None,
        refund_days=refund_days(method.type) if method and difference < 0 else None,
        refund_waits=kind == "exchange" and difference < 0,
    )


def _options_text(options: dict[str, str]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in options.items())
