"""Features of items as arrays: attributes by hashing, prices by bands, pictures by their pixels."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

if TYPE_CHECKING:
    from PIL.Image import Image

_COLUMNS = 4096
_SIDE = 64
_CELLS = 4
_DIRECTIONS = 8
_COLOURS, _GREYS = 12, 4
_SATURATED = 0.15


def attribute_matrix(
    records: Sequence[Mapping[str, Iterable[str]]], columns: int = _COLUMNS
) -> sparse.csr_matrix:
    """Which attributes each item has: shape (records, columns), 1 where it has one.

    A record names an item's values by attribute: `{"category": ["Shoes"], "option": ["color=red"]}`. The
    column of a value is a hash of both (Weinberger et al., Feature Hashing for Large Scale Multitask
    Learning, ICML 2009), so a new item's row needs nothing of the others.
    """
    rows, places = [], []
    for row, record in enumerate(records):
        for attribute, values in record.items():
            for value in values:
                rows.append(row)
                places.append(zlib.crc32(f"{attribute}\0{value.casefold()}".encode()) % columns)
    found = sparse.csr_matrix(
        (np.ones(len(rows), np.float32), (rows, places)), shape=(len(records), columns), dtype=np.float32
    )
    found.data[:] = 1.0
    return found


def price_bands(price: float) -> list[str]:
    """The band of a price and its two neighbours, each 1.4 times as dear as the one before: near prices
    share some. Nothing for a price that is not above zero."""
    if not price > 0:
        return []
    band = round(2.0 * math.log2(price))
    return [f"about {near}" for near in (band - 1, band, band + 1)]


def picture_features(image: Image) -> npt.NDArray[np.float32]:
    """What a picture looks like, shape (272,), of unit length: its colours and its outlines, half each.

    Colours: share of twelve hues and four greys, by saturation (HSV), the middle of the picture counting
    more, as products stand there. Outlines: histograms of edge directions in 4 x 4 cells at two contrasts
    (Dalal and Triggs, Histograms of Oriented Gradients, CVPR 2005).
    """
    small = image.convert("RGB").resize((_SIDE, _SIDE))
    hsv = np.asarray(small.convert("HSV"), dtype=np.float32) / 255.0
    grey = np.asarray(small.convert("L"), dtype=np.float32) / 255.0
    parts = [_unit(np.sqrt(_colours(hsv))), _unit(_outlines(grey))]
    return (np.concatenate(parts) / np.float32(math.sqrt(2.0))).astype(np.float32)


def _colours(hsv: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    hue, saturation, brightness = hsv[..., 0], hsv[..., 1], hsv[..., 2]
    edge = np.abs(np.linspace(-1.0, 1.0, _SIDE))
    middle = np.exp(-2.0 * (edge[:, None] ** 2 + edge[None, :] ** 2))
    hues = np.minimum((hue * _COLOURS).astype(int), _COLOURS - 1)
    greys = _COLOURS + np.minimum((brightness * _GREYS).astype(int), _GREYS - 1)
    places = np.where(saturation * brightness > _SATURATED, hues, greys)
    counts = np.bincount(places.ravel(), weights=middle.ravel(), minlength=_COLOURS + _GREYS)
    return counts.astype(np.float32)


def _outlines(grey: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    down, across = np.gradient(grey)
    strength = np.hypot(down, across)
    direction = np.minimum(
        (np.mod(np.arctan2(down, across), np.pi) / np.pi * _DIRECTIONS).astype(int), _DIRECTIONS - 1
    )
    step = _SIDE // _CELLS
    row, column = np.indices(grey.shape) // step
    places = (row * _CELLS + column) * _DIRECTIONS + direction
    count = _CELLS * _CELLS * _DIRECTIONS
    # Faint edges tell a shape too; counted alone, the strong ones of a pattern would hide them.
    strong = np.bincount(places.ravel(), weights=strength.ravel(), minlength=count)
    present = np.bincount(places.ravel(), weights=(strength > 0.03).ravel().astype(float), minlength=count)
    return np.concatenate([_unit(np.sqrt(strong)), _unit(np.sqrt(present))])


def _unit(vector: npt.NDArray[np.floating]) -> npt.NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    return (vector / length if length else vector).astype(np.float32)
