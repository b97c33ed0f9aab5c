"""How customers shop, as comparable numbers: what segments are made of.

Habits and not fates: how long ago somebody bought says whether they are leaving, which is foretold elsewhere,
and would only cut every segment in two. A share or mean of few observations says little, so it is drawn
towards that of everybody by as much as customers resemble each other (empirical Bayes; for shares the
beta-binomial's moments, Kleinman 1973); whoever did nothing stands in the middle. Then everything is put on
one robust scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from profiles.features import FeatureTable
from profiles.ledger import Floats, Ledger

PRIOR = 1.0
"""Observations that what is known of everybody counts for, beside one customer's own, where means are no
shares."""
MOST_PRIOR = 50.0
"""A share for which more would be needed is chance and no habit: customers do not differ in it."""
NEW_DAYS = 90.0
"""How new a customer is plays no part after so many days."""
FARTHEST = 3.0
"""Robust standard deviations from the median beyond which nothing is any farther."""
SHARES = ("discounts", "returns", "weekends")
_MONTH = 30.4
_MAD = 1.4826


@dataclass(frozen=True)
class Scale:
    """What turns habits into comparable numbers; learned once, applied to everybody after. `names`, `middle`,
    `spread` and `rest` are (f,); a habit that is the same for everybody has spread 1."""

    names: tuple[str, ...]
    middle: Floats
    spread: Floats
    rest: Floats

    @classmethod
    def learned(cls, habits: FeatureTable) -> Scale:
        """Median, and the median absolute deviation (Rousseeuw and Croux 1993) made comparable to a standard
        deviation; where that is under half the standard deviation without the outermost, as of a crowd
        at one point, the latter."""
        values = habits.values
        if not len(values):
            return cls(habits.names, *np.array([[0.0], [1.0], [1.0]]).repeat(values.shape[1], 1))
        middle = np.median(values, axis=0)
        spread = _MAD * np.median(np.abs(values - middle), axis=0)
        deviation = np.clip(values, *np.quantile(values, (0.025, 0.975), axis=0)).std(axis=0)
        spread = np.where(spread > 0.5 * deviation, spread, deviation)
        spread = np.where(spread > 1e-9, spread, 1.0)
        # Cut off at FARTHEST, habits differ in variance again; weights compare variances, so make them one.
        rest = np.clip((values - middle) / spread, -FARTHEST, FARTHEST).std(axis=0)
        return cls(habits.names, middle, spread, np.where(rest > 1e-9, rest, 1.0))

    def apply(self, habits: FeatureTable) -> Floats:
        """(n, f): robust standard deviations from the median, no farther than FARTHEST, with variance 1 among
        those who were learned from."""
        values = habits.select(self.names).values
        return np.clip((values - self.middle) / self.spread, -FARTHEST, FARTHEST) / self.rest


@dataclass(frozen=True)
class Common:
    """What is known of everybody, towards which the habits of one are drawn. `means` and `priors` by habit: a
    prior counts for so many observations; `begun`: the first day with records, in days since 1970."""

    means: dict[str, float]
    priors: dict[str, float]
    begun: float

    @classmethod
    def of(cls, orders: FeatureTable, extra: FeatureTable, ledger: Ledger) -> Common:
        """Of all customers."""
        first = extra.column("events_first")
        times = np.concatenate([ledger.time, first[~np.isnan(first)]])
        means, priors = {}, {}
        for name, (value, weight) in _averages(orders, extra).items():
            counted = (weight > 0) & ~np.isnan(value)
            value, weight = value[counted], weight[counted]
            means[name] = float((value * weight).sum() / weight.sum()) if len(value) else 0.0
            priors[name] = _prior_of_share(value, weight) if name in SHARES else PRIOR
        return cls(means, priors, float(times.min()) if len(times) else 0.0)

    @property
    def differing(self) -> tuple[str, ...]:
        """The averages in which customers differ by more than chance."""
        return tuple(name for name, prior in self.priors.items() if prior <= MOST_PRIOR)


def habits_of(orders: FeatureTable, extra: FeatureTable, common: Common, at: float) -> FeatureTable:
    """Habits, without NaN. `orders` is what `order_features` made, `extra` what was gathered beside it, for
    the same customers; `at` in days.

    `newness` 1 (today) .. 0 (NEW_DAYS ago); `order_rate`, `visit_rate`: log of how many a month of activity;
    `basket`: log of lines an order; `order_value`: log of money an order; `discounts`, `returns`,
    `weekends`: shares; `hour_cos`, `hour_sin`: where on the circle of the day they shop. Averages in which
    customers do not differ are left out.
    """
    months = _active_months(orders, extra, common, at)
    columns = {"newness": np.clip(1 - orders.column("tenure") / NEW_DAYS, 0.0, 1.0)}
    for name, count in (("order_rate", orders.column("orders")), ("visit_rate", extra.column("visits"))):
        columns[name] = np.log((count + 0.5) / (months + 1.0))
    averages = _averages(orders, extra)
    for name in common.differing:
        value, weight = averages[name]
        own, prior = np.where(np.isnan(value), 0.0, value) * weight, common.priors[name]
        columns[name] = (own + prior * common.means[name]) / (weight + prior)
    return FeatureTable.of(orders.ids, columns)


def _averages(orders: FeatureTable, extra: FeatureTable) -> dict[str, tuple[Floats, Floats]]:
    """What is a mean over observations: by name the mean, and of how many."""
    count, moments, lines = orders.column("orders"), extra.column("moments"), orders.column("lines_mean")
    some = lines > 0
    return {
        "basket": (np.log(np.where(some, lines, 1.0)), np.where(some, count, 0.0)),
        "order_value": (np.log1p(orders.column("order_mean")), count),
        "discounts": (extra.column("discount_share"), extra.column("lines")),
        "returns": (extra.column("return_share"), count),
        "weekends": (orders.column("share_weekend"), count),
        "hour_cos": (extra.column("hour_cos"), moments),
        "hour_sin": (extra.column("hour_sin"), moments),
    }


def _prior_of_share(share: Floats, count: Floats) -> float:
    """So many observations is what everybody's share is worth: from how much more shares differ than chance
    alone would make them."""
    several = count >= 2
    share, count = share[several], count[several]
    if len(share) < 2:
        return np.inf
    mean = float((share * count).sum() / count.sum())
    chance = mean * (1 - mean)
    seen = float((count * (share - mean) ** 2).sum() / (len(share) - 1))
    # Expected is chance * (1 + rho * (count - 1)), with 1 / (1 + prior) for rho.
    rho = (seen / chance - 1) / max(float(count.mean()) - 1, 1e-9) if chance > 0 else 0.0
    return 1 / min(rho, 0.95) - 1 if rho > 0 else np.inf


def _active_months(orders: FeatureTable, extra: FeatureTable, common: Common, at: float) -> Floats:
    """From when a customer came (or records begin) to the last sign of life, at least a month."""
    begun = np.maximum(at - orders.column("tenure"), common.begun)
    last = np.fmax(at - orders.column("recency"), extra.column("events_last"))
    # Whoever never did anything was there all the time and did nothing.
    last = np.where(np.isnan(last), at, last)
    return np.maximum((last - begun) / _MONTH, 1.0)
