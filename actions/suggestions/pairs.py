"""What is ordered together: for each product the products that its orders hold beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.artefact import map_array
from recommender.neighbours import linked, ranges

_MOST = 30
_CAUTION = 3.0
"""Orders that must speak for a pair before it is worth half of what it looks like."""
_LARGEST_ORDER = 100
"""Orders of more products are a dealer's: they say nothing about what goes together."""


@dataclass(frozen=True)
class Pairs:
    """`strength[i, j]`: 0 to 1, how much more often j stands beside i than chance would have it; at most 30
    for each i. Shape (items, items)."""

    strength: sparse.csr_matrix

    @property
    def item_count(self) -> int:
        """Number of items."""
        return int(self.strength.shape[0])

    @classmethod
    def none(cls, item_count: int) -> Pairs:
        """Nothing is known."""
        return cls(sparse.csr_matrix((item_count, item_count), dtype=np.float32))

    @classmethod
    def of(cls, orders: npt.NDArray[np.int32], items: npt.NDArray[np.int32], item_count: int) -> Pairs:
        """From lines of orders. Cosine of the two products' orders, discounted where few orders hold both and
        where no more do than chance gives."""
        if not len(orders):
            return cls.none(item_count)
        shape = (int(orders.max()) + 1, item_count)
        held = sparse.csr_matrix((np.ones(len(orders), np.float32), (orders, items)), shape=shape)
        held.data[:] = 1.0
        sizes = np.diff(held.indptr)
        held = held[(sizes > 1) & (sizes <= _LARGEST_ORDER)]
        counts = np.bincount(items, minlength=item_count).astype(np.float64)
        both = (held.T @ held).tocoo()
        apart = both.row != both.col
        row, column, n = both.row[apart], both.col[apart], both.data[apart].astype(np.float64)
        cosine = n / np.sqrt(counts[row] * counts[column])
        chance = counts[row] * counts[column] / shape[0]
        strength = cosine * n / (n + _CAUTION) * np.clip(1.0 - chance / n, 0.0, 1.0)
        kept = strength > 0
        return cls(_strongest(row[kept], column[kept], strength[kept].astype(np.float32), item_count))

    def beside(self, items: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """How well each item goes with these, shape (items,): the sum over them."""
        table = (self.strength.indptr, self.strength.indices, self.strength.data)
        return linked(table, items, np.ones(len(items), np.float32), self.item_count).astype(np.float32)

    def between(self, items: npt.NDArray[np.int64], other: int) -> npt.NDArray[np.float32]:
        """How well each of these goes with `other`, whichever came first, shape (items,)."""
        table = self.strength
        found = np.zeros(len(items), np.float32)
        rows, lengths = ranges(table.indptr[items], table.indptr[items + 1])
        hit = np.flatnonzero(table.indices[rows] == other)
        found[np.repeat(np.arange(len(items)), lengths)[hit]] = table.data[rows[hit]]
        own = slice(table.indptr[other], table.indptr[other + 1])
        back = np.where(items[:, None] == table.indices[own], table.data[own], 0.0).max(axis=1, initial=0.0)
        together: npt.NDArray[np.float32] = np.maximum(found, back, dtype=np.float32)
        return together

    def write(self, folder: Path) -> None:
        """Three arrays of a compressed matrix."""
        for name in ("data", "indices", "indptr"):
            np.save(folder / f"pairs_{name}.npy", getattr(self.strength, name), allow_pickle=False)

    @classmethod
    def read(cls, folder: Path) -> Pairs:
        """Memory-mapped."""
        data, indices, indptr = (
            map_array(folder / f"pairs_{name}.npy") for name in ("data", "indices", "indptr")
        )
        size = len(indptr) - 1
        return cls(sparse.csr_matrix((data, indices, indptr), shape=(size, size), copy=False))


def _strongest(
    row: npt.NDArray[np.int32],
    column: npt.NDArray[np.int32],
    strength: npt.NDArray[np.float32],
    item_count: int,
) -> sparse.csr_matrix:
    order = np.lexsort((column, -strength, row))
    row, column, strength = row[order], column[order], strength[order]
    starts = np.searchsorted(row, np.arange(item_count))
    kept = np.arange(len(row)) - starts[row] < _MOST
    shape = (item_count, item_count)
    found = sparse.csr_matrix((strength[kept], (row[kept], column[kept])), shape=shape, dtype=np.float32)
    found.sort_indices()
    return found
