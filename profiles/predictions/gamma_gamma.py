"""Gamma-Gamma: what a purchase of a customer is worth (Fader and Hardie 2013).

Amounts of one customer are gamma with shape p; the rates of customers are gamma with shape q and rate v. It
draws the mean of who bought little towards that of everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from profiles.ledger import Floats
from profiles.predictions.bg_nbd import LEAST_RETURNED, TooLittle

_MOST_FITTED = 30_000
_RIDGE = 0.05
"""On the sum over all customers: it only decides where the data leave a parameter open."""


@dataclass(frozen=True)
class GammaGamma:
    """`p` > 0 and `q` > 1 without unit, `v` > 0 in money."""

    p: float
    q: float
    v: float

    @classmethod
    def fit(cls, count: Floats, mean: Floats, *, seed: int = 7) -> GammaGamma:
        """By maximum likelihood. `count`: purchases with money, > 0, (n,); `mean`: their mean, > 0, (n,).

        Raises:
            TooLittle: hardly anybody bought twice.
        """
        if int((count > 1).sum()) < LEAST_RETURNED:
            raise TooLittle(f"{int((count > 1).sum())} customers bought twice; it takes {LEAST_RETURNED}")
        if len(count) > _MOST_FITTED:
            some = np.random.default_rng(seed).choice(len(count), _MOST_FITTED, replace=False)
            count, mean = count[some], mean[some]
        unit = float(np.median(mean))
        found = minimize(
            _cost, np.log([2.0, 2.0, 2.0]), args=(count, mean / unit), jac=True, method="L-BFGS-B",
            bounds=[(-5, 7)] * 3,
        )  # fmt: skip
        p, above, v = np.exp(found.x)
        return cls(float(p), float(1 + above), float(v) * unit)

    def expected(self, count: Floats, mean: Floats) -> Floats:
        """Money of a further purchase, (n,); `count` 0 and `mean` NaN where nothing is known: everybody's."""
        spent = np.where(count > 0, np.nan_to_num(mean) * count, 0.0)
        return np.asarray(self.p * (self.v + spent) / (self.p * count + self.q - 1))

    @property
    def state(self) -> dict[str, float]:
        """JSON of it."""
        return {"p": self.p, "q": self.q, "v": self.v}

    @classmethod
    def restored(cls, state: Mapping[str, float]) -> GammaGamma:
        """The one whose `state` that is."""
        return cls(*(float(state[name]) for name in ("p", "q", "v")))


def _cost(logs: Floats, count: Floats, mean: Floats) -> tuple[float, Floats]:
    """Mean negative log likelihood with its gradient, over the logarithms of p, q - 1 and v."""
    p, above, v = np.exp(logs)
    q, shape, spent = 1 + above, p * count, count * mean
    likely = (
        gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(v)
        + (shape - 1) * np.log(mean) + shape * np.log(count) - (shape + q) * np.log(spent + v)
    )  # fmt: skip
    both = np.log(spent + v)
    slopes = np.array([
        np.mean(count * (digamma(shape + q) - digamma(shape) + np.log(mean) + np.log(count) - both)),
        np.mean(digamma(shape + q) - digamma(q) + np.log(v) - both),
        np.mean(q / v - (shape + q) / (spent + v)),
    ])  # fmt: skip
    pull = _RIDGE / len(count)
    cost = -float(np.mean(likely)) + pull * float((logs**2).sum())
    return cost, -slopes * np.array([p, above, v]) + 2 * pull * logs
