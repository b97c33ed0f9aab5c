"""Learned tables in eight bits with a scale a row: half of half precision, for files that ship."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

SCALES = "_scale"
"""What is put behind the name of a table for its scales."""

Floats = npt.NDArray[np.float32]


def packed(name: str, values: Floats) -> dict[str, npt.NDArray[Any]]:
    """A table, shape (rows, columns), in eight bits with a scale a row; anything else in half precision."""
    if values.ndim != 2:
        return {name: values.astype(np.float16)}
    scale = np.abs(values).max(axis=1, keepdims=True) / 127 + 1e-12
    return {name: np.round(values / scale).astype(np.int8), name + SCALES: scale.astype(np.float32)}


def unpacked(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Floats:
    """What `packed` made of it. Raises KeyError where it is not there."""
    values = arrays[name].astype(np.float32)
    return np.asarray(values * arrays[name + SCALES] if name + SCALES in arrays else values, np.float32)
