"""From a score of any scale to honest probabilities of one to five stars: an ordered logit on that score.

P(stars >= k | score) = sigmoid(slope * score - threshold_k), k = 2..5 (McCullagh 1980, proportional odds).
With two classes this is Platt scaling; with five it also gives the mean of the stars and P(4 or 5) from one
fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STARS = (1, 2, 3, 4, 5)
_HAPPY = 4
#: So many made-up ratings, spread evenly, keep thresholds finite where a star was never given.
_PRIOR = 1.0
_RIDGE = 1e-3


@dataclass(frozen=True)
class OrderedLogit:
    """`slope` > 0; `thresholds`: rising, for 2, 3, 4 and 5 stars or more."""

    slope: float
    thresholds: tuple[float, float, float, float]

    @classmethod
    def fit(cls, scores: Floats, stars: NDArray[np.int64]) -> OrderedLogit:
        """By maximum likelihood; `scores` float64[n] (better not made on the same ratings), `stars` 1..5."""
        from scipy.optimize import minimize

        middle = float(np.mean(scores)) if len(scores) else 0.0
        values = np.concatenate([scores, np.full(len(STARS), middle)])
        given = np.concatenate([stars, np.array(STARS)])
        weights = np.concatenate([np.ones(len(scores)), np.full(len(STARS), _PRIOR / len(STARS))])

        def cost(parameters: Floats) -> float:
            fitted = _of(parameters)
            likely = fitted.distribution(values)[np.arange(len(values)), given - 1]
            return float(-(weights * np.log(np.maximum(likely, 1e-12))).sum() + _RIDGE * parameters[0] ** 2)

        start = np.array([0.0, -2.0, *np.log([0.7, 0.7, 1.0])])
        found = minimize(cost, start, method="L-BFGS-B", bounds=[(-6, 3), (-20, 20), *[(-6, 4)] * 3])
        return _of(found.x)

    def distribution(self, scores: Floats) -> Floats:
        """P(1), ..., P(5), float64[n, 5]."""
        odds = self.slope * scores[:, None] - np.array(self.thresholds)[None, :]
        # As tanh, which cannot overflow.
        least = 0.5 * (1.0 + np.tanh(0.5 * odds))
        edges = np.hstack([np.ones((len(scores), 1)), least, np.zeros((len(scores), 1))])
        return np.asarray(np.clip(edges[:, :-1] - edges[:, 1:], 0.0, 1.0))

    def happy(self, scores: Floats) -> Floats:
        """P(4 or 5 stars), float64[n]."""
        return np.asarray(self.distribution(scores)[:, _HAPPY - 1 :].sum(axis=1))

    def mean_stars(self, scores: Floats) -> Floats:
        """The expected stars, 1..5, float64[n]."""
        return np.asarray(self.distribution(scores) @ np.array(STARS, dtype=np.float64))

    @property
    def state(self) -> dict[str, Any]:
        """JSON of it."""
        return {"slope": self.slope, "thresholds": list(self.thresholds)}

    @classmethod
    def restored(cls, state: Mapping[str, Any]) -> OrderedLogit:
        """The one whose `state` that is."""
        second, third, fourth, fifth = (float(value) for value in state["thresholds"])
        return cls(float(state["slope"]), (second, third, fourth, fifth))


def _of(parameters: Floats) -> OrderedLogit:
    # The logarithms of slope and of the steps between thresholds: so both are positive whatever is tried.
    steps = np.exp(parameters[2:])
    first = float(parameters[1])
    rest = first + np.cumsum(steps)
    second, third, fourth = (float(value) for value in rest)
    return OrderedLogit(float(np.exp(parameters[0])), (first, second, third, fourth))
