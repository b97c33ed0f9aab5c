"""Whether a difference between models is more than luck of which users were asked.

All models are judged on the same users, so everything here is paired (Smucker, Allan and Carterette 2007).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]

RANDOMISATIONS = 10_000
RANDOMISATIONS_A_PAIR = 1_100
"""With many pairs more, so that a clear difference keeps a small p after the correction."""
BOOTSTRAPS = 2_000
_CELLS_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class Difference:
    """`better` has a higher mean than `worse` by `difference`, with its 95 % interval. `p`: chance of so
    large a difference, either way, between equal models; `p_holm`: the same, corrected for how many pairs
    were looked at."""

    better: str
    worse: str
    difference: float
    interval: tuple[float, float]
    p: float
    p_holm: float

    def as_json(self) -> dict[str, Any]:
        return {
            "better": self.better,
            "worse": self.worse,
            "difference": self.difference,
            "interval": list(self.interval),
            "p": self.p,
            "p_holm": self.p_holm,
        }


def differences(
    values: Mapping[str, Values],
    *,
    pairs: Sequence[tuple[str, str]] | None = None,
    randomisations: int | None = None,
    bootstraps: int = BOOTSTRAPS,
    seed: int = 0,
) -> list[Difference]:
    """All pairs of models (or those named), the largest difference first.

    `values`: one figure a user and model, each of shape (n,), in the same order of users; nan where the
    user says nothing, which leaves the user out for all.
    """
    names = sorted(values)
    chosen = list(combinations(names, 2)) if pairs is None else list(pairs)
    matrix = _complete(np.array([values[name] for name in names])) if names else np.zeros((0, 0))
    if not chosen or not matrix.shape[1]:
        return []
    place = {name: row for row, name in enumerate(names)}
    apart = np.array([matrix[place[one]] - matrix[place[other]] for one, other in chosen])
    rounds = randomisations or max(RANDOMISATIONS, RANDOMISATIONS_A_PAIR * len(chosen))
    p = randomisation_test(apart, rounds=rounds, seed=seed)
    corrected = holm(p)
    intervals = bootstrap_intervals(apart, rounds=bootstraps, seed=seed)
    found = []
    for row, (one, other) in enumerate(chosen):
        size, (low, high) = float(apart[row].mean()), (float(end) for end in intervals[row])
        if size < 0:
            one, other, size, low, high = other, one, -size, -high, -low
        found.append(Difference(one, other, size, (low, high), float(p[row]), float(corrected[row])))
    return sorted(found, key=lambda each: (-each.difference, each.better, each.worse))


def randomisation_test(apart: Values, *, rounds: int = RANDOMISATIONS, seed: int = 0) -> Values:
    """Two-sided p of each row of paired differences, shape (pairs, n) -> (pairs,).

    Were the models equal, each user's difference could as well have the other sign: signs are drawn
    `rounds` times, the same ones for all rows (Fisher's randomisation test; Monte Carlo, so p is at least
    1 / (rounds + 1)).
    """
    # Who is served alike by all models changes nothing under any signs.
    apart = apart[:, np.any(apart != 0, axis=0)]
    users = apart.shape[1]
    if not users:
        return np.ones(len(apart))
    random = np.random.default_rng(seed)
    observed = np.abs(apart.sum(axis=1))
    as_large = np.zeros(len(apart), np.int64)
    scale = np.maximum(np.abs(apart).sum(axis=1), 1e-300)
    shares = np.ascontiguousarray((apart / scale[:, None]).T.astype(np.float32))
    least = observed / scale - 1e-6  # float32 sums: equal ones must count as equal
    left, at_once = rounds, max(1, _CELLS_AT_ONCE // users)
    while left > 0:
        drawn = min(left, at_once)
        bits = random.integers(0, 256, size=(drawn, (users + 7) // 8), dtype=np.uint8)
        signs = np.unpackbits(bits, axis=1)[:, :users].astype(np.float32) * 2 - 1
        as_large += (np.abs(signs @ shares) >= least).sum(axis=0)
        left -= drawn
    return (as_large + 1) / (rounds + 1)


def bootstrap_intervals(
    values: Values, *, rounds: int = BOOTSTRAPS, seed: int = 0, level: float = 0.95
) -> Values:
    """Percentile interval (Efron 1979) of the mean of each row, shape (rows, n) -> (rows, 2); users are
    drawn with replacement, the same ones for all rows."""
    users = values.shape[1]
    if not users:
        return np.full((len(values), 2), np.nan)
    random = np.random.default_rng(seed)
    means = np.empty((rounds, len(values)))
    # Users who are alike in all rows are drawn together: figures of one wanted item take few values.
    alike, many = np.unique(values, axis=1, return_counts=True)
    columns = np.ascontiguousarray(alike.T, dtype=np.float32)
    at_once = max(1, _CELLS_AT_ONCE // len(many))
    for start in range(0, rounds, at_once):
        drawn = min(at_once, rounds - start)
        if 4 * len(many) < users:
            times = random.multinomial(users, many / users, size=drawn)
        else:
            chosen = np.repeat(np.arange(len(many)), many)[random.integers(0, users, size=(drawn, users))]
            chosen += np.arange(drawn)[:, None] * len(many)
            times = np.bincount(chosen.ravel(), minlength=drawn * len(many)).reshape(drawn, -1)
        means[start : start + drawn] = times.astype(np.float32) @ columns / users
    tail = 50 * (1 - level)
    ends: Values = np.percentile(means, [tail, 100 - tail], axis=0).T
    return ends


def interval(values: Values, *, rounds: int = BOOTSTRAPS, seed: int = 0) -> tuple[float, float] | None:
    """95 % bootstrap interval of the mean of what is known of `values`, shape (n,); None of nothing."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = bootstrap_intervals(known[None, :], rounds=rounds, seed=seed)[0]
    return float(low), float(high)


def holm(p: npt.ArrayLike) -> Values:
    """Corrected for several tests (Holm 1979): the chance of any false alarm among all stays below the
    level that these are compared with."""
    raw = np.asarray(p, dtype=np.float64)
    order = np.argsort(raw, kind="stable")
    steps = raw[order] * np.arange(len(raw), 0, -1)
    corrected = np.empty(len(raw))
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return corrected


def _complete(matrix: Values) -> Values:
    return matrix[:, ~np.isnan(matrix).any(axis=0)]
