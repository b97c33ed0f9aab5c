"""The exam: models learn from older ratings and foretell newer ones, and every rating from the others.

Beside the models stand two that any model has to beat: the usual share of happy rounds said of every round
(`usual`), and the shopper's mood alone (`mood`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from evaluation.satisfaction.figures import Figures, Floats, Foretellings, Ints, judge
from insights.satisfaction.features import NAMES, feature_table
from insights.satisfaction.model import (
    HAPPY,
    LOGISTIC,
    TREES,
    SatisfactionModel,
    TooFewRatings,
    better_of,
    kinds_for,
)
from shop.satisfaction.service import Case

USUAL, MOOD, CHOSEN = "usual", "mood", "chosen"
WAYS = (USUAL, MOOD, LOGISTIC, TREES, CHOSEN)
"""`chosen`: what a training would take, decided from the ratings that are learned from."""
NEWEST = 0.25
"""Share of the ratings, the newest, that is foretold from the older ones."""
LEAST_ASKED = 20
_FOLDS = 5
_MOOD_COLUMNS = tuple(at for at, name in enumerate(NAMES) if name.startswith("mood_"))

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Rounds:
    """Rounds to learn from or to ask about, oldest first. `table`: float64[n, f]; `stars`: int64[n], 0 where
    there is no rating."""

    cases: Sequence[Case]
    table: Floats = field(repr=False)
    stars: Ints

    @classmethod
    def of(cls, cases: Sequence[Case]) -> Rounds:
        """Of rounds in which the shopper wrote something."""
        spoken = sorted(
            (case for case in cases if case.round.of_shopper and case.round.begun_at is not None),
            key=lambda case: (case.round.begun_at, case.round.conversation_id, case.round.number),
        )
        stars = np.array([case.round.score or 0 for case in spoken], dtype=np.int64)
        return cls(spoken, feature_table(spoken), stars)

    @property
    def rated(self) -> Rounds:
        """Only those that were rated."""
        return self.at(np.flatnonzero(self.stars > 0))

    @property
    def newest_at(self) -> datetime | None:
        """When the newest of them began."""
        return self.cases[-1].round.begun_at if self.cases else None

    def at(self, places: Ints) -> Rounds:
        """Only those at these places, in this order."""
        return replace(
            self, cases=[self.cases[at] for at in places], table=self.table[places], stars=self.stars[places]
        )

    def __len__(self) -> int:
        return len(self.cases)


@dataclass(frozen=True)
class Part:
    """What one half of the exam showed. `rounds`: those asked about; by way what was said of them, and the
    figures; `kind`: which kind of model `chosen` was."""

    rounds: Rounds
    said: dict[str, Foretellings] = field(repr=False)
    figures: dict[str, Figures]
    kind: str


def hold_window(rounds: Rounds, ways: Sequence[str] = WAYS) -> Part | None:
    """Learn from the older ratings, foretell the newest; None where there are too few of either."""
    rated = rounds.rated
    asked = max(LEAST_ASKED, round(NEWEST * len(rated)))
    known, new = rated.at(np.arange(len(rated) - asked)), rated.at(np.arange(len(rated) - asked, len(rated)))
    if len(rated) <= asked or len(set((new.stars >= HAPPY).tolist())) < 2:
        return None
    try:
        learned = learn_all(ways, known)
    except TooFewRatings:
        return None
    said = {way: one.foretell(new.table) for way, one in learned.items()}
    return Part(new, said, _figures(said, new.stars), learned[CHOSEN].kind if CHOSEN in learned else "")


def hold_folds(rounds: Rounds, ways: Sequence[str] = WAYS, progress: Progress = lambda share: None) -> Part:
    """Every rating foretold by a model that has not seen it (stratified folds). Raises TooFewRatings."""
    from sklearn.model_selection import StratifiedKFold

    rated = rounds.rated
    happy = rated.stars >= HAPPY
    if min(int(happy.sum()), int((~happy).sum())) < 2 * _FOLDS:
        raise TooFewRatings(f"of {len(rated)} ratings {int(happy.sum())} are 4 or 5: too few for an exam")
    said = {way: Foretellings(np.zeros(len(rated)), np.zeros(len(rated))) for way in ways}
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=7).split(rated.table, happy)
    kinds: Counter[str] = Counter()
    for number, (known, asked) in enumerate(folds):
        for way, learned in learn_all(ways, rated.at(known)).items():
            answer = learned.foretell(rated.table[asked])
            said[way].happy[asked], said[way].stars[asked] = answer.happy, answer.stars
            kinds[learned.kind] += way == CHOSEN
        progress((number + 1) / _FOLDS)
    return Part(rated, said, _figures(said, rated.stars), kinds.most_common(1)[0][0])


@dataclass(frozen=True)
class Learned:
    """One way of foretelling after it has learned. `kind`: of its model; `loss`: its log loss inside what it
    learned from; `foretell`: from a feature table float64[n, f]."""

    kind: str
    loss: float
    foretell: Callable[[Floats], Foretellings]


def learn_all(ways: Sequence[str], known: Rounds) -> dict[str, Learned]:
    """Several ways of foretelling, in their order. Raises TooFewRatings."""
    learned: dict[str, Learned] = {}
    for way in ways:
        tried = {kind: learned[kind].loss for kind in kinds_for(len(known)) if kind in learned}
        if way == CHOSEN and len(tried) == len(kinds_for(len(known))):
            learned[way] = learned[better_of(tried)]
        else:
            learned[way] = learn(way, known)
    return learned


def learn(way: str, known: Rounds) -> Learned:
    """One way of foretelling, learned from rated rounds. Raises TooFewRatings."""
    if way == USUAL:
        share, mean = float((known.stars >= HAPPY).mean()), float(known.stars.mean())
        return Learned(
            way, 0.0, lambda table: Foretellings(np.full(len(table), share), np.full(len(table), mean))
        )
    if way == MOOD:
        columns = list(_MOOD_COLUMNS)
        mood = SatisfactionModel.fit(known.table[:, columns], known.stars, kind=LOGISTIC)
        return Learned(mood.kind, 0.0, lambda table: answers(mood, table[:, columns]))
    model = SatisfactionModel.fit(known.table, known.stars, kind=None if way == CHOSEN else way)
    loss = float(model.metrics[f"log_loss_{model.kind}"])
    return Learned(model.kind, loss, lambda table: answers(model, table))


def answers(model: SatisfactionModel, table: Floats) -> Foretellings:
    """What a model says of a feature table float64[n, f]."""
    return Foretellings(model.happy(table), model.mean_stars(table))


def _figures(said: dict[str, Foretellings], stars: Ints) -> dict[str, Figures]:
    return {way: judge(one, stars) for way, one in said.items()}
