"""Puts the figures of an exam together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from evaluation.nlu import metrics
from evaluation.nlu.answers import Answer
from evaluation.nlu.examples import OUT_OF_SCOPE
from evaluation.nlu.metrics import CalibrationBin, IntentFigures, OutOfScope
from evaluation.nlu.review import Pair, confused_pairs

PAIRS_IN_JSON = 50
EXAMPLES_IN_JSON = 10


@dataclass(frozen=True)
class Report:
    """All figures of one exam. Shares are 0..1, times milliseconds; None: nothing to judge it by.

    accuracy, macro_f1, calibration and the intents' figures look at in-scope messages and the surest intent,
    with refusals passed over: what the classifier knows. `accuracy_with_refusals` counts a refused in-scope
    message as wrong; `accuracy_overall` does so over all messages, where refusing an out-of-scope one is
    right: what shoppers see.
    """

    answers: Sequence[Answer] = field(repr=False)
    n: int
    n_in_scope: int
    accuracy: float | None
    accuracy_interval: tuple[float, float] | None
    accuracy_with_refusals: float | None
    accuracy_overall: float
    macro_f1: float | None
    per_intent: dict[str, IntentFigures]
    refused_of: dict[str, float]
    by_language: dict[str, dict[str, float | int | None]]
    pairs: Sequence[Pair]
    calibration: list[CalibrationBin]
    ece: float | None
    oos: OutOfScope
    latency_ms: dict[str, float]
    latency_cpu_ms: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """The report for machines; its keys are stable."""
        return {
            "accuracy": self.accuracy,
            "accuracy_interval": self.accuracy_interval,
            "accuracy_with_refusals": self.accuracy_with_refusals,
            "accuracy_overall": self.accuracy_overall,
            "macro_f1": self.macro_f1,
            "n": self.n,
            "n_in_scope": self.n_in_scope,
            "latency_ms": self.latency_ms,
            "latency_cpu_ms": self.latency_cpu_ms,
            "ece": self.ece,
            "calibration": [asdict(entry) for entry in self.calibration],
            "oos": asdict(self.oos),
            "per_intent": {
                name: {**asdict(entry), "refused": self.refused_of[name]}
                for name, entry in self.per_intent.items()
            },
            "by_language": self.by_language,
            "confused_pairs": [pair.as_json(EXAMPLES_IN_JSON) for pair in self.pairs[:PAIRS_IN_JSON]],
            "misses": [
                {
                    "text": answer.example.text,
                    "label": answer.label,
                    "intent": answer.intent,
                    "best": answer.best[0],
                    "confidence": round(answer.best[1], 4),
                    "source": answer.example.source,
                }
                for answer in self.answers
                if not answer.right
            ],
        }


def judge(answers: Sequence[Answer]) -> Report:
    """Figures of at least one answer."""
    in_scope = [answer for answer in answers if not answer.is_out_of_scope]
    right = [answer.best[0] == answer.label for answer in in_scope]
    intents = metrics.per_intent([a.label for a in in_scope], [a.best[0] for a in in_scope])
    bins = metrics.calibration([answer.best[1] for answer in in_scope], right)
    oos = metrics.out_of_scope(
        [answer.is_out_of_scope for answer in answers],
        [answer.refused for answer in answers],
        [answer.out_of_scope_score for answer in answers],
    )
    return Report(
        answers=answers,
        n=len(answers),
        n_in_scope=len(in_scope),
        accuracy=metrics.accuracy(right),
        accuracy_interval=metrics.accuracy_interval(right),
        accuracy_with_refusals=metrics.accuracy([answer.right for answer in in_scope]),
        accuracy_overall=metrics.accuracy([answer.right for answer in answers]) or 0.0,
        macro_f1=metrics.macro_f1(intents),
        per_intent={**intents, **_out_of_scope_row(oos)},
        refused_of=_refused_of(answers),
        by_language=_by_language(answers),
        pairs=confused_pairs(answers),
        calibration=bins,
        ece=metrics.expected_calibration_error(bins),
        oos=oos,
        latency_ms=metrics.percentiles([answer.ms for answer in answers]),
        latency_cpu_ms=metrics.percentiles([answer.cpu_ms for answer in answers]),
    )


def _out_of_scope_row(oos: OutOfScope) -> dict[str, IntentFigures]:
    if not oos.n:
        return {}
    precision, recall = oos.precision or 0.0, oos.recall or 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {OUT_OF_SCOPE: IntentFigures(oos.n, precision, recall, f1)}


def _refused_of(answers: Sequence[Answer]) -> dict[str, float]:
    refused: dict[str, list[bool]] = {}
    for answer in answers:
        refused.setdefault(answer.label, []).append(answer.refused)
    return {label: sum(entries) / len(entries) for label, entries in refused.items()}


def _by_language(answers: Sequence[Answer]) -> dict[str, dict[str, float | int | None]]:
    found: dict[str, dict[str, float | int | None]] = {}
    for language in ("en", "zh", "mixed"):
        of_it = [answer for answer in answers if answer.language == language]
        in_scope = [answer for answer in of_it if not answer.is_out_of_scope]
        if of_it:
            found[language] = {
                "n": len(of_it),
                "accuracy": metrics.accuracy([answer.best[0] == answer.label for answer in in_scope]),
                "accuracy_with_refusals": metrics.accuracy([answer.right for answer in in_scope]),
                "accuracy_overall": metrics.accuracy([answer.right for answer in of_it]),
            }
    return found
