"""Association rules: who takes these items takes those, too (Agrawal, Imielinski and Swami, 1993)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt

from recommender.baskets import Integers, ItemSets

Measure = Literal["support", "confidence", "lift", "leverage", "conviction"]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class AssociationRules:
    """Rules in order of a measure, best first; every array has a row a rule.

    `antecedents` and `consequents`: item numbers, ascending, shapes (rules, most items), filled up with -1.
    `support`: share of the baskets with both sides; `confidence`: share of those with the antecedent that
    have the consequent; `lift`: how many times oftener than by chance, 1 for independent sides; `leverage`:
    by how much oftener, as a share of the baskets (Piatetsky-Shapiro, 1991); `conviction`: how many times
    oftener the rule would be wrong by chance, infinite where it never is (Brin and others, 1997).
    """

    antecedents: Integers
    consequents: Integers
    support: Floats
    confidence: Floats
    lift: Floats
    leverage: Floats
    conviction: Floats

    def __len__(self) -> int:
        return len(self.support)

    def where(self, kept: npt.NDArray[np.bool_] | npt.NDArray[np.integer]) -> AssociationRules:
        """Those rules, or in that order."""
        return AssociationRules(
            self.antecedents[kept],
            self.consequents[kept],
            self.support[kept],
            self.confidence[kept],
            self.lift[kept],
            self.leverage[kept],
            self.conviction[kept],
        )


def association_rules(
    sets: ItemSets,
    *,
    confidence: float = 0.0,
    lift: float = 0.0,
    consequent_size: int | None = None,
    by: Measure = "lift",
) -> AssociationRules:
    """All rules between the two halves of frequent sets with at least that `confidence` and `lift`.

    `consequent_size`: only rules with that many items on the right. `by`: what they are sorted by; ties by
    confidence, then support, then item numbers.
    """
    parts = [
        _split(sets, level, left, confidence, lift)
        for level in range(1, len(sets.levels))
        for left in _sides(level + 1, consequent_size)
    ]
    most = max(len(sets.levels) - 1, 1)
    antecedents = _stacked([part[0] for part in parts], most)
    consequents = _stacked([part[1] for part in parts], consequent_size or most)
    both, before, after = (
        np.concatenate([part[column] for part in parts]) if parts else np.empty(0) for column in (2, 3, 4)
    )
    found = _measured(antecedents, consequents, both, before, after)
    columns = [*found.consequents.T[::-1], *found.antecedents.T[::-1]]
    measure: Floats = getattr(found, by)
    return found.where(np.lexsort([*columns, -found.support, -found.confidence, -measure]))


def _sides(size: int, consequent_size: int | None) -> list[tuple[int, ...]]:
    """Which columns of a set of `size` may be the antecedent."""
    sizes = range(1, size) if consequent_size is None else [size - consequent_size]
    return [left for count in sizes if 0 < count < size for left in combinations(range(size), count)]


def _split(
    sets: ItemSets, level: int, left: tuple[int, ...], confidence: float, lift: float
) -> tuple[Integers, Integers, Floats, Floats, Floats]:
    """Rules of one level with the columns `left` before the arrow: both sides, and the shares of the baskets
    that have both, the antecedent, the consequent."""
    whole = sets.levels[level]
    right = [column for column in range(whole.shape[1]) if column not in left]
    antecedents, consequents = whole[:, list(left)], whole[:, right]
    both = sets.counts[level] / sets.basket_count
    before = sets.counts[len(left) - 1][sets.find(antecedents)] / sets.basket_count
    after = sets.counts[len(right) - 1][sets.find(consequents)] / sets.basket_count
    # A little less than asked for: 3 of 10 baskets are a share of .3, whatever floats make of it.
    kept = (both / before >= confidence - 1e-12) & (both / before / after >= lift - 1e-12)
    return antecedents[kept], consequents[kept], both[kept], before[kept], after[kept]


def _stacked(parts: list[Integers], width: int) -> Integers:
    """One below the other, filled up with -1 to `width`."""
    whole = [np.pad(part, ((0, 0), (0, width - part.shape[1])), constant_values=-1) for part in parts]
    return np.vstack(whole).astype(np.int32) if whole else np.empty((0, width), np.int32)


def _measured(
    antecedents: Integers, consequents: Integers, both: Floats, before: Floats, after: Floats
) -> AssociationRules:
    confidence = both / before
    with np.errstate(divide="ignore", invalid="ignore"):
        conviction = np.where(confidence < 1, (1 - after) / (1 - confidence), np.inf)
    return AssociationRules(
        antecedents, consequents, both, confidence, confidence / after, both - before * after, conviction
    )
