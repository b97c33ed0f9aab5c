"""BG/NBD: how often customers buy, and whether they have left (Fader, Hardie and Lee 2005).

Somebody buys at random at their own rate (rates: gamma with shape r and rate alpha), and after every purchase
leaves for ever with a probability of their own (beta with a and b). Of each customer three numbers are
needed: x repeat purchases, the last of them t_x after the first purchase, T since the first purchase.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, expit, gammaln, hyp2f1

from profiles.ledger import Floats

LEAST_CUSTOMERS = 20
LEAST_RETURNED = 8
"""So many customers, and so many of them with a repeat purchase, or nothing is fitted."""
_MOST_FITTED = 30_000
_RIDGE = 0.05
"""On the sum over all customers: it only decides where the data leave a parameter open."""
_STARTS = ((0.5, 1.0, 0.5, 2.0), (1.0, 0.2, 0.1, 5.0))


class TooLittle(Exception):
    """There is too little to learn from; the message says what there is and what it takes."""


@dataclass(frozen=True)
class BgNbd:
    """The four parameters, all > 0; `alpha` in days, the others without unit."""

    r: float
    alpha: float
    a: float
    b: float

    @classmethod
    def fit(cls, repeats: Floats, last: Floats, age: Floats, *, seed: int = 7) -> BgNbd:
        """By maximum likelihood with its gradient. `repeats` x, `last` t_x and `age` T in days, each (n,);
        where there are very many customers, a sample of them says the same.

        Raises:
            TooLittle: hardly anybody, or hardly anybody who came back.
        """
        if len(repeats) < LEAST_CUSTOMERS or int((repeats > 0).sum()) < LEAST_RETURNED:
            raise TooLittle(
                f"{len(repeats)} customers, {int((repeats > 0).sum())} of whom bought again; it takes"
                f" {LEAST_CUSTOMERS} and {LEAST_RETURNED}"
            )
        if len(repeats) > _MOST_FITTED:
            some = np.random.default_rng(seed).choice(len(repeats), _MOST_FITTED, replace=False)
            repeats, last, age = repeats[some], last[some], age[some]
        # Near 1 the search is well conditioned, whether people buy every week or every year.
        unit = max(float(np.mean(age)), 1e-6) / 4
        tries = [
            minimize(
                _cost, np.log(start), args=(repeats, last / unit, age / unit), jac=True, method="L-BFGS-B",
                bounds=[(-7, 7)] * 4,
            )
            for start in _STARTS
        ]  # fmt: skip
        r, alpha, a, b = (float(one) for one in np.exp(min(tries, key=lambda found: float(found.fun)).x))
        # The expectation has a removable gap at a = 1.
        return cls(r, alpha * unit, a if abs(a - 1) > 1e-6 else 1 + 1e-6, b)

    def alive(self, repeats: Floats, last: Floats, age: Floats) -> Floats:
        """P(has not left), 0..1, (n,). Who never came back counts as not having left: the model says so."""
        odds = (
            np.log(self.a)
            - np.log(np.maximum(self.b + repeats - 1, 1e-12))
            + (self.r + repeats) * (np.log(self.alpha + age) - np.log(self.alpha + last))
        )
        return np.asarray(np.where(repeats > 0, expit(-odds), 1.0))

    def none_within(self, days: float, repeats: Floats, last: Floats, age: Floats) -> Floats:
        """P(buys nothing within so many days from now), 0..1, (n,)."""
        alive = self.alive(repeats, last, age)
        waits = np.exp((self.r + repeats) * (np.log(self.alpha + age) - np.log(self.alpha + age + days)))
        return np.asarray(1 - alive * (1 - waits))

    def purchases_within(self, days: float, repeats: Floats, last: Floats, age: Floats) -> Floats:
        """Expected purchases within so many days from now, >= 0, (n,).

        Equation 10 of the paper after Euler's transformation of 2F1: no power grows with x any more.
        """
        share = days / (self.alpha + age + days)
        series = hyp2f1(self.a + self.b - 1 - self.r, self.a - 1, self.a + self.b + repeats - 1, share)
        ahead = (self.a + self.b + repeats - 1) / (self.a - 1) * (1 - (1 - share) ** (self.a - 1) * series)
        return np.asarray(np.maximum(ahead, 0.0) * self.alive(repeats, last, age))

    @property
    def state(self) -> dict[str, float]:
        """JSON of it."""
        return {"r": self.r, "alpha": self.alpha, "a": self.a, "b": self.b}

    @classmethod
    def restored(cls, state: Mapping[str, float]) -> BgNbd:
        """The one whose `state` that is."""
        return cls(*(float(state[name]) for name in ("r", "alpha", "a", "b")))


def log_likelihood(model: BgNbd, repeats: Floats, last: Floats, age: Floats) -> float:
    """Of all customers together."""
    cost, _ = _cost(np.log([model.r, model.alpha, model.a, model.b]), repeats, last, age, ridge=0.0)
    return -cost * len(repeats)


def _cost(logs: Floats, x: Floats, last: Floats, age: Floats, ridge: float = _RIDGE) -> tuple[float, Floats]:
    """Mean negative log likelihood with its gradient, over the logarithms of r, alpha, a and b."""
    r, alpha, a, b = np.exp(logs)
    again = x > 0
    stays = -(r + x) * np.log(alpha + age)
    beyond = np.maximum(b + x - 1, 1e-300)
    leaves = np.where(again, np.log(a) - np.log(beyond) - (r + x) * np.log(alpha + last), -np.inf)
    both = np.logaddexp(stays, leaves)
    left = np.exp(leaves - both)
    stayed = 1 - left
    likely = (
        gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        + gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        + both
    )  # fmt: skip
    common = digamma(a + b) - digamma(a + b + x)
    slopes = np.array([
        np.mean(
            digamma(r + x) - digamma(r) + np.log(alpha)
            - stayed * np.log(alpha + age) - left * np.log(alpha + last)
        ),
        np.mean(r / alpha - (r + x) * (stayed / (alpha + age) + left / (alpha + last))),
        np.mean(common + left / a),
        np.mean(common + digamma(b + x) - digamma(b) - np.where(again, left / beyond, 0.0)),
    ])  # fmt: skip
    values = np.array([r, alpha, a, b])
    pull = ridge / len(x)
    cost = -float(np.mean(likely)) + pull * float((logs**2).sum())
    return cost, -slopes * values + 2 * pull * logs
