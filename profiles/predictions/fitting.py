"""Fits all models of a shop at a moment, and says how good they were on the last window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from profiles.features import FeatureTable
from profiles.ledger import Ledger
from profiles.predictions.churn import LEAST_TO_CALIBRATE, ChurnModel, calibrated_unseen, left_of
from profiles.predictions.habits import FORETOLD
from profiles.predictions.judging import auroc, average_precision, brier, calibration_error
from profiles.predictions.next_category import NextCategoryModel
from profiles.predictions.next_time import NextTimeModel
from profiles.predictions.origins import MOST_ROWS, Origin
from profiles.predictions.predicted import SOON_DAYS
from profiles.predictions.season import season_shift
from profiles.predictions.value import ValueModel, fitted_to, value_days
from profiles.predictions.visits import Summary, Visits
from profiles.predictions.windows import Windows, churn_days

Progress = Callable[[float], None]
_FEWEST_ORIGINS = 3


@dataclass(frozen=True)
class Models:
    """The single models; `extra`: names of the columns that are known beside orders."""

    churn: ChurnModel
    value: ValueModel
    next_time: NextTimeModel | None
    next_category: NextCategoryModel | None
    extra: tuple[str, ...] = ()


def fitted(
    ledger: Ledger,
    extra: FeatureTable | None,
    at: float,
    *,
    seed: int,
    progress: Progress | None,
    days: int | None,
) -> tuple[Models | None, dict[str, Any]]:
    """The models and their report; None where hardly anybody came back. See `CustomerPredictions.fit`."""
    tell = progress or (lambda share: None)
    past = ledger.before(at)
    visits = Visits.of(past, at)
    facts = Summary.of(visits, at).rows(np.flatnonzero(visits.count > 0))
    report: dict[str, Any] = {
        "customers": len(past.ids), "with_orders": len(facts.age), "orders": len(past.time),
    }  # fmt: skip
    buying = fitted_to(facts)
    if buying is None:
        return None, {**report, "too_little": True}
    start = float(past.time.min())
    days = days or churn_days(visits, at - start)
    tell(0.05)
    training, validation = origins(past, extra, Windows.of(start, at, days), days)
    tell(0.4)
    season = season_shift(past, at, days)
    churn = ChurnModel.fit(past, training, validation, days, buying[0], season=season, seed=seed)
    tell(0.5)
    known = [*training, *([validation] if validation is not None else [])]
    following = NextTimeModel.fit(past, known, at, max(days, SOON_DAYS), seed=seed)
    category = NextCategoryModel.fit(past, at - days, at, seed=seed)
    tell(0.7)
    value_window = value_days(at - start)
    learning, comparing = (
        origins(past, extra, Windows.of(start, at, value_window), days) if value_window else ([], None)
    )
    value = ValueModel.fit(past, learning, comparing, value_window or days, *buying, seed=seed)
    tell(1.0)
    report |= {
        "too_little": False,
        "churn": _churn_report(churn, past, validation),
        "value": {"days": value.days, "chosen": value.chosen, **value.figures},
    }
    # Columns of `extra` stand last in an origin; those that orders tell already are not among them.
    names = known[0].names[known[0].names.index(FORETOLD[-1]) + 1 :] if known else ()
    return Models(churn, value, following, category, names), report


def origins(
    ledger: Ledger, extra: FeatureTable | None, windows: Windows, horizon: int
) -> tuple[list[Origin], Origin | None]:
    """The origins to learn from, newest first, and the one to try on. Of a shop with very many customers
    a few origins are as many rows as are learned from."""
    customers = max(1, len(np.unique(ledger.customer)))
    most = max(_FEWEST_ORIGINS, -(-MOST_ROWS // customers))
    training = [Origin.past(ledger, extra, one, horizon) for one in windows.training[:most]]
    training = [one for one in training if len(one.ids)]
    if windows.validation is None:
        return training, None
    validation = Origin.past(ledger, extra, windows.validation, horizon)
    return training, validation if len(validation.ids) else None


def _churn_report(model: ChurnModel, ledger: Ledger, validation: Origin | None) -> dict[str, Any]:
    report: dict[str, Any] = {
        "days": model.days, "model": "bg_nbd" if model.trees is None else "lightgbm", "validated": False,
        "weight": model.weight, "season": model.season,
    }  # fmt: skip
    if validation is None:
        return report
    left = left_of(ledger, validation, model.days)
    if min(left.sum(), (~left).sum()) < LEAST_TO_CALIBRATE:
        return report
    probabilities = calibrated_unseen(model.scores(validation), left)
    seen = validation.values[:, validation.names.index("none_foretold")]
    silence = validation.values[:, validation.names.index("recency")]
    return report | {
        "validated": True,
        "n": len(left),
        "left": float(left.mean()),
        "auroc": auroc(left, probabilities),
        "auprc": average_precision(left, probabilities),
        "brier": brier(left, probabilities),
        "ece": calibration_error(left, probabilities),
        "auroc_bg_nbd": auroc(left, np.nan_to_num(seen)),
        "auroc_recency": auroc(left, silence),
    }
