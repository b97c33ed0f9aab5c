"""Item-to-item models: a score is a weighted sum over what stands in the history.

What is learned is a sparse matrix of weights, one row for each item that a history may hold, cut to the
strongest of each row: a call costs as much as the history is long, whatever the size of the catalogue.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.errors import DataWrong
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender

Weighting = Literal["binary", "value", "log"]
"""What several interactions with one item are worth together: 1, the sum of their values, or log(1 + sum)."""

_AT_ONCE = 8_000_000
"""Co-occurrences computed at a time: about 100 MB."""


def checked(weighting: str) -> Weighting:
    """The weighting of that name. Raises DataWrong."""
    for known in get_args(Weighting):
        if weighting == known:
            return known  # type: ignore[no-any-return]
    raise DataWrong(f"weighting is {weighting!r}: use one of {', '.join(get_args(Weighting))}")


def user_items(interactions: Interactions, weighting: Weighting) -> sparse.csr_matrix:
    """Shape (users, items), float32; every user's items as `weighting` counts them."""
    found = interactions.matrix(binary=weighting == "binary")
    if weighting == "log":
        found.data = np.log1p(np.maximum(found.data, 0))
    return found


def history_items(
    histories: Histories, item_count: int, weighting: Weighting, decay: float
) -> sparse.csr_matrix:
    """Shape (histories, items), float32: the `history_weights` of each item."""
    return histories.matrix(item_count, history_weights(histories, weighting, decay))


def history_weights(histories: Histories, weighting: Weighting, decay: float) -> npt.NDArray[np.float32]:
    """What each interaction of the histories counts, shape (interactions,): as `user_items`, where one after
    which n others came counts `decay` to the power of n. Of several with one item the last stands for all,
    except with "value", where each counts."""
    recency = np.ones(len(histories.items)) if decay >= 1 else np.power(np.float64(decay), histories.ages)
    if weighting == "value":
        return (histories.values * recency).astype(np.float32)
    group, last = _same_item(histories)
    if weighting == "binary":
        return np.where(last, recency, 0).astype(np.float32)
    sums = np.bincount(group, histories.values * recency)
    return np.where(last, np.log1p(np.maximum(sums[group], 0)), 0).astype(np.float32)


