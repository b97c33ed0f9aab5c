"""The whole demo shop as import records, from a seed: the same seed, scale and anchor give the same shop."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shop.demo.arranged_orders import make_arranged_orders
from shop.demo.assortment import DemoProduct, make_assortment
from shop.demo.browsing import make_events
from shop.demo.conversing import make_conversations
from shop.demo.history import Market, make_sales
from shop.demo.named_customers import make_personas
from shop.demo.people import DemoCustomer, make_people
from shop.demo.reviewing import make_reviews
from shop.demo.talking import DemoTalk
from shop.importing.records import iso


@dataclass(frozen=True, slots=True)
class DemoShop:
    """Records by kind, ready for the importer; the products for drawing; the truth behind it all; and past
    conversations, which no importer takes."""

    records: dict[str, list[dict[str, Any]]]
    products: list[DemoProduct]
    truth: list[dict[str, Any]]
    conversations: list[DemoTalk] = field(default_factory=list)


def simulate(*, seed: int = 7, scale: float = 1.0, anchor: datetime | None = None) -> DemoShop:
    """Make the shop. `anchor` is the moment at which its history ends (now, if not given)."""
    end = (anchor or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    # A generator each, so that a change in one part leaves the others as they were.
    products = make_assortment(random.Random(f"{seed}:products"), scale, end)
    categories = list(dict.fromkeys(product.category for product in products))
    people = make_people(random.Random(f"{seed}:people"), scale, end, categories)
    sales_rng = random.Random(f"{seed}:sales")
    market = Market.open(sales_rng, products, seed)
    sales = make_sales(sales_rng, market, people, end)
    reviews = make_reviews(random.Random(f"{seed}:reviews"), sales, end)
    events = make_events(random.Random(f"{seed}:events"), sales, market.wanting, people, end)
    arranged = make_arranged_orders(random.Random(f"{seed}:arranged"), products, people, end)
    talks = make_conversations(random.Random(f"{seed}:conversations"), people, sales, end)
    named, named_orders = make_personas(random.Random(f"{seed}:personas"), products, end)
    records = {
        "products": [product.record for product in products],
        "customers": named + [person.record for person in people],
        "orders": [sale.record for sale in sales] + arranged + named_orders,
        "events": events,
        "reviews": reviews,
    }
    truth = [*_truth(seed, scale, end, products, people), *(one.truth for one in talks)]
    return DemoShop(records, products, truth, talks)


def _truth(
    seed: int, scale: float, end: datetime, products: list[DemoProduct], people: list[DemoCustomer]
) -> list[dict[str, Any]]:
    """What the analytics should find, one object a line of truth.jsonl."""
    shop = {"kind": "shop", "seed": seed, "scale": scale, "anchor": iso(end)}
    of_products = [
        {
            "kind": "product",
            "id": product.id,
            "appeal": round(product.appeal, 4),
            "quality": round(product.quality, 3),
            "elasticity": product.elasticity,
        }
        for product in products
    ]
    of_people = [
        {
            "kind": "customer",
            "id": person.id,
            "segment": person.segment.name,
            "churned": person.leaves is not None,
            "churned_at": iso(person.leaves.replace(microsecond=0)) if person.leaves else None,
            "price_feeling": person.segment.price_feeling,
            "satisfaction": round(person.satisfaction, 3),
            "tastes": sorted(person.tastes, key=lambda name: -person.tastes[name])[:3],
        }
        for person in people
    ]
    return [shop, *of_products, *of_people]
