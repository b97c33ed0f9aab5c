"""What customers did, as arrays: the one form in which everything in this package takes it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Ledger:
    """Orders of customers, sorted by customer and then by time.

    `ids`: the customers' ids, (n,); rows of every table are in this order, people without orders included.
    An order is one entry of `customer` (index into ids, (m,)), `time` (days since 1970-01-01 UTC with their
    fraction, (m,)) and `amount` (in major units of the currency, after refunds, >= 0, (m,)). `categories` are
    names; a line of an order is one entry of `line_order` (index into the orders, (k,)), `line_category`
    (index into categories, (k,)) and `line_amount` (major units, (k,)). `since`: when each customer was first
    known, in days, (n,).
    """

    ids: tuple[str, ...]
    customer: Ints
    time: Floats
    amount: Floats
    since: Floats
    categories: tuple[str, ...] = ()
    line_order: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    line_category: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    line_amount: Floats = field(default_factory=lambda: np.zeros(0))

    def before(self, moment: float) -> Ledger:
        """What was known at a moment (days): orders earlier than it, and customers first known before it."""
        known = self.since < moment
        kept = (self.time < moment) & known[self.customer]
        rows, orders = np.cumsum(known) - 1, np.cumsum(kept) - 1
        lines = kept[self.line_order]
        return Ledger(
            ids=tuple(one for one, is_known in zip(self.ids, known, strict=True) if is_known),
            customer=rows[self.customer[kept]],
            time=self.time[kept],
            amount=self.amount[kept],
            since=self.since[known],
            categories=self.categories,
            line_order=orders[self.line_order[lines]],
            line_category=self.line_category[lines],
            line_amount=self.line_amount[lines],
        )
