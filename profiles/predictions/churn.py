"""Who will not come back: P(buys nothing within a horizon), calibrated, with reasons.

Trees learn from several past moments. On a later window it is seen how much weight they deserve beside
BG/NBD, and there the sum is calibrated (Platt 1999). Where a shop is too small for trees it is BG/NBD alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit

from profiles.ledger import Floats, Ledger
from profiles.predictions.bg_nbd import BgNbd
from profiles.predictions.boosting import Trees
from profiles.predictions.calibration import Flags, Platt, log_odds
from profiles.predictions.origins import Origin, stacked
from profiles.predictions.reasons import Effects, in_unit, largest_first, summed
from profiles.predictions.sharing import PARTS, none_shared
from profiles.predictions.windows import bought_within

LEAST_OF_EACH = 150
"""Training rows of people who came back, and of people who did not, that trees need."""
LEAST_TO_CALIBRATE = 25
"""The same in the calibration window, or BG/NBD is taken as it is."""
WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""What may be the share of the trees."""
_TREES, _FACTS = "churn.txt", "churn.json"


@dataclass(frozen=True)
class ChurnModel:
    """`days`: the horizon; `weight`: the share 0..1 of the trees in the score, the rest is BG/NBD by `rates`;
    `season`: what the time of the year adds to the log-odds."""

    days: int
    rates: BgNbd
    trees: Trees | None
    weight: float
    calibration: Platt
    season: float = 0.0

    @classmethod
    def fit(
        cls,
        ledger: Ledger,
        training: list[Origin],
        validation: Origin | None,
        days: int,
        rates: BgNbd,
        *,
        season: float = 0.0,
        seed: int = 7,
    ) -> ChurnModel:
        """`training`: origins whose outcome was known before `validation`, the one to calibrate on, begins;
        the outcome of both is read from `ledger`. `rates`: BG/NBD of now."""
        plain = cls(days, rates, None, 0.0, Platt(), season)
        if validation is None:
            return plain
        left = left_of(ledger, validation, days)
        if min(left.sum(), (~left).sum()) < LEAST_TO_CALIBRATE:
            return plain
        trees = None
        if training:
            values, gone = stacked(training, lambda one: left_of(ledger, one, days).astype(np.float64), seed)
            if min(gone.sum(), len(gone) - gone.sum()) >= LEAST_OF_EACH:
                trees = Trees.fit(training[0].names, values, gone, rounds=100, seed=seed)
        own = _foreseen(validation)
        tried = {0.0: own}
        if trees is not None:
            raw = trees.raw(validation.values)
            tried |= {weight: weight * raw + (1 - weight) * own for weight in WEIGHTS}
        weight = min(tried, key=lambda one: _loss(calibrated_unseen(tried[one], left), left))
        kept = trees if weight else None
        return cls(days, rates, kept, weight, Platt.fit(tried[weight], left), season)

    def scores(self, origin: Origin) -> Floats:
        """Log-odds before calibration, (n,)."""
        own = _foreseen(origin)
        if self.trees is None:
            return own
        return self.weight * self.trees.raw(origin.values) + (1 - self.weight) * own

    def probabilities(self, origin: Origin) -> Floats:
        """P(buys nothing within `days`), 0..1, (n,)."""
        return np.asarray(expit(self.calibration.scores(self.scores(origin)) + self.season))

    def reasons(self, origin: Origin) -> tuple[list[Effects], float]:
        """For each customer of an origin of now, by how much of the probability (-1..1) each reason moves it,
        and the probability that everybody begins with; together they are `probabilities`."""
        own, middle = none_shared(self.rates, self.days, origin.summary)
        names: tuple[str, ...] = PARTS
        effects, base = own * (1 - self.weight), middle * (1 - self.weight)
        if self.trees is not None:
            grown, begin = self.trees.effects(origin.values)
            names, effects = (*names, *self.trees.names), np.hstack([effects, self.weight * grown])
            base += self.weight * begin
        reasons, together = summed(names, effects)
        start = float(self.calibration.scores(np.array([base]))[0]) + self.season
        moved, share = in_unit(together * self.calibration.slope, start, expit)
        return largest_first(reasons, moved), share

    def save(self, folder: Path) -> None:
        """Into files of the folder."""
        facts = {
            "days": self.days, "rates": self.rates.state, "weight": self.weight, "season": self.season,
            "calibration": self.calibration.state,
            "names": None if self.trees is None else list(self.trees.names),
        }  # fmt: skip
        (folder / _FACTS).write_text(json.dumps(facts) + "\n", encoding="utf-8")
        if self.trees is not None:
            self.trees.save(folder / _TREES)

    @classmethod
    def load(cls, folder: Path) -> ChurnModel:
        """What `save` wrote."""
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        trees = None if facts["names"] is None else Trees.load(folder / _TREES, facts["names"])
        rates, calibration = BgNbd.restored(facts["rates"]), Platt.restored(facts["calibration"])
        return cls(int(facts["days"]), rates, trees, facts["weight"], calibration, facts["season"])


def left_of(ledger: Ledger, origin: Origin, days: int) -> Flags:
    """Whether each customer of an origin bought nothing within the horizon, (n,)."""
    return ~bought_within(ledger, origin.ids, origin.at, origin.at + days)


def calibrated_unseen(scores: Floats, left: Flags) -> Floats:
    """Each half calibrated on the other, so that no figure is told of what the calibration has seen, (n,)."""
    half = np.arange(len(scores)) % 2 == 0
    found = np.zeros(len(scores))
    for part in (half, ~half):
        found[part] = Platt.fit(scores[~part], left[~part]).probabilities(scores[part])
    return found


def _foreseen(origin: Origin) -> Floats:
    chances = origin.values[:, origin.names.index("none_foretold")]
    return log_odds(np.where(np.isnan(chances), 0.5, chances))


def _loss(chances: Floats, left: Flags) -> float:
    kept = np.clip(np.where(left, chances, 1 - chances), 1e-9, 1.0)
    return float(-np.log(kept).mean())
