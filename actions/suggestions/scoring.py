"""How well each product answers a wish."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from actions.suggestions.shelf import Numbers, Scores, Shelf
from recommender.ranking import largest
from shop.behaviour.views import History, Wish

_BEST = 300
NEWEST = 40
"""Wishes of a history that the model is told: what came before says little, and takes time in every call."""
_SUBSTITUTE = 0.75
"""So alike that one is bought instead of the other, not beside it."""


def for_person(shelf: Shelf, wishes: tuple[Wish, ...]) -> Scores:
    """By the model; before the first training by popularity, likeness to the history and what goes with
    it."""
    scores = shelf.scores(shelf.histories(wishes))
    if shelf.is_personal:
        return scores
    worth = _by_best(scores, shelf) + shelf.assortment.ratings * 0.01
    numbers = shelf.assortment.numbers_of(wish.product_id for wish in wishes)
    if len(numbers):
        weights = np.array([wish.weight for wish in wishes if wish.product_id in shelf.assortment.numbers])
        weights = (weights * 0.8 ** np.arange(len(weights))[::-1]).astype(np.float32)
        liked = shelf.vectors @ (weights @ shelf.vectors[numbers] / weights.sum())
        worth = worth + 1.5 * liked + shelf.beside(numbers)
    return np.asarray(worth, np.float32)


def alike(shelf: Shelf, numbers: Numbers) -> Scores:
    """Instead of these products: likeness, those of the same category first."""
    if not len(numbers):
        return np.zeros(len(shelf.assortment), np.float32)
    likeness = shelf.vectors @ shelf.vectors[numbers].mean(axis=0)
    same = np.isin(shelf.assortment.categories, shelf.assortment.categories[numbers])
    return np.asarray(likeness + 0.2 * same + 0.005 * shelf.assortment.ratings, np.float32)


def beside(shelf: Shelf, numbers: Numbers) -> Scores:
    """With these products: what orders hold beside them; behind that, what the model thinks people who have
    them want, without what would be bought instead."""
    if not len(numbers):
        return np.zeros(len(shelf.assortment), np.float32)
    strength = shelf.beside(numbers)
    ids = (shelf.assortment.facts[number].id for number in numbers.tolist())
    owned = tuple(Wish(product_id, 1.0, time, True) for time, product_id in enumerate(ids))
    worth = np.where(
        strength > 0, 1.0 + strength, 0.9 * _by_best(shelf.scores(shelf.histories(owned)), shelf)
    )
    unlinked = np.flatnonzero((worth > 0) & (strength <= 0))
    likeness = (shelf.vectors[unlinked] @ shelf.vectors[numbers].T).max(axis=1)
    worth[unlinked[likeness > _SUBSTITUTE]] -= 2.0
    return np.asarray(worth, np.float32)


def with_interest(history: History, product_ids: tuple[str, ...]) -> tuple[Wish, ...]:
    """The history, and what the conversation is about as its newest part."""
    last = max((wish.time for wish in history.wishes), default=0)
    return history.wishes + tuple(Wish(product_id, 1.0, last + 1, False) for product_id in product_ids)


def fused(scores: Scores, found: list[str], shelf: Shelf) -> Scores:
    """Scores of what a search found, in order; the search counts for more than the person's taste (reciprocal
    rank fusion, Cormack et al. 2009). Minus infinity for all else."""
    numbers = shelf.assortment.numbers_of(found)
    worth = np.full(len(scores), -np.inf, np.float32)
    if len(numbers):
        taste = np.argsort(np.argsort(-scores[numbers], kind="stable"), kind="stable")
        worth[numbers] = 1.0 / (10 + np.arange(len(numbers))) + 0.4 / (10 + taste)
    return worth


def best(scores: Scores, allowed: npt.NDArray[np.bool_], count: int) -> Numbers:
    """Numbers of the best that are allowed, best first, ties by number."""
    worth = np.where(allowed & np.isfinite(scores), scores, -np.inf)
    places = np.sort(largest(worth, count, above=-np.inf))
    order: Numbers = places[np.argsort(-scores[places], kind="stable")]
    return order


def _by_best(scores: Scores, shelf: Shelf) -> Scores:
    """1 for the best, falling to 0 over the best 300, 0 for all behind and for what is worth nothing."""
    worth = np.zeros(len(scores), np.float32)
    top = best(scores, scores > 0 if not shelf.is_personal else np.ones(len(scores), np.bool_), _BEST)
    worth[top] = np.linspace(1.0, 0.0, len(top), endpoint=False, dtype=np.float32)
    return worth
