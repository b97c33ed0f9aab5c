"""The public tau-bench retail shop as import files, and whether a conversation left it in the wanted state.

    python -m benchmarks.tau_retail convert SRC DST      users.json orders.json products.json -> *.jsonl
    python -m benchmarks.tau_retail check SRC TASKS N EXPORT     is EXPORT what task N of TASKS wants?

The source has no times of orders, so none are made up: the importer gives all orders the time of the
import. (Its policy says that the shop's clock is EST; nothing here depends on it.)

`expected_state(actions, source)` applies a task's actions to the source data by a reference implementation
of the benchmark's tools that is written for this purpose alone and shares no code with the shop's services.
`difference(expected, export)` compares every order and customer, so that a write to a wrong order shows as
well.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

Json = dict[str, Any]
State = dict[str, dict[str, Json]]
"""{"orders": {number: ...}, "customers": {id: ...}} in a form that only holds what tasks may change."""

REASONS = ("no longer needed", "ordered by mistake")
_FILES = ("users", "orders", "products")


class Refused(Exception):
    """A tool's conditions do not hold; the benchmark then changes nothing."""


def load(source: Path) -> Json:
    """The three files of the benchmark."""
    return {name: json.loads((source / f"{name}.json").read_text("utf-8")) for name in _FILES}


def is_there(source: Path) -> bool:
    """Whether the folder has the benchmark's data."""
    return all((source / f"{name}.json").is_file() for name in _FILES)


def convert(source: Path, target: Path) -> dict[str, int]:
    """Write products, customers and orders `.jsonl`; return how many of each."""
    data = load(source)
    kinds = {
        "products": [product_line(product) for product in data["products"].values()],
        "customers": [customer_line(key, user) for key, user in data["users"].items()],
        "orders": [order_line(order) for order in data["orders"].values()],
    }
    target.mkdir(parents=True, exist_ok=True)
    for kind, lines in kinds.items():
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (target / f"{kind}.jsonl").write_text(text, "utf-8")
    return {kind: len(lines) for kind, lines in kinds.items()}


def product_line(product: Json) -> Json:
    """A product; the benchmark's products have a name only, which serves as title and category."""
    variants = [
        {
            "id": variant["item_id"],
            "options": variant["options"],
            "price": variant["price"],
            "currency": "USD",
            "available": variant["available"],
        }
        for variant in product["variants"].values()
    ]
    return {
        "id": product["product_id"],
        "title": product["name"],
        "category": product["name"],
        "variants": variants,
    }


def customer_line(key: str, user: Json) -> Json:
    """A customer with the one address and the payment methods."""
    return {
        "id": key,
        "email": user["email"],
        "first_name": user["name"]["first_name"],
        "last_name": user["name"]["last_name"],
        "language": "en",
        "addresses": [{"id": "1", **address_parts(user["address"]), "default": True}],
        "payment_methods": [
            {
                "id": method["id"],
                "type": method["source"],
                "brand": method.get("brand", ""),
                "last_four": method.get("last_four", ""),
                "balance": method.get("balance"),
            }
            for method in user["payment_methods"].values()
        ],
    }


def order_line(order: Json) -> Json:
    """An order as it stands in the source."""
    return {
        "order_number": order["order_id"],
        "customer_id": order["user_id"],
        "status": order["status"],
        "currency": "USD",
        "items": [
            {
                "id": str(line),
                "product_id": item["product_id"],
                "variant_id": item["item_id"],
                "title": item["name"],
                "options": item["options"],
                "quantity": 1,
                "price": item["price"],
            }
            for line, item in enumerate(order["items"], start=1)
        ],
        "payments": [
            {
                "type": payment["transaction_type"],
                "amount": payment["amount"],
                "payment_method_id": payment["payment_method_id"],
            }
            for payment in order["payment_history"]
        ],
        "address": address_parts(order["address"]),
        "fulfilments": [
            {"tracking_number": tracking, "item_ids": parcel["item_ids"]}
            for parcel in order["fulfillments"]
            for tracking in parcel["tracking_id"]
        ],
    }


