"""Honest probabilities from scores, by what came of scores that were not trained on (Platt 1999)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit, logit

from profiles.ledger import Floats

Flags = npt.NDArray[np.bool_]

_PULL = 2.0
"""Strength, in outcomes, of the belief that scores are log-odds already; it decides where there are few."""


@dataclass(frozen=True)
class Platt:
    """P = sigmoid(slope * score + shift); `slope` > 0, so that nobody changes places with anybody."""

    slope: float = 1.0
    shift: float = 0.0

    @classmethod
    def fit(cls, scores: Floats, came: Flags) -> Platt:
        """`scores` on the scale of log-odds, (n,); `came`: whether it came true, (n,)."""
        if not len(scores):
            return cls()
        truth = came.astype(np.float64)

        def cost(parameters: Floats) -> tuple[float, Floats]:
            scale, shift = np.exp(parameters[0]), parameters[1]
            raw = scale * scores + shift
            wrong = expit(raw) - truth
            pull = _PULL * (parameters**2).sum()
            slopes = np.array([(wrong * scores).sum() * scale, wrong.sum()]) + 2 * _PULL * parameters
            return float((np.logaddexp(0, raw) - truth * raw).sum() + pull), slopes

        found = minimize(cost, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[(-3, 3), (-10, 10)])
        return cls(float(np.exp(found.x[0])), float(found.x[1]))

    def scores(self, scores: Floats) -> Floats:
        """Calibrated log-odds, (n,)."""
        return np.asarray(self.slope * scores + self.shift)

    def probabilities(self, scores: Floats) -> Floats:
        """0..1, (n,)."""
        return np.asarray(expit(self.scores(scores)))

    @property
    def state(self) -> dict[str, float]:
        """JSON of it."""
        return {"slope": self.slope, "shift": self.shift}

    @classmethod
    def restored(cls, state: Mapping[str, float]) -> Platt:
        """The one whose `state` that is."""
        return cls(float(state["slope"]), float(state["shift"]))


def log_odds(probabilities: Floats) -> Floats:
    """Of probabilities, kept off 0 and 1."""
    return np.asarray(logit(np.clip(probabilities, 1e-6, 1 - 1e-6)))
