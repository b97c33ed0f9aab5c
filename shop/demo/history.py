"""A year of orders and the browsing around them.

Who buys when is drawn from the customer's segment; what they buy from taste, appeal and the price of that
week, by the product's elasticity. So the truth that the analytics should find is really in the data.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shop.demo.assortment import DemoProduct, DemoVariant, price_text
from shop.demo.parcels import parcel_of
from shop.demo.people import DemoCustomer
from shop.demo.wanting import Owner, Wanting, draw
from shop.importing.records import iso

DAYS = 365
_WEEKS = DAYS // 7 + 2
_CANCELLED = 0.04
_RETURNED = 0.035
_EXCHANGED = 0.02
_DISCOUNTS = (0.7, 0.8, 0.85, 0.9)


@dataclass(slots=True)
class Sale:
    """An order with what reviews and events need to know of it."""

    record: dict[str, Any]
    customer: DemoCustomer
    ordered: datetime
    bought: list[tuple[DemoProduct, DemoVariant]]
    days_late: float


@dataclass(slots=True)
class Market:
    """Products with the price factor of each week (promotions), and what each customer is likely to take."""

    products: list[DemoProduct]
    factors: NDArray[np.float64]
    appeal: NDArray[np.float64]
    elasticity: NDArray[np.float64]
    wanting: Wanting
    categories: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, rng: random.Random, products: list[DemoProduct], seed: int) -> Market:
        factors = np.ones((_WEEKS, len(products)))
        for column in range(len(products)):
            for _ in range(rng.randint(1, 4)):
                week, length = rng.randrange(_WEEKS), rng.randint(1, 3)
                factors[week : week + length, column] = rng.choice(_DISCOUNTS)
        # The last fortnight is at list price, so that fresh orders cost what the catalogue says.
        factors[-4:] = 1.0
        return cls(
            products,
            factors,
            np.array([product.appeal for product in products]),
            np.array([product.elasticity for product in products]),
            Wanting(products, seed),
            [product.category for product in products],
        )

    def weights(self, customer: DemoCustomer) -> NDArray[np.float64]:
        """For each week (row) how much the customer is drawn to each product."""
        taste = np.array([customer.tastes[category] for category in self.categories])
        weights = self.appeal * taste * self.factors ** (-self.elasticity * customer.segment.price_feeling)
        return np.asarray(weights * self.wanting.taste(customer))


def make_sales(
    rng: random.Random, market: Market, people: list[DemoCustomer], anchor: datetime
) -> list[Sale]:
    """All orders of the year in order of time, numbered so."""
    sales = [sale for customer in people for sale in _sales_of(rng, market, customer, anchor)]
    sales.sort(key=lambda sale: sale.ordered)
    for number, sale in enumerate(sales, start=100_001):
        sale.record["order_number"] = f"#D{number}"
    return sales


def _sales_of(rng: random.Random, market: Market, customer: DemoCustomer, anchor: datetime) -> Iterator[Sale]:
    start = max(customer.joined, anchor - timedelta(days=DAYS))
    end = min(anchor, customer.leaves or anchor)
    gap, evenness = 30.4 / customer.segment.orders_a_month, customer.segment.evenness
    when = start + timedelta(days=rng.random() * rng.gammavariate(evenness + 1, gap / evenness))
    weights, owner = None, Owner(market.wanting)
    while when < end:
        if weights is None:
            weights = market.weights(customer)
        ordered = shopping_hour(rng, customer, when, end)
        yield _sale(rng, market, weights, owner, customer, ordered, anchor)
        when += timedelta(days=rng.gammavariate(evenness, gap / evenness))


def shopping_hour(rng: random.Random, customer: DemoCustomer, day: datetime, latest: datetime) -> datetime:
    """A moment of that day at which the customer would shop."""
    hour = min(23, max(0, int(rng.gauss(customer.hour, 1.2))))
    when = day.replace(hour=hour, minute=rng.randrange(60), second=rng.randrange(60), microsecond=0)
    return min(when, latest.replace(microsecond=0))


def _sale(
    rng: random.Random,
    market: Market,
    weights: NDArray[np.float64],
    owner: Owner,
    customer: DemoCustomer,
    ordered: datetime,
    anchor: datetime,
) -> Sale:
    week = max(0, min(_WEEKS - 1, _WEEKS - 1 - (anchor - ordered).days // 7))
    count = 1 + min(4, int(rng.expovariate(1 / max(0.05, customer.segment.basket - 1))))
    places: list[int] = []
    for _ in range(count):
        place = draw(rng, weights[week] * owner.boost(ordered, places))
        if place not in places:
            places.append(place)
    owner.bought += [(ordered, place) for place in places]
    bought, items = [], []
    for line, place in enumerate(sorted(places), start=1):
        product = market.products[place]
        variant = rng.choice(product.variants)
        bought.append((product, variant))
        price = round(variant.price_minor * float(market.factors[week, place]))
        quantity = 2 if rng.random() < 0.06 else 1
        items.append(order_item(str(line), product, variant, price, quantity, customer.language))
    method = rng.choice(customer.record["payment_methods"])
    status, parcels, late = parcel_of(rng, ordered, anchor, [item["id"] for item in items])
    record = order_record(customer.record, status, items, method["id"], ordered, parcels)
    _what_came_after(rng, record, customer, bought, ordered)
    return Sale(record, customer, ordered, bought, late)


def order_item(
    line: str, product: DemoProduct, variant: DemoVariant, price_minor: int, quantity: int, language: str
) -> dict[str, Any]:
    """A line of an order; its title is in the language the customer shops in."""
    title = product.record["translations"]["zh"]["title"] if language == "zh" else product.record["title"]
    return {
        "id": line,
        "product_id": product.id,
        "variant_id": variant.id,
        "title": title,
        "options": variant.options,
        "quantity": quantity,
        "price": price_text(price_minor),
    }


def total_minor(record: dict[str, Any]) -> int:
    """The sum of an order's lines."""
    return sum(int(item["price"].replace(".", "")) * int(item["quantity"]) for item in record["items"])


