"""What customers of one segment buy together, by association rules (FP-growth: Han, Pei and Yin 2000)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from profiles.ledger import Ints, Ledger

MOST_RULES = 8
LEAST_SUPPORT, LEAST_CONFIDENCE, LEAST_LIFT = 0.01, 0.1, 1.05
_LEAST_BASKETS = 30
_LARGEST_SET = 3

Growth = Callable[[list[list[int]], float, int], list[tuple[tuple[int, ...], int]]]
"""Frequent sets (items ascending, count) of baskets with a support, 0..1, of at most so many items."""


@dataclass(frozen=True)
class Rule:
    """Who buys `antecedent` buys `consequent` too. `support`: share of all baskets with both; `confidence`:
    of those with the antecedent; `lift`: how many times oftener than by chance."""

    antecedent: tuple[str, ...]
    consequent: str
    support: float
    confidence: float
    lift: float


def rules_by_segment(
    ledger: Ledger, labels: Ints, k: int, growth: Growth | None = None
) -> list[tuple[Rule, ...]]:
    """For each of the segments 0..k-1 the rules of its customers' categories, the highest lift first.

    `labels` (n,) of `ledger.ids`. A basket is all that one customer bought in the shop: categories are few,
    so single orders would hold one each.
    """
    baskets: list[set[int]] = [set() for _ in ledger.ids]
    owners = ledger.customer[ledger.line_order]
    for row, category in zip(owners.tolist(), ledger.line_category.tolist(), strict=True):
        baskets[row].add(category)
    return [
        _rules([sorted(baskets[row]) for row in np.flatnonzero(labels == place)], ledger.categories, growth)
        for place in range(k)
    ]


def frequent_sets(baskets: list[list[int]], support: float, size: int) -> list[tuple[tuple[int, ...], int]]:
    """By our own FP-growth."""
    from recommender.baskets import Baskets
    from recommender.fp_growth import fp_growth

    return list(fp_growth(Baskets.of(baskets), support, size=size))


def _rules(baskets: list[list[int]], categories: tuple[str, ...], growth: Growth | None) -> tuple[Rule, ...]:
    baskets = [basket for basket in baskets if basket]
    if len(baskets) < _LEAST_BASKETS:
        return ()
    counts = dict((growth or frequent_sets)(baskets, LEAST_SUPPORT, _LARGEST_SET))
    total, found = len(baskets), []
    for items, both in counts.items():
        for consequent in items if len(items) > 1 else ():
            antecedent = tuple(item for item in items if item != consequent)
            confidence = both / counts[antecedent]
            lift = confidence * total / counts[(consequent,)]
            if confidence >= LEAST_CONFIDENCE and lift >= LEAST_LIFT:
                names = tuple(categories[item] for item in antecedent)
                found.append(Rule(names, categories[consequent], both / total, confidence, lift))
    found.sort(key=lambda rule: (-rule.lift * rule.support**0.5, rule.antecedent, rule.consequent))
    return tuple(found[:MOST_RULES])
