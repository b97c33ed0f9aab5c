"""What demo customers want: brands and kinds they like, what goes with what they bought, what runs out.

So the data hold what recommenders look for in real shops: taste below the category, complements in the same
and in the next basket, durable things that are bought once, and consumables that are bought again.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from shop.demo.assortment import DemoProduct, read_toml
from shop.demo.people import DemoCustomer

_IN_BASKET, _SOON = 14.0, 7.0
_SOON_DAYS = 60
_DURABLE, _SAME_THING = 0.12, 0.03
_AGAIN = 40.0
_AGAIN_DAYS = (20, 120)
_LIKED_BRANDS, _LIKED_KINDS = 2, 4
_LIKED, _DISLIKED = 4.0, 0.35

Weights = NDArray[np.float64]


@dataclass(slots=True)
class Wanting:
    """Products as arrays, with what goes with what. `beside[i, j]`: kind j goes with kind i."""

    products: list[DemoProduct]
    seed: int
    kinds: NDArray[np.int64] = field(init=False)
    beside: NDArray[np.bool_] = field(init=False)
    wearable: NDArray[np.bool_] = field(init=False)
    consumable: NDArray[np.bool_] = field(init=False)
    _names: list[str] = field(init=False)
    _levels: Weights = field(init=False)

    def __post_init__(self) -> None:
        words = read_toml("complements.toml")
        self._names = sorted({product.kind for product in self.products})
        number = {name: place for place, name in enumerate(self._names)}
        self.kinds = np.array([number[product.kind] for product in self.products])
        self.beside = np.zeros((len(number), len(number)), np.bool_)
        for name, others in words["beside"].items():
            for other in others:
                if name in number and other in number:
                    self.beside[number[name], number[other]] = True
        self.wearable = np.array([name in words["wearable"] for name in self._names])
        self.consumable = np.array([name in words["consumable"] for name in self._names])
        self._levels = np.zeros(len(self.products))
        for kind in range(len(number)):
            own = np.flatnonzero(self.kinds == kind)
            order = np.argsort([self.products[place].base_minor for place in own], kind="stable")
            self._levels[own[order]] = (np.arange(len(own)) + 0.5) / len(own)

    def taste(self, customer: DemoCustomer) -> Weights:
        """How much a customer likes each product beyond its category: brand, kind, price level."""
        rng = random.Random(f"{self.seed}:taste:{customer.id}")
        brands = sorted({str(product.record["brand"]) for product in self.products})
        liked = {brand for brand in brands if rng.random() < _LIKED_BRANDS / 5}
        kinds = set(rng.sample(range(len(self._names)), k=min(4 * _LIKED_KINDS, len(self._names))))
        level = rng.random()
        brand = np.array([_LIKED if p.record["brand"] in liked else _DISLIKED for p in self.products])
        kind = np.array([_LIKED if place in kinds else _DISLIKED for place in self.kinds.tolist()])
        found: Weights = brand * kind * np.exp(-6.0 * (self._levels - level) ** 2)
        return found

    def session(self, rng: random.Random, first: int, weights: Weights, count: int) -> list[int]:
        """Places of products looked at one after the other: alternatives of a kind, and what goes with it."""
        seen = [first]
        for _ in range(count - 1):
            kind = self.kinds[seen[-1]]
            near = np.where(self.kinds == kind, 12.0, np.where(self.beside[kind][self.kinds], 5.0, 0.3))
            seen.append(draw(rng, weights * near))
        return seen


@dataclass(slots=True)
class Owner:
    """What one customer has bought so far, and what that makes them want next."""

    wanting: Wanting
    bought: list[tuple[datetime, int]] = field(default_factory=list)

    def boost(self, now: datetime, basket: list[int]) -> Weights:
        """Factors on the weights of all products."""
        kinds = self.wanting.kinds
        factors = np.ones(len(kinds))
        for when, place in self.bought:
            kind, days = kinds[place], (now - when).days
            if self.wanting.consumable[kind]:
                if _AGAIN_DAYS[0] <= days <= _AGAIN_DAYS[1]:
                    factors[place] *= _AGAIN
                continue
            if days <= _SOON_DAYS:
                factors[self.wanting.beside[kind][kinds]] *= _SOON
            if not self.wanting.wearable[kind]:
                factors[kinds == kind] *= _DURABLE
            factors[place] *= _SAME_THING
        for place in basket:
            factors[self.wanting.beside[kinds[place]][kinds]] *= _IN_BASKET
            factors[kinds == kinds[place]] *= _DURABLE
        return factors


def draw(rng: random.Random, weights: Weights) -> int:
    """A place, by weight."""
    sums = np.cumsum(weights)
    return min(int(np.searchsorted(sums, rng.random() * sums[-1], side="right")), len(sums) - 1)
