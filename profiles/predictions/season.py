"""What the time of the year does to coming back, from the same weeks a year ago.

Probabilities are calibrated on the window before now; before Christmas that is not the window after now. A
year ago shows by how much: BG/NBD, which knows no season, is set against what came then, in both windows.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from profiles.ledger import Ledger
from profiles.predictions.calibration import log_odds
from profiles.predictions.origins import rates_of
from profiles.predictions.visits import Summary, Visits
from profiles.predictions.windows import bought_within

YEAR = 365
TRUSTED = 0.75
"""Of what one past year shows, so much is expected to come again."""
HISTORY = 2
"""So many horizons of history there must be before a window that is looked at."""
_LEAST_LEFT = 100
_MOST = 5.0


def season_shift(ledger: Ledger, at: float, days: int) -> float:
    """What to add to calibrated log-odds of buying nothing within `days` of `at`, where they were calibrated
    on the window of `days` before; 0 where the history does not reach back far enough."""
    start = float(ledger.time.min())
    if at - days - YEAR - HISTORY * days < start or days >= YEAR:
        return 0.0
    then, before = _surprise(ledger, at - YEAR, days), _surprise(ledger, at - days - YEAR, days)
    return 0.0 if then is None or before is None else TRUSTED * (then - before)


def _surprise(ledger: Ledger, at: float, days: int) -> float | None:
    """By how much the log-odds of BG/NBD at a moment were too low, on average."""
    known = ledger.before(at)
    rates = rates_of(known, at)
    if rates is None:
        return None
    visits = Visits.of(known, at)
    rows = np.flatnonzero(visits.count > 0)
    facts = Summary.of(visits, at).rows(rows)
    left = ~bought_within(ledger, tuple(known.ids[row] for row in rows), at, at + days)
    if min(left.sum(), (~left).sum()) < _LEAST_LEFT:
        return None
    odds = log_odds(rates.none_within(days, facts.repeats, facts.last, facts.age))

    def too_low(shift: float) -> float:
        return float(expit(odds + shift).mean() - left.mean())

    return float(brentq(too_low, -_MOST, _MOST)) if too_low(-_MOST) < 0 < too_low(_MOST) else None
