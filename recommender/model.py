"""What every model can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from recommender.errors import DataWrong, NotFitted
from recommender.histories import Histories
from recommender.interactions import Interactions

Array = npt.NDArray[Any]
Scores = npt.NDArray[np.float32]
Progress = Callable[[float], None]
"""Called with the share that is done, 0 to 1."""


class Recommender(ABC):
    """Learns from interactions, and scores items for histories.

    A model keeps nothing of the people it learned from: whom it suggests something to, it knows by the
    history alone, so what a person did a second ago counts at once, and a new person is an empty or short
    history.

    A subclass sets `name`, takes its hyperparameters as keyword arguments of `__init__`, keeps all that it
    learns in `self._state` (arrays) and answers `_learn` and `_scores`. Same data and seed give the same
    model.
    """

    name: ClassVar[str]
    """Lower case with dashes: `item-knn`."""

    def __init__(self) -> None:
        self._state: dict[str, Array] = {}
        self.item_count = 0

    def fit(self, interactions: Interactions, *, progress: Progress | None = None) -> Self:
        """Learn. Raises DataWrong where there is no item at all; no interactions are fine."""
        if not interactions.item_count:
            raise DataWrong("there is no item to suggest: the interactions and the catalogue are empty")
        self.item_count = interactions.item_count
        self._state = self._learn(interactions, progress or _nobody_watches)
        return self

    def scores(self, histories: Histories) -> Scores:
        """How well each item fits each history, shape (histories, items); higher is better, 0 knows nothing.

        Items that a person already had are scored like others; `ranking.rank` leaves them out. Item numbers
        that the model does not know are passed over. Raises NotFitted.
        """
        if not self.item_count:
            raise NotFitted(f"{self.name} has not learned anything yet: call fit first")
        if not len(histories):
            return np.zeros((0, self.item_count), np.float32)
        return np.ascontiguousarray(self._scores(histories), dtype=np.float32)

    @abstractmethod
    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        """The arrays that were learned."""

    @abstractmethod
    def _scores(self, histories: Histories) -> Array:
        """As `scores`, for at least one history."""

    @property
    @abstractmethod
    def settings(self) -> dict[str, Any]:
        """Hyperparameters as `__init__` takes them; JSON."""

    @property
    def state(self) -> dict[str, Array]:
        """What was learned, to be kept."""
        return self._state

    @classmethod
    def restored(cls, settings: dict[str, Any], item_count: int, state: dict[str, Array]) -> Self:
        """The model again, from what `settings`, `item_count` and `state` said; arrays may be
        memory-mapped."""
        model = cls(**settings)
        model.item_count, model._state = item_count, state
        return model


def _nobody_watches(share: float) -> None:
    return None
