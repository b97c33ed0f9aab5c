"""Segments of customers: K-means and hierarchical clustering of their habits, with as many as there are.

How many is what silhouette (Rousseeuw 1987) and stability say together: a clustering counts for as much as it
comes back on other samples of the same customers (Hennig 2007; Lange and others 2004). K-means and Ward's
hierarchical clustering (on K-means' micro-clusters where customers are many) are both made and compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from profiles.features import FeatureTable
from profiles.habits import Scale
from profiles.ledger import Floats, Ints
from profiles.weighing import centres_of, kmeans, weighed_kmeans

LEAST, MOST = 2, 8
"""How many segments there may be: more than eight nobody keeps apart."""
LEAST_CUSTOMERS = 50
"""Fewer are one segment."""
LEAST_SHARE = 0.03
"""A clustering with a smaller segment than this share of customers is not considered."""
SAMPLE = 5_000
_SILHOUETTE_SAMPLE = 1_500
_RESAMPLES = 6
_MICRO = 400

Progress = Callable[[float], None]
Clusterer = Callable[[Floats, int, int], Ints]
"""Clusters (n, f) into k with a seed: labels (n,)."""


@dataclass(frozen=True)
class Clustering:
    """How good a number of segments is. `silhouette` -1..1; `stability` 0..1: mean adjusted Rand between the
    segments and those found on resampled customers; `jaccard`: of each segment the mean overlap with the one
    that is found again, 0..1 (below .6 it is none)."""

    k: int
    silhouette: float
    stability: float
    jaccard: tuple[float, ...]
    smallest: float

    @property
    def score(self) -> float:
        """What the number of segments is chosen by."""
        return self.silhouette * self.stability if self.smallest >= LEAST_SHARE else -1.0


@dataclass(frozen=True)
class Segments:
    """Segments that were found. `keys` (k,) stay from training to training; `centres` (k, f) are in the units
    of `scale`, `weights` (f,) of its names; `shares` (k,) sum to 1. `method`: kmeans or ward."""

    scale: Scale
    weights: Floats
    centres: Floats
    keys: tuple[str, ...]
    shares: Floats
    method: str = "kmeans"
    tried: tuple[Clustering, ...] = ()
    other: dict[str, float] = field(default_factory=dict)

    def assign(self, habits: FeatureTable) -> Ints:
        """(n,): of each customer the place of the segment in `keys`, the nearest centre's."""
        return nearest(self.weighed(habits), self.centres * np.sqrt(self.weights))

    def weighed(self, habits: FeatureTable) -> Floats:
        """(n, f): habits as distances between segments see them."""
        return self.scale.apply(habits) * np.sqrt(self.weights)

    @property
    def chosen(self) -> Clustering | None:
        """The figures of the clustering that was taken; None where there is one segment only."""
        return next((one for one in self.tried if one.k == len(self.keys)), None)

    def save(self, file: Path) -> None:
        """As JSON."""
        facts = {
            "names": self.scale.names, "middle": self.scale.middle.tolist(),
            "spread": self.scale.spread.tolist(), "rest": self.scale.rest.tolist(),
            "weights": self.weights.tolist(), "centres": self.centres.tolist(), "keys": self.keys,
            "shares": self.shares.tolist(), "method": self.method, "other": self.other,
            "tried": [one.__dict__ for one in self.tried],
        }  # fmt: skip
        file.write_text(json.dumps(facts) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> Segments:
        """What `save` wrote; OSError, ValueError or KeyError where it is not there or not that."""
        facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        scale = Scale(
            tuple(facts["names"]),
            np.array(facts["middle"]),
            np.array(facts["spread"]),
            np.array(facts["rest"]),
        )
        tried = tuple(Clustering(**{**one, "jaccard": tuple(one["jaccard"])}) for one in facts["tried"])
        return cls(
            scale, np.array(facts["weights"]), np.array(facts["centres"]), tuple(facts["keys"]),
            np.array(facts["shares"]), facts["method"], tried, facts["other"],
        )  # fmt: skip


def find_segments(
    habits: FeatureTable,
    *,
    seed: int = 7,
    cluster: Clusterer | None = None,
    progress: Progress | None = None,
) -> Segments:
    """Segments of these customers (habits without NaN). The same habits and seed give the same segments.

    `cluster`: another K-means than scikit-learn's. Of many customers a sample is clustered, and all
    are given to the nearest centre.
    """
    tell = progress or (lambda share: None)
    scale = Scale.learned(habits)
    values = scale.apply(habits)
    n, width = values.shape
    if n < LEAST_CUSTOMERS:
        return Segments(scale, np.ones(width), np.zeros((1, width)), ("g1",), np.ones(1))
    rng = np.random.default_rng(seed)
    sample = values if n <= SAMPLE else values[np.sort(rng.choice(n, SAMPLE, replace=False))]
    weights = _common_weights(sample, seed, lambda share: tell(0.5 * share))
    seen, find = sample * np.sqrt(weights), cluster or _by_kmeans
    found: dict[int, tuple[Ints, Clustering]] = {}
    for k in range(LEAST, MOST + 1):
        labels = find(seen, k, seed)
        found[k] = (labels, judged(seen, labels, k, seed))
        tell(0.5 + 0.4 * (k - LEAST + 1) / (MOST - LEAST + 1))
    k = max(found, key=lambda one: found[one][1].score)
    labels, clustering = found[k]
    tree = ward(seen, k, seed)
    other = {
        "ward_silhouette": silhouette(seen, tree, seed),
        "ward_agreement": agreement(labels, tree),
    }
    tell(0.95)
    method = "kmeans"
    if other["ward_silhouette"] > clustering.silhouette:
        labels, method = tree, "ward"
        clustering = judged(seen, tree, k, seed)
    centres = centres_of(sample, labels, k)
    shares = np.bincount(nearest(values * np.sqrt(weights), centres * np.sqrt(weights)), minlength=k) / n
    order = np.argsort(-shares, kind="stable")
    # Overlaps are in the order of the segments, too.
    found[k] = labels, replace(clustering, jaccard=tuple(clustering.jaccard[one] for one in order))
    tell(1.0)
    return Segments(
        scale, weights, centres[order], tuple(f"g{number + 1}" for number in range(k)), shares[order],
        method, tuple(one[1] for one in found.values()), other,
    )  # fmt: skip


def _common_weights(sample: Floats, seed: int, tell: Progress) -> Floats:
    """(f,): weights of length 1, the mean of those that every number of clusters asks for. Silhouettes
    are only comparable in one space: two clusters in the one feature that suits them best would win."""
    numbers, total = range(LEAST, MOST + 1), np.zeros(sample.shape[1])
    for done, k in enumerate(numbers, start=1):
        total += weighed_kmeans(sample, k, seed=seed).weights
        tell(done / len(numbers))
    return np.asarray(total / np.linalg.norm(total), dtype=np.float64)


def _by_kmeans(seen: Floats, k: int, seed: int) -> Ints:
    return np.asarray(kmeans(seen, k, seed=seed).labels_, dtype=np.int64)


def judged(seen: Floats, labels: Ints, k: int, seed: int) -> Clustering:
    """Silhouette, and how the same clusters come back when customers are drawn again."""
    rng = np.random.default_rng(seed)
    agreements, overlaps = [], []
    for turn in range(_RESAMPLES):
        drawn = rng.integers(0, len(seen), len(seen))
        # As many starts as for the segments: a bad start is no sign that they are not there.
        again = kmeans(seen[drawn], k, seed=seed + turn).predict(seen)
        agreements.append(agreement(labels, again))
        overlaps.append(_overlaps(labels, again, k))
    counts = np.bincount(labels, minlength=k)
    return Clustering(
        k, silhouette(seen, labels, seed), float(np.mean(agreements)),
        tuple(float(one) for one in np.mean(overlaps, axis=0)), float(counts.min() / len(labels)),
    )  # fmt: skip


def ward(seen: Floats, k: int, seed: int) -> Ints:
    """Labels (n,) of Ward's hierarchical clustering cut at k; micro-clusters are merged where n is large."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(seen) <= 2 * _MICRO:
        return np.asarray(fcluster(linkage(seen, "ward"), k, "maxclust") - 1, dtype=np.int64)
    micro = kmeans(seen, _MICRO, seed=seed, starts=1)
    counts = np.bincount(micro.labels_, minlength=_MICRO)
    merged: Ints = _merged(micro.cluster_centers_, counts, k)[micro.labels_]
    return merged


def _merged(centres: Floats, counts: Ints, k: int) -> Ints:
    """Ward's merging of clusters that have sizes: scipy's knows none, so each centre stands there as often as
    a hundredth of its members ask for, at least once."""
    from scipy.cluster.hierarchy import fcluster, linkage

    copies = np.maximum(1, np.round(counts / max(1.0, counts.sum() / 2_000))).astype(np.int64)
    tree = linkage(np.repeat(centres, copies, axis=0), "ward")
    labels = np.asarray(fcluster(tree, k, "maxclust") - 1, dtype=np.int64)
    return np.asarray(labels[np.cumsum(copies) - copies], dtype=np.int64)


def silhouette(seen: Floats, labels: Ints, seed: int) -> float:
    """-1..1, on a sample."""
    from sklearn.metrics import silhouette_score

    some = min(len(seen), _SILHOUETTE_SAMPLE)
    picked = np.random.default_rng(seed).choice(len(seen), some, replace=False)
    if len(np.unique(labels[picked])) < 2:
        return -1.0
    return float(silhouette_score(seen[picked], labels[picked]))


def agreement(one: Any, other: Any) -> float:
    """Adjusted Rand (Hubert and Arabie 1985): 1 the same groups, 0 as alike as by chance."""
    from sklearn.metrics import adjusted_rand_score

    return float(adjusted_rand_score(one, other))


def nearest(values: Floats, centres: Floats) -> Ints:
    """(n,): the place of the nearest centre."""
    distances = (centres**2).sum(axis=1) - 2 * values @ centres.T
    return np.asarray(distances.argmin(axis=1), dtype=np.int64)


def _overlaps(labels: Ints, again: Ints, k: int) -> Floats:
    """Of each cluster the Jaccard index with the one that overlaps it most."""
    table = np.zeros((k, k))
    np.add.at(table, (labels, again), 1.0)
    union = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
    return np.asarray((table / np.maximum(union, 1.0)).max(axis=1), dtype=np.float64)
