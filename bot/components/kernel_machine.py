"""Kernel ridge regression over texts: radial basis function on sentence vectors plus n-gram similarity.

One least-squares fit per label to targets -1/+1 (Rifkin, Yeo and Poggio 2003). Closed form, so the same data
give the same machine, and held-out scores for calibration cost one smaller fit a fold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import List, Optional, Tuple

import numpy as np
from scipy import linalg, sparse

from bot.components.nearness import Nearness

_ROWS_AT_ONCE = 2000
_JITTER = 1e-3
"""Added to the diagonal of the landmarks' kernel: texts that stand there twice make it singular."""


@dataclass(frozen=True)
class Kernel:
    """k(x, y) = exp(-width |x - y|^2) + ngram_weight * sum of the cosines of the n-gram rows."""

    width: float
    ngram_weight: float

    def of_vectors(self, left: np.ndarray, right: np.ndarray) -> np.ndarray:
        """The part of the sentence vectors, shape (left, right)."""
        squared = (left**2).sum(1)[:, None] + (right**2).sum(1)[None, :] - 2 * (left @ right.T)
        np.maximum(squared, 0, out=squared)
        squared *= -self.width
        return np.exp(squared, out=squared)

    def gram(
        self,
        left: np.ndarray,
        left_rows: sparse.csr_matrix,
        right: np.ndarray,
        right_rows: sparse.csr_matrix,
    ) -> np.ndarray:
        """The whole kernel between two sets of texts, shape (left, right), float32."""
        whole = np.empty((len(left), len(right)), dtype=np.float32)
        turned = right_rows.T.tocsr()
        for start in range(0, len(left), _ROWS_AT_ONCE):
            part = slice(start, start + _ROWS_AT_ONCE)
            whole[part] = self.of_vectors(left[part], right)
            whole[part] += self.ngram_weight * (left_rows[part] @ turned).toarray()
        return whole


def solve(gram: np.ndarray, targets: np.ndarray, ridge: float) -> np.ndarray:
    """Coefficients of the fit, shape (examples, labels). ``gram``, symmetric, is overwritten."""
    gram[np.diag_indices_from(gram)] += ridge
    # The transpose is the same matrix in LAPACK's order: no copy, and the factor takes half the time.
    factor = linalg.cho_factor(gram.T, lower=False, overwrite_a=True, check_finite=False)
    return linalg.cho_solve(factor, targets, check_finite=False).astype(np.float32)


def solve_with_landmarks(
    gram: np.ndarray, landmarks: np.ndarray, targets: np.ndarray, ridge: float
) -> np.ndarray:
    """Nystroem fit (Williams and Seeger 2001): ``gram`` is (examples, landmarks), ``landmarks`` their row
    numbers; coefficients of shape (landmarks, labels).

    Solved in the landmarks' own coordinates: normal equations of ``gram`` itself square its condition
    number, and with texts that are much alike they cannot be solved in single precision.
    """
    own = gram[landmarks]
    own[np.diag_indices_from(own)] += _JITTER
    root = linalg.cholesky(own.T, lower=False, overwrite_a=True, check_finite=False)
    coordinates = linalg.solve_triangular(root, gram.T, trans="T", check_finite=False)
    turned = solve(coordinates @ coordinates.T, coordinates @ targets, ridge)
    return linalg.solve_triangular(root, turned, check_finite=False)


def targets_of(labels: np.ndarray, count: int) -> np.ndarray:
    """-1 everywhere, +1 for an example's own label, shape (examples, count)."""
    targets = np.full((len(labels), count), -1.0, dtype=np.float32)
    targets[np.arange(len(labels)), labels] = 1.0
    return targets


def stratified_folds(labels: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Fold number of every example; each label is spread over all folds."""
    order = np.random.default_rng(seed).permutation(len(labels))
    fold_of = np.empty(len(labels), dtype=np.int64)
    for offset, label in enumerate(np.unique(labels)):
        members = order[labels[order] == label]
        fold_of[members] = (np.arange(len(members)) + offset) % folds
    return fold_of


def stratified_sample(labels: np.ndarray, size: int, seed: int) -> np.ndarray:
    """Row numbers of at most ``size`` examples that keep the shares of the labels, in rising order."""
    if len(labels) <= size:
        return np.arange(len(labels))
    share = size / len(labels)
    random = np.random.default_rng(seed)
    chosen: List[np.ndarray] = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        chosen.append(random.choice(members, max(1, int(len(members) * share)), replace=False))
    return np.sort(np.concatenate(chosen))


def principal_axes(vectors: np.ndarray, size: int) -> np.ndarray:
    """Directions that keep most of the vectors' length (uncentred PCA), shape (columns, at most size)."""
    if vectors.shape[1] <= size:
        return np.eye(vectors.shape[1], dtype=np.float32)
    _, directions = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return np.ascontiguousarray(directions[:, ::-1][:, :size], dtype=np.float32)


@dataclass
class KernelMachine:
    """A fitted machine: scores of all labels for a text, and how near the training texts are.

    ``axes`` (VECTOR_SIZE, k) projects sentence vectors; ``points`` (landmarks, k) are the projected landmarks
    with label numbers ``labels``; ``dual`` (landmarks, labels) weighs their similarity, ``primal`` (n-grams,
    labels) the text's n-grams.
    """

    kernel: Kernel
    axes: np.ndarray
    points: np.ndarray
    labels: np.ndarray
    dual: np.ndarray
    primal: np.ndarray

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self.points, self.kernel.width)

    def similarities(self, vectors: np.ndarray) -> np.ndarray:
        """Similarity in (0, 1] of sentence vectors to every landmark, shape (vectors, landmarks)."""
        return self._nearness.similarities(vectors @ self.axes)

    def scores(self, similarities: np.ndarray, columns: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Scores of all labels, about -1 to 1; ``columns`` and ``values`` are the text's n-gram row."""
        return similarities @ self.dual + values @ self.primal[columns]


def fit_machine(
    kernel: Kernel,
    axes: np.ndarray,
    points: np.ndarray,
    rows: sparse.csr_matrix,
    labels: np.ndarray,
    count: int,
    *,
    ridge: float,
    landmarks: Optional[np.ndarray] = None,
    gram: Optional[np.ndarray] = None,
) -> KernelMachine:
    """Fit on all examples. ``gram`` (examples, landmarks) saves computing it again; it is overwritten."""
    chosen = np.arange(len(labels)) if landmarks is None else landmarks
    if gram is None:
        gram = kernel.gram(points, rows, points[chosen], rows[chosen])
    targets = targets_of(labels, count)
    if len(chosen) == len(labels):
        dual = solve(gram, targets, ridge)
    else:
        dual = solve_with_landmarks(gram, chosen, targets, ridge)
    primal = kernel.ngram_weight * (rows[chosen].T @ dual)
    return KernelMachine(kernel, axes, points[chosen], labels[chosen], dual, np.asarray(primal))


def held_out_scores(
    gram: np.ndarray,
    labels: np.ndarray,
    count: int,
    fold_of: np.ndarray,
    fold: int,
    left_out: np.ndarray,
    ridge: float,
) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(held, train, scores) of one fold: row numbers held out, row numbers trained on, scores of the held.

    ``gram`` is square over all examples; examples of the ``left_out`` labels are never trained on.
    """
    outside = np.isin(labels, left_out)
    held = np.flatnonzero((fold_of == fold) | outside)
    train = np.flatnonzero((fold_of != fold) & ~outside)
    dual = solve(gram[np.ix_(train, train)], targets_of(labels[train], count), ridge)
    return held, train, gram[np.ix_(held, train)] @ dual
