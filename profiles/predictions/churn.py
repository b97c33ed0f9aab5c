"""Who will not come back: P(buys nothing within a horizon), calibrated, with reasons.

Trees learn from several past moments and begin from what BG/NBD says; what they say is calibrated on a
later window (Platt 1999). In a shop that is too small for trees BG/NBD alone is calibrated.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit

from profiles.ledger import Floats, Ledger
from profiles.predictions.boosting import Trees
from profiles.predictions.calibration import Flags, Platt, log_odds
from profiles.predictions.origins import Origin, stacked
from profiles.predictions.reasons import Effects, in_unit, largest_first, summed
from profiles.predictions.windows import bought_within

LEAST_OF_EACH = 150
"""Training rows of people who came back, and of people who did not, that trees need."""
LEAST_TO_CALIBRATE = 25
"""The same in the calibration window, or BG/NBD is taken as it is."""
_TREES, _FACTS = "churn.txt", "churn.json"


@dataclass(frozen=True)
class ChurnModel:
    """`days`: the horizon. Without `trees` the score is that of BG/NBD."""

    days: int
    trees: Trees | None
    calibration: Platt

    @classmethod
    def fit(
        cls, ledger: Ledger, training: list[Origin], validation: Origin | None, days: int, *, seed: int = 7
    ) -> ChurnModel:
        """`training`: origins whose outcome was known before `validation`, the one to calibrate on, begins;
        the outcome of both is read from `ledger`."""
        trees = None
        if training and validation is not None:
            values, left = stacked(training, lambda one: left_of(ledger, one, days).astype(np.float64), seed)
            if min(left.sum(), len(left) - left.sum()) >= LEAST_OF_EACH:
                trees = Trees.fit(training[0].names, values, left, seed=seed)
        model = cls(days, trees, Platt())
        if validation is None:
            return model
        left_then = left_of(ledger, validation, days)
        if min(left_then.sum(), (~left_then).sum()) < LEAST_TO_CALIBRATE:
            return cls(days, None, Platt())
        return cls(days, trees, Platt.fit(model.scores(validation), left_then))

    def scores(self, origin: Origin) -> Floats:
        """Log-odds before calibration, (n,)."""
        if self.trees is not None:
            return self.trees.raw(origin.values)
        return log_odds(origin.values[:, origin.names.index("none_foretold")])

    def probabilities(self, origin: Origin) -> Floats:
        """P(buys nothing within `days`), 0..1, (n,)."""
        return self.calibration.probabilities(self.scores(origin))

    def reasons(self, origin: Origin) -> tuple[list[Effects], float]:
        """For each customer, by how much of the probability (-1..1) each reason moves it, and the
        probability that everybody begins with; together they are `probabilities`. Without trees: none."""
        if self.trees is None:
            return [() for _ in origin.ids], float("nan")
        effects, base = self.trees.effects(origin.values)
        names, together = summed(origin.names, effects)
        begin = float(self.calibration.scores(np.array([base]))[0])
        moved, start = in_unit(together * self.calibration.slope, begin, expit)
        return largest_first(names, moved), start

    def save(self, folder: Path) -> None:
        """Into files of the folder."""
        names = None if self.trees is None else list(self.trees.names)
        facts = {"days": self.days, "calibration": self.calibration.state, "names": names}
        (folder / _FACTS).write_text(json.dumps(facts) + "\n", encoding="utf-8")
        if self.trees is not None:
            self.trees.save(folder / _TREES)

    @classmethod
    def load(cls, folder: Path) -> ChurnModel:
        """What `save` wrote."""
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        trees = None if facts["names"] is None else Trees.load(folder / _TREES, facts["names"])
        return cls(int(facts["days"]), trees, Platt.restored(facts["calibration"]))


def left_of(ledger: Ledger, origin: Origin, days: int) -> Flags:
    """Whether each customer of an origin bought nothing within the horizon, (n,)."""
    return ~bought_within(ledger, origin.ids, origin.at, origin.at + days)
