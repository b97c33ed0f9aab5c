"""EASE: item-item weights by regression, in closed form; by parts where the catalogue is large."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.errors import DataWrong
from recommender.interactions import Interactions
from recommender.model import Array, Progress
from recommender.neighbours import ItemToItem, co_occurrence, discounted, strongest, user_items

_DOUBLE_UP_TO = 2_000
"""Items up to which the inverse is computed in double precision: it costs nothing there."""
_ROWS = 256
_KEPT_FOR_EACH = 8
"""Co-occurrences kept of each item while large catalogues are solved, for each of its candidates."""


class Ease(ItemToItem):
    """Embarrassingly shallow autoencoder (Steck 2019): the weights B that best rebuild every user's items
    from the user's others, B = I - P diag(1 / diag P) with P = (X'X + L)^-1.

    `regularisation` and `dropout` make L = regularisation I + dropout / (1 - dropout) diag(X'X): the second
    grows with an item's popularity, and equals training with that share of the input left out (Steck 2020).
    `user_discount`: users with n items count n to the power of minus this. `neighbours`: weights kept for
    each item in a history, 0: all. `weighting` and `decay`: see `ItemToItem`.

    The inverse takes time with the cube and memory with the square of the number of items that anything
    happened to. Above `dense_up_to` of them each item's weights are solved for on its own, over the
    `candidates` items with the highest cosine to it: the same regression on fewer variables, in time that
    grows with the catalogue. With as many candidates as items both are the same. With 0.9 million
    interactions on 10,000 items the inverse took 31 processor seconds and 650 MB, solving item by item 5 s
    and 250 MB, for no less recall; `candidates` above the default bring it nearer still (see
    `benchmarks/recommender_models.py`).
    """

    name: ClassVar[str] = "ease"

    def __init__(
        self,
        *,
        regularisation: float = 150.0,
        dropout: float = 0.8,
        user_discount: float = 0.5,
        neighbours: int = 300,
        weighting: str = "binary",
        decay: float = 1.0,
        dense_up_to: int = 6_000,
        candidates: int = 64,
    ) -> None:
        super().__init__(weighting=weighting, decay=decay)
        if regularisation <= 0 or not 0 <= dropout < 1:
            raise DataWrong(
                f"regularisation is {regularisation} and dropout {dropout}: the first must be above 0, "
                "the second from 0 to below 1"
            )
        self.regularisation, self.dropout, self.user_discount = regularisation, dropout, user_discount
        self.neighbours, self.dense_up_to, self.candidates = neighbours, dense_up_to, candidates

    @property
    def settings(self) -> dict[str, Any]:
        return super().settings | {
            "regularisation": self.regularisation, "dropout": self.dropout, "neighbours": self.neighbours,
            "user_discount": self.user_discount, "dense_up_to": self.dense_up_to,
            "candidates": self.candidates,
        }  # fmt: skip

    def _weights(self, interactions: Interactions, progress: Progress) -> sparse.csr_matrix:
        from threadpoolctl import threadpool_limits

        everything = user_items(interactions, self.weighting)
        active = np.flatnonzero(np.bincount(everything.indices, minlength=interactions.item_count))
        matrix = discounted(everything, self.user_discount)[:, active]
        squares = np.asarray(matrix.multiply(matrix).sum(axis=0), np.float64).ravel()
        ridge = self.regularisation + self.dropout / (1 - self.dropout) * squares
        if len(active) <= self.dense_up_to:
            found = self._at_once(matrix, ridge, progress)
        else:
            # Thousands of small systems: more threads only get in each other's way.
            with threadpool_limits(1, "blas"):
                found = self._item_by_item(matrix, squares, ridge, progress)
        whole = sparse.coo_matrix(found)
        shape = (interactions.item_count, interactions.item_count)
        return sparse.csr_matrix((whole.data, (active[whole.row], active[whole.col])), shape=shape)

    def _at_once(self, matrix: sparse.csr_matrix, ridge: Array, progress: Progress) -> sparse.csr_matrix:
        """Shape (items, items); needs one dense matrix of that shape."""
        from scipy.linalg import lapack

        count = matrix.shape[1]
        if not count:
            return sparse.csr_matrix((0, 0), dtype=np.float32)
        double = count <= _DOUBLE_UP_TO
        gram = np.zeros((count, count), np.float64 if double else np.float32, order="F")
        for start, end, block in co_occurrence(matrix):
            gram[:, start:end] = block.toarray().T
        gram[np.diag_indices(count)] += ridge
        progress(0.1)
        factorise, invert = (lapack.dpotrf, lapack.dpotri) if double else (lapack.spotrf, lapack.spotri)
        # In place: a second matrix of this size is what would not fit.
        factor, failed = factorise(gram, lower=1, overwrite_a=1)
        progress(0.4)
        if not failed:
            inverse, failed = invert(factor, lower=1, overwrite_c=1)
        if failed:
            raise DataWrong(f"EASE cannot be solved with regularisation {self.regularisation}: raise it")
        progress(0.8)
        return sparse.csr_matrix(sparse.vstack(list(self._rows_of(inverse)), format="csr"))

    def _rows_of(self, inverse: npt.NDArray[Any]) -> Iterator[sparse.csr_matrix]:
        """Rows of the weights, some at a time, from the lower half of P."""
        diagonal = np.diag(inverse).copy()
        count = len(diagonal)
        for start in range(0, count, _ROWS):
            end = min(start + _ROWS, count)
            rows = np.empty((end - start, count), inverse.dtype)
            rows[:, :start] = inverse[start:end, :start]
            rows[:, start:] = inverse[start:, start:end].T
            own = np.tril(inverse[start:end, start:end])
            rows[:, start:end] = own + np.tril(own, -1).T
            rows /= -diagonal
            rows[np.arange(end - start), np.arange(start, end)] = 0
            if self.neighbours and self.neighbours < count:
                weak = np.argpartition(-np.abs(rows), self.neighbours - 1, axis=1)[:, self.neighbours :]
                np.put_along_axis(rows, weak, 0, axis=1)
            yield sparse.csr_matrix(rows.astype(np.float32))

    def _item_by_item(
        self, matrix: sparse.csr_matrix, squares: Array, ridge: Array, progress: Progress
    ) -> sparse.csr_matrix:
        """Shape (items, items); each column from its own small regression."""
        near = self._related(matrix, squares, progress)
        count, most = near.shape[0], self.candidates
        place = np.full(count, -1, np.int64)
        rows, columns, weights = [], [], []
        for start in range(0, count, _ROWS):
            targets = range(start, min(start + _ROWS, count))
            chosen = [self._candidates(near, squares, target) for target in targets]
            left = np.tile(np.eye(most), (len(targets), 1, 1))
            right = np.zeros((len(targets), most, 1))
            for number, (target, candidates) in enumerate(zip(targets, chosen, strict=True)):
                size = len(candidates)
                place[candidates] = np.arange(size)
                among = near[candidates]
                at = place[among.indices]
                inside = at >= 0
                left[number, np.repeat(np.arange(size), np.diff(among.indptr))[inside], at[inside]] = (
                    among.data[inside]
                )
                left[number, np.arange(size), np.arange(size)] = squares[candidates] + ridge[candidates]
                own = slice(near.indptr[target], near.indptr[target + 1])
                at = place[near.indices[own]]
                right[number, at[at >= 0], 0] = near.data[own][at >= 0]
                place[candidates] = -1
                rows.append(candidates)
                columns.append(np.full(size, target))
            solved = np.linalg.solve(left, right)[..., 0]
            weights += [solved[number, : len(candidates)] for number, candidates in enumerate(chosen)]
            progress(0.3 + 0.7 * targets[-1] / count)
        found = (np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns)))
        return strongest(sparse.csr_matrix(found, shape=(count, count), dtype=np.float32), self.neighbours)

    def _related(self, matrix: sparse.csr_matrix, squares: Array, progress: Progress) -> sparse.csr_matrix:
        """X'X without its diagonal, cut to the pairs of highest cosine; symmetric."""
        parts = []
        norms = np.sqrt(squares)
        for start, end, block in co_occurrence(matrix):
            rows = np.repeat(np.arange(start, end), np.diff(block.indptr))
            block.data[block.indices == rows] = 0
            block.data /= norms[rows] * norms[block.indices]
            parts.append(strongest(block, self.candidates * _KEPT_FOR_EACH))
            progress(0.3 * end / matrix.shape[1])
        half = sparse.csr_matrix(sparse.vstack(parts, format="csr"))
        found = sparse.csr_matrix(half.maximum(half.T))
        rows = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
        found.data *= norms[rows] * norms[found.indices]
        return found

    def _candidates(self, near: sparse.csr_matrix, squares: Array, target: int) -> npt.NDArray[np.int32]:
        """Those with the highest cosine to `target`, in order of number."""
        own = slice(near.indptr[target], near.indptr[target + 1])
        items = near.indices[own]
        if len(items) <= self.candidates:
            return np.asarray(items)
        cosine = near.data[own] / np.sqrt(squares[items])
        return np.sort(items[np.argpartition(-cosine, self.candidates - 1)[: self.candidates]])
