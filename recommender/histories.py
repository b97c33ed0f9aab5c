"""What somebody did before something is suggested: the only thing a model needs to know of a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse


@dataclass(frozen=True)
class Histories:
    """Histories of several people, one after the other, each oldest first.

    History i is `items[offsets[i]:offsets[i + 1]]`, with the `values` and `times` of the same places (see
    `Interactions`). A history may be empty: an unknown person. The same item may stand in it several times.
    """

    offsets: npt.NDArray[np.int64]
    items: npt.NDArray[np.int32]
    values: npt.NDArray[np.float32]
    times: npt.NDArray[np.int64]

    @classmethod
    def of(cls, histories: Sequence[Sequence[int]]) -> Histories:
        """From lists of item numbers, each worth 1 and a second after the one before."""
        lengths = [len(one) for one in histories]
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        items = np.array([item for one in histories for item in one], dtype=np.int32)
        times = np.array([place for length in lengths for place in range(length)], dtype=np.int64)
        return cls(offsets, items, np.ones(len(items), np.float32), times)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Number of interactions of each."""
        return np.diff(self.offsets)

    @cached_property
    def rows(self) -> npt.NDArray[np.int64]:
        """Number of the history that each interaction belongs to, shape (interactions,)."""
        return np.repeat(np.arange(len(self)), self.lengths)

    @cached_property
    def ages(self) -> npt.NDArray[np.int64]:
        """How many interactions of the same history came later; 0 for the last, shape (interactions,)."""
        return np.repeat(self.offsets[1:], self.lengths) - 1 - np.arange(len(self.items))

    def slice(self, start: int, end: int) -> Histories:
        """Histories `start` to `end`, without the last."""
        place = slice(self.offsets[start], self.offsets[end])
        offsets = self.offsets[start : end + 1] - self.offsets[start]
        return Histories(offsets, self.items[place], self.values[place], self.times[place])

    def batches(self, size: int) -> Iterator[Histories]:
        """In order, at most `size` at a time."""
        for start in range(0, len(self), size):
            yield self.slice(start, min(start + size, len(self)))

    def sums(self, vectors: npt.NDArray[np.float32], weights: npt.NDArray[np.float32]) -> npt.NDArray[Any]:
        """Weighted sum of the vectors of each history's items, shape (histories, dimensions).

        `vectors`: shape (items, dimensions); `weights`: of each interaction. Items that have no vector are
        left out.
        """
        if len(self) > 1:
            return np.asarray(self.matrix(len(vectors), weights) @ vectors)
        known = self.items < len(vectors)
        return np.asarray(weights[known] @ vectors[self.items[known]])[None, :]

    def matrix(
        self, item_count: int, weights: npt.NDArray[np.float32] | None = None, *, binary: bool = False
    ) -> sparse.csr_matrix:
        """Shape (histories, items): summed `weights` (the values where none are given) of each item.

        `binary`: 1 where the item occurs. Items from `item_count` on are unknown to a model and left out.
        """
        known = self.items < item_count
        data = (self.values if weights is None else weights)[known].astype(np.float32)
        kept = np.concatenate([[0], np.cumsum(known)])[self.offsets]
        found = sparse.csr_matrix((data, self.items[known], kept), shape=(len(self), item_count))
        found.sum_duplicates()
        if binary:
            found.data[:] = 1.0
        return found
