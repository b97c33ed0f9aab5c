"""Ranked lists of many users, for measuring."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from recommender.errors import DataWrong
from recommender.histories import Histories
from recommender.model import Recommender, Scores

_CELLS_AT_ONCE = 6_000_000
_MOST_AT_ONCE = 512
_ROWS_IN_CACHE = 32


def ranked_lists(
    model: Recommender,
    histories: Histories,
    count: int,
    *,
    leave_out_seen: bool = True,
    seed: int = 0,
    progress: Callable[[int], None] | None = None,
) -> npt.NDArray[np.int32]:
    """The `count` best of all items for each history, shape (histories, count); -1 where there are no more.

    As `ranking.rank`, but equal scores stand in a shuffled order, the same for every model and user:
    catalogues are often numbered by first sale, so the order of numbers would give a model that knows
    nothing of an item part of the answer. `progress` is called with the number of histories that are done.
    Raises DataWrong where a model gives a score that is not a number.
    """
    shuffled = np.random.default_rng(seed).permutation(model.item_count).astype(np.int64)
    at_once = int(np.clip(_CELLS_AT_ONCE // max(1, model.item_count), 1, _MOST_AT_ONCE))
    found = np.full((len(histories), count), -1, np.int32)
    done = 0
    for part in histories.batches(at_once):
        scores = model.scores(part)
        if np.isnan(scores).any():
            raise DataWrong(f"{model.name} gives scores that are not numbers")
        if leave_out_seen:
            known = part.items < model.item_count
            scores[part.rows[known], part.items[known]] = -np.inf
        found[done : done + len(part)] = _best(scores, count, shuffled)
        done += len(part)
        if progress:
            progress(done)
    return found


def _best(scores: Scores, count: int, shuffled: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """Score and place among equals in one whole number, so that one partition of numbers decides."""
    rows, items = scores.shape
    kept = min(count, items)
    best = np.empty((rows, kept), np.int64)
    for start in range(0, rows, _ROWS_IN_CACHE):
        bits = (scores[start : start + _ROWS_IN_CACHE] + np.float32(0.0)).view(np.int32)  # -0 becomes 0
        # IEEE floats order like their bits, the negative ones the other way round.
        keys = (bits ^ ((bits >> 31) & np.int32(0x7FFFFFFF))).astype(np.int64)
        keys <<= 32
        keys |= shuffled
        if kept < items:
            keys.partition(items - kept, axis=1)
        best[start : start + _ROWS_IN_CACHE] = -np.sort(-keys[:, items - kept :], axis=1)
    item_at = np.empty(items, np.int32)
    item_at[shuffled] = np.arange(items, dtype=np.int32)
    chosen = item_at[best & 0xFFFFFFFF]
    left_out = np.isneginf(np.take_along_axis(scores, chosen.astype(np.int64), axis=1))
    found = np.full((rows, count), -1, np.int32)
    found[:, :kept] = np.where(left_out, -1, chosen)
    return found
