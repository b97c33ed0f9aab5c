"""Which moments of the past models learn from and are tried on: never one whose outcome is not known yet.

The trees learn from several past moments (rolling origins, Tashman 2000): features from before, outcome
from after. The last window is kept from them, to calibrate and to compare on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from profiles.ledger import Floats, Ints, Ledger
from profiles.predictions.calibration import Flags
from profiles.predictions.visits import Visits

CHURN_DAYS = (7, 14, 21, 28, 45, 60, 90, 120, 180, 270, 365)
"""The horizons that can be chosen."""
_MOSTLY = 0.9
_SHARE_OF_HISTORY = 5
_MOST_ORIGINS = 8


@dataclass(frozen=True)
class Windows:
    """Moments in days since 1970: `training` origins, newest first; `validation`, or None where the history
    is too short for it; `days`: how long after each origin outcomes are looked at."""

    days: int
    training: tuple[float, ...]
    validation: float | None

    @classmethod
    def of(cls, start: float, at: float, days: int) -> Windows:
        """For a history from `start` to `at`. Every training outcome is known before the validation window
        begins; before each origin lies at least as much history as the outcome is long."""
        newest, oldest = at - 2 * days, start + days
        step = max(days / 2, 7.0)
        count = int(min(_MOST_ORIGINS, np.floor((newest - oldest) / step) + 1)) if newest >= oldest else 0
        training = tuple(float(newest - step * place) for place in range(count))
        return cls(days, training, float(at - days) if at - days >= oldest else None)


def churn_days(visits: Visits, span: float) -> int:
    """After how many days without a purchase somebody is said to have left, as this shop's customers buy.

    The smallest of CHURN_DAYS that nine in ten waits between visits do not exceed, every customer who came
    back counting alike; but at most a fifth of the history (`span` days), so that there are windows to
    learn from.
    """
    same = visits.customer[1:] == visits.customer[:-1]
    waits, owner = np.diff(visits.time)[same], visits.customer[1:][same]
    usual = _quantile(waits, 1.0 / np.bincount(owner)[owner], _MOSTLY) if len(waits) else np.inf
    most = max((days for days in CHURN_DAYS if days <= span / _SHARE_OF_HISTORY), default=CHURN_DAYS[0])
    return min(next((days for days in CHURN_DAYS if days >= usual), CHURN_DAYS[-1]), most)


def bought_within(ledger: Ledger, ids: tuple[str, ...], begin: float, end: float) -> Flags:
    """Whether each of `ids` bought in [begin, end), (n,)."""
    return np.isfinite(next_after(ledger, ids, begin, end))


def next_after(ledger: Ledger, ids: tuple[str, ...], begin: float, end: float) -> Floats:
    """Days from `begin` to the first order of each of `ids` in [begin, end); inf where none is, (n,)."""
    within = (ledger.time >= begin) & (ledger.time < end)
    first = np.full(len(ledger.ids), np.inf)
    np.minimum.at(first, ledger.customer[within], ledger.time[within] - begin)
    return first[rows_of(ledger, ids)]


def spent_within(ledger: Ledger, ids: tuple[str, ...], begin: float, end: float) -> Floats:
    """What each of `ids` spent in [begin, end), major units, (n,)."""
    within = (ledger.time >= begin) & (ledger.time < end)
    total = np.bincount(ledger.customer[within], ledger.amount[within], minlength=len(ledger.ids))
    return np.asarray(total[rows_of(ledger, ids)], dtype=np.float64)


def rows_of(ledger: Ledger, ids: tuple[str, ...]) -> Ints:
    """Where ids stand in a ledger that has them all, (n,)."""
    if ids == ledger.ids:
        return np.arange(len(ids))
    where = {one: row for row, one in enumerate(ledger.ids)}
    return np.array([where[one] for one in ids], dtype=np.int64)


def _quantile(values: Floats, weights: Floats, share: float) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(reached, share)])
