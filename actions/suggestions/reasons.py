"""Why a product is suggested, in a way that people understand and that is true."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from actions.suggestions.shelf import Numbers, Shelf
from actions.suggestions.wanted import Asked, Reason
from shop.behaviour.views import History, Wish

NEW_SECONDS = 45 * 86_400
_SIMILAR = 0.55
_OFTEN = 0.02
"""Strength of a pair from which "bought together" can be said."""
_EXPLAINED = 5_000
"""Products up to which the model is asked for its reason: it scores them all for that, which takes time."""
_LOOKED_AT = 30
"""Wishes of the history that a reason is looked for in, the newest."""


@dataclass(frozen=True)
class Grounds:
    """What a list was made from. `interest`: the history, and what the conversation is about; `found`: ids
    that the search found for the words; `now`: seconds since 1970."""

    shelf: Shelf
    asked: Asked
    history: History
    interest: tuple[Wish, ...]
    found: frozenset[str]
    now: float

    def reason(self, number: int) -> Reason:
        """The strongest true reason for a product of the list."""
        product_id = self.shelf.assortment.facts[number].id
        about = self.shelf.assortment.numbers_of(self.asked.products)
        if self.asked.kind == "together" and len(about):
            return self._beside(number, about)
        if self.asked.kind == "similar" and len(about):
            return Reason("similar_to", self._id(self._nearest(number, about)[0]))
        if product_id in self.found:
            return Reason("fits_wish")
        return self._personal(number) or self._general(number)

    def _beside(self, number: int, about: Numbers) -> Reason:
        strengths = self.shelf.pairs(about, number)
        strongest = int(np.argmax(strengths))
        if strengths[strongest] >= _OFTEN:
            return Reason("bought_together", self._id(int(about[strongest])))
        return Reason("goes_with_basket", self._id(int(about[-1])))

    def _personal(self, number: int) -> Reason | None:
        """Because of something in the history, if anything there led to this product."""
        others = self._own != number
        own, bought = self._own[others], self._own[others & self._own_bought]
        if not len(own):
            return None
        strengths = self.shelf.pairs(bought, number)
        if len(bought) and strengths.max() >= _OFTEN:
            return Reason("bought_together", self._id(int(bought[int(np.argmax(strengths))])))
        nearest, likeness = self._nearest(number, own)
        if likeness >= _SIMILAR:
            return Reason("similar_to", self._id(nearest))
        led = self._explained(number)
        if led is not None and led in bought:
            return Reason("fits_your_history", self._id(led))
        return Reason("fits_your_history") if len(bought) and led is not None else None

    @cached_property
    def _own(self) -> Numbers:
        """Products of the history that a reason is looked for in, the newest first."""
        wishes = reversed(self.history.wishes[-_LOOKED_AT:])
        return self.shelf.assortment.numbers_of(dict.fromkeys(wish.product_id for wish in wishes))

    @cached_property
    def _own_bought(self) -> npt.NDArray[np.bool_]:
        """Which of these were bought."""
        bought = self.history.bought
        return np.array([self._id(number) in bought for number in self._own.tolist()], np.bool_)

    def _explained(self, number: int) -> int | None:
        """The product of the history that the model says contributed most."""
        explain = getattr(self.shelf.trained.model, "explain", None)
        item = int(self.shelf.items[number])
        if explain is None or item < 0 or self.shelf.trained.model.item_count > _EXPLAINED:
            return None
        known = self.shelf.histories(self.interest).items[-_LOOKED_AT:]
        if not len(known):
            return None
        _, cause = explain(known, item)
        if cause is None:
            return None
        return self.shelf.assortment.numbers.get(self.shelf.trained.item_ids[int(cause)])

    def _general(self, number: int) -> Reason:
        facts = self.shelf.assortment.facts[number]
        return Reason("new") if self.now - facts.created < NEW_SECONDS else Reason("popular")

    def _nearest(self, number: int, others: Numbers) -> tuple[int, float]:
        likeness = self.shelf.vectors[others] @ self.shelf.vectors[number]
        place = int(np.argmax(likeness))
        return int(others[place]), float(likeness[place])

    def _id(self, number: int) -> str:
        return self.shelf.assortment.facts[number].id