def address_parts(address: Json) -> dict[str, str]:
    """address1 is line1, address2 is line2."""
    names = {"line1": "address1", "line2": "address2"}
    return {
        ours: address.get(names.get(ours, ours), "")
        for ours in ("line1", "line2", "city", "state", "zip", "country")
    }


# The benchmark's tools, as its documentation describes them.


def _amount(value: Any) -> Decimal:
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
        method["balance"] = _amount(method["balance"]) + amount


def _pay(order: Json, kind: str, amount: Decimal, method_id: str) -> None:
    entry = {"transaction_type": kind, "amount": amount, "payment_method_id": method_id}
    order["payment_history"].append(entry)


def cancel_pending_order(data: Json, order_id: str, reason: str) -> None:
    order = _order(data, order_id, "pending")
    if reason not in REASONS:
        raise Refused("unknown reason")
    for payment in list(order["payment_history"]):
        amount = _amount(payment["amount"])
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
    old_id, amount = history[0]["payment_method_id"], _amount(history[0]["amount"])
    if old_id == payment_method_id:
        raise Refused("the same payment method")
    if method["source"] == "gift_card" and _amount(method["balance"]) < amount:
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
    return sum((_amount(new["price"]) - _amount(line["price"]) for line, new in swaps), Decimal(0))


