"""What people turn to after an item, and shortly before it."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender
from recommender.neighbours import linked_from_each, strongest


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
        return {
            "starts": kept.indptr.astype(np.int64),
            "targets": kept.indices.astype(np.int32),
            "weights": kept.data.astype(np.float32),
        }

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
        links = self._state["starts"], self._state["targets"], self._state["weights"]
        return linked_from_each(histories, self.weights(histories), links, self.item_count)

    def weights(self, histories: Histories) -> npt.NDArray[np.float32]:
        """What each interaction of the histories counts, shape (interactions,)."""
        return np.asarray(histories.values * (1.0 + histories.ages) ** -self.age_power, np.float32)

    def contribution(self, history_items: npt.ArrayLike, item: int) -> int | None:
        """The place in a history, oldest first, of what speaks most for `item`; none where nothing does."""
        items = np.asarray(history_items, np.int64)
        starts, targets, weights = self._state["starts"], self._state["targets"], self._state["weights"]
        best, found = 0.0, None
        for place, one in enumerate(items.tolist()):
            if one >= self.item_count:
                continue
            linked = slice(int(starts[one]), int(starts[one + 1]))
            worth = (
                weights[linked][targets[linked] == item].sum() * float(len(items) - place) ** -self.age_power
            )
            if worth >= best and worth > 0:
                best, found = float(worth), place
        return found
