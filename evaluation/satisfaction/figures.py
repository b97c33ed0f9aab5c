"""Figures of foretold satisfaction, from arrays alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from evaluation.nlu.metrics import CalibrationBin, calibration, expected_calibration_error
from insights.satisfaction.model import HAPPY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BINS = 10
_ROUNDS = 2_000
_CHANCE_ROUNDS = 500


@dataclass(frozen=True)
class Figures:
    """How well one way of foretelling did on `n` ratings, of which the share `happy` (0..1) were 4 or 5.

    `auroc`: chance that a happy round is put above another one, with its 95 % interval; None where all
    ratings are alike. `brier` and `log_loss`: of P(4 or 5), smaller is better. `ece`: expected calibration
    error; `ece_by_chance`: what honest probabilities would show on so few ratings. `off_by`: mean distance of
    the foretold stars from those given.
    """

    n: int
    happy: float
    auroc: float | None
    auroc_interval: tuple[float, float] | None
    brier: float
    log_loss: float
    ece: float
    ece_by_chance: float
    off_by: float

    def as_json(self) -> dict[str, Any]:
        """JSON, rounded to what means something."""
        return {name: _rounded(value) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Foretellings:
    """What one way of foretelling said of rounds: P(4 or 5 stars) and expected stars, float64[n] each."""

    happy: Floats
    stars: Floats


def judge(said: Foretellings, given: Ints, *, seed: int = 7) -> Figures:
    """Figures of at least one rating; `given`: stars 1..5, int64[n]."""
    truth = given >= HAPPY
    shares = np.clip(said.happy, 1e-6, 1 - 1e-6)
    return Figures(
        n=len(given),
        happy=float(truth.mean()),
        auroc=auroc(shares, truth),
        auroc_interval=auroc_interval(shares, truth, seed=seed),
        brier=float(np.mean((shares - truth) ** 2)),
        log_loss=float(-np.mean(np.where(truth, np.log(shares), np.log(1 - shares)))),
        ece=_ece(shares, truth),
        ece_by_chance=_ece_by_chance(shares, seed),
        off_by=float(np.mean(np.abs(said.stars - given))),
    )


def losses(said: Floats, given: Ints) -> Floats:
    """Log loss of every rating, float64[n]."""
    shares = np.clip(said, 1e-6, 1 - 1e-6)
    return np.asarray(-np.where(given >= HAPPY, np.log(shares), np.log(1 - shares)))


def auroc(scores: Floats, truth: NDArray[np.bool_]) -> float | None:
    """Area under the ROC curve by ranks (Mann-Whitney); None where there is only one class."""
    positive = int(truth.sum())
    negative = len(truth) - positive
    if not positive or not negative:
        return None
    ranks = rankdata(scores)
    return float((ranks[truth].sum() - positive * (positive + 1) / 2) / (positive * negative))


def auroc_interval(scores: Floats, truth: NDArray[np.bool_], *, seed: int = 7) -> tuple[float, float] | None:
    """95 % percentile bootstrap interval (Efron 1979) over ratings; None where there is only one class."""
    if auroc(scores, truth) is None:
        return None
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(_ROUNDS):
        places = rng.integers(0, len(scores), len(scores))
        value = auroc(scores[places], truth[places])
        if value is not None:
            drawn.append(value)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def bins_of(shares: Floats, truth: NDArray[np.bool_]) -> list[CalibrationBin]:
    """The reliability diagram's bins: foretold share (`confidence`) and how many were happy (`accuracy`)."""
    return calibration(shares.tolist(), truth.tolist(), BINS)


def correlation(first: Floats, second: Floats, *, ranks: bool = False) -> float | None:
    """Pearson's, or Spearman's with `ranks`; None where one of them does not vary."""
    if ranks:
        first, second = rankdata(first), rankdata(second)
    if len(first) < 3 or first.std() < 1e-12 or second.std() < 1e-12:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def _ece(shares: Floats, truth: NDArray[np.bool_]) -> float:
    return float(expected_calibration_error(bins_of(shares, truth)) or 0.0)


def _ece_by_chance(shares: Floats, seed: int) -> float:
    """The mean ECE if every round were happy with exactly the probability that was foretold."""
    rng = np.random.default_rng(seed)
    places = np.clip(np.ceil(shares * BINS).astype(int) - 1, 0, BINS - 1)
    found = []
    for _ in range(_CHANCE_ROUNDS):
        gaps = np.bincount(places, weights=(rng.random(len(shares)) < shares) - shares, minlength=BINS)
        found.append(float(np.abs(gaps).sum()) / len(shares))
    return float(np.mean(found))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_rounded(one) for one in value]
    return value