def order_record(
    customer: dict[str, Any],
    status: str,
    items: list[dict[str, Any]],
    method_id: str,
    ordered: datetime,
    parcels: list[dict[str, Any]],
    number: str = "",
) -> dict[str, Any]:
    """An order as files have it, paid in one go."""
    address = {
        name: value for name, value in customer["addresses"][0].items() if name not in ("id", "default")
    }
    address["name"] = customer["name"]
    record: dict[str, Any] = {
        "order_number": number,
        "customer_id": customer["id"],
        "status": status,
        "items_modified": False,
        "currency": "USD",
        "items": items,
        "payments": [],
        "address": address,
        "fulfilments": parcels,
        "cancel_reason": "",
        "return_request": None,
        "exchange_request": None,
        "created_at": iso(ordered),
    }
    record["payments"] = [
        {
            "type": "payment",
            "amount": price_text(total_minor(record)),
            "payment_method_id": method_id,
            "created_at": iso(ordered),
        }
    ]
    return record


def _what_came_after(
    rng: random.Random,
    record: dict[str, Any],
    customer: DemoCustomer,
    bought: list[tuple[DemoProduct, DemoVariant]],
    ordered: datetime,
) -> None:
    """Some orders are cancelled before they leave, some items come back."""
    dice = rng.random()
    paid = record["payments"][0]
    if record["status"] in ("processed", "delivered") and dice < _CANCELLED:
        record.update(
            status="cancelled",
            cancel_reason=rng.choice(["no longer needed", "ordered by mistake"]),
            fulfilments=[],
        )
        record["payments"].append({**paid, "type": "refund", "created_at": iso(ordered + timedelta(hours=3))})
        return
    # Poor products and unhappy customers send more back.
    product, variant = bought[0]
    inclination = 1 + (4.1 - product.quality) + (0.74 - customer.satisfaction)
    if record["status"] != "delivered":
        return
    if dice < _CANCELLED + _RETURNED * inclination:
        record["status"] = "return_requested"
        record["return_request"] = {"items": [variant.id], "refund_method_id": paid["payment_method_id"]}
    elif dice < _CANCELLED + (_RETURNED + _EXCHANGED) * inclination:
        others = [other for other in product.variants if other.id != variant.id and other.available]
        if others:
            other = rng.choice(others)
            before = int(record["items"][0]["price"].replace(".", ""))
            difference = (other.price_minor - before) * record["items"][0]["quantity"]
            sign = "-" if difference < 0 else ""
            record["status"] = "exchange_requested"
            record["exchange_request"] = {
                "items": [variant.id],
                "new_items": [other.id],
                "payment_method_id": paid["payment_method_id"],
                "price_difference": sign + price_text(abs(difference)),
            }
