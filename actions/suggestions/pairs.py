"""What is ordered together: for each product the products that its orders hold beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse

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
        found: npt.NDArray[np.float32] = np.asarray(self.strength[items].sum(axis=0), np.float32).ravel()
        return found

    def between(self, one: int, other: int) -> float:
        """How well two go together, whichever came first."""
        return max(self._entry(one, other), self._entry(other, one))

    def _entry(self, row: int, column: int) -> float:
        start, end = self.strength.indptr[row], self.strength.indptr[row + 1]
        place = np.flatnonzero(self.strength.indices[start:end] == column)
        return float(self.strength.data[start + place[0]]) if len(place) else 0.0

    def write(self, folder: Path) -> None:
        """Three arrays of a compressed matrix."""
        for name in ("data", "indices", "indptr"):
            np.save(folder / f"pairs_{name}.npy", getattr(self.strength, name), allow_pickle=False)

    @classmethod
    def read(cls, folder: Path) -> Pairs:
        """Memory-mapped."""
        data, indices, indptr = (
            np.load(folder / f"pairs_{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in ("data", "indices", "indptr")
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
