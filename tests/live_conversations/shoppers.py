"""Customers for these tests, as many as needed: each with a pending, a delivered and a travelling order.

The things in them are the demo shop's; a card paid, PayPal and a gift card could.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from shop.demo.assortment import read_toml
from shop.importing import import_files
from shop.money import Money
from shop.services import Services
from shop.views import OrderView, ProductView, VariantView

PENDING = ("Backpack", "Water Bottle")
DELIVERED = ("Hoodie", "Running Shoes", "Mug")
SHIPPED = ("Desk Lamp",)
KINDS = (*PENDING, *DELIVERED, *SHIPPED)
BALANCE = 1_000_00
_NAMES = {"en": ("Robin", "Mills", "Robin Mills"), "zh": ("小梅", "周", "周小梅")}
_ADDRESSES = {
    "en": {"line1": "12 Mill Road", "city": "Denver", "state": "CO", "zip": "80202", "country": "USA"},
    "zh": {"line1": "中山路12号", "city": "上海市", "zip": "200001", "country": "中国"},
}
IN_CHINESE: dict[str, str] = read_toml("catalogue.toml")["words"]
"""Colours and other values as the demo shop says them in Chinese."""

Record = dict[str, Any]


@dataclass(frozen=True)
class Shopper:
    """A customer, with the numbers of the orders and a look at the books."""

    services: Services
    id: str
    email: str
    language: str
    pending: str
    delivered: str
    shipped: str

    @property
    def card(self) -> str:
        """The id of the card that paid for everything."""
        return f"{self.id}-card"

    @property
    def paypal(self) -> str:
        """The id of the PayPal account."""
        return f"{self.id}-paypal"

    @property
    def gift_card(self) -> str:
        """The id of the gift card with enough on it."""
        return f"{self.id}-gift"

    def order(self, number: str) -> OrderView:
        """The order as the database has it now."""
        return self.services.orders.order_of(self.id, number)

    def balance(self) -> int:
        """Minor units on the gift card with enough on it."""
        methods = self.services.customers.profile(self.id).payment_methods
        amount = next(method.balance for method in methods if method.id == self.gift_card)
        assert isinstance(amount, Money)
        return amount.amount_minor

    def item(self, number: str, kind: str) -> tuple[str, str]:
        """(line id, variant id) of a thing in an order."""
        place = {self.pending: PENDING, self.delivered: DELIVERED, self.shipped: SHIPPED}[number].index(kind)
        line = self.order(number).items[place]
        return line.id, line.variant_id

    def untouched(self) -> bool:
        """Whether all orders and the balance are as they came."""
        orders = [self.order(number) for number in (self.pending, self.delivered, self.shipped)]
        return [(order.status, order.version) for order in orders] == [
            ("pending", 1), ("delivered", 1), ("processed", 1)
        ] and self.balance() == BALANCE  # fmt: skip


def product_of(services: Services, kind: str, language: str = "en") -> ProductView:
    """The demo shop's product of that kind."""
    found = services.catalogue.find_products(kind, 10, "en")
    product = next(product for product in found if product.title.endswith(kind))
    return services.catalogue.product(product.id, language)


def owned_variant(product: ProductView) -> VariantView:
    """The variant that the orders contain: one with a like one in another colour to be had."""
    return next(variant for variant in product.variants if variant.in_stock and _others(product, variant))


def other_color(services: Services, kind: str) -> VariantView:
    """What the thing in the orders can be exchanged for: the same in another colour."""
    product = product_of(services, kind)
    return _others(product, owned_variant(product))[0]


def _others(product: ProductView, owned: VariantView) -> list[VariantView]:
    wanted = {name: value for name, value in owned.options.items() if name != "color"}
    return [
        variant
        for variant in product.variants
        if variant.in_stock
        and variant.id != owned.id
        and {name: value for name, value in variant.options.items() if name != "color"} == wanted
    ]


def new_shoppers(services: Services, engine: Engine, folder: Path) -> dict[str, Iterator[Shopper]]:
    """Shoppers of each language, imported a dozen at a time."""
    numbers = count(1)
    return {language: _supply(services, engine, folder, language, numbers) for language in _NAMES}


def _supply(
    services: Services, engine: Engine, folder: Path, language: str, numbers: Iterator[int]
) -> Iterator[Shopper]:
    while True:
        some = [_shopper(services, language, next(numbers)) for _ in range(12)]
        _import(engine, folder, "customers", [_customer(one) for one in some])
        _import(engine, folder, "orders", [order for one in some for order in _orders(one)])
        yield from some


def _shopper(services: Services, language: str, number: int) -> Shopper:
    key = f"talker-{number}"
    orders = (f"#T{kind}{number:05d}" for kind in (1, 2, 3))
    return Shopper(services, key, f"{key}@example.com", language, *orders)


def _import(engine: Engine, folder: Path, kind: str, records: list[Record]) -> None:
    path = folder / f"{kind}.jsonl"
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    report = import_files([path], engine)
    assert not report.problems, report.problems


def _customer(one: Shopper) -> Record:
    first, last, name = _NAMES[one.language]
    return {
        "id": one.id,
        "email": one.email,
        "name": name,
        "first_name": first,
        "last_name": last,
        "language": one.language,
        "addresses": [{"id": "home", "default": True, **_ADDRESSES[one.language]}],
        "payment_methods": [
            {"id": one.card, "type": "credit_card", "brand": "visa", "last_four": "4242"},
            {"id": one.paypal, "type": "paypal"},
            {"id": one.gift_card, "type": "gift_card", "balance": f"{BALANCE / 100:.2f}"},
        ],
    }


def _orders(one: Shopper) -> list[Record]:
    parcel = {"tracking_number": f"1Z{one.id}", "carrier": "UPS", "status": "in_transit", "item_ids": ["1"]}
    return [
        _order(one, one.pending, "pending", PENDING, 0),
        _order(one, one.delivered, "delivered", DELIVERED, 10),
        _order(one, one.shipped, "processed", SHIPPED, 2, fulfilments=[parcel]),
    ]


def _order(
    one: Shopper, number: str, status: str, kinds: tuple[str, ...], days_ago: int, **more: Any
) -> Record:
    items = []
    for line, kind in enumerate(kinds, start=1):
        product = product_of(one.services, kind, one.language)
        variant = owned_variant(product_of(one.services, kind))
        price = f"{variant.price.amount_minor / 100:.2f}"
        items.append(
            {
                "id": str(line), "product_id": product.id, "variant_id": variant.id, "title": product.title,
                "options": variant.options, "quantity": 1, "price": price,
            }
        )  # fmt: skip
    total = sum(float(item["price"]) for item in items)
    return {
        "order_number": number,
        "customer_id": one.id,
        "status": status,
        "items": items,
        "payments": [{"amount": f"{total:.2f}", "payment_method_id": one.card}],
        "address": _ADDRESSES[one.language],
        "created_at": (datetime.now(UTC) - timedelta(days=days_ago)).isoformat(),
        **more,
    }
