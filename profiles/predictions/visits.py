"""Purchases as the models of repeat buying count them: days on which somebody bought, not orders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from profiles.ledger import Floats, Ints, Ledger


@dataclass(frozen=True)
class Visits:
    """Days with a purchase before a moment, sorted by customer and then by time.

    `customer` index into the ledger's ids (v,), `time` of the day's first order in days (v,), `amount` of
    the day in major units (v,). `count`: visits of each customer (n,). Two orders of one day are one visit:
    the second is mostly something forgotten, and says nothing of coming back.
    """

    customer: Ints
    time: Floats
    amount: Floats
    count: Ints

    @classmethod
    def of(cls, ledger: Ledger, at: float) -> Visits:
        """Of a ledger, orders before `at` only."""
        past = ledger.time < at
        customer, time, amount = ledger.customer[past], ledger.time[past], ledger.amount[past]
        day = np.floor(time).astype(np.int64)
        fresh = np.ones(len(time), dtype=bool)
        fresh[1:] = (customer[1:] != customer[:-1]) | (day[1:] != day[:-1])
        which = np.cumsum(fresh) - 1
        money = np.bincount(which, amount, minlength=int(fresh.sum())).astype(np.float64)
        owner = customer[fresh]
        return cls(owner, time[fresh], money, np.bincount(owner, minlength=len(ledger.ids)))

    @property
    def start(self) -> Ints:
        """Where each customer's visits begin, (n,)."""
        return np.asarray(np.cumsum(self.count) - self.count)


@dataclass(frozen=True)
class Summary:
    """What BG/NBD and Gamma-Gamma need to know of each customer, NaN where there was no visit.

    `repeats`: visits after the first, (n,); `last`: days from the first visit to the last, (n,); `age`: days
    from the first visit to now, (n,); `mean`: money of a visit, (n,), and `paid`: the visits with money
    that it is over, (n,).
    """

    repeats: Floats
    last: Floats
    age: Floats
    mean: Floats
    paid: Floats

    @classmethod
    def of(cls, visits: Visits, at: float) -> Summary:
        """Of visits before `at`."""
        n, some = len(visits.count), visits.count > 0
        first, latest = np.full(n, np.nan), np.full(n, np.nan)
        first[some] = visits.time[visits.start[some]]
        latest[visits.customer] = visits.time
        money = visits.amount > 0
        paid = np.bincount(visits.customer[money], minlength=n).astype(np.float64)
        total = np.bincount(visits.customer, visits.amount, minlength=n)
        mean = np.divide(total, paid, out=np.full(n, np.nan), where=paid > 0)
        repeats = np.where(some, visits.count - 1.0, np.nan)
        return cls(repeats, latest - first, at - first, mean, paid)

    def rows(self, chosen: Ints) -> Summary:
        """Only these customers."""
        return Summary(
            self.repeats[chosen], self.last[chosen], self.age[chosen], self.mean[chosen], self.paid[chosen]
        )
