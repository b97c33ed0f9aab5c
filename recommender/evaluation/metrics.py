"""Figures of ranked lists, one value a user, so that two models can be compared user by user.

`lists`: item numbers, best first, shape (n, places); -1 where a list has ended; an item at most once a list.
`wanted`: what each user was looking for, 0 or 1, shape (n, items). A user who wanted nothing has nan, which
`mean` passes over. All lists are judged as if they had k places: what is missing counts as wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

Lists = npt.NDArray[np.int32]
Hits = npt.NDArray[np.bool_]
Figures = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

PER_USER = ("recall", "precision", "ndcg", "mrr", "hit_rate")
"""What `per_user` gives at every k."""


def hits(lists: Lists, wanted: sparse.csr_matrix) -> Hits:
    """Whether each place of each list holds a wanted item, shape (n, places)."""
    rows, items = wanted.shape
    wanted = wanted.tocsr()
    owners = np.repeat(np.arange(rows, dtype=np.int64), np.diff(wanted.indptr))
    keys = np.sort(owners * items + wanted.indices)
    asked = np.arange(rows, dtype=np.int64)[:, None] * items + lists
    if not len(keys):
        return np.zeros(lists.shape, bool)
    places = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    found: Hits = (keys[places] == asked) & (lists >= 0)
    return found


def wanted_counts(wanted: sparse.csr_matrix) -> Counts:
    """How many items each user wanted, shape (n,)."""
    counts: Counts = np.diff(wanted.tocsr().indptr).astype(np.int64)
    return counts


def recall(hit: Hits, counts: Counts, k: int) -> Figures:
    """Share of the wanted items among the first k, 0 to 1."""
    return _share(hit[:, :k].sum(axis=1), counts)


def precision(hit: Hits, counts: Counts, k: int) -> Figures:
    """Share of the first k places that hold a wanted item, 0 to 1."""
    return _share(hit[:, :k].sum(axis=1), np.where(counts > 0, k, 0))


def ndcg(hit: Hits, counts: Counts, k: int) -> Figures:
    """Normalised discounted cumulative gain with gains of 0 and 1 (Järvelin and Kekäläinen 2002), 0 to 1:
    1 where all wanted items, or k of them, stand in front."""
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    gained = hit[:, :k] @ discounts[: min(k, hit.shape[1])]
    best = np.concatenate([[0.0], np.cumsum(discounts)])[np.minimum(counts, k)]
    return _share(gained, best)


def mrr(hit: Hits, counts: Counts, k: int) -> Figures:
    """One over the place of the first wanted item, 0 where none is among the first k."""
    first = hit[:, :k]
    found = np.where(first.any(axis=1), 1.0 / (np.argmax(first, axis=1) + 1), 0.0) if first.size else 0.0
    return np.where(counts > 0, found, np.nan)


def hit_rate(hit: Hits, counts: Counts, k: int) -> Figures:
    """1 where any wanted item is among the first k, else 0."""
    return np.where(counts > 0, hit[:, :k].any(axis=1).astype(np.float64), np.nan)


def per_user(lists: Lists, wanted: sparse.csr_matrix, ks: Sequence[int]) -> dict[str, Figures]:
    """All of PER_USER at every k: `ndcg@10` and so on, each of shape (n,)."""
    hit, counts = hits(lists, wanted), wanted_counts(wanted)
    kinds = (recall, precision, ndcg, mrr, hit_rate)
    return {
        f"{name}@{k}": figure(hit, counts, k)
        for k in ks
        for name, figure in zip(PER_USER, kinds, strict=True)
    }


def recall_curve(lists: Lists, wanted: sparse.csr_matrix) -> Figures:
    """Mean recall at 1, 2, 3 ... places, shape (places,), over the users who wanted something."""
    counts = wanted_counts(wanted)
    found = np.cumsum(hits(lists, wanted)[counts > 0], axis=1) / counts[counts > 0, None]
    curve: Figures = found.mean(axis=0) if len(found) else np.full(lists.shape[1], np.nan)
    return curve


def mean(figures: Figures) -> float | None:
    """Over the users who wanted something; None where there is nobody."""
    known = figures[~np.isnan(figures)]
    return float(known.mean()) if len(known) else None


def coverage(lists: Lists, item_count: int, k: int) -> float:
    """Share of the catalogue that is shown to anybody among the first k, 0 to 1."""
    shown = np.unique(lists[:, :k])
    return float((shown >= 0).sum()) / item_count if item_count else 0.0


def gini(lists: Lists, item_count: int, k: int) -> float:
    """How unequally the first k places are shared among the items: 0 all alike, near 1 a few have all
    (Gini 1912, of the counts of how often each item is shown)."""
    shown = lists[:, :k]
    counts = np.sort(np.bincount(shown[shown >= 0], minlength=item_count)).astype(np.float64)
    if not counts.sum():
        return 0.0
    ranks = np.arange(1, item_count + 1)
    return float((2 * ranks - item_count - 1) @ counts / (item_count * counts.sum()))


def novelty(lists: Lists, owners: npt.ArrayLike, people: int, k: int) -> Figures:
    """Mean self-information of the first k items in bits (Zhou et al. 2010): -log2 of the share of people
    who had the item; 1 more bit where half as many had it. nan for an empty list.

    `owners`: of how many of the `people` in the training part each item is known, shape (items,). One is
    added to both, so that an item that nobody had is the newest, not infinitely new.
    """
    bits = -np.log2((np.asarray(owners, dtype=np.float64) + 1) / (people + 1))
    shown = lists[:, :k]
    real = shown >= 0
    return _share(np.where(real, bits[np.maximum(shown, 0)], 0.0).sum(axis=1), real.sum(axis=1))


def intra_list_diversity(lists: Lists, vectors: npt.NDArray[np.float32], k: int) -> Figures:
    """One minus the mean cosine of all pairs among the first k items (Ziegler et al. 2005), 0 to 2.

    `vectors`: what the items are like, shape (items, d). An item with a zero vector is passed over; nan
    where fewer than two are left.
    """
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    shown = lists[:, :k]
    real = (shown >= 0) & (norms[np.maximum(shown, 0), 0] > 0)
    found = np.empty(len(lists))
    for start in range(0, len(lists), 1024):
        part = slice(start, start + 1024)
        total = (unit[np.maximum(shown[part], 0)] * real[part, :, None]).sum(axis=1, dtype=np.float64)
        n = real[part].sum(axis=1)
        # The sum of all pairs is the squared length of the sum, less the n pairs of an item with itself.
        found[part] = 1.0 - _share((total**2).sum(axis=1) - n, n * (n - 1))
    return found


def _share(part: npt.ArrayLike, whole: npt.ArrayLike) -> Figures:
    parts, wholes = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    share: Figures = np.divide(parts, wholes, out=np.full(parts.shape, np.nan), where=wholes > 0)
    return share
