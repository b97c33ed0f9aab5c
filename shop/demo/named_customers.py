"""The named customers of the demo page: each has orders that let one try something in the chat."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shop.demo.assortment import DemoProduct, DemoVariant, read_toml
from shop.demo.history import order_item, order_record
from shop.demo.parcels import parcel
from shop.demo.people import person_record


@dataclass(frozen=True, slots=True)
class _Order:
    """One order of a persona: hours ago, how far it came, kinds of product, index of its payment method."""

    number: str
    hours_ago: float
    state: str
    kinds: tuple[str, ...]
    method: int = 0


@dataclass(frozen=True, slots=True)
class _Persona:
    id: str
    first: str
    last: str
    email: str
    language: str
    note: str
    methods: tuple[tuple[str, str, str, str], ...]
    """(id, type, brand and last four, balance)"""
    orders: tuple[_Order, ...]


_CARD = ("card", "credit_card", "visa 4242", "")
_PAYPAL = ("paypal", "paypal", "", "")

_PERSONAS = (
    _Persona(
        "demo-ann",
        "Ann",
        "Wells",
        "ann.wells@example.com",
        "en",
        "A pending order: cancel it, change its address, its payment or an item",
        (_CARD, _PAYPAL, ("gift", "gift_card", "", "1200.00")),
        (
            _Order("#D700101", 5, "pending", ("backpack", "bottle")),
            _Order("#D700102", 620, "delivered", ("headphones",)),
        ),
    ),
    _Persona(
        "demo-ben",
        "Ben",
        "Carter",
        "ben.carter@example.com",
        "en",
        "A delivered order of three things: return or exchange some of them",
        (_CARD, ("gift", "gift_card", "", "85.00")),
        (
            _Order("#D700201", 170, "delivered", ("hoodie", "running-shoes", "mug")),
            _Order("#D700202", 690, "delivered", ("keyboard", "mouse")),
        ),
    ),
    _Persona(
        "demo-lin",
        "晓雨",
        "林",
        "lin.xiaoyu@example.com",
        "zh",
        "说中文：一个待处理订单和一个已送达订单",
        (("card", "credit_card", "mastercard 8800", ""), _PAYPAL),
        (
            _Order("#D700301", 4, "pending", ("dress", "vase")),
            _Order("#D700302", 200, "delivered", ("kettle", "teddy")),
        ),
    ),
    _Persona(
        "demo-grace",
        "Grace",
        "Kim",
        "grace.kim@example.com",
        "en",
        "Pays by gift card: one with enough balance, one nearly empty",
        (("gift", "gift_card", "", "640.00"), ("gift-small", "gift_card", "", "3.50"), _CARD),
        (
            _Order("#D700401", 7, "pending", ("lamp", "cushion"), 2),
            _Order("#D700402", 260, "delivered", ("coffee-maker",), 0),
        ),
    ),
    _Persona(
        "demo-omar",
        "Omar",
        "Haddad",
        "omar.haddad@example.com",
        "en",
        "An order on its way: ask where it is",
        (("card", "credit_card", "amex 1005", ""),),
        (
            _Order("#D700501", 76, "in_transit", ("tent", "yoga-mat")),
            _Order("#D700502", 40, "packed", ("boots",)),
        ),
    ),
    _Persona(
        "demo-nora",
        "Nora",
        "Blake",
        "nora.blake@example.com",
        "en",
        "A new customer without orders: ask about products",
        (_PAYPAL,),
        (),
    ),
    _Persona(
        "demo-wang",
        "建国",
        "王",
        "wang.jianguo@example.com",
        "zh",
        "说中文：运输中的订单，以及可以退换的订单",
        (("card", "credit_card", "visa 6018", ""), ("gift", "gift_card", "", "300.00")),
        (
            _Order("#D700701", 60, "in_transit", ("smartphone",)),
            _Order("#D700702", 190, "delivered", ("jacket", "watch")),
            _Order("#D700703", 3, "pending", ("planter", "watering-can")),
        ),
    ),
    _Persona(
        "demo-sam",
        "Sam",
        "Rivera",
        "sam.rivera@example.com",
        "en",
        "A loyal customer with orders in every state",
        (_CARD, _PAYPAL, ("gift", "gift_card", "", "150.00")),
        (
            _Order("#D700801", 2, "pending", ("t-shirt", "cap", "sneakers")),
            _Order("#D700802", 9, "pending", ("tablet",), 1),
            _Order("#D700803", 80, "in_transit", ("chair",)),
            _Order("#D700804", 240, "delivered", ("jeans", "scarf")),
            _Order("#D700805", 500, "return_requested", ("speaker",)),
            _Order("#D700806", 700, "cancelled", ("perfume",)),
        ),
    ),
)


def personas() -> list[dict[str, str]]:
    """The customers that the demo page offers: {id, name, email, language, note}."""
    return [
        {
            "id": persona.id,
            "name": _name(persona),
            "email": persona.email,
            "language": persona.language,
            "note": persona.note,
        }
        for persona in _PERSONAS
    ]


def _name(persona: _Persona) -> str:
    if persona.language == "zh":
        return persona.last + persona.first
    return f"{persona.first} {persona.last}"


def make_personas(
    rng: random.Random, products: list[DemoProduct], anchor: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(customers, orders) of the personas, made of what the shop sells."""
    words = read_toml("people.toml")
    customers, orders = [], []
    for persona in _PERSONAS:
        joined = anchor - timedelta(days=400 if persona.orders else 3)
        record = person_record(
            rng, words, persona.id, (persona.first, persona.last), persona.email, persona.language, joined
        )
        record["payment_methods"] = [_method(persona.id, *method) for method in persona.methods]
        record["consents"] = {"newsletter": False, "personal_offers": True}
        customers.append(record)
        orders += [_order(rng, record, order, products, anchor) for order in persona.orders]
    return customers, orders


