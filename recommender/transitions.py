"""What people turn to after an item, and shortly before it."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender

_ROWS_AT_ONCE = 2048


class Transitions(Recommender):
    """Item-to-item transitions, the nearer in a history the heavier.

    Two items of one history count `1 / distance**distance_power`, where neighbours have distance 1, up to
    `window` apart; against the order of time `backward` of that. The sum is divided by `n_from**from_power *
    n_to**to_power` with n an item's number of interactions, so that popular items do not follow everything,
    and each item keeps its `neighbours` strongest. A history scores the sum over its items, the newest 1 and
    each older one less by `1 / (1 + age)**age_power`. A smoothed Markov chain of skipped orders; see Ludewig
    and Jannach, "Evaluation of session-based recommendation algorithms" (2018), section on rules.
    """

    name: ClassVar[str] = "transitions"

    def __init__(
        self,
        *,
        window: int = 20,
        distance_power: float = 0.5,
        backward: float = 0.3,
        from_power: float = 0.3,
        to_power: float = 0.15,
        age_power: float = 1.0,
        neighbours: int = 200,
    ) -> None:
        super().__init__()
        self.window = window
        self.distance_power = distance_power
        self.backward = backward
        self.from_power = from_power
        self.to_power = to_power
        self.age_power = age_power
        self.neighbours = neighbours

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "window": self.window, "distance_power": self.distance_power, "backward": self.backward,
            "from_power": self.from_power, "to_power": self.to_power, "age_power": self.age_power,
            "neighbours": self.neighbours,
        }  # fmt: skip

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        forward = self._forward(interactions, progress)
        both = (forward + self.backward * forward.T).tocsr() if self.backward else forward
        both.setdiag(0)
        both.eliminate_zeros()
        counts = np.bincount(interactions.items, minlength=interactions.item_count).clip(1).astype(np.float32)
        rows = np.repeat(np.arange(len(counts)), np.diff(both.indptr))
        both.data *= counts[rows] ** -self.from_power * counts[both.indices] ** -self.to_power
        kept = strongest(both, self.neighbours)
        progress(1.0)
        return {"offsets": kept.indptr.astype(np.int64), "items": kept.indices, "weights": kept.data}

    def _forward(self, interactions: Interactions, progress: Progress) -> sparse.csr_matrix:
        """Shape (items, items): weight of going from the row's item to the column's later on."""
        shape = (interactions.item_count, interactions.item_count)
        total = sparse.csr_matrix(shape, dtype=np.float32)
        longest = int(np.diff(interactions.starts).max(initial=0)) - 1
        for distance in range(1, min(self.window, longest) + 1):
            same = interactions.users[distance:] == interactions.users[:-distance]
            source, target = interactions.items[:-distance][same], interactions.items[distance:][same]
            worth = interactions.values[distance:][same] * np.float32(distance**-self.distance_power)
            total = total + sparse.csr_matrix((worth, (source, target)), shape=shape, dtype=np.float32)
            progress(0.8 * distance / self.window)
        return total

    def _scores(self, histories: Histories) -> Array:
        asked = histories.matrix(self.item_count, self.weights(histories))
        return (asked @ self._table).toarray()

    def weights(self, histories: Histories) -> npt.NDArray[np.float32]:
        """What each interaction of the histories counts, shape (interactions,)."""
        found: npt.NDArray[np.float32] = histories.values * (1.0 + histories.ages) ** -self.age_power
        return found.astype(np.float32)

    def contribution(self, history: npt.NDArray[np.int32], item: int) -> npt.NDArray[np.float32]:
        """What each item of a history, oldest first, adds to the score of `item`, shape (history,)."""
        known = history < self.item_count
        weights = (1.0 + np.arange(len(history))[::-1]) ** -self.age_power
        column = np.zeros(len(history), np.float32)
        column[known] = self._table[history[known], item].toarray().ravel() if known.any() else 0.0
        return (weights * column).astype(np.float32)

    @property
    def _table(self) -> sparse.csr_matrix:
        state = self._state
        shape = (self.item_count, self.item_count)
        return sparse.csr_matrix(
            (state["weights"], state["items"], state["offsets"]), shape=shape, copy=False
        )


def strongest(matrix: sparse.csr_matrix, count: int) -> sparse.csr_matrix:
    """The same matrix with only the `count` largest values of each row; columns of a row ascend."""
    matrix.sort_indices()
    lengths = np.diff(matrix.indptr)
    kept = np.ones(matrix.nnz, bool)
    for row in np.flatnonzero(lengths > count):
        start, end = matrix.indptr[row], matrix.indptr[row + 1]
        order = np.argsort(-matrix.data[start:end], kind="stable")
        kept[start + order[count:]] = False
    lengths = np.minimum(lengths, count)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_matrix((matrix.data[kept], matrix.indices[kept], offsets), shape=matrix.shape)
