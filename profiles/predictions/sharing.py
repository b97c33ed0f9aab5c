"""Who or what a number is owed to where a formula, not trees, gave it: Shapley values (Shapley 1953)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import factorial

import numpy as np

from profiles.ledger import Floats
from profiles.predictions.bg_nbd import BgNbd
from profiles.predictions.calibration import log_odds
from profiles.predictions.visits import Summary

PARTS = ("orders", "recency", "tenure", "order_value")
"""What BG/NBD and Gamma-Gamma know of a customer."""


def shared(
    worth: Callable[[Summary], Floats], facts: Summary, middle: tuple[float, float, float, float]
) -> tuple[Floats, float]:
    """What each of PARTS adds to `worth` of these customers against one in the middle, (n, 4), and what that
    one is worth. `middle`: repeat purchases, days since the last visit and since the first, money a visit."""
    own = np.column_stack([facts.repeats, facts.age - facts.last, facts.age, facts.mean, facts.paid])

    def of(taken: tuple[bool, ...]) -> Floats:
        use = np.nan_to_num(np.where([*taken, taken[3]], own, (*middle, 1.0)))
        repeats, silence, age, mean, paid = use.T
        last = np.where(repeats > 0, np.maximum(age - silence, 0.0), 0.0)
        return worth(Summary(repeats, last, np.maximum(age, last), mean, paid))

    count = len(PARTS)
    values = {taken: of(taken) for taken in product((False, True), repeat=count)}
    effects = np.zeros((len(own), count))
    for part in range(count):
        for taken, value in values.items():
            if taken[part]:
                size = sum(taken) - 1
                weight = factorial(size) * factorial(count - size - 1) / factorial(count)
                effects[:, part] += weight * (value - values[(*taken[:part], False, *taken[part + 1 :])])
    return effects, float(values[(False,) * count][0]) if len(own) else 0.0


def none_shared(rates: BgNbd, days: float, facts: Summary) -> tuple[Floats, float]:
    """Of the log-odds that nothing is bought within `days`, as BG/NBD says: (n, 4), and the middle's."""

    def worth(seen: Summary) -> Floats:
        return log_odds(rates.none_within(days, seen.repeats, seen.last, seen.age))

    return shared(worth, facts, (1.0, rates.alpha, 2 * rates.alpha, 0.0))
