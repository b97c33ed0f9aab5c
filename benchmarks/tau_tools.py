"""Reference implementation of the retail benchmark's tools, as its documentation describes them.

Written to judge the shop's services by, so it shares no code with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

Json = dict[str, Any]

REASONS = ("no longer needed", "ordered by mistake")


class Refused(Exception):
    """A tool's conditions do not hold; the benchmark then changes nothing."""


def amount_of(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _order(data: Json, number: str, status: str) -> Json:
    order: Json | None = data["orders"].get(number)
    if order is None:
        raise Refused(f"no order {number}")
    if order["status"] != status:
        raise Refused(f"order {number} is {order['status']}")
    return order


def _method(data: Json, order: Json, method_id: str) -> Json:
    methods: Json = data["users"][order["user_id"]]["payment_methods"]
    if method_id not in methods:
        raise Refused(f"no payment method {method_id}")
    method: Json = methods[method_id]
    return method


def _move(method: Json, amount: Decimal) -> None:
    """Raise or lower a gift card's balance; other methods have none."""
    if method["source"] == "gift_card":
        method["balance"] = amount_of(method["balance"]) + amount


def _pay(order: Json, kind: str, amount: Decimal, method_id: str) -> None:
    entry = {"transaction_type": kind, "amount": amount, "payment_method_id": method_id}
    order["payment_history"].append(entry)


def cancel_pending_order(data: Json, order_id: str, reason: str) -> None:
    order = _order(data, order_id, "pending")
    if reason not in REASONS:
        raise Refused("unknown reason")
    for payment in list(order["payment_history"]):
        amount = amount_of(payment["amount"])
        _pay(order, "refund", amount, payment["payment_method_id"])
        _move(_method(data, order, payment["payment_method_id"]), amount)
    order.update(status="cancelled", cancel_reason=reason)


def modify_pending_order_address(data: Json, order_id: str, **address: str) -> None:
    _order(data, order_id, "pending")["address"] = address


def modify_user_address(data: Json, user_id: str, **address: str) -> None:
    if user_id not in data["users"]:
        raise Refused(f"no user {user_id}")
    data["users"][user_id]["address"] = address


def modify_pending_order_payment(data: Json, order_id: str, payment_method_id: str) -> None:
    order = _order(data, order_id, "pending")
    method = _method(data, order, payment_method_id)
    history = order["payment_history"]
    if len(history) != 1 or history[0]["transaction_type"] != "payment":
        raise Refused("not exactly one payment")
    old_id, amount = history[0]["payment_method_id"], amount_of(history[0]["amount"])
    if old_id == payment_method_id:
        raise Refused("the same payment method")
    if method["source"] == "gift_card" and amount_of(method["balance"]) < amount:
        raise Refused("not enough balance")
    _pay(order, "payment", amount, payment_method_id)
    _pay(order, "refund", amount, old_id)
    _move(method, -amount)
    _move(_method(data, order, old_id), amount)


def _swaps(data: Json, order: Json, item_ids: list[str], new_item_ids: list[str]) -> list[tuple[Json, Json]]:
    """(line, new variant) for each swap; a variant bought twice may be swapped twice."""
    if len(item_ids) != len(new_item_ids):
        raise Refused("as many new items as old ones are needed")
    free = list(order["items"])
    found = []
    for old, new in zip(item_ids, new_item_ids, strict=True):
        line = next((item for item in free if item["item_id"] == old), None)
        if line is None:
            raise Refused(f"no item {old}")
        free.remove(line)
        variant = data["products"][line["product_id"]]["variants"].get(new)
        if variant is None or not variant["available"]:
            raise Refused(f"item {new} is not to be had")
        found.append((line, variant))
    return found


def _difference(swaps: list[tuple[Json, Json]]) -> Decimal:
    return sum((amount_of(new["price"]) - amount_of(line["price"]) for line, new in swaps), Decimal(0))


def modify_pending_order_items(
    data: Json, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
) -> None:
    order = _order(data, order_id, "pending")
    swaps = _swaps(data, order, item_ids, new_item_ids)
    method = _method(data, order, payment_method_id)
    change = _difference(swaps)
    if method["source"] == "gift_card" and amount_of(method["balance"]) < change:
        raise Refused("not enough balance")
    _pay(order, "payment" if change > 0 else "refund", abs(change), payment_method_id)
    _move(method, -change)
    for line, variant in swaps:
        line.update(item_id=variant["item_id"], price=variant["price"], options=variant["options"])
    order["status"] = "pending (item modified)"


def return_delivered_order_items(
    data: Json, order_id: str, item_ids: list[str], payment_method_id: str
) -> None:
    order = _order(data, order_id, "delivered")
    method = _method(data, order, payment_method_id)
    if (
        payment_method_id != order["payment_history"][0]["payment_method_id"]
        and method["source"] != "gift_card"
    ):
        raise Refused("refunds go to the original payment method or a gift card")
    if Counter(item_ids) - Counter(item["item_id"] for item in order["items"]):
        raise Refused("an item is not in the order")
    order["status"] = "return requested"
    order["return"] = {"items": sorted(item_ids), "method": payment_method_id}


def exchange_delivered_order_items(
    data: Json, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
) -> None:
    order = _order(data, order_id, "delivered")
    swaps = _swaps(data, order, item_ids, new_item_ids)
    method = _method(data, order, payment_method_id)
    change = _difference(swaps)
    if method["source"] == "gift_card" and amount_of(method["balance"]) < change:
        raise Refused("not enough balance")
    order["status"] = "exchange requested"
    order["exchange"] = {
        "items": sorted(item_ids),
        "new_items": sorted(new_item_ids),
        "method": payment_method_id,
        "price_difference": str(amount_of(change)),
    }


TOOLS: dict[str, Callable[..., None]] = {
    tool.__name__: tool
    for tool in (
        cancel_pending_order,
        modify_pending_order_address,
        modify_pending_order_items,
        modify_pending_order_payment,
        modify_user_address,
        return_delivered_order_items,
        exchange_delivered_order_items,
    )
}
