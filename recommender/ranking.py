"""From scores to the best items, with what may not be shown left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.histories import Histories
from recommender.model import Recommender, Scores

_AT_ONCE = 512
_SAMPLED = 16


def best(scores: Scores, count: int) -> npt.NDArray[np.int32]:
    """Item numbers of the highest scores of each row, shape (rows, count), best first; ties by lower number.

    -1 where a row has fewer items that may be shown (score above minus infinity).
    """
    rows, items = scores.shape
    kept = min(count, items)
    found = np.full((rows, count), -1, np.int32)
    if not kept:
        return found
    if kept < items:
        least = -np.partition(-scores, kept - 1, axis=1)[:, kept - 1]
        for row in range(rows):
            near = np.flatnonzero(scores[row] >= least[row])
            order = np.argsort(-scores[row, near], kind="stable")[:kept]
            found[row, :kept] = near[order]
    else:
        found[:, :kept] = np.argsort(-scores, axis=1, kind="stable")
    reached = np.take_along_axis(scores, np.maximum(found, 0), axis=1)
    found[np.isneginf(reached)] = -1
    return found


def rank(
    model: Recommender,
    histories: Histories,
    count: int,
    *,
    allowed: npt.NDArray[np.bool_] | None = None,
    leave_out_seen: bool = True,
) -> npt.NDArray[np.int32]:
    """The `count` best items for each history, shape (histories, count); -1 where there are no more.

    `allowed`: which items may be shown, shape (items,) or (histories, items). `leave_out_seen`: not what is
    in the history. Works through the histories in parts, so memory stays small.
    """
    parts = [
        best(scores, count)
        for scores in scores_in_parts(model, histories, allowed=allowed, leave_out_seen=leave_out_seen)
    ]
    return np.vstack(parts) if parts else np.full((0, count), -1, np.int32)


def scores_in_parts(
    model: Recommender,
    histories: Histories,
    *,
    allowed: npt.NDArray[np.bool_] | None = None,
    leave_out_seen: bool = True,
) -> Iterator[Scores]:
    """Scores of a few hundred histories at a time; minus infinity for what may not be shown."""
    for start in range(0, len(histories), _AT_ONCE):
        part = histories.slice(start, min(start + _AT_ONCE, len(histories)))
        scores = model.scores(part)
        if allowed is not None:
            shown = allowed if allowed.ndim == 1 else allowed[start : start + len(part)]
            scores[~np.broadcast_to(shown, scores.shape)] = -np.inf
        if leave_out_seen:
            known = part.items < model.item_count
            scores[part.rows[known], part.items[known]] = -np.inf
        yield scores


def largest(
    values: npt.NDArray[np.floating[Any]], count: int, *, above: float | None = None
) -> npt.NDArray[np.int64]:
    """Places of the `count` largest values, or of all where there are fewer, in no order; only of those
    greater than `above`.

    Of many values a sample tells what cannot be among them, which is cheaper than to part all.
    """
    floor = _floor(values, count)
    if floor is not None and (above is None or floor > above):
        places = np.flatnonzero(values >= floor)
        if len(places) >= count:
            return places[np.argpartition(-values[places], count - 1)[:count]]
    places = np.arange(len(values)) if above is None else np.flatnonzero(values > above)
    if len(places) <= count:
        return places
    return places[np.argpartition(-values[places], count - 1)[:count]]


def _floor(values: npt.NDArray[np.floating[Any]], count: int) -> float | None:
    """What the `count` largest are most likely not below; none where there are too few values to tell."""
    sample = values[::_SAMPLED]
    expected = count // _SAMPLED + 1
    if len(sample) <= 4 * expected:
        return None
    # Sorted, not parted: parting is slow where most are alike, such as 0.
    return float(np.sort(sample)[len(sample) - 2 * expected])
