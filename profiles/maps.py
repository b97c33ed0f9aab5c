"""Customers on a plane: principal components, and the directions that keep segments apart.

PCA (Pearson 1901) shows how customers differ; linear discriminant analysis (Fisher 1936) how segments do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from profiles.ledger import Floats, Ints

Axes = Callable[[Floats, int], tuple[Floats, Floats]]
"""(n, f) and how many axes: axes (f, count) and the shares of variance that they explain."""
_RIDGE = 1e-3


@dataclass(frozen=True)
class Plane:
    """`points` (n, 2) of customers; `axes` (f, 2): what each of `names` adds to the two directions;
    `explained`: share of the variance (PCA) or of what lies between segments (LDA) along each, 0..1."""

    kind: str
    names: tuple[str, ...]
    points: Floats
    axes: Floats
    explained: tuple[float, float]


def principal_plane(values: Floats, names: tuple[str, ...], *, axes: Axes | None = None) -> Plane:
    """PCA of (n, f). Directions are turned so that their largest part is positive: the same data, the same
    map."""
    directions, shares = (axes or principal_axes)(values, 2)
    directions = _turned(directions)
    return Plane("pca", names, (values - values.mean(axis=0)) @ directions, directions, _two(shares))


def principal_axes(values: Floats, count: int) -> tuple[Floats, Floats]:
    """The first principal axes and the shares of variance that they explain."""
    variances, vectors = np.linalg.eigh(np.cov(values, rowvar=False))
    order = np.argsort(-variances)[:count]
    return vectors[:, order], variances[order] / max(float(variances.sum()), 1e-12)


def discriminant_plane(values: Floats, labels: Ints, names: tuple[str, ...]) -> Plane | None:
    """LDA of (n, f) with the segment of each customer; None with fewer than three segments, which need no
    plane."""
    groups = np.unique(labels)
    if len(groups) < 3:
        return None
    width, middle = values.shape[1], values.mean(axis=0)
    within, between = np.zeros((width, width)), np.zeros((width, width))
    for group in groups:
        own = values[labels == group]
        away = own - own.mean(axis=0)
        within += away.T @ away
        apart = own.mean(axis=0) - middle
        between += len(own) * np.outer(apart, apart)
    within = within / len(values) + _RIDGE * np.eye(width)
    # Whitened by what lies within segments, it is a principal component analysis of their centres.
    scales, turns = np.linalg.eigh(within)
    whiten = turns / np.sqrt(scales)
    variances, vectors = np.linalg.eigh(whiten.T @ (between / len(values)) @ whiten)
    order = np.argsort(-variances)[:2]
    directions = _turned(whiten @ vectors[:, order])
    shares = variances[order] / max(float(variances.sum()), 1e-12)
    return Plane("lda", names, (values - middle) @ directions, directions, _two(shares))


def _turned(directions: Floats) -> Floats:
    largest = np.abs(directions).argmax(axis=0)
    signs = np.sign(directions[largest, range(directions.shape[1])])
    return directions * np.where(signs == 0, 1.0, signs)


def _two(shares: Floats) -> tuple[float, float]:
    return float(shares[0]), float(shares[1]) if len(shares) > 1 else 0.0
