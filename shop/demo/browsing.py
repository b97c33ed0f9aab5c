"""Behaviour events: what people looked at before they bought, and looked at without buying."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from shop.demo.assortment import DemoProduct
from shop.demo.history import DAYS, Sale, shopping_hour
from shop.demo.people import DemoCustomer
from shop.demo.wanting import Wanting, draw
from shop.importing.records import iso

_UNKNOWN_A_SALE = 0.3
"""Visits of people without an account, for every order."""


def make_events(
    rng: random.Random, sales: list[Sale], wanting: Wanting, people: list[DemoCustomer], anchor: datetime
) -> list[dict[str, Any]]:
    """All events in order of time, numbered so."""
    events: list[dict[str, Any]] = []
    for sale in sales:
        _before_the_sale(rng, sale, events)
    products = wanting.products
    appeal = np.array([product.appeal for product in products])
    latest = anchor - timedelta(minutes=10)
    # Visitors without a name are people with tastes too.
    visits = [(person, False) for person in rng.choices(people, k=round(len(sales) * _UNKNOWN_A_SALE))]
    visits += [(person, True) for person in people for _ in range(_visits_of(rng, person, anchor))]
    for number, (person, known) in enumerate(visits):
        begun = max(person.joined, anchor - timedelta(days=DAYS)) if known else anchor - timedelta(days=DAYS)
        left = min(latest, person.leaves or latest) if known else latest
        when = shopping_hour(rng, person, begun + (left - begun) * rng.random(), left)
        who = {"customer_id": person.id} if known else {"visitor_id": f"visitor-{number:06d}"}
        liked = appeal * wanting.taste(person)
        liked = liked * np.array([person.tastes[product.category] for product in products])
        seen = wanting.session(rng, draw(rng, liked), liked, rng.randint(1, 5))
        _visit(rng, who, when, [products[place] for place in seen], events)
    events = [event for event in events if event["created_at"] <= anchor]
    events.sort(key=lambda event: event["created_at"])
    for number, event in enumerate(events, start=1):
        event["id"] = f"E{number:07d}"
        event["created_at"] = iso(event["created_at"])
    return events


def _visits_of(rng: random.Random, person: DemoCustomer, anchor: datetime) -> int:
    """How often a customer came within the year without buying."""
    begun = max(person.joined, anchor - timedelta(days=DAYS))
    months = max(0.0, ((person.leaves or anchor) - begun).days / 30.4)
    return int(months * person.segment.visits_a_month * rng.uniform(0.6, 1.4) + rng.random())


def _event(
    kind: str, who: dict[str, str], when: datetime, product: DemoProduct | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "id": "",
        "kind": kind,
        **who,
        "product_id": product.id if product else None,
        **more,
        "created_at": when.replace(microsecond=0),
    }


def _before_the_sale(rng: random.Random, sale: Sale, events: list[dict[str, Any]]) -> None:
    who = {"customer_id": sale.customer.id}
    for product, variant in sale.bought:
        for _ in range(rng.choice([1, 1, 2, 3])):
            events.append(
                _event("view", who, sale.ordered - timedelta(minutes=rng.uniform(3, 3_000)), product)
            )
        cart = sale.ordered - timedelta(minutes=rng.uniform(1, 3))
        events.append(_event("cart", who, cart, product, variant_id=variant.id))
        events.append(
            _event(
                "purchase", who, sale.ordered, product, variant_id=variant.id, value=variant.price_minor / 100
            )
        )


def _visit(
    rng: random.Random,
    who: dict[str, str],
    when: datetime,
    seen: list[DemoProduct],
    events: list[dict[str, Any]],
) -> None:
    if rng.random() < 0.4:
        events.append(_event("search", who, when, query=seen[0].kind.replace("-", " ")))
    for product in seen:
        when += timedelta(seconds=rng.uniform(5, 120))
        events.append(_event("view", who, when, product))
    if rng.random() < 0.25:
        when += timedelta(seconds=rng.uniform(5, 60))
        events.append(_event("cart", who, when, seen[-1], variant_id=seen[-1].variants[0].id))
    if rng.random() < 0.3:
        shown = rng.choice(seen)
        events.append(_event("recommendation_shown", who, when, shown))
        if rng.random() < 0.15:
            events.append(_event("recommendation_clicked", who, when + timedelta(seconds=4), shown))
