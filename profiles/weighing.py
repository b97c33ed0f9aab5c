"""K-means that finds out which features there are clusters in (sparse K-means: Witten and Tibshirani 2010).

Features in which everybody differs without forming groups drown the groups that other features show. Here
each feature has a weight, larger where more of its variance lies between clusters; weights have length 1 and
sum to at most a bound, so features that do not help get none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from profiles.ledger import Floats, Ints

BOUND = 0.8
"""Largest sum of the weights, as a share of what it would be if all were equal. Chosen on demo shops of other
seeds than the one that is reported."""
_ROUNDS = 8
_STARTS = 10


@dataclass(frozen=True)
class Weighed:
    """`labels` (n,) of the clusters 0..k-1, `weights` (f,) >= 0, `centres` (k, f) in the features' units."""

    labels: Ints
    weights: Floats
    centres: Floats


def kmeans(values: Floats, k: int, *, seed: int, starts: int = _STARTS) -> Any:
    """K-means (Lloyd's, k-means++ starts), fitted: scikit-learn's."""
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    # Tables are small and fits many: on a busy machine threads would mostly wait for each other.
    with threadpool_limits(1):
        return KMeans(k, n_init=starts, random_state=seed).fit(values)


def weighed_kmeans(values: Floats, k: int, *, bound: float = BOUND, seed: int = 0) -> Weighed:
    """Clusters and weights of features. `values` (n, f) on comparable scales, n >= k.

    The same values and seed give the same clusters.
    """
    width = values.shape[1]
    most = max(1.0, bound * np.sqrt(width))
    total = ((values - values.mean(axis=0)) ** 2).sum(axis=0)
    weights = np.full(width, 1 / np.sqrt(width))
    labels = np.zeros(len(values), dtype=np.int64)
    for _ in range(_ROUNDS):
        labels = kmeans(values * np.sqrt(weights), k, seed=seed).labels_.astype(np.int64)
        within = spread_within(values, labels, k)
        before, weights = weights, weights_of(total - within, most)
        if np.abs(weights - before).sum() < 1e-3 * before.sum():
            break
    return Weighed(labels, weights, centres_of(values, labels, k))


def weights_of(between: Floats, most: float) -> Floats:
    """Weights of length 1 whose sum is at most `most` (>= 1) and that suit what lies between clusters best:
    soft thresholding, the threshold found by halving."""
    between = np.maximum(between, 0.0)
    if not between.any():
        return np.full(len(between), 1 / np.sqrt(len(between)))
    weights = between / np.linalg.norm(between)
    low, high = 0.0, float(between.max())
    for _ in range(60):
        if weights.sum() <= most and low == 0.0 and high == between.max():
            return weights
        middle = (low + high) / 2
        cut = np.maximum(between - middle, 0.0)
        if cut.any() and (cut / np.linalg.norm(cut)).sum() > most:
            low = middle
        else:
            high = middle
    cut = np.maximum(between - low, 0.0)
    return np.asarray(cut / np.linalg.norm(cut), dtype=np.float64)


def spread_within(values: Floats, labels: Ints, k: int) -> Floats:
    """(f,): sum of squared distances to the own cluster's centre."""
    away = values - centres_of(values, labels, k)[labels]
    return np.asarray((away**2).sum(axis=0), dtype=np.float64)


def centres_of(values: Floats, labels: Ints, k: int) -> Floats:
    """(k, f): means of the clusters; zeros for one without members."""
    counts = np.bincount(labels, minlength=k)
    sums = np.zeros((k, values.shape[1]))
    np.add.at(sums, labels, values)
    return sums / np.maximum(counts, 1)[:, None]
