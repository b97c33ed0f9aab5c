"""Suggests by association rules: who took these items took that one, too."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

import numpy as np
import numpy.typing as npt

from recommender.apriori import apriori
from recommender.association import AssociationRules, association_rules
from recommender.baskets import Baskets, ItemSets
from recommender.errors import DataWrong
from recommender.fp_growth import fp_growth
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender

Algorithm = Literal["fp-growth", "apriori"]
Strength = Literal["lift-confidence", "confidence"]
_MINERS = {"fp-growth": fp_growth, "apriori": apriori}


class Rules(Recommender):
    """Scores an item by the strongest rule that leads to it from the latest items of the history.

    `gap`: what a user did with no more than that many seconds between is one basket, 0 for the same time
    alone; None: all that a user did is one. A rule holds in at least the share `support` of the baskets, and
    in no fewer than `least` of them; it has up to `size` items, one of them on the right, and at least
    `confidence` and `lift`. The `per_item` strongest rules of an item are kept. `strength`: what a rule
    counts: confidence, which favours what is popular, or lift times confidence, which favours what is
    special about the items; either as if the left side were in `shrinkage` more baskets without the right
    one, so that what was seen twice is not certain. Pairs are the default: with three items many rules rest
    on two or three baskets, and suggestions get worse where most items are rare. Of a history the last
    `latest` interactions count, each by `decay` to the power of its age; a rule as much as the oldest item
    it needs. Raises DataWrong where a setting is unknown.
    """

    name: ClassVar[str] = "rules"

    def __init__(
        self,
        *,
        gap: int | None = None,
        support: float = 0.00005,
        least: int = 2,
        size: int = 2,
        confidence: float = 0.02,
        lift: float = 1.0,
        per_item: int = 100,
        strength: Strength = "confidence",
        shrinkage: float = 3.0,
        latest: int = 20,
        decay: float = 0.7,
        algorithm: Algorithm = "fp-growth",
    ) -> None:
        super().__init__()
        if algorithm not in _MINERS:
            raise DataWrong(f"there is no algorithm {algorithm!r}; there are {', '.join(_MINERS)}")
        if strength not in ("lift-confidence", "confidence"):
            raise DataWrong(f"a rule's strength is lift-confidence or confidence, not {strength!r}")
        self.gap, self.support, self.least, self.size = gap, support, least, size
        self.confidence, self.lift, self.per_item, self.strength = confidence, lift, per_item, strength
        self.shrinkage = shrinkage
        self.latest, self.decay, self.algorithm = latest, decay, algorithm

    @property
    def settings(self) -> dict[str, Any]:
        names = ("gap", "support", "least", "size", "confidence", "lift", "per_item", "strength")
        return {name: getattr(self, name) for name in (*names, "shrinkage", "latest", "decay", "algorithm")}

    def share(self, baskets: Baskets) -> float:
        """The support that a set needs in these baskets, above 0 and up to 1."""
        return min(1.0, max(self.support, self.least / max(len(baskets), 1)))

    def learn_from(self, sets: ItemSets) -> Self:
        """Learn from item sets that were found elsewhere, such as on a cluster."""
        self.item_count = sets.item_count
        self._state = self._kept(sets)
        return self

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        baskets = Baskets.from_interactions(interactions, self.gap)
        progress(0.1)
        sets = _MINERS[self.algorithm](baskets, self.share(baskets), size=self.size)
        progress(0.8)
        kept = self._kept(sets)
        progress(1.0)
        return kept

    def _kept(self, sets: ItemSets) -> dict[str, Array]:
        """Rules in order of the first item on the left, strongest first; where those of each item start."""
        rules = association_rules(sets, confidence=self.confidence, lift=self.lift, consequent_size=1)
        strength = self._strength(rules, sets.basket_count)
        first = rules.antecedents[:, 0]
        order = np.lexsort((np.arange(len(rules)), -strength, first))
        starts = np.searchsorted(first[order], np.arange(sets.item_count + 1))
        order = order[np.arange(len(order)) - starts[first[order]] < self.per_item]
        starts = np.searchsorted(first[order], np.arange(sets.item_count + 1))
        return {
            "antecedents": rules.antecedents[order],
            "consequents": rules.consequents[order, 0],
            "strengths": strength[order].astype(np.float32),
            "confidences": rules.confidence[order].astype(np.float32),
            "lifts": rules.lift[order].astype(np.float32),
            "offsets": starts.astype(np.int64),
        }

    def _strength(self, rules: AssociationRules, basket_count: int) -> npt.NDArray[np.float64]:
        """What each rule counts, shape (rules,)."""
        before = rules.support / rules.confidence
        trusted = rules.support / (before + self.shrinkage / max(basket_count, 1))
        if self.strength == "confidence":
            return trusted
        after = rules.confidence / rules.lift
        found: npt.NDArray[np.float64] = trusted * trusted / after
        return found

    def _scores(self, histories: Histories) -> Array:
        rows, rules, worth = self._matching(histories)
        scores = np.zeros((len(histories), self.item_count), np.float32)
        np.maximum.at(scores, (rows, self._state["consequents"][rules]), worth)
        return scores

    def contribution(self, history_items: npt.ArrayLike, item: int) -> int | None:
        """The place in a history, oldest first, of what the strongest rule to `item` starts from, the latest
        where it starts from several; None where no rule leads there."""
        history = np.asarray(history_items, np.int64)
        _, rules, worth = self._matching(Histories.of([history.tolist()]))
        leading = np.flatnonzero(self._state["consequents"][rules] == item)
        if not len(leading):
            return None
        strongest = rules[leading[np.argmax(worth[leading])]]
        return int(np.flatnonzero(np.isin(history, self._state["antecedents"][strongest]))[-1])

    def _matching(
        self, histories: Histories
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """Numbers of the history and of the rule for each rule whose left side lies in the latest items, and
        what it counts there, strength by age."""
        used = (histories.ages < self.latest) & (histories.items < self.item_count)
        keys = histories.rows[used] * self.item_count + histories.items[used]
        # Of an item that was taken twice, the later time counts: the last of equal keys in the order of time.
        present, backwards = np.unique(keys[::-1], return_index=True)
        weights = np.float32(self.decay) ** histories.ages[used][::-1][backwards].astype(np.float32)
        row, item = np.divmod(present, max(self.item_count, 1))
        starts = self._state["offsets"][item]
        counts = self._state["offsets"][item + 1] - starts
        rows, worth = np.repeat(row, counts), np.repeat(weights, counts)
        rules = np.arange(len(rows)) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
        for column in range(1, self._state["antecedents"].shape[1]):
            also = self._state["antecedents"][rules, column].astype(np.int64)
            wanted = rows * self.item_count + also
            place = np.minimum(np.searchsorted(present, wanted), len(present) - 1)
            there = (also < 0) | (present[place] == wanted)
            worth = np.where(also < 0, worth, np.minimum(worth, weights[place]))[there]
            rows, rules = rows[there], rules[there]
        return rows, rules, (worth * self._state["strengths"][rules]).astype(np.float32)
