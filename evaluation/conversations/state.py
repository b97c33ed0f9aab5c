"""The shop's data as `shopdesk export` shows it, in the form in which two moments are compared.

Left out, because a conversation may change them without changing the shop: times, conversations, and
behaviour events other than those of carts and purchases. Order lines are compared by what they are, not by
which of two equal lines it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

Record = dict[str, Any]
State = dict[str, dict[str, Record]]
"""File name without its ending -> key (order number, or id) -> record as exported."""

KEYS = {
    "products": "id", "customers": "id", "orders": "order_number", "reviews": "id", "events": "id",
}  # fmt: skip
"""The files that are compared, and what names a record in each."""
LASTING_EVENTS = ("cart", "purchase")
_TIMES = ("created_at", "requested_at")


def read_state(folder: Path) -> State:
    """What an export folder holds of the files that are compared; a file that is missing is empty."""
    return {
        file: {
            str(record[key]): record
            for record in read_lines(folder / f"{file}.jsonl")
            if file != "events" or record["kind"] in LASTING_EVENTS
        }
        for file, key in KEYS.items()
    }


def read_lines(path: Path) -> Iterator[Record]:
    """The records of a JSONL file, none if there is no such file."""
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


def amount(value: Any) -> Decimal:
    """Money as exported (decimal text), or none of it."""
    return Decimal(str(value or 0)).normalize() + 0


def comparable(file: str, record: Record | None) -> Record | None:
    """The record with all that does not count taken out, and lists without an order of their own sorted."""
    if record is None:
        return None
    plain: Record = _without_times(record)
    if file == "orders":
        return _order(plain)
    if file == "customers":
        methods = [
            {**method, "balance": None if method.get("balance") is None else amount(method["balance"])}
            for method in plain["payment_methods"]
        ]
        return {**plain, "payment_methods": sorted(methods, key=lambda method: str(method["id"]))}
    return plain


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_times(part) for name, part in value.items() if name not in _TIMES}
    if isinstance(value, list):
        return [_without_times(part) for part in value]
    return value


def _order(order: Record) -> Record:
    return {
        **order,
        "items": _sorted(
            [item["variant_id"], item["title"], item["options"], item["quantity"], amount(item["price"])]
            for item in order["items"]
        ),
        # An even swap may be noted as a payment of nothing: no money moves.
        "payments": _sorted(
            [payment["type"], amount(payment["amount"]), payment["payment_method_id"]]
            for payment in order["payments"]
            if amount(payment["amount"])
        ),
        "address": order["address"] or {},
        "cancel_reason": order["cancel_reason"] or None,
        "return_request": _return(order.get("return_request")),
        "exchange_request": _swap(order.get("exchange_request")),
        "items_change": _swap(order.get("items_change")),
    }


def _return(request: Record | None) -> Record | None:
    return request and {
        "items": _sorted([item, units] for item, units in _counted(request, request["items"])),
        "refund_method_id": request["refund_method_id"],
        "amount": amount(request["amount"]),
    }


def _swap(request: Record | None) -> Record | None:
    if request is None:
        return None
    difference = amount(request["price_difference"])
    return {
        "swaps": _sorted(
            [old, new, units]
            for (old, new), units in _counted(
                request, zip(request["items"], request["new_items"], strict=True)
            )
        ),
        # Nothing is paid where nothing differs, so it does not matter by what.
        "payment_method_id": request["payment_method_id"] if difference else None,
        "price_difference": difference,
    }


def _counted(request: Record, things: Iterable[Any]) -> Iterator[tuple[Any, int | None]]:
    """Each thing with how many units of it; None where that is not told."""
    things = list(things)
    return zip(things, request.get("quantities") or [None] * len(things), strict=True)


def _sorted(rows: Any) -> list[Any]:
    return sorted(rows, key=str)
