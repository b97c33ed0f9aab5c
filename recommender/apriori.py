"""Frequent item sets, level by level (Agrawal and Srikant, Fast Algorithms for Mining Association Rules,
1994)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from recommender.baskets import Baskets, Counts, Integers, ItemSets

Words = npt.NDArray[np.uint64]
_WORDS_AT_ONCE = 1 << 20
_PAIRS_AT_ONCE = 1 << 22


def apriori(baskets: Baskets, support: float, *, size: int | None = None) -> ItemSets:
    """All sets of at most `size` items that lie in at least the share `support` of the baskets.

    Candidates of k items are joined from the sets of k - 1, and those with a subset that is not frequent are
    dropped. Pairs are counted by a sparse product; larger sets by their baskets as bits, one bit a basket
    (the vertical layout of Zaki, 2000): memory grows with frequent items times baskets / 8. Raises DataWrong
    where `support` is no share.
    """
    least = baskets.least_count(support)
    frequent = np.flatnonzero(baskets.frequencies >= least).astype(np.int32)
    levels: list[Integers] = [np.arange(len(frequent), dtype=np.int32)[:, None]]
    counts: list[Counts] = [baskets.frequencies[frequent]]
    bits: Words | None = None
    while len(levels[-1]) > 1 and (size is None or len(levels) < size):
        if len(levels) == 1:
            level, count = _pairs(baskets, frequent, least)
        else:
            bits = _bits(baskets, frequent) if bits is None else bits
            known = ItemSets(tuple(levels), tuple(counts), len(baskets), len(frequent))
            level, count = _counted(levels[-1], _joined(known), bits, least)
        levels.append(level)
        counts.append(count)
    kept = range(len(levels) - (len(levels[-1]) == 0))
    return ItemSets(
        tuple(frequent[levels[k]] for k in kept),
        tuple(counts[k] for k in kept),
        len(baskets),
        baskets.item_count,
    )


def _pairs(baskets: Baskets, frequent: Integers, least: int) -> tuple[Integers, Counts]:
    """Frequent pairs, as places in `frequent`, in lexicographic order, and their counts."""
    matrix = baskets.matrix(frequent)
    transposed = matrix.T.tocsr()
    # A row of the product costs, at most, the items of the baskets that its item is in.
    costs = np.bincount(matrix.indices, weights=np.repeat(matrix.getnnz(1), matrix.getnnz(1)))
    part_of = (np.cumsum(costs) // _PAIRS_AT_ONCE).astype(np.int64)
    pairs, counts = [], []
    for part in np.unique(part_of):
        start, end = np.searchsorted(part_of, (part, part + 1))
        product = transposed[start:end] @ matrix
        product.sort_indices()
        rows = np.repeat(np.arange(start, end), np.diff(product.indptr))
        kept = (product.data >= least) & (product.indices > rows)
        pairs.append(np.column_stack([rows[kept], product.indices[kept]]).astype(np.int32))
        counts.append(product.data[kept].astype(np.int64))
    return np.vstack(pairs), np.concatenate(counts)


def _bits(baskets: Baskets, frequent: Integers) -> Words:
    """Which baskets each frequent item is in, a bit a basket, shape (items, words of 64 baskets)."""
    words = -(-len(baskets) // 64)
    place = np.full(baskets.item_count, -1, np.int64)
    place[frequent] = np.arange(len(frequent))
    items = place[baskets.items]
    rows, items = baskets.rows[items >= 0], items[items >= 0]
    order = np.argsort(items, kind="stable")
    rows, items = rows[order], items[order]
    found = np.zeros(len(frequent) * words, np.uint64)
    if len(rows):
        cells = items * words + rows // 64
        starts = np.flatnonzero(np.concatenate([[True], np.diff(cells) != 0]))
        bit = np.left_shift(np.uint64(1), (rows % 64).astype(np.uint64))
        found[cells[starts]] = np.bitwise_or.reduceat(bit, starts)
    return found.reshape(len(frequent), words)


def _joined(known: ItemSets) -> tuple[Counts, Integers]:
    """Candidates one larger than the last level: the place of the set that begins it, and the item added."""
    level = known.levels[-1]
    beginnings = np.concatenate([[True], (np.diff(level[:, :-1], axis=0) != 0).any(axis=1)])
    ends = np.append(np.flatnonzero(beginnings), len(level))[np.cumsum(beginnings)]
    partners = ends - np.arange(len(level)) - 1
    left = np.repeat(np.arange(len(level)), partners)
    right = left + 1 + np.arange(len(left)) - np.repeat(np.cumsum(partners) - partners, partners)
    added = level[right, -1]
    for dropped in range(level.shape[1] - 1):
        subsets = np.column_stack([np.delete(level[left], dropped, axis=1), added])
        kept = known.find(subsets) >= 0
        left, added = left[kept], added[kept]
    return left, added


def _counted(
    level: Integers, candidates: tuple[Counts, Integers], bits: Words, least: int
) -> tuple[Integers, Counts]:
    """The candidates that are frequent, and their counts."""
    left, added = candidates
    step = max(1, _WORDS_AT_ONCE // max(1, bits.shape[1]))
    counts = np.empty(len(left), np.int64)
    for start in range(0, len(left), step):
        sets, within = np.unique(left[start : start + step], return_inverse=True)
        baskets = bits[level[sets, 0]]
        for column in range(1, level.shape[1]):
            baskets &= bits[level[sets, column]]
        both = baskets[within]
        both &= bits[added[start : start + step]]
        counts[start : start + step] = np.bitwise_count(both).sum(axis=1, dtype=np.int64)
    kept = counts >= least
    return np.column_stack([level[left[kept]], added[kept]]).astype(np.int32), counts[kept]
