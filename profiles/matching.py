"""Segments of a new training take over the keys of the old ones that they continue."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from profiles.ledger import Floats
from profiles.segments import Segments

_NEAR = 0.6
"""How far a segment may have moved to be the same one, as a share of the distance to the nearest other."""


def matched(new: Segments, before: Segments | None) -> Segments:
    """The new segments with keys of the old ones where their centres lie near (the assignment of the least
    total distance: Kuhn 1955); those that are new get keys that were never used by either."""
    if before is None:
        return new
    from scipy.optimize import linear_sum_assignment

    old, own = _in_scale_of(new, before), new.centres * np.sqrt(new.weights)
    distances = np.linalg.norm(own[:, None, :] - old[None, :, :], axis=2)
    keys: list[str | None] = [None] * len(own)
    for row, column in zip(*linear_sum_assignment(distances), strict=True):
        if distances[row, column] <= _NEAR * _to_nearest(own, row):
            keys[row] = before.keys[column]
    number = max((int(key[1:]) for key in before.keys if key[1:].isdigit()), default=0)
    for row, key in enumerate(keys):
        if key is None:
            number += 1
            keys[row] = f"g{number}"
    return replace(new, keys=tuple(str(key) for key in keys))


def _in_scale_of(new: Segments, before: Segments) -> Floats:
    """Centres of the old segments as the new distances see them; a habit that is new counts as the middle."""
    raw = before.centres * before.scale.rest * before.scale.spread + before.scale.middle
    places = {name: place for place, name in enumerate(before.scale.names)}
    values = np.tile(new.scale.middle, (len(raw), 1))
    for place, name in enumerate(new.scale.names):
        if name in places:
            values[:, place] = raw[:, places[name]]
    return (values - new.scale.middle) / new.scale.spread / new.scale.rest * np.sqrt(new.weights)


def _to_nearest(centres: Floats, row: int) -> float:
    others = np.delete(centres, row, axis=0)
    return float(np.linalg.norm(others - centres[row], axis=1).min()) if len(others) else np.inf
