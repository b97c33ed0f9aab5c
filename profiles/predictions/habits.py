"""How somebody buys, more closely than `order_features` tells it: paces, waits against their own, windows.

Whether a silence means anything depends on whose it is, so most columns set it against the person's own
waits between visits (see `Visits`).
"""

from __future__ import annotations

import numpy as np

from profiles.features import FeatureTable
from profiles.ledger import Floats, Ints, Ledger
from profiles.order_features import order_features
from profiles.predictions.bg_nbd import BgNbd
from profiles.predictions.visits import Summary, Visits

PACES = (7, 14, 30, 60, 120, 240)
"""Days after which a visit weighs 1/e in a pace."""
WINDOWS = 6
FORETOLD = ("alive", "none_foretold", "visits_foretold")
_QUANTILES = (0.25, 0.75, 0.9)
_PRIOR = 1.0


def prediction_features(ledger: Ledger, at: float, horizon: int, rates: BgNbd | None) -> FeatureTable:
    """All columns that the trees learn from, a row for each of `ledger.ids`: `order_features` and

    `visits`; `pace_7` ...: visits, each weighing exp(-days ago / 7); `gap_q25` ...: quantiles of own waits
    (days); `gap_recent`: mean of the last three, `gap_drift`: that over their mean; `overdue_median`, and
    `overdue_recent`: silence over those; `waits_longer`: share of own waits longer than the silence;
    `waits_horizon`: of those, the share that then lasted a horizon longer; `window_0` ...: visits in each
    of the last horizons, newest first; `windows_share`: share of horizons since the first visit with one;
    `spend_last`, `spend_recent`: money of the last visit, and mean of the last three, over the mean;
    `same_weekday`: greatest share of visits on one day of the week; `alive`, `none_foretold`,
    `visits_foretold`: what BG/NBD says for the horizon. NaN where it cannot be known.
    """
    visits = Visits.of(ledger, at)
    n = len(ledger.ids)
    columns: dict[str, Floats] = {"visits": visits.count.astype(np.float64)}
    ago = at - visits.time
    for days in PACES:
        columns[f"pace_{days}"] = np.bincount(visits.customer, np.exp(-ago / days), minlength=n).astype(float)
    columns |= _waits(visits, at, horizon)
    columns |= _windows(visits, at, horizon)
    columns |= _spending(visits)
    columns["same_weekday"] = _same_weekday(visits)
    if rates is not None:
        facts = Summary.of(visits, at)
        seen = (facts.repeats, facts.last, facts.age)
        columns["alive"] = np.where(visits.count > 0, rates.alive(*seen), np.nan)
        columns["none_foretold"] = rates.none_within(horizon, *seen)
        columns["visits_foretold"] = rates.purchases_within(horizon, *seen)
    else:
        for name in FORETOLD:
            columns[name] = np.full(n, np.nan)
    # No share of single categories: which of them have a column hangs on the moment and on who is asked.
    return order_features(ledger, at, most_categories=0).beside(FeatureTable.of(ledger.ids, columns))


def _waits(visits: Visits, at: float, horizon: int) -> dict[str, Floats]:
    n = len(visits.count)
    same = visits.customer[1:] == visits.customer[:-1]
    waits, owner = np.diff(visits.time)[same], visits.customer[1:][same]
    count = np.bincount(owner, minlength=n)
    start = np.cumsum(count) - count
    silence = np.full(n, np.nan)
    silence[visits.customer] = at - visits.time
    ordered = waits[np.lexsort((waits, owner))]
    columns = {f"gap_q{round(100 * q)}": _quantile(ordered, start, count, q) for q in (0.5, *_QUANTILES)}
    median = columns.pop("gap_q50")
    # Counted from the end: 0 is the last wait of its owner.
    place = (start + count)[owner] - 1 - np.arange(len(waits))
    recent = _mean(owner[place < 3], waits[place < 3], n)
    longer = np.bincount(owner[waits > silence[owner]], minlength=n)
    much_longer = np.bincount(owner[waits > silence[owner] + horizon], minlength=n)
    known = visits.count > 0
    return columns | {
        "gap_recent": recent,
        "gap_drift": _over(recent, _mean(owner, waits, n)),
        "overdue_median": _over(silence, median),
        "overdue_recent": _over(silence, recent),
        "waits_longer": np.where(known, (longer + _PRIOR) / (count + 2 * _PRIOR), np.nan),
        "waits_horizon": np.where(known, (much_longer + _PRIOR) / (longer + 2 * _PRIOR), np.nan),
    }


def _windows(visits: Visits, at: float, horizon: int) -> dict[str, Floats]:
    n, known = len(visits.count), visits.count > 0
    back = np.floor((at - visits.time) / horizon).astype(np.int64)
    columns = {
        f"window_{which}": np.bincount(visits.customer[back == which], minlength=n).astype(np.float64)
        for which in range(WINDOWS)
    }
    oldest = np.zeros(n)
    oldest[known] = back[visits.start[known]]
    fresh = np.ones(len(back), dtype=bool)
    fresh[1:] = (visits.customer[1:] != visits.customer[:-1]) | (back[1:] != back[:-1])
    used = np.bincount(visits.customer[fresh], minlength=n)
    columns["windows_share"] = np.where(known, used / (oldest + 1), np.nan)
    return columns


def _spending(visits: Visits) -> dict[str, Floats]:
    n = len(visits.count)
    mean = _mean(visits.customer, visits.amount, n)
    place = (visits.start + visits.count)[visits.customer] - 1 - np.arange(len(visits.time))
    last = np.full(n, np.nan)
    last[visits.customer] = visits.amount
    recent = _mean(visits.customer[place < 3], visits.amount[place < 3], n)
    return {"spend_last": _over(last, mean), "spend_recent": _over(recent, mean)}


def _same_weekday(visits: Visits) -> Floats:
    n = len(visits.count)
    day = np.floor(visits.time).astype(np.int64) % 7
    table = np.bincount(visits.customer * 7 + day, minlength=7 * n).reshape(n, 7)
    return _over(table.max(axis=1).astype(np.float64), visits.count.astype(np.float64))


def _quantile(ordered: Floats, start: Ints, count: Ints, q: float) -> Floats:
    """Linear between neighbours, as numpy's; `ordered`: by owner, then rising."""
    found = np.full(len(count), np.nan)
    some = count > 0
    place = q * (count[some] - 1)
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, count[some] - 1)
    below, above = ordered[start[some] + low], ordered[start[some] + high]
    found[some] = below + (place - low) * (above - below)
    return found


def _mean(owner: Ints, values: Floats, n: int) -> Floats:
    total = np.bincount(owner, values, minlength=n).astype(np.float64)
    return _over(total, np.bincount(owner, minlength=n).astype(np.float64))


def _over(part: Floats, whole: Floats) -> Floats:
    found = np.full(len(part), np.nan)
    np.divide(part, whole, out=found, where=np.nan_to_num(whole) != 0)
    return found
