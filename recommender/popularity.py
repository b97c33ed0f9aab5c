"""What is asked for most, lately more than long ago."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender


class Popularity(Recommender):
    """The same for everybody: decayed sum of the values of an item's interactions.

    `half_life`: time after which an interaction counts half, in the unit of the times (seconds); 0: all count
    alike. The newest interaction is now.
    """

    name: ClassVar[str] = "popularity"

    def __init__(self, *, half_life: float = 0.0) -> None:
        super().__init__()
        self.half_life = half_life

    @property
    def settings(self) -> dict[str, Any]:
        return {"half_life": self.half_life}

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        weights = interactions.values.astype(np.float64)
        if self.half_life > 0 and len(interactions):
            age = (interactions.times.max() - interactions.times).astype(np.float64)
            weights = weights * np.exp2(-age / self.half_life)
        counts = np.bincount(interactions.items, weights=weights, minlength=interactions.item_count)
        return {"scores": counts.astype(np.float32)}

    def _scores(self, histories: Histories) -> Array:
        return np.tile(self._state["scores"], (len(histories), 1))
