"""What the next purchase will hold: P(the next order has a category), for each customer and category.

A logistic model over pairs of customer and category blends what is worth knowing about a pair: how often
the person had the category, how often lately, whether it was in the last order, and how often everybody has
it. The personal shares are drawn towards everybody's where a person has few orders.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit

from profiles.ledger import Floats, Ints, Ledger
from profiles.predictions.calibration import log_odds

MOST_CATEGORIES = 80
"""So many categories, by orders that have them, are told apart; the others are never foretold."""
MOST_TOLD = 5
LEAST_ORDERS = 200
"""Next orders that are needed to learn from."""
_MOST_LEARNED = 20_000
_FADE = 0.75
"""An order weighs so much of the one after it where lately counts."""
_DRAWN = 2.0
"""Everybody's share counts as so many orders of one's own."""
_AT_ONCE = 20_000
_FILE = "next_category.json"


@dataclass(frozen=True)
class NextCategoryModel:
    """`categories` that are told apart (c,); `popular`: the share of orders that have each (c,); `weights` of
    the logistic model, the intercept last (6,)."""

    categories: tuple[str, ...]
    popular: Floats
    weights: Floats

    @classmethod
    def fit(
        cls, ledger: Ledger, origin: float, known_until: float, *, seed: int = 7
    ) -> NextCategoryModel | None:
        """Learn from everybody's first order in [origin, known_until), given what was before `origin`. None
        where there are no categories or too few such orders."""
        past = ledger.time < origin
        if not len(ledger.line_order) or not past.any():
            return None
        chosen, popular = _most_bought(ledger, past[ledger.line_order])
        if len(chosen) < 2:
            return None
        following = _first_orders(ledger, origin, known_until)
        following = following[_has_past(ledger, origin)[ledger.customer[following]]]
        if len(following) < LEAST_ORDERS:
            return None
        if len(following) > _MOST_LEARNED:
            draw = np.random.default_rng(seed)
            following = np.sort(draw.choice(following, _MOST_LEARNED, replace=False))
        customers = ledger.customer[following]
        table = _pairs(ledger, customers, origin, chosen, popular).reshape(-1, 5)
        held = _held(ledger, following, chosen).reshape(-1)
        names = tuple(ledger.categories[place] for place in chosen)
        return cls(names, popular, _logistic(table, held))

    def probabilities(self, ledger: Ledger, customers: Ints, at: float) -> Floats:
        """P(the next order has the category), (n, c), for rows of `ledger.ids`; orders before `at` count."""
        where = {name: place for place, name in enumerate(ledger.categories)}
        chosen = np.array([where.get(name, -1) for name in self.categories], dtype=np.int64)
        parts = [
            expit(_pairs(ledger, part, at, chosen, self.popular) @ self.weights[:-1] + self.weights[-1])
            for part in np.array_split(customers, max(1, -(-len(customers) // _AT_ONCE)))
        ]
        return np.vstack(parts) if parts else np.zeros((0, len(chosen)))

    def told(self, ledger: Ledger, customers: Ints, at: float) -> list[tuple[tuple[str, float], ...]]:
        """The likeliest categories of each customer with their probabilities."""
        chances = self.probabilities(ledger, customers, at)
        best = np.argsort(-chances, axis=1, kind="stable")[:, :MOST_TOLD]
        return [
            tuple((self.categories[place], float(row[place])) for place in places)
            for row, places in zip(chances, best, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Into a file of the folder."""
        facts = {
            "categories": list(self.categories), "popular": self.popular.tolist(),
            "weights": self.weights.tolist(),
        }  # fmt: skip
        (folder / _FILE).write_text(json.dumps(facts, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> NextCategoryModel | None:
        """What `save` wrote; None where it wrote nothing."""
        if not (folder / _FILE).is_file():
            return None
        facts = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(
            tuple(facts["categories"]), np.array(facts["popular"], float), np.array(facts["weights"], float)
        )


def next_orders(ledger: Ledger, customers: Ints, begin: float, end: float) -> Ints:
    """The first order in [begin, end) of each of these rows of `ledger.ids`, -1 where there is none, (n,)."""
    first = np.full(len(ledger.ids), -1, dtype=np.int64)
    orders = _first_orders(ledger, begin, end)
    first[ledger.customer[orders]] = orders
    return np.asarray(first[customers])


def categories_held(ledger: Ledger, orders: Ints, names: Sequence[str]) -> Floats:
    """1 where an order has a category, else 0, (orders, names)."""
    where = {name: place for place, name in enumerate(ledger.categories)}
    return _held(ledger, orders, np.array([where.get(name, -1) for name in names], dtype=np.int64))


def _first_orders(ledger: Ledger, begin: float, end: float) -> Ints:
    within = np.flatnonzero((ledger.time >= begin) & (ledger.time < end))
    _, first = np.unique(ledger.customer[within], return_index=True)
    return np.asarray(within[first])


def _has_past(ledger: Ledger, at: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.bincount(ledger.customer[ledger.time < at], minlength=len(ledger.ids)) > 0


def _most_bought(ledger: Ledger, lines: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[Ints, Floats]:
    width = len(ledger.categories)
    cells = np.unique(ledger.line_order[lines] * width + ledger.line_category[lines])
    orders = np.bincount(cells % width, minlength=width)
    chosen = np.argsort(-orders, kind="stable")[:MOST_CATEGORIES]
    chosen = chosen[orders[chosen] > 0]
    return chosen, orders[chosen] / len(np.unique(cells // width))


def _held(ledger: Ledger, orders: Ints, chosen: Ints) -> Floats:
    row_of = np.full(len(ledger.time), -1, dtype=np.int64)
    row_of[orders] = np.arange(len(orders))
    place_of = np.full(len(ledger.categories) + 1, -1, dtype=np.int64)
    place_of[chosen[chosen >= 0]] = np.flatnonzero(chosen >= 0)
    rows, places = row_of[ledger.line_order], place_of[ledger.line_category]
    both = (rows >= 0) & (places >= 0)
    table = np.zeros((len(orders), len(chosen)))
    table[rows[both], places[both]] = 1.0
    return table


def _pairs(ledger: Ledger, customers: Ints, at: float, chosen: Ints, popular: Floats) -> Floats:
    """(n, c, 5): log-odds of the personal share, of the share lately and of everybody's; whether the last
    order had it; whether any had."""
    row_of = np.full(len(ledger.ids), -1, dtype=np.int64)
    row_of[customers] = np.arange(len(customers))
    orders = np.flatnonzero((ledger.time < at) & (row_of[ledger.customer] >= 0))
    owner = row_of[ledger.customer[orders]]
    count = np.bincount(owner, minlength=len(customers))
    # Orders are sorted by customer and time: how many came after each of them.
    ends = np.searchsorted(ledger.customer[orders], ledger.customer[orders], side="right")
    weight = _FADE ** (ends - 1 - np.arange(len(orders)))
    held = _sparse_held(ledger, orders, chosen)
    rows, places = held
    shape = (len(customers), len(chosen))
    flat = owner[rows] * len(chosen) + places
    often = np.bincount(flat, minlength=shape[0] * shape[1]).reshape(shape)
    lately = np.bincount(flat, weight[rows], minlength=shape[0] * shape[1]).reshape(shape)
    newest = ends - 1 == np.arange(len(orders))
    in_last = np.bincount(flat[newest[rows]], minlength=shape[0] * shape[1]).reshape(shape)
    weights = np.bincount(owner, weight, minlength=len(customers))
    share = (often + _DRAWN * popular) / (count + _DRAWN)[:, None]
    recent = (lately + _DRAWN * popular) / (weights + _DRAWN)[:, None]
    everybody = np.broadcast_to(log_odds(popular), shape)
    return np.stack([log_odds(share), log_odds(recent), everybody, in_last > 0, often > 0], axis=2)


def _sparse_held(ledger: Ledger, orders: Ints, chosen: Ints) -> tuple[Ints, Ints]:
    """(place in `orders`, place in `chosen`) of every category that an order has, each once."""
    row_of = np.full(len(ledger.time), -1, dtype=np.int64)
    row_of[orders] = np.arange(len(orders))
    place_of = np.full(len(ledger.categories) + 1, -1, dtype=np.int64)
    place_of[chosen[chosen >= 0]] = np.flatnonzero(chosen >= 0)
    rows, places = row_of[ledger.line_order], place_of[ledger.line_category]
    both = (rows >= 0) & (places >= 0)
    cells = np.unique(rows[both] * len(chosen) + places[both])
    return cells // len(chosen), cells % len(chosen)


def _logistic(table: Floats, held: Floats) -> Floats:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=1.0, max_iter=500).fit(table, held)
    return np.append(fitted.coef_[0], fitted.intercept_[0]).astype(np.float64)