def modify_pending_order_items(
    data: Json, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
) -> None:
    order = _order(data, order_id, "pending")
    swaps = _swaps(data, order, item_ids, new_item_ids)
    method = _method(data, order, payment_method_id)
    change = _difference(swaps)
    if method["source"] == "gift_card" and _amount(method["balance"]) < change:
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
    if method["source"] == "gift_card" and _amount(method["balance"]) < change:
        raise Refused("not enough balance")
    order["status"] = "exchange requested"
    order["exchange"] = {
        "items": sorted(item_ids),
        "new_items": sorted(new_item_ids),
        "method": payment_method_id,
        "price_difference": str(_amount(change)),
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


# States to compare.


def expected_state(actions: list[Json], source: Path | Json) -> State:
    """The state after the actions ({"name", "kwargs"}); those that only read, or are refused, change nothing.

    `source` is the folder, or what `load` gave (it is not changed), to save reading it for every task.
    """
    data = load(source) if isinstance(source, Path) else source
    touched = _touched_part(data, actions)
    for action in actions:
        tool = TOOLS.get(action["name"])
        if tool is not None:
            before = copy.deepcopy(touched)
            try:
                tool(touched, **action["kwargs"])
            except Refused:
                touched = before
    return {
        "orders": {
            number: _source_order(touched["orders"].get(number, order))
            for number, order in data["orders"].items()
        },
        "customers": {
            key: _source_customer(touched["users"].get(key, user)) for key, user in data["users"].items()
        },
    }


def _touched_part(data: Json, actions: list[Json]) -> Json:
    """A copy of what the actions can change; the other 1,000 orders are not copied for every task."""
    numbers = {action["kwargs"].get("order_id") for action in actions}
    orders = {number: copy.deepcopy(data["orders"][number]) for number in numbers if number in data["orders"]}
    users = {action["kwargs"].get("user_id") for action in actions}
    users |= {order["user_id"] for order in orders.values()}
    return {
        "orders": orders,
        "users": {key: copy.deepcopy(data["users"][key]) for key in users if key in data["users"]},
        "products": data["products"],
    }


def _source_order(order: Json) -> Json:
    modified = order["status"] == "pending (item modified)"
    return _order_state(
        status="pending" if modified else order["status"].replace(" ", "_"),
        modified=modified,
        reason=order.get("cancel_reason"),
        items=[(item["item_id"], item["price"], 1, item["options"]) for item in order["items"]],
        payments=[
            (payment["transaction_type"], payment["amount"], payment["payment_method_id"])
            for payment in order["payment_history"]
        ],
        address=address_parts(order["address"]),
        asked={"return": order.get("return"), "exchange": order.get("exchange")},
    )


def _order_state(
    *,
    status: str,
    modified: bool,
    reason: str | None,
    items: list[tuple[str, Any, int, Json]],
    payments: list[tuple[str, Any, str]],
    address: Json,
    asked: Json,
) -> Json:
    return {
        "status": status,
        "items_modified": modified,
        "cancel_reason": reason or None,
        "items": sorted(
            [variant, str(_amount(price)), quantity, sorted(options.items())]
            for variant, price, quantity, options in items
        ),
        # The benchmark notes a payment of 0 for an even swap; money that does not move is left out here.
        "payments": sorted(
            [kind, str(_amount(amount)), method] for kind, amount, method in payments if _amount(amount) != 0
        ),
        "address": address,
        "asked": asked,
    }


def _source_customer(user: Json) -> Json:
    return {
        "address": address_parts(user["address"]),
        "balances": {
            method["id"]: str(_amount(method["balance"]))
            for method in user["payment_methods"].values()
            if method["source"] == "gift_card"
        },
    }


def exported_state(export: Path) -> State:
    """The state in a folder that `shopdesk export` wrote."""
    return {
        "orders": {line["order_number"]: _exported_order(line) for line in _lines(export / "orders.jsonl")},
        "customers": {line["id"]: _exported_customer(line) for line in _lines(export / "customers.jsonl")},
    }


def _lines(path: Path) -> list[Json]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _exported_order(line: Json) -> Json:
    back, swap = line.get("return_request"), line.get("exchange_request")
    return _order_state(
        status=line["status"],
        modified=line["items_modified"],
        reason=line["cancel_reason"],
        items=[
            (item["variant_id"], item["price"], item["quantity"], item["options"]) for item in line["items"]
        ],
        payments=[
            (payment["type"], payment["amount"], payment["payment_method_id"]) for payment in line["payments"]
        ],
        address={name: (line["address"] or {}).get(name, "") for name in address_parts({})},
        asked={
            "return": back and {"items": sorted(back["items"]), "method": back["refund_method_id"]},
            "exchange": swap
            and {
                "items": sorted(swap["items"]),
                "new_items": sorted(swap["new_items"]),
                "method": swap["payment_method_id"],
                "price_difference": str(_amount(swap["price_difference"])),
            },
        },
    )


def _exported_customer(line: Json) -> Json:
    default: Json = next((address for address in line["addresses"] if address["default"]), {})
    return {
        "address": {name: default.get(name, "") for name in address_parts({})},
        "balances": {
            method["id"]: str(_amount(method["balance"]))
            for method in line["payment_methods"]
            if method["type"] == "gift_card"
        },
    }


def difference(expected: State, export: Path) -> list[str]:
    """What is not as expected, a line each; empty if the end state is exact."""
    actual = exported_state(export)
    lines = []
    for kind, wanted in expected.items():
        for key in sorted(wanted.keys() | actual[kind].keys()):
            before, after = wanted.get(key), actual[kind].get(key)
            if before is None or after is None:
                lines.append(f"{kind} {key}: {'missing' if after is None else 'not expected'}")
                continue
            lines += [
                f"{kind} {key} {name}: expected {before[name]}, found {after[name]}"
                for name in before
                if before[name] != after[name]
            ]
    return lines


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    converting = commands.add_parser("convert", help="write import files")
    converting.add_argument("source", type=Path)
    converting.add_argument("target", type=Path)
    checking = commands.add_parser("check", help="compare an export with the state a task wants")
    checking.add_argument("source", type=Path)
    checking.add_argument("tasks", type=Path)
    checking.add_argument("number", type=int)
    checking.add_argument("export", type=Path)
    arguments = parser.parse_args()
    if not is_there(arguments.source):
        sys.stderr.write(f"skipped: {arguments.source} has no users.json, orders.json and products.json\n")
        return 2
    if arguments.command == "convert":
        for kind, count in convert(arguments.source, arguments.target).items():
            print(f"{count:6} {kind}")
        return 0
    task = json.loads(arguments.tasks.read_text("utf-8"))[arguments.number]
    lines = difference(expected_state(task["actions"], arguments.source), arguments.export)
    print("\n".join(lines) or "exact")
    return 1 if lines else 0


if __name__ == "__main__":
    raise SystemExit(main())
