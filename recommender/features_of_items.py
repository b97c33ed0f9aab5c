"""Blocks of item features to one space of vectors, in which closeness is the cosine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse

from recommender.errors import DataWrong
from recommender.model import Array

Vectors = npt.NDArray[np.float32]
Block: TypeAlias = Vectors | sparse.csr_matrix

_WIDEST = 512
_MOST_COLUMNS = 4096
"""Of a sparse block the most frequent: more would cost more to learn than rare attributes tell."""


def unit_rows(matrix: Vectors) -> Vectors:
    """Rows of unit length; rows of zeros stay."""
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    return np.asarray(matrix / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


@dataclass(frozen=True)
class _Reading:
    """How a block is read: `columns` that count, the `weight` of each (IDF of attributes, 1 in a dense
    block), how long its rows are made, and its part of the `axes`, shape (columns, dimensions)."""

    columns: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float32]
    length: float
    axes: Vectors | None = None

    @classmethod
    def of(cls, block: Block, length: float) -> Self:
        items, width = block.shape
        if isinstance(block, np.ndarray):
            return cls(np.arange(width), np.ones(width, np.float32), length)
        spread = np.bincount(sparse.csr_matrix(block).indices, minlength=width)
        columns = np.sort(np.argsort(-spread, kind="stable")[:_MOST_COLUMNS])
        columns = columns[spread[columns] > 0]
        rarity = np.log(1.0 + items / (1.0 + spread[columns]))
        return cls(columns, rarity.astype(np.float32), length)

    def read(self, name: str, block: Block) -> Block:
        """The block's columns that count, weighed, rows of `length` or zero."""
        if len(self.columns) and self.columns.max() >= block.shape[1]:
            raise DataWrong(f"feature block {name!r} has {block.shape[1]} columns, fewer than in training")
        if isinstance(block, np.ndarray):
            return unit_rows(np.asarray(block, np.float32)[:, self.columns]) * np.float32(self.length)
        chosen = sparse.csr_matrix(block, dtype=np.float32)[:, self.columns]
        chosen.data = self.weight[chosen.indices]
        lengths = np.sqrt(np.asarray(chosen.multiply(chosen).sum(axis=1)).ravel())
        scale = self.length / np.where(lengths > 0, lengths, 1.0)
        return sparse.csr_matrix(sparse.diags_array(scale.astype(np.float32)) @ chosen)


class Space:
    """The axes along which the items differ most: principal axes of all blocks side by side, uncentred."""

    def __init__(self, readings: Mapping[str, _Reading]) -> None:
        self._readings = dict(readings)

    @classmethod
    def of(cls, blocks: Mapping[str, Block], weights: Mapping[str, float]) -> Self:
        """The space of these items; a block counts by its weight, 1 where none is given."""
        readings = {
            name: _Reading.of(blocks[name], float(np.sqrt(weights.get(name, 1.0)))) for name in sorted(blocks)
        }
        parts = [reading.read(name, blocks[name]) for name, reading in readings.items()]
        gram = _gram(parts)
        width = len(gram)
        _, axes = linalg.eigh(gram, subset_by_index=[max(0, width - _WIDEST), width - 1])
        axes = axes[:, ::-1].astype(np.float32)
        starts = np.cumsum([0, *(part.shape[1] for part in parts)])
        return cls(
            {
                name: _Reading(reading.columns, reading.weight, reading.length, axes[start:end])
                for (name, reading), start, end in zip(readings.items(), starts[:-1], starts[1:], strict=True)
            }
        )

    def project(self, blocks: Mapping[str, Block]) -> Vectors:
        """Vectors of items, shape (items, dimensions), of unit length or zero. Raises DataWrong where a block
        of the space is missing, too narrow, or of another length than the rest."""
        missing = [name for name in self._readings if name not in blocks]
        if missing:
            raise DataWrong(f"the model was trained with the feature block {missing[0]!r}: give it too")
        if len({blocks[name].shape[0] for name in self._readings}) > 1:
            raise DataWrong("the feature blocks have different numbers of rows: give one row an item in each")
        found = np.zeros((1, 1), np.float32)
        for name, reading in self._readings.items():
            part: Any = reading.read(name, blocks[name])
            found = found + np.asarray(part @ reading.axes, dtype=np.float32)
        return unit_rows(found)

    @property
    def state(self) -> dict[str, Array]:
        """Arrays from which `restored` makes the space again."""
        found: dict[str, Array] = {}
        for name, reading in self._readings.items():
            found |= {
                f"columns-{name}": reading.columns,
                f"weight-{name}": reading.weight,
                f"length-{name}": np.array([reading.length], np.float32),
                f"axes-{name}": np.asarray(reading.axes),
            }
        return found

    @classmethod
    def restored(cls, state: Mapping[str, Array]) -> Self:
        """The space that `state` is of."""
        names = [key.removeprefix("axes-") for key in state if key.startswith("axes-")]
        return cls(
            {
                name: _Reading(
                    state[f"columns-{name}"],
                    state[f"weight-{name}"],
                    float(state[f"length-{name}"][0]),
                    state[f"axes-{name}"],
                )
                for name in sorted(names)
            }
        )


def _gram(parts: list[Block]) -> Array:
    """Of all parts side by side, shape (columns, columns)."""
    return np.block([[_dense(left.T @ right) for right in parts] for left in parts]).astype(np.float64)


def _dense(matrix: Block) -> Array:
    return matrix if isinstance(matrix, np.ndarray) else np.asarray(matrix.toarray())
