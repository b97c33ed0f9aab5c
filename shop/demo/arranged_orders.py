"""Orders of ordinary customers that are the same in every demo shop: what chance seldom makes.

Chance gives hardly any order that has not shipped yet, and none with the same product twice in two versions.
For one seed and scale, number, customer, status, versions, quantities, prices and parcel stay as they are
whenever the shop is made, so that examples and conversation goals can name them.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from shop.demo.assortment import DemoProduct, price_text, read_toml
from shop.demo.history import order_item, order_record
from shop.demo.parcels import parcel
from shop.demo.people import DemoCustomer

_STATES = {
    "pending": ("pending", "preparing"),
    "packed": ("processed", "packed"),
    "in_transit": ("processed", "in_transit"),
    "cancelled": ("cancelled", ""),
}
"""Status and parcel by state; every other state is a status of an order that was delivered."""


def make_arranged_orders(
    rng: random.Random, products: list[DemoProduct], people: list[DemoCustomer], anchor: datetime
) -> list[dict[str, Any]]:
    """The orders of arranged_orders.toml whose customers are there (a very small shop has fewer of them)."""
    customers = {person.id: person.record for person in people}
    first_of_kind = {product.kind: product for product in reversed(products)}
    return [
        _order(rng, order, customers[order["customer"]], first_of_kind, anchor)
        for order in read_toml("arranged_orders.toml")["order"]
        if order["customer"] in customers
    ]


def _order(
    rng: random.Random,
    arranged: dict[str, Any],
    customer: dict[str, Any],
    first_of_kind: dict[str, DemoProduct],
    anchor: datetime,
) -> dict[str, Any]:
    ordered = (anchor - timedelta(hours=arranged["hours_ago"])).replace(microsecond=0)
    items = []
    for line, (kind, place, quantity) in enumerate(arranged["lines"], start=1):
        product = first_of_kind[kind]
        variant = product.variants[(place - 1) % len(product.variants)]
        items.append(
            order_item(str(line), product, variant, variant.price_minor, quantity, customer["language"])
        )
    status, state = _STATES.get(arranged["state"], (arranged["state"], "delivered"))
    shipped, promised = ordered + timedelta(days=1, hours=3), ordered + timedelta(days=5)
    lines = [item["id"] for item in items]
    parcels = (
        [parcel(rng, state, shipped, promised, ordered + timedelta(days=4, hours=1), lines)] if state else []
    )
    methods = customer["payment_methods"]
    # Another seed makes other customers, who may have only other methods.
    method = next((one["id"] for one in methods if one["type"] == arranged["paid_with"]), methods[0]["id"])
    record = order_record(customer, status, items, method, ordered, parcels, arranged["number"])
    _what_came_after(record, arranged["state"], first_of_kind[arranged["lines"][0][0]], method)
    return record


def _what_came_after(record: dict[str, Any], state: str, product: DemoProduct, method: str) -> None:
    first = record["items"][0]
    if state == "cancelled":
        record["cancel_reason"] = "no longer needed"
        record["payments"].append({**record["payments"][0], "type": "refund"})
    elif state == "return_requested":
        record["return_request"] = {"items": [first["variant_id"]], "refund_method_id": method}
    elif state == "exchange_requested":
        before = int(first["price"].replace(".", ""))
        other = next(one for one in product.variants if one.available and one.id != first["variant_id"])
        difference = (other.price_minor - before) * first["quantity"]
        record["exchange_request"] = {
            "items": [first["variant_id"]],
            "new_items": [other.id],
            "payment_method_id": method,
            "price_difference": ("-" if difference < 0 else "") + price_text(abs(difference)),
        }
