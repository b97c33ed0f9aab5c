"""Reviews: a rating from the product's true quality, the customer's mood and the delivery; words to match."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from shop.demo.assortment import DemoProduct, read_toml
from shop.demo.history import Sale
from shop.importing.records import iso

_WRITES = 0.22


def make_reviews(rng: random.Random, sales: list[Sale], anchor: datetime) -> list[dict[str, Any]]:
    """Reviews of delivered items; also sets each product's `rating` to the mean of its reviews."""
    words = read_toml("reviews.toml")
    kinds = {kind["key"]: kind["name"] for kind in read_toml("kinds.toml")["kind"]}
    reviews: list[dict[str, Any]] = []
    ratings: dict[str, list[int]] = defaultdict(list)
    products: dict[str, DemoProduct] = {}
    for sale in sales:
        if sale.record["status"] not in ("delivered", "return_requested", "exchange_requested"):
            continue
        for product, _ in sale.bought:
            written = sale.ordered + timedelta(days=rng.uniform(6, 25))
            if rng.random() > _WRITES or written > anchor:
                continue
            returned = sale.record["status"] == "return_requested"
            mood = (
                2.0 * (sale.customer.satisfaction - 0.74) - 0.35 * sale.days_late - (1.2 if returned else 0)
            )
            rating = max(1, min(5, round(rng.gauss(product.quality + mood, 0.6))))
            ratings[product.id].append(rating)
            products[product.id] = product
            text = _words(rng, words[sale.customer.language], kinds[product.kind], rating, sale)
            reviews.append(
                {
                    "id": f"R{len(reviews) + 1:06d}",
                    "product_id": product.id,
                    "customer_id": sale.customer.id,
                    "rating": rating,
                    **text,
                    "language": sale.customer.language,
                    "created_at": iso(written.replace(microsecond=0)),
                }
            )
    for key, given in ratings.items():
        products[key].record["rating"] = round(sum(given) / len(given), 1)
    return reviews


def _words(
    rng: random.Random, words: dict[str, Any], kind: list[str], rating: int, sale: Sale
) -> dict[str, str]:
    band = "good" if rating >= 4 else "middling" if rating == 3 else "bad"
    name = kind[1] if sale.customer.language == "zh" else kind[0].lower()
    parts = [rng.choice(words["opening"][band]).format(kind=name)]
    topics = rng.sample(["quality", "price", "service"], k=rng.randint(0, 2))
    if sale.days_late > 0.5:
        parts.append(rng.choice(words["delivery"]["bad"]))
    elif rng.random() < 0.3:
        parts.append(rng.choice(words["delivery"]["good"]))
    for topic in topics:
        side = "good" if rng.random() < (rating - 1) / 4 else "bad"
        parts.append(rng.choice(words[topic][side]))
    joint = "" if sale.customer.language == "zh" else " "
    return {"title": rng.choice(words["title"][band]), "text": joint.join(parts)}
