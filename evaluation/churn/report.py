"""Figures of predictions at a moment: fitted on what was before it, compared with what came after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from evaluation.churn.peers import next_category_figures, next_time_figures, peer_scores
from profiles.features import FeatureTable
from profiles.ledger import Floats, Ledger
from profiles.predictions.calibration import Flags
from profiles.predictions.churn import left_of
from profiles.predictions.judging import (
    auroc,
    average_precision,
    brier,
    by_decile,
    calibration_error,
    reliability,
)
from profiles.predictions.model import CustomerPredictions

OURS = "ours"
ACTIVE, EVERYBODY = "active", "everybody"
ACTIVE_HORIZONS = 2
"""Active is who bought within so many horizons; who did not has already left, and is easily told."""
_RESAMPLED = 500


class TooLittleToExamine(Exception):
    """Nothing can be said of these purchases at this moment; the message says why."""


@dataclass(frozen=True)
class Score:
    """One way of telling who leaves, on one group of customers. `better_by`: our AUROC less this one's, with
    its 95 % interval, customers resampled; the interval of the AUROC itself likewise. `brier` and `ece`
    only of those that give probabilities of the outcome."""

    name: str
    auroc: float | None
    auroc_interval: tuple[float, float] | None
    auprc: float | None
    brier: float | None = None
    ece: float | None = None
    better_by: float | None = None
    better_by_interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class Group:
    """Customers that are asked about: `n`, the share that `left`, ours first among `scores`, `reliability` of
    ours in bins, `lift`: tenths of the customers by our probability, from the least."""

    n: int
    left: float
    scores: tuple[Score, ...]
    reliability: tuple[dict[str, float], ...]
    lift: tuple[dict[str, float], ...]


@dataclass(frozen=True)
class ChurnReport:
    """All figures of one exam. `at`: the moment, days since 1970; `days`: the horizon of churn; `groups` by
    name; the rest as JSON-like tables. `value`: on the window before `at`, see `CustomerPredictions.fit`."""

    at: float
    days: int
    customers: int
    orders_before: int
    model: str
    groups: dict[str, Group]
    next_time: dict[str, Any]
    next_category: dict[str, Any] | None
    value: dict[str, Any]
    fitted: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """For a file."""
        return asdict(self)

    @property
    def auroc(self) -> float | None:
        """Ours, of active customers."""
        return self.groups[ACTIVE].scores[0].auroc


def examine(
    ledger: Ledger,
    at: float,
    *,
    days: int | None = None,
    extra: FeatureTable | None = None,
    seed: int = 7,
    progress: Callable[[float], None] | None = None,
) -> ChurnReport:
    """Fit on `ledger` before `at`, ask about everybody who had bought by then, compare with what came.

    Raises:
        TooLittleToExamine: too few customers, or the horizon is not over at the end of the data.
    """
    known = ledger.before(at)
    fitted = CustomerPredictions.fit(known, extra, at, seed=seed, days=days, progress=progress)
    if fitted.report["too_little"]:
        raise TooLittleToExamine(f"{len(known.ids)} customers before that day: too few of them came back")
    horizon = fitted.models.churn.days
    if not len(ledger.time) or at + horizon > float(np.ceil(ledger.time.max())) + 1:
        raise TooLittleToExamine(
            f"what came within {horizon} days of that day is not known yet: name an earlier day with --at, or"
            " a shorter --horizon"
        )
    origin = fitted.origin(known, extra, at)
    chances = fitted.models.churn.probabilities(origin)
    left = left_of(ledger, origin, horizon)
    if left.all() or not left.any():
        raise TooLittleToExamine("all customers came back, or none: there is nothing to tell apart")
    peers = peer_scores(known, at, horizon)
    silence = origin.at - _latest(known)[origin.rows]
    groups = {
        name: _group(left[rows], chances[rows], {peer: one[rows] for peer, one in peers.items()}, seed)
        for name, rows in (
            (ACTIVE, silence < ACTIVE_HORIZONS * horizon), (EVERYBODY, np.ones(len(left), dtype=bool)),
        )
    }  # fmt: skip
    return ChurnReport(
        at=at,
        days=horizon,
        customers=len(origin.ids),
        orders_before=len(known.time),
        model=fitted.report["churn"]["model"],
        groups=groups,
        next_time=next_time_figures(fitted, ledger, known, origin, chances),
        next_category=next_category_figures(fitted, ledger, origin),
        value=dict(fitted.report["value"]),
        fitted=dict(fitted.report["churn"]),
    )


def _group(left: Flags, chances: Floats, peers: dict[str, Floats], seed: int) -> Group:
    drawn = np.random.default_rng(seed).integers(0, len(left), (_RESAMPLED, len(left)))
    ours = _resampled(left, chances, drawn)
    scores = [
        Score(
            OURS, auroc(left, chances), _interval(ours), average_precision(left, chances),
            brier(left, chances), calibration_error(left, chances),
        )
    ]  # fmt: skip
    for name, values in peers.items():
        resampled = _resampled(left, values, drawn)
        honest = values.min() >= 0 and values.max() <= 1 and name.endswith("within)")
        mine, theirs = scores[0].auroc, auroc(left, values)
        scores.append(
            Score(
                name, theirs, _interval(resampled), average_precision(left, values),
                brier(left, values) if honest else None,
                calibration_error(left, values) if honest else None,
                None if mine is None or theirs is None else mine - theirs,
                _interval(ours - resampled),
            )
        )  # fmt: skip
    lift = by_decile(left.astype(np.float64), chances)
    return Group(len(left), float(left.mean()), tuple(scores), tuple(reliability(left, chances)), tuple(lift))


def _resampled(left: Flags, scores: Floats, drawn: Any) -> Floats:
    found = [auroc(left[rows], scores[rows]) for rows in drawn]
    return np.array([np.nan if one is None else one for one in found])


def _interval(values: Floats) -> tuple[float, float] | None:
    some = values[np.isfinite(values)]
    if not len(some):
        return None
    low, high = np.quantile(some, [0.025, 0.975])
    return float(low), float(high)


def _latest(ledger: Ledger) -> Floats:
    latest = np.full(len(ledger.ids), -np.inf)
    latest[ledger.customer] = ledger.time
    return latest


def peers_of(group: Group) -> Sequence[Score]:
    """All scores but ours."""
    return group.scores[1:]
