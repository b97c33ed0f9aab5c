"""A shop whose customers keep to one of three tastes, as import records.

Tastes are categories: tea, music, garden, with eight products each, numbered by how often they are bought.
Tea customers mostly buy `tea-0` and `tea-1` together. Soaps are consumable.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

Record = dict[str, Any]

TASTES = ("tea", "music", "garden")
EACH = 8
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
_WORDS = {
    "tea": ("cup", "leaves", "porcelain", "kettle"),
    "music": ("strings", "drum", "sheet", "guitar"),
    "garden": ("spade", "seeds", "planter", "hose"),
    "soap": ("lather", "bar", "lavender", "bath"),
}


def records() -> dict[str, list[Record]]:
    """Records by kind, as the importer takes them."""
    return {
        "products": [product(taste, number) for taste in (*TASTES, "soap") for number in range(EACH)],
        "customers": [customer(f"{taste}-lover-{n}") for taste in TASTES for n in range(14)]
        + [customer("new-here")],
        "orders": _orders(),
    }


def product(
    taste: str, number: int, *, created: datetime = NOW - timedelta(days=400), stock: int = 5
) -> Record:
    """A product with a red and a blue variant; its price is ten times its number, plus five."""
    title = f"{taste} {_WORDS[taste][number % 4]} number {number}".title()
    return {
        "id": f"{taste}-{number}", "title": title, "category": taste.title(), "tags": [taste],
        "description": f"Good {taste} {_WORDS[taste][number % 4]} for every day.",
        "attributes": {"repurchasable": "true"} if taste == "soap" else {},
        "variants": [
            {"id": f"{taste}-{number}-{color}", "options": {"color": color}, "price": 5 + 10 * number,
             "stock": stock}
            for color in ("red", "blue")
        ],
        "created_at": created.isoformat(),
    }  # fmt: skip


def customer(name: str) -> Record:
    """A customer with one card."""
    return {
        "id": name, "name": name, "email": f"{name}@example.com",
        "payment_methods": [{"id": f"{name}-card", "type": "credit_card"}],
    }  # fmt: skip


def order(number: str, customer_id: str, products: list[str], when: datetime) -> Record:
    """An order of one piece each."""
    return {
        "order_number": number, "customer_id": customer_id, "status": "delivered",
        "created_at": when.isoformat(),
        "items": [
            {"product_id": one, "variant_id": f"{one}-red", "title": one, "quantity": 1, "price": 10}
            for one in products
        ],
        "payments": [
            {"type": "payment", "amount": 10 * len(products), "payment_method_id": f"{customer_id}-card"}
        ],
    }  # fmt: skip


def _orders() -> list[Record]:
    random = Random(5)
    orders: list[Record] = []
    for taste in TASTES:
        for n in range(14):
            for visit in range(3):
                picks = {min(EACH - 2, int(random.expovariate(0.5))) for _ in range(2)}
                chosen = {f"{taste}-{pick}" for pick in picks}
                if taste == "tea" and visit == 0:
                    chosen = {"tea-0", "tea-1"}
                when = NOW - timedelta(days=random.uniform(5, 200))
                orders.append(order(f"#B{len(orders) + 1}", f"{taste}-lover-{n}", sorted(chosen), when))
    return orders
