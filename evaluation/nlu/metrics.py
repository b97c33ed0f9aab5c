"""Figures of a classification exam, from arrays alone; scikit-learn and NumPy do the counting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import precision_recall_fscore_support, roc_auc_score, roc_curve

BOOTSTRAP_ROUNDS = 10_000
CALIBRATION_BINS = 15
REFUSED_SHARES = (0.01, 0.02, 0.03, 0.04, 0.05)
"""Shares of in-scope messages refused, at which the recall of the score is told."""


@dataclass(frozen=True)
class IntentFigures:
    """How one intent did: `support` messages of it; precision and recall 0..1 (0 where undefined)."""

    support: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class CalibrationBin:
    """Answers with a confidence in (low, high]: how many, how sure on average, how often right."""

    low: float
    high: float
    n: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class OutOfScope:
    """Refusal as a detector of out-of-scope messages; None where the exam has nothing to judge it by.

    recall: share of out-of-scope messages refused. precision: share of the refused that were out of scope.
    auroc: chance that an out-of-scope message scores above an in-scope one. in_scope_refused: share of
    in-scope messages refused. recall_at: recall by the score alone, by the share of in-scope messages that
    another threshold would refuse at most: what `refused` in config.yml trades.
    """

    n: int
    recall: float | None
    precision: float | None
    auroc: float | None
    in_scope_refused: float | None
    recall_at: dict[str, float] = field(default_factory=dict)


def accuracy(right: Sequence[bool]) -> float | None:
    """Share of true values; None of nothing."""
    return float(np.mean(right)) if len(right) else None


def accuracy_interval(right: Sequence[bool], *, seed: int = 7) -> tuple[float, float] | None:
    """95 % percentile bootstrap interval (Efron 1979) of the accuracy over messages.

    Drawing n of n messages with replacement and counting the right ones is one binomial draw.
    """
    if not len(right):
        return None
    share = float(np.mean(right))
    drawn = np.random.default_rng(seed).binomial(len(right), share, BOOTSTRAP_ROUNDS) / len(right)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def per_intent(labels: Sequence[str], predicted: Sequence[str]) -> dict[str, IntentFigures]:
    """Precision, recall and F1 of every intent that occurs among the labels."""
    names = sorted(set(labels))
    if not names:
        return {}
    precision, recall, f1, support = precision_recall_fscore_support(
        labels, predicted, labels=names, average=None, zero_division=0.0
    )
    return {
        name: IntentFigures(int(support[i]), float(precision[i]), float(recall[i]), float(f1[i]))
        for i, name in enumerate(names)
    }


def macro_f1(figures: dict[str, IntentFigures]) -> float | None:
    """Mean F1 of the intents, each counting alike."""
    return float(np.mean([entry.f1 for entry in figures.values()])) if figures else None


def calibration(
    confidences: Sequence[float], right: Sequence[bool], bins: int = CALIBRATION_BINS
) -> list[CalibrationBin]:
    """Equal-width bins of confidence, empty ones left out (reliability diagram; Guo et al. 2017)."""
    sure = np.clip(np.asarray(confidences, dtype=float), 0.0, 1.0)
    correct = np.asarray(right, dtype=float)
    # Bins are open below and closed above, so a confidence of exactly 1 is in the last; 0 goes to the first.
    places = np.clip(np.ceil(sure * bins).astype(int) - 1, 0, bins - 1)
    found = []
    for place in range(bins):
        inside = places == place
        if inside.any():
            found.append(
                CalibrationBin(
                    low=place / bins,
                    high=(place + 1) / bins,
                    n=int(inside.sum()),
                    confidence=float(sure[inside].mean()),
                    accuracy=float(correct[inside].mean()),
                )
            )
    return found


def expected_calibration_error(bins: Sequence[CalibrationBin]) -> float | None:
    """ECE: |accuracy - confidence| of the bins, weighted by their size (Guo et al. 2017)."""
    total = sum(entry.n for entry in bins)
    if not total:
        return None
    return sum(entry.n * abs(entry.accuracy - entry.confidence) for entry in bins) / total


def out_of_scope(is_out: Sequence[bool], refused: Sequence[bool], scores: Sequence[float]) -> OutOfScope:
    """Judges refusals and the out-of-scope scores; a higher score means rather out of scope."""
    out = np.asarray(is_out, dtype=bool)
    no = np.asarray(refused, dtype=bool)
    both = bool(out.any() and not out.all())
    return OutOfScope(
        n=int(out.sum()),
        recall=_share(no[out]),
        precision=_share(out[no]) if out.any() else None,
        auroc=float(roc_auc_score(out, np.asarray(scores, dtype=float))) if both else None,
        in_scope_refused=_share(no[~out]),
        recall_at=_recall_at(out, np.asarray(scores, dtype=float)) if both else {},
    )


def _recall_at(out: NDArray[np.bool_], scores: NDArray[np.float64]) -> dict[str, float]:
    """Points of the ROC curve: the best recall with at most so many in-scope messages above a threshold."""
    wrongly, rightly, _ = roc_curve(out, scores, drop_intermediate=False)
    return {f"{share:g}": float(rightly[wrongly <= share].max()) for share in REFUSED_SHARES}


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99, rounded to a thousandth."""
    found: NDArray[np.float64] = np.percentile(np.asarray(values, dtype=float), [50, 95, 99])
    return {name: round(float(value), 3) for name, value in zip(("p50", "p95", "p99"), found, strict=True)}


def _share(values: NDArray[np.bool_]) -> float | None:
    return float(values.mean()) if len(values) else None
