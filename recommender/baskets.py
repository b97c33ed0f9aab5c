"""Baskets, and sets of items that occur in many of them, as integer arrays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.errors import DataWrong
from recommender.interactions import Interactions

Integers = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Baskets:
    """Items that were taken together; basket i is `items[offsets[i]:offsets[i + 1]]`.

    `items`: numbers below `item_count`, ascending and each once within a basket; a basket may be empty.
    """

    offsets: Counts
    items: Integers
    item_count: int

    @classmethod
    def of(cls, baskets: Iterable[Iterable[int]], item_count: int | None = None) -> Baskets:
        """From item numbers in any order, repeated or not. Without `item_count`: one above the highest."""
        found = [list(basket) for basket in baskets]
        items = np.array([item for basket in found for item in basket], dtype=np.int64)
        rows = np.repeat(np.arange(len(found)), [len(basket) for basket in found])
        count = int(items.max(initial=-1)) + 1 if item_count is None else item_count
        return cls.from_pairs(rows, items, len(found), count)

    @classmethod
    def from_pairs(
        cls, rows: npt.NDArray[np.integer], items: npt.NDArray[np.integer], basket_count: int, item_count: int
    ) -> Baskets:
        """From the basket's number and the item's of each thing bought, shapes (n,), in any order. Raises
        DataWrong where an item is not one of `item_count`."""
        if len(items) and not 0 <= int(items.min()) <= int(items.max()) < item_count:
            raise DataWrong(f"an item's number is not one of 0 to {item_count - 1}")
        keys = np.unique(rows.astype(np.int64) * max(item_count, 1) + items)
        row, item = np.divmod(keys, max(item_count, 1))
        offsets = np.searchsorted(row, np.arange(basket_count + 1)).astype(np.int64)
        return cls(offsets, item.astype(np.int32), item_count)

    @classmethod
    def from_interactions(cls, interactions: Interactions, gap: int | None = None) -> Baskets:
        """Each user's interactions are one basket; with `gap`, a new one begins where more than that many
        seconds lie between two of them (0: what has the same time is one basket)."""
        new = np.ones(len(interactions), bool)
        new[1:] = np.diff(interactions.users) != 0
        if gap is not None:
            new[1:] |= np.diff(interactions.times) > gap
        rows = np.cumsum(new) - 1
        return cls.from_pairs(rows, interactions.items, int(new.sum()), interactions.item_count)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def rows(self) -> Counts:
        """Number of the basket that each item lies in, shape (items in all baskets,)."""
        return np.repeat(np.arange(len(self)), np.diff(self.offsets))

    @cached_property
    def frequencies(self) -> Counts:
        """In how many baskets each item is, shape (item_count,)."""
        return np.bincount(self.items, minlength=self.item_count).astype(np.int64)

    def least_count(self, support: float) -> int:
        """In how many baskets a set must be to have `support`, a share above 0 and up to 1; at least 1."""
        if not 0 < support <= 1:
            raise DataWrong(f"support is {support}, but it is a share of the baskets: above 0 and at most 1")
        return max(1, math.ceil(support * len(self) - 1e-9))

    def matrix(self, numbers: npt.NDArray[np.integer]) -> sparse.csr_matrix:
        """Shape (baskets, len(numbers)), 1 where a basket has the item; other items are left out."""
        place = np.full(self.item_count, -1, np.int32)
        place[numbers] = np.arange(len(numbers))
        columns = place[self.items]
        kept = columns >= 0
        data = np.ones(int(kept.sum()), np.int32)
        shape = (len(self), len(numbers))
        return sparse.csr_matrix((data, (self.rows[kept], columns[kept])), shape=shape)


@dataclass(frozen=True)
class ItemSets:
    """Sets of items and in how many of `basket_count` baskets each is contained whole.

    `levels[k - 1]`: sets of k items, shape (sets, k), ascending within a set, in lexicographic order; every
    subset of a set is there, too. `counts[k - 1]`: shape (sets,).
    """

    levels: tuple[Integers, ...]
    counts: tuple[Counts, ...]
    basket_count: int
    item_count: int

    @classmethod
    def of(
        cls, levels: Sequence[Integers], counts: Sequence[Counts], basket_count: int, item_count: int
    ) -> ItemSets:
        """From sets in any order, the items of a set in any order; empty levels are left out."""
        sorted_levels, sorted_counts = [], []
        for level, count in zip(levels, counts, strict=True):
            if len(level):
                level = np.sort(level, axis=1)
                order = np.lexsort(level.T[::-1])
                sorted_levels.append(np.ascontiguousarray(level[order], dtype=np.int32))
                sorted_counts.append(count[order].astype(np.int64))
        return cls(tuple(sorted_levels), tuple(sorted_counts), basket_count, item_count)

    def __len__(self) -> int:
        return sum(len(level) for level in self.levels)

    def __iter__(self) -> Iterator[tuple[tuple[int, ...], int]]:
        """Each set and its count, smaller sets first."""
        for level, counts in zip(self.levels, self.counts, strict=True):
            yield from zip(map(tuple, level.tolist()), counts.tolist(), strict=True)

    def find(self, sets: npt.NDArray[np.integer]) -> Counts:
        """Place of each of `sets`, shape (n, k), items ascending, within its level; -1 where it is none."""
        if sets.shape[1] > len(self.levels):
            return np.full(len(sets), -1, np.int64)
        return _find(sets, self._keys, self.item_count)

    @cached_property
    def _keys(self) -> list[Counts]:
        """The sets as a trie: for each of a level, the place of the set without its last item in the level
        above and that item, in one number; ascending."""
        keys: list[Counts] = []
        for level in self.levels:
            keys.append(_find(level[:, :-1], keys, self.item_count) * self.item_count + level[:, -1])
        return keys


def _find(sets: npt.NDArray[np.integer], keys: Sequence[Counts], item_count: int) -> Counts:
    """Walk down the trie with each of `sets`; -1 where it leaves it."""
    place = np.zeros(len(sets), np.int64)
    for column in range(sets.shape[1]):
        wanted = place * item_count + sets[:, column]
        found = np.minimum(np.searchsorted(keys[column], wanted), len(keys[column]) - 1)
        # What has left the trie stays outside, whatever its last place was.
        place = np.where((place >= 0) & (keys[column][found] == wanted), found, -1)
    return place