def _same_item(histories: Histories) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Number of the group of interactions of one history with one item that each belongs to, and whether it
    is the last of its group, each shape (interactions,)."""
    items = histories.items
    width = int(items.max()) + 1 if len(items) else 1
    keys = (histories.rows * width + items)[::-1]
    _, newest, group = np.unique(keys, return_index=True, return_inverse=True)
    last = np.zeros(len(items), bool)
    last[len(items) - 1 - newest] = True
    return group[::-1].astype(np.int64), last


def linked(
    links: tuple[Array, Array, Array], items: npt.NDArray[Any], worth: npt.NDArray[Any], item_count: int
) -> npt.NDArray[np.float64]:
    """Sum of the weights that lead from `items`, each times its `worth`, to every item, shape (items,).

    `links`: starts of the rows, targets and weights. Items without a row are left out.
    """
    starts, targets, weights = links
    known = items < item_count
    items, worth = items[known], worth[known]
    rows, lengths = ranges(starts[items], starts[items + 1])
    added = weights[rows] * np.repeat(worth, lengths)
    return np.asarray(np.bincount(targets[rows], added, item_count), np.float64)


def linked_from_each(
    histories: Histories, worth: npt.NDArray[Any], links: tuple[Array, Array, Array], item_count: int
) -> npt.NDArray[np.float32]:
    """`linked` for every history, shape (histories, items); `worth`: of each interaction."""
    found = np.empty((len(histories), item_count), np.float32)
    for row in range(len(histories)):
        place = slice(histories.offsets[row], histories.offsets[row + 1])
        found[row] = linked(links, histories.items[place], worth[place], item_count)
    return found


def ranges(starts: Array, ends: Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """All numbers from each start to its end, one range after the other, and the length of each."""
    lengths = np.asarray(ends, np.int64) - starts
    total = np.cumsum(lengths)
    return np.repeat(starts - total + lengths, lengths) + np.arange(total[-1] if len(total) else 0), lengths


def discounted(matrix: sparse.csr_matrix, discount: float) -> sparse.csr_matrix:
    """Rows weighted such that in products of columns a user with n items counts n to the power of
    -`discount`, as a share of the average user's: who bought everything tells little about what goes together
    (inverse user frequency, Breese et al. 1998)."""
    counts = np.diff(matrix.indptr)
    if discount <= 0 or not counts.any():
        return matrix
    average = counts[counts > 0].mean()
    factors = np.sqrt((np.maximum(counts, 1) / average) ** -discount).astype(np.float32)
    found = matrix.copy()
    found.data *= np.repeat(factors, counts)
    return found


def co_occurrence(matrix: sparse.csr_matrix) -> Iterator[tuple[int, int, sparse.csr_matrix]]:
    """The rows start to end of `matrix.T @ matrix` in turn, sparse, few enough at a time that memory stays
    small. `matrix`: shape (users, items)."""
    columns = sparse.csr_matrix(matrix.T)
    cost = np.cumsum(abs(columns).sign() @ np.diff(matrix.indptr).astype(np.float64))
    start = 0
    while start < columns.shape[0]:
        before = cost[start - 1] if start else 0.0
        end = max(start + 1, int(np.searchsorted(cost, before + _AT_ONCE, side="right")))
        yield start, end, sparse.csr_matrix(columns[start:end] @ matrix)
        start = end


def strongest(matrix: sparse.csr_matrix, count: int) -> sparse.csr_matrix:
    """The `count` entries of greatest magnitude of each row (0: all), rows in order of column."""
    found = sparse.csr_matrix(matrix)
    found.eliminate_zeros()
    found.sort_indices()
    lengths = np.diff(found.indptr)
    if not count or not (lengths > count).any():
        return found
    kept = np.ones(found.nnz, bool)
    for row in np.flatnonzero(lengths > count):
        start, end = found.indptr[row], found.indptr[row + 1]
        weak = np.argpartition(-np.abs(found.data[start:end]), count - 1)[count:]
        kept[start + weak] = False
    indptr = np.concatenate([[0], np.cumsum(np.minimum(lengths, count))])
    return sparse.csr_matrix((found.data[kept], found.indices[kept], indptr), shape=found.shape)


class ItemToItem(Recommender):
    """Scores are history weights times a sparse matrix of item-item weights.

    `weighting`: see `Weighting`; `decay`: how much each later interaction takes from the weight of the ones
    before it in a history, 0 < decay <= 1; 1: the order does not matter. Raises DataWrong.
    """

    def __init__(self, *, weighting: str, decay: float) -> None:
        super().__init__()
        if not 0 < decay <= 1:
            raise DataWrong(f"decay is {decay}: it must be above 0 and at most 1")
        self.weighting, self.decay = checked(weighting), decay

    @abstractmethod
    def _weights(self, interactions: Interactions, progress: Progress) -> sparse.csr_matrix:
        """Shape (items, items), float32: row i is what item i in a history says for every other."""

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        weights = self._weights(interactions, progress)
        progress(1.0)
        return {
            "starts": weights.indptr.astype(np.int64),
            "targets": weights.indices.astype(np.int32),
            "weights": weights.data.astype(np.float32),
        }

    def _arrays(self) -> tuple[Array, Array, Array]:
        """Starts of rows, targets and weights; plain views, as indexing a memory map itself is slow."""
        starts, targets, weights = (np.asarray(self._state[key]) for key in ("starts", "targets", "weights"))
        return starts, targets, weights

    def _scores(self, histories: Histories) -> Array:
        counted = history_weights(histories, self.weighting, self.decay)
        return linked_from_each(histories, counted, self._arrays(), self.item_count)

    def contribution(self, history_items: Sequence[int] | Array, item: int) -> int | None:
        """The place in a history, oldest first, of what speaks most for `item`; none where nothing does."""
        items = np.asarray(history_items, np.int64)
        starts, targets, weights = self._arrays()
        best, found = 0.0, None
        for place in range(len(items) - 1, -1, -1):
            if items[place] >= self.item_count:
                continue
            start, end = int(starts[items[place]]), int(starts[items[place] + 1])
            at = start + int(np.searchsorted(targets[start:end], item))
            if at < end and targets[at] == item:
                worth = float(weights[at]) * self.decay ** (len(items) - 1 - place)
                if worth > best:
                    best, found = worth, place
        return found

    @property
    def settings(self) -> dict[str, Any]:
        return {"weighting": self.weighting, "decay": self.decay}
