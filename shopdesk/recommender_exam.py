"""How good a recommender is, on the newest behaviour, which it has not learned from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from actions.suggestions.versions import Trained
from recommender.errors import DataWrong
from recommender.evaluation.experiment import compare
from recommender.evaluation.splits import Split, by_time
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Recommender, Scores
from recommender.popularity import Popularity
from shop.behaviour.words import WORTH_A_PURCHASE
from shopdesk.recommender_data import Progress, ShopData

MEASURE = "ndcg@10"
_SHARE = 0.9
_MOST_ASKED = 1_000
_MOST_LEARNED = 300_000
"""Interactions the exam's own model learns from; the one that is used learns from all."""
_FEWEST = 30
_HALF_LIFE = 60 * 86_400.0


@dataclass(frozen=True)
class Exam:
    """`new`, `old`: nDCG@10 of the blend and of the version in use, on the same people, 0 to 1; `popular`:
    of popularity. None where it could not be measured. `people`: how many were asked about; `at`: seconds
    since 1970, where the newest part begins; `model`: what was examined."""

    new: float | None = None
    popular: float | None = None
    old: float | None = None
    people: int = 0
    at: int = 0
    model: Recommender | None = None

    def metrics(self) -> dict[str, Any]:
        """As it is kept with the version."""
        return {
            MEASURE: self.new, f"popularity_{MEASURE}": self.popular, "exam_people": self.people,
            "exam_from": self.at,
        }  # fmt: skip

    def line(self) -> str:
        """In a few words."""
        if self.new is None:
            return "not examined: too little behaviour"
        beside = f", popularity {self.popular:.3f}" if self.popular is not None else ""
        return f"nDCG@10 {self.new:.3f}{beside}"

    def objection(self, tolerance: float, before: Mapping[str, Any]) -> str | None:
        """Why the new one is not to be used, if so.

        The version in use is asked the same where it has learned from nothing of the newest part; else its
        lead over popularity in its own exam is compared with the new one's: what people buy changes with the
        season, for both alike.
        """
        if self.new is None or self.popular is None:
            return None
        if self.old is not None:
            if self.new < self.old - tolerance:
                return f"nDCG@10 fell from {self.old:.3f} to {self.new:.3f}"
            return None
        figure, popular = before.get(MEASURE), before.get(f"popularity_{MEASURE}")
        if isinstance(figure, float) and isinstance(popular, float):
            lead, known = self.new - self.popular, figure - popular
            if lead < known - tolerance:
                return f"its lead over popularity fell from {known:.3f} to {lead:.3f} of nDCG@10"
        return None


def hold_exam(
    learn: Callable[[Interactions, Progress], Recommender],
    current: Trained | None,
    data: ShopData,
    progress: Progress,
) -> Exam:
    """Cut by time, learn from what came before, ask for the purchases after."""
    try:
        split = _split(data.interactions)
    except DataWrong:
        return Exam()
    if len(split.users) < _FEWEST:
        return Exam(people=len(split.users))
    at = int(split.train.times.max()) + 1
    models: dict[str, Recommender] = {
        "new": learn(split.train, lambda share: progress(0.8 * share)),
        "popular": Popularity(half_life=_HALF_LIFE).fit(split.train),
    }
    if current is not None and int((current.metrics or {}).get("learned_until") or 1 << 62) <= at:
        models["old"] = _Elsewhere(current, data.item_ids)
    try:
        report = compare(models, split, (10,), calls=0, fitted=True)
    except DataWrong:
        return Exam(people=len(split.users))
    figures = {name: float(report.models[name][MEASURE] or 0.0) for name in models}
    progress(1.0)
    return Exam(figures["new"], figures["popular"], figures.get("old"), len(split.users), at, models["new"])


def _split(interactions: Interactions) -> Split:
    split = by_time(interactions, share=_SHARE, least_value=WORTH_A_PURCHASE).sample(_MOST_ASKED)
    train = split.train
    if len(train) <= _MOST_LEARNED:
        return split
    # Whole people, so that histories stay whole; those who are asked about are among them.
    random = np.random.default_rng(0)
    kept = random.random(train.user_count) < _MOST_LEARNED / len(train)
    kept[split.users] = True
    return replace(split, train=train.where(kept[train.users]))


class _Elsewhere(Recommender):
    """A version whose products have other numbers, with the numbers of now."""

    name = "elsewhere"

    def __init__(self, trained: Trained, item_ids: tuple[str, ...]) -> None:
        super().__init__()
        self._trained = trained
        self.item_count = len(item_ids)
        number = {product_id: place for place, product_id in enumerate(trained.item_ids)}
        # What it does not know gets a number that every model passes over.
        self._items = np.array([number.get(one, 1 << 30) for one in item_ids], np.int32)

    @property
    def settings(self) -> dict[str, Any]:
        return {}

    def _learn(self, interactions: Interactions, progress: Any) -> dict[str, Any]:
        return {}

    def _scores(self, histories: Histories) -> Scores:
        asked = Histories(histories.offsets, self._items[histories.items], histories.values, histories.times)
        scores = self._trained.model.scores(asked)
        found = np.full((len(histories), self.item_count), scores.min(), np.float32)
        known = self._items < scores.shape[1]
        found[:, known] = scores[:, self._items[known]]
        return found
