"""What people with a like history chose: user-based nearest neighbours."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.errors import DataWrong
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender
from recommender.neighbours import checked, history_items, user_items


class UserKnn(Recommender):
    """Cosine between a history and stored users; their items count by how near they are
    (Herlocker et al. 1999).

    The neighbours are found when asked. `neighbours`: how many; `users_per_item`: an item in a history brings
    only its latest that many users into question, so that a call stays fast where an item has a hundred
    thousand, 0: all; `item_discount`: an item with n users counts n to the power of minus this when users are
    compared; `power`: of the similarity when it weighs a neighbour's items; `weighting` and `decay`: as in
    `neighbours.ItemToItem`.
    """

    name: ClassVar[str] = "user-knn"

    def __init__(
        self,
        *,
        neighbours: int = 100,
        users_per_item: int = 1_000,
        item_discount: float = 0.5,
        power: float = 1.5,
        weighting: str = "binary",
        decay: float = 1.0,
    ) -> None:
        super().__init__()
        if not 0 < decay <= 1 or neighbours < 1:
            raise DataWrong(
                f"decay is {decay} and neighbours {neighbours}: decay must be above 0 and at most 1, "
                "neighbours at least 1"
            )
        self.weighting, self.decay = checked(weighting), decay
        self.neighbours, self.users_per_item = neighbours, users_per_item
        self.item_discount, self.power = item_discount, power

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "neighbours": self.neighbours, "users_per_item": self.users_per_item,
            "item_discount": self.item_discount, "power": self.power, "weighting": self.weighting,
            "decay": self.decay,
        }  # fmt: skip

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        matrix = user_items(interactions, self.weighting)
        counts = np.bincount(matrix.indices, minlength=interactions.item_count)
        rarity = (np.maximum(counts, 1) / max(1.0, float(counts.mean()))) ** -self.item_discount
        # Comparing discounted rows is comparing a row with one discounted twice: the history stays plain.
        compared = matrix.copy()
        compared.data *= np.sqrt(rarity)[compared.indices]
        norms = np.sqrt(np.asarray(compared.multiply(compared).sum(axis=1)).ravel())
        compared.data *= np.sqrt(rarity)[compared.indices]
        compared.data /= np.repeat(np.maximum(norms, 1e-12), np.diff(compared.indptr))
        progress(0.5)
        by_item = _latest(sparse.csr_matrix(compared.T), _last_seen(interactions), self.users_per_item)
        return {
            "user_starts": matrix.indptr.astype(np.int64),
            "user_items": matrix.indices.astype(np.int32),
            "user_values": matrix.data,
            "item_starts": by_item.indptr.astype(np.int64),
            "item_users": by_item.indices.astype(np.int32),
            "item_values": by_item.data.astype(np.float32),
        }

    def _scores(self, histories: Histories) -> Array:
        asked = history_items(histories, self.item_count, self.weighting, self.decay)
        found = np.zeros((len(histories), self.item_count), np.float32)
        for row in range(len(histories)):
            places = slice(asked.indptr[row], asked.indptr[row + 1])
            users, nearness = self._nearest(asked.indices[places], asked.data[places])
            if len(users):
                which, of = _rows(np.asarray(self._state["user_starts"]), users)
                worth = np.asarray(self._state["user_values"])[which] * nearness[of]
                found[row] = np.bincount(np.asarray(self._state["user_items"])[which], worth, self.item_count)
        return found

    def _nearest(self, items: Array, weights: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """The users nearest to a history of `items`, with what each counts, the nearest 1."""
        which, of = _rows(np.asarray(self._state["item_starts"]), items)
        people = np.asarray(self._state["item_users"])[which]
        if not len(people):
            return np.zeros(0, np.int64), np.zeros(0)
        nearness = np.bincount(people, np.asarray(self._state["item_values"])[which] * weights[of])
        users = np.flatnonzero(nearness > 0)
        if len(users) > self.neighbours:
            order = np.argpartition(-nearness[users], self.neighbours - 1)[: self.neighbours]
            users = np.sort(users[order])
        kept = nearness[users]
        return users, (kept / kept.max(initial=1e-12)) ** self.power


def _rows(starts: Array, rows: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where the entries of some rows of a CSR matrix stand, and which of `rows` each belongs to."""
    lengths = starts[rows + 1] - starts[rows]
    ends = np.cumsum(lengths)
    which = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts[rows] - ends + lengths, lengths)
    return which, np.repeat(np.arange(len(rows)), lengths)


def _last_seen(interactions: Interactions) -> npt.NDArray[np.int64]:
    """Time of each user's last interaction, shape (users,); the least there is for users without any."""
    found = np.full(interactions.user_count, np.iinfo(np.int64).min)
    np.maximum.at(found, interactions.users, interactions.times)
    return found


def _latest(by_item: sparse.csr_matrix, times: Array, most: int) -> sparse.csr_matrix:
    """Of each row the `most` entries whose columns have the greatest `times`; 0: all."""
    lengths = np.diff(by_item.indptr)
    if not most or not (lengths > most).any():
        return by_item
    kept = np.ones(by_item.nnz, bool)
    for row in np.flatnonzero(lengths > most):
        start, end = by_item.indptr[row], by_item.indptr[row + 1]
        order = np.argsort(times[by_item.indices[start:end]], kind="stable")
        kept[start + order[: end - start - most]] = False
    starts = np.concatenate([[0], np.cumsum(np.minimum(lengths, most))])
    return sparse.csr_matrix((by_item.data[kept], by_item.indices[kept], starts), shape=by_item.shape)
