"""The catalogue and the trained model, fitted together: the one picture that a whole call works on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from actions.suggestions.assortment import Assortment
from actions.suggestions.pairs import Pairs
from actions.suggestions.vectors import HASHED, Projection, Vectors, meanings_of, raw_vectors
from actions.suggestions.versions import Trained
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.popularity import Popularity
from shop.answers.encoder import SentenceEncoder
from shop.behaviour.service import BehaviourService
from shop.behaviour.views import Wish
from shop.search.index import ProductText

UNTRAINED = "untrained"
HALF_LIFE = 90 * 86_400.0
_ALIKE = 0.35
_NEIGHBOURS = 5
_MOST_ENCODED = 500
"""New products whose texts are read for their meaning between two trainings; more of them are likened by
their words alone."""

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Shelf:
    """Arrays over the products of the assortment, in its order.

    `items`: number in the model, of the most alike product where the model does not know this one, -1 where
    nothing is alike; `vectors`: of unit length, shape (products, dimensions); `new`: products that the model
    does not know; `near`: items alike to each new one, shape (new, 5), -1 for none.
    """

    assortment: Assortment
    trained: Trained
    items: Numbers
    vectors: Vectors
    new: Numbers
    near: Numbers

    @property
    def is_personal(self) -> bool:
        """Whether the model looks at the history."""
        return self.trained.model.name != Popularity.name

    @cached_property
    def _same_order(self) -> bool:
        """Whether the model's items are the products, one by one."""
        return np.array_equal(self.items, np.arange(len(self.trained.item_ids)))

    def scores(self, histories: Histories) -> Scores:
        """The model's scores of all products for one history; a new product stands right behind the best of
        those that are like it."""
        scores = self.trained.model.scores(histories)[0]
        found: Scores = scores if self._same_order else scores[np.maximum(self.items, 0)]
        if len(self.new):
            least = scores.min() if len(scores) else np.float32(0.0)
            alike = np.where(self.near >= 0, scores[np.maximum(self.near, 0)], least)
            best = alike.max(axis=1)
            found[self.new] = best - np.maximum(np.abs(best), 1e-6) * 1e-5
        return found

    def histories(self, wishes: Sequence[Wish]) -> Histories:
        """One history of the wishes whose products, or products like them, the model knows."""
        known = []
        for wish in wishes:
            number = self.assortment.numbers.get(wish.product_id)
            if number is not None and self.items[number] >= 0:
                known.append((int(self.items[number]), wish))
        return Histories(
            np.array([0, len(known)], np.int64),
            np.array([item for item, _ in known], np.int32),
            np.array([wish.weight for _, wish in known], np.float32),
            np.array([wish.time for _, wish in known], np.int64),
        )

    def beside(self, numbers: Numbers) -> Scores:
        """How well each product goes with these, as orders show it."""
        found = np.zeros(len(self.assortment), np.float32)
        items = self.items[numbers]
        items = items[items >= 0]
        if len(items):
            strength = self.trained.pairs.beside(items)
            if self._same_order:
                return strength
            known = self.items >= 0
            known[self.new] = False
            found[known] = strength[self.items[known]]
        return found

    def pairs(self, numbers: Numbers, other: int) -> Scores:
        """How well each of these products goes with that one, shape (numbers,)."""
        items, item = self.items[numbers], int(self.items[other])
        found = np.zeros(len(numbers), np.float32)
        known = np.flatnonzero(items >= 0)
        if item >= 0 and len(known):
            found[known] = self.trained.pairs.between(items[known], item)
        return found


def shelf_of(
    assortment: Assortment,
    trained: Trained,
    texts: Callable[[], list[ProductText]],
    encoder: SentenceEncoder | None,
) -> Shelf:
    """Fit them together. `texts` is asked only where there are products that the model does not know."""
    item_of = {product_id: number for number, product_id in enumerate(trained.item_ids)}
    items = np.array([item_of.get(one.id, -1) for one in assortment.facts], np.int64)
    new = np.flatnonzero(items < 0)
    if not len(new):
        same = np.array_equal(items, np.arange(len(trained.item_ids)))
        vectors = trained.vectors if same else trained.vectors[items]
        return Shelf(assortment, trained, items, vectors, new, np.zeros((0, _NEIGHBOURS), np.int64))
    vectors = np.zeros((len(assortment), trained.vectors.shape[1]), np.float32)
    vectors[items >= 0] = trained.vectors[items[items >= 0]]
    wanted = {assortment.facts[number].id for number in new}
    described = [text for text in texts() if text.id in wanted]
    if described:
        places = assortment.numbers_of(text.id for text in described)
        vectors[places] = _vectors_of(described, trained.projection, encoder)
    near = _near(vectors[new], trained.vectors)
    items[new] = near[:, 0]
    return Shelf(assortment, trained, items, vectors, new, near)


def untrained(behaviour: BehaviourService, texts: Sequence[ProductText]) -> Trained:
    """What suggestions are made of before the first training: popularity, likeness of words, baskets."""
    happenings = behaviour.happenings()
    interactions = Interactions.of(
        [happenings.person_ids[person] for person in happenings.people.tolist()],
        [happenings.product_ids[product] for product in happenings.products.tolist()],
        happenings.weights.tolist(),
        happenings.times.tolist(),
        catalogue=[text.id for text in texts],
    )
    item_ids = interactions.item_ids
    model = Popularity(half_life=HALF_LIFE)
    if item_ids:
        model.fit(interactions)
    said = {text.id: text for text in texts}
    raw = np.zeros((len(item_ids), HASHED), np.float32)
    known = [number for number, item_id in enumerate(item_ids) if item_id in said]
    if known:
        raw[known] = raw_vectors([said[item_ids[number]] for number in known])
    projection = Projection.of(raw)
    baskets = behaviour.baskets()
    number_of = {item_id: number for number, item_id in enumerate(item_ids)}
    renumbered = np.array([number_of.get(product_id, -1) for product_id in baskets.product_ids], np.int32)
    products = renumbered[baskets.products] if len(baskets.products) else baskets.products
    kept = products >= 0
    pairs = Pairs.of(baskets.orders[kept], products[kept], len(item_ids))
    return Trained(UNTRAINED, model, item_ids, projection(raw), pairs, projection)


def _vectors_of(
    texts: Sequence[ProductText], projection: Projection, encoder: SentenceEncoder | None
) -> Vectors:
    raw = np.zeros((len(texts), projection.matrix.shape[0]), np.float32)
    raw[:, :HASHED] = raw_vectors(texts)
    if raw.shape[1] > HASHED and encoder is not None:
        some = texts[:_MOST_ENCODED]
        raw[: len(some), HASHED:] = meanings_of(some, encoder)
    return projection(raw)


def _near(vectors: Vectors, known: Vectors) -> Numbers:
    near = np.full((len(vectors), _NEIGHBOURS), -1, np.int64)
    count = min(_NEIGHBOURS, len(known))
    if count:
        for row, vector in enumerate(vectors):
            likeness = known @ vector
            best = np.argsort(-likeness, kind="stable")[:count]
            near[row, :count] = np.where(likeness[best] >= _ALIKE, best, -1)
    return near