def _method(persona: str, key: str, kind: str, card: str, balance: str) -> dict[str, Any]:
    brand, _, last_four = card.partition(" ")
    method: dict[str, Any] = {"id": f"{persona}-{key}", "type": kind, "brand": brand, "last_four": last_four}
    return method | ({"balance": balance} if balance else {})


def _order(
    rng: random.Random, customer: dict[str, Any], order: _Order, products: list[DemoProduct], anchor: datetime
) -> dict[str, Any]:
    ordered = (anchor - timedelta(hours=order.hours_ago)).replace(microsecond=0)
    items = []
    for line, kind in enumerate(order.kinds, start=1):
        product, variant = _choose(rng, products, kind)
        items.append(order_item(str(line), product, variant, variant.price_minor, 1, customer["language"]))
    states = {
        "pending": ("pending", "preparing"),
        "packed": ("processed", "packed"),
        "in_transit": ("processed", "in_transit"),
        "cancelled": ("cancelled", ""),
    }
    status, state = states.get(order.state, (order.state, "delivered"))
    lines = [item["id"] for item in items]
    shipped, promised = ordered + timedelta(days=1, hours=4), ordered + timedelta(days=5)
    parcels = (
        [parcel(rng, state, shipped, promised, ordered + timedelta(days=4, hours=2), lines)] if state else []
    )
    method = customer["payment_methods"][order.method]["id"]
    record = order_record(customer, status, items, method, ordered, parcels, order.number)
    after = _AFTERWARDS.get(order.state)
    if after is not None:
        after(record, method)
    return record


def _choose(rng: random.Random, products: list[DemoProduct], kind: str) -> tuple[DemoProduct, DemoVariant]:
    """A product of that kind with at least two variants to be had, and one of them."""

    def choices(product: DemoProduct) -> list[DemoVariant]:
        return [variant for variant in product.variants if variant.available]

    product = max(
        (product for product in products if product.kind == kind),
        key=lambda product: min(3, len(choices(product))),
    )
    return product, rng.choice(choices(product))


def _cancel(record: dict[str, Any], method: str) -> None:
    record["cancel_reason"] = "ordered by mistake"
    record["payments"].append({**record["payments"][0], "type": "refund"})


def _ask_return(record: dict[str, Any], method: str) -> None:
    record["return_request"] = {"items": [record["items"][0]["variant_id"]], "refund_method_id": method}


_AFTERWARDS: dict[str, Callable[[dict[str, Any], str], None]] = {
    "cancelled": _cancel,
    "return_requested": _ask_return,
}
