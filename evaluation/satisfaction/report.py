"""Puts the figures of an exam of foretold satisfaction together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from evaluation.nlu.metrics import CalibrationBin
from evaluation.satisfaction.exam import (
    CHOSEN,
    Part,
    Progress,
    Rounds,
    hold_folds,
    hold_window,
    learn,
)
from evaluation.satisfaction.figures import bins_of
from evaluation.satisfaction.truth import (
    AgainstTruth,
    Truth,
    against_truth,
    solved_by_resolution,
    unrated_with_truth,
)
from insights.satisfaction.features import NAMES
from insights.satisfaction.model import HAPPY, LOGISTIC, LogisticScorer, SatisfactionModel
from shop.satisfaction.words import RESOLUTIONS


@dataclass(frozen=True)
class SatisfactionReport:
    """All figures of one exam.

    `window`: the newest ratings foretold from the older ones; `folds`: every rating from the others.
    `resolutions`: how many rounds ended how; `solved`: of each the share truly solved, where the truth is
    known. `weights`: of the logistic model, by feature, in log-odds a standard deviation, strongest first.
    """

    rounds: int
    rated: int
    resolutions: Mapping[str, int]
    window: Part | None = field(repr=False)
    folds: Part = field(repr=False)
    weights: Sequence[tuple[str, float]] = ()
    truth: AgainstTruth | None = None
    solved: Mapping[str, float] = field(default_factory=dict)

    @property
    def main(self) -> Part:
        """What the exam is judged by: the window, where there are enough ratings for one."""
        return self.window or self.folds

    @property
    def calibration(self) -> list[CalibrationBin]:
        """The reliability of the chosen model, over all ratings (folds)."""
        return bins_of(self.folds.said[CHOSEN].happy, self.folds.rounds.stars >= HAPPY)

    def as_json(self) -> dict[str, Any]:
        """The report for machines; its keys are stable."""
        return {
            "rounds": self.rounds,
            "rated": self.rated,
            "resolutions": {name: self.resolutions.get(name, 0) for name in RESOLUTIONS},
            "window": _part(self.window),
            "folds": _part(self.folds),
            "calibration": [asdict(entry) for entry in self.calibration],
            "weights": {name: round(weight, 4) for name, weight in self.weights},
            "truth": self.truth.as_json() if self.truth else None,
            "truly_solved": {name: round(share, 4) for name, share in self.solved.items()},
        }


def examine(
    rounds: Rounds,
    resolutions: Mapping[tuple[str, int], str],
    truth: Mapping[str, Truth] | None = None,
    progress: Progress = lambda share: None,
) -> SatisfactionReport:
    """Hold the whole exam. `resolutions`: by (conversation, round). Raises TooFewRatings."""
    rated = rounds.rated
    folds = hold_folds(rounds, progress=lambda share: progress(0.8 * share))
    window = hold_window(rounds)
    progress(0.95)
    known = None
    if truth:
        silent = unrated_with_truth(rounds, truth)
        # Rounds without a rating are nobody's lesson, so all ratings may be learned from.
        said = learn(CHOSEN, rated).foretell(silent.table) if len(silent) else None
        known = against_truth(silent, said, truth, rated) if said is not None else None
    counts: dict[str, int] = {}
    for resolution in resolutions.values():
        counts[resolution] = counts.get(resolution, 0) + 1
    last = {conversation: resolution for (conversation, _), resolution in sorted(resolutions.items())}
    progress(1.0)
    return SatisfactionReport(
        rounds=len(rounds),
        rated=len(rated),
        resolutions=counts,
        window=window,
        folds=folds,
        weights=weights_of(SatisfactionModel.fit(rated.table, rated.stars, kind=LOGISTIC)),
        truth=known,
        solved=solved_by_resolution(last, truth) if truth else {},
    )


def weights_of(model: SatisfactionModel) -> list[tuple[str, float]]:
    """Of a logistic model its weights, strongest first; nothing of trees."""
    if not isinstance(model.scorer, LogisticScorer):
        return []
    weights = model.scorer.weights
    return [(NAMES[at], float(weights[at])) for at in np.argsort(-np.abs(weights)) if abs(weights[at]) > 1e-9]


def _part(part: Part | None) -> dict[str, Any] | None:
    if part is None:
        return None
    return {
        "chosen": part.kind,
        "models": {way: figures.as_json() for way, figures in part.figures.items()},
    }
