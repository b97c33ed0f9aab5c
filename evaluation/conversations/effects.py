"""What each kind of change does to the shop's data: a reference of its own to judge the shop by.

It follows the public rules of the tau-bench retail shop (`policy.md` there, MIT) and the shop's documented
handling of counted stock, works on exported records alone, and shares no code with the shop's services.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from evaluation.conversations.goal import Change
from evaluation.conversations.resolving import Unclear, line_of, method_of, variant_of
from evaluation.conversations.state import Record, State, amount

REASONS = ("no longer needed", "ordered by mistake")


class Refused(Exception):
    """The rules forbid the change; nothing changes then."""


@dataclass(frozen=True)
class Said:
    """Stands in a wanted record for an address that a goal says in words."""

    text: str


@dataclass
class Draft:
    """A state with wanted changes laid over it; `before` itself is never touched."""

    before: State
    touched: dict[tuple[str, str], Record | None] = field(default_factory=dict)
    added: list[tuple[str, Record]] = field(default_factory=list)
    """(file, entries) of wanted records whose key the shop makes up."""
    return_days: int = 0
    """Days after the delivery in which things may go back; 0 is without limit."""

    def record(self, file: str, key: str) -> Record:
        """A record to write to. Raises Unclear."""
        if (file, key) not in self.touched:
            found = self.before.get(file, {}).get(key)
            if found is None:
                raise Unclear(f"{key!r} is not in {file}")
            self.touched[file, key] = copy.deepcopy(found)
        record = self.touched[file, key]
        if record is None:
            raise Unclear(f"{key!r} in {file} is gone")
        return record

    @property
    def products(self) -> dict[str, Record]:
        """Products as they were, for looking up titles, variants and prices."""
        return self.before["products"]


def carry_out(change: Change, draft: Draft, customer_id: str | None) -> None:
    """Lay the change over the draft. Raises Refused or Unclear, and then leaves the draft as it was."""
    kept, draft.touched = draft.touched, copy.deepcopy(draft.touched)
    try:
        if change.kind == "change_default_address":
            _default_address(change, draft, customer_id)
        else:
            order = _order(change, draft, customer_id)
            _ON_ORDERS[change.kind](change, draft, order)
    except (Refused, Unclear):
        draft.touched = kept
        raise


def _order(change: Change, draft: Draft, customer_id: str | None) -> Record:
    if not change.order:
        raise Unclear("order: missing")
    order = draft.record("orders", change.order)
    if customer_id is not None and order["customer_id"] != customer_id:
        raise Refused(f"order {change.order} is another customer's")
    return order


def _require(order: Record, status: str) -> None:
    if order["status"] != status:
        raise Refused(f"order {order['order_number']} is {order['status']}, not {status}")
    if status == "pending" and order["items_modified"]:
        raise Refused(f"the items of order {order['order_number']} were changed already")


def _cancel(change: Change, draft: Draft, order: Record) -> None:
    _require(order, "pending")
    if change.reason not in REASONS:
        raise Refused(f"reason: must be one of {', '.join(REASONS)}")
    for method, held in _held(order).items():
        _pay(draft, order, "refund", held, method)
    for line in order["items"]:
        _stock(draft, line["product_id"], line["variant_id"], line["quantity"])
    order.update(status="cancelled", cancel_reason=change.reason)


def _order_address(change: Change, draft: Draft, order: Record) -> None:
    _require(order, "pending")
    order["address"] = Said(change.address)


def _payment(change: Change, draft: Draft, order: Record) -> None:
    _require(order, "pending")
    held = _held(order)
    if len(held) != 1:
        raise Refused("not exactly one payment method holds the order's money")
    ((old, total),) = held.items()
    new = _method(change, draft, order)
    if new == old:
        raise Refused("it is paid with that method already")
    _require_cover(draft, order, new, total)
    _pay(draft, order, "payment", total, new)
    _pay(draft, order, "refund", total, old)


def _require_in_period(draft: Draft, order: Record) -> None:
    came = [parcel["delivered_at"] for parcel in order.get("fulfilments") or () if parcel.get("delivered_at")]
    if not draft.return_days or not came:
        return
    last = max(datetime.fromisoformat(day.replace("Z", "+00:00")) for day in came)
    if datetime.now(UTC) - last > timedelta(days=draft.return_days):
        raise Refused(f"order {order['order_number']} came more than {draft.return_days} days ago")


def _return(change: Change, draft: Draft, order: Record) -> None:
    _require(order, "delivered")
    _require_in_period(draft, order)
    lines = _lines(change, draft, order)
    units = _units(change, lines)
    method = _method(change, draft, order)
    if method != _original(order) and _method_record(draft, order, method)["type"] != "gift_card":
        raise Refused("refunds go to the original payment method or a gift card")
    order["status"] = "return_requested"
    order["return_request"] = {
        "items": [line["variant_id"] for line in lines],
        "quantities": units,
        "refund_method_id": method,
        "amount": sum(amount(line["price"]) * count for line, count in zip(lines, units, strict=True)),
    }


def _exchange(change: Change, draft: Draft, order: Record) -> None:
    _require(order, "delivered")
    _require_in_period(draft, order)
    swaps = _swaps(change, draft, order)
    order["exchange_request"] = _swap_request(change, draft, order, swaps)
    order["status"] = "exchange_requested"


def _change_items(change: Change, draft: Draft, order: Record) -> None:
    _require(order, "pending")
    wished = _swaps(change, draft, order)
    # A line that stays what it is needs no change, beside others; alone it still uses up the one change.
    swaps = [swap for swap in wished if swap.line["variant_id"] != swap.new["id"]] or wished
    request = _swap_request(change, draft, order, swaps)
    difference, method = request["price_difference"], request["payment_method_id"]
    if difference:
        _pay(draft, order, "payment" if difference > 0 else "refund", abs(difference), method)
    for line, new, units in swaps:
        _stock(draft, line["product_id"], line["variant_id"], units)
        _stock(draft, line["product_id"], new["id"], -units)
        if units < line["quantity"]:
            # Those that stay as they are keep their line, the others get one of their own.
            line["quantity"] -= units
            line = {**line, "quantity": units}
            order["items"].append(line)
        line.update(variant_id=new["id"], options=new["options"], price=new["price"])
    order["items_change"] = request
    order["items_modified"] = True


def _default_address(change: Change, draft: Draft, customer_id: str | None) -> None:
    if customer_id is None:
        raise Unclear("the goal names no customer")
    addresses = draft.record("customers", customer_id)["addresses"]
    row: Record = next((row for row in addresses if row["default"]), addresses[0] if addresses else {})
    if not row:
        addresses.append(row)
    row["said"] = Said(change.address)


_ON_ORDERS: dict[str, Callable[[Change, Draft, Record], None]] = {
    "cancel_order": _cancel,
    "change_order_address": _order_address,
    "change_payment": _payment,
    "return_items": _return,
    "exchange_items": _exchange,
    "change_items": _change_items,
}


def _lines(change: Change, draft: Draft, order: Record) -> list[Record]:
    if not change.items:
        raise Unclear("items: missing")
    free = list(order["items"])
    lines = []
    for item in change.items:
        line = line_of(item, free, draft.products)
        free.remove(line)
        lines.append(line)
    return lines


def _units(change: Change, lines: list[Record]) -> list[int]:
    """How many units of each line are meant. Raises Unclear."""
    found = []
    for item, line in zip(change.items, lines, strict=True):
        if item.quantity is not None and item.quantity > line["quantity"]:
            raise Unclear(f"quantity: {item.quantity} of {line['title']!r}, the order has {line['quantity']}")
        found.append(item.quantity or line["quantity"])
    return found


class _Swap(NamedTuple):
    """So many units of a line for a variant."""

    line: Record
    new: Record
    units: int


def _swaps(change: Change, draft: Draft, order: Record) -> list[_Swap]:
    lines = _lines(change, draft, order)
    if len(change.to) != len(lines):
        raise Unclear(f"to: {len(change.to)} entries for {len(lines)} items")
    swaps = [
        _Swap(line, variant_of(line, to, draft.products), units)
        for line, to, units in zip(lines, change.to, _units(change, lines), strict=True)
    ]
    for line, new, _ in swaps:
        if not new["available"]:
            raise Refused(f"the wished {line['title']} is not available")
    return swaps


def _swap_request(change: Change, draft: Draft, order: Record, swaps: list[_Swap]) -> dict[str, Any]:
    difference = sum(
        ((amount(new["price"]) - amount(line["price"])) * units for line, new, units in swaps), Decimal(0)
    )
    method = _method(change, draft, order)
    _require_cover(draft, order, method, difference)
    return {
        "items": [swap.line["variant_id"] for swap in swaps],
        "new_items": [swap.new["id"] for swap in swaps],
        "quantities": [swap.units for swap in swaps],
        "payment_method_id": method,
        "price_difference": difference,
    }


def _method(change: Change, draft: Draft, order: Record) -> str:
    customer = draft.record("customers", order["customer_id"])
    return method_of(change.payment, customer, _original(order))


def _method_record(draft: Draft, order: Record, method_id: str) -> Record:
    customer = draft.record("customers", order["customer_id"])
    return next((m for m in customer["payment_methods"] if m["id"] == method_id), {"type": "gone"})


def _held(order: Record) -> dict[str, Decimal]:
    """What each method has paid less what came back to it, methods that hold nothing left out."""
    held: dict[str, Decimal] = {}
    for payment in order["payments"]:
        sign = -1 if payment["type"] == "refund" else 1
        method = payment["payment_method_id"]
        held[method] = held.get(method, Decimal(0)) + sign * amount(payment["amount"])
    return {method: total for method, total in held.items() if total > 0}


def _original(order: Record) -> str | None:
    return next(iter(_held(order)), None)


def _require_cover(draft: Draft, order: Record, method_id: str, needed: Decimal) -> None:
    method = _method_record(draft, order, method_id)
    if method["type"] == "gift_card" and amount(method["balance"]) < needed:
        raise Refused("the gift card does not hold enough")


def _pay(draft: Draft, order: Record, kind: str, total: Decimal, method_id: str) -> None:
    order["payments"].append({"type": kind, "amount": total, "payment_method_id": method_id})
    method = _method_record(draft, order, method_id)
    if method["type"] == "gift_card":
        method["balance"] = amount(method["balance"]) + (total if kind == "refund" else -total)


def _stock(draft: Draft, product_id: str, variant_id: str, change: int) -> None:
    """Counted stock follows the pending orders; what is not counted, or not sold any more, stays."""
    if product_id not in draft.before["products"]:
        return
    for variant in draft.record("products", product_id)["variants"]:
        if variant["id"] == variant_id and variant.get("stock") is not None:
            variant["stock"] = max(0, variant["stock"] + change)
