"""Puts the figures of a sentiment exam together; the counting is that of the exam of single messages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol

import numpy as np

from evaluation.nlu import metrics
from evaluation.nlu.answers import Answer
from evaluation.nlu.examples import Example
from evaluation.nlu.report import Report, judge
from evaluation.sentiment.labels import NEGATIVE, NEUTRAL, POLARITIES, POSITIVE
from sentiment.signs import language_of

MISSES_IN_JSON = 500


class Reading(Protocol):
    """What is needed of a reading of the model."""

    @property
    def intensity(self) -> float:
        """-1..1."""
        ...

    @property
    def probabilities(self) -> tuple[float, float, float]:
        """P(negative, neutral, positive)."""
        ...


@dataclass(frozen=True)
class Stars:
    """Reviews of one star rating: how many, how they were read (shares 0..1), and the mean intensity."""

    stars: float
    n: int
    negative: float
    neutral: float
    positive: float
    intensity: float


@dataclass(frozen=True)
class SentimentReport:
    """All figures of one exam.

    `figures`: accuracy, calibration and the rest (shares 0..1, times in milliseconds). Where no text of the
    exam is neutral (`binary`), a neutral reading counts as the likelier of the other two, and
    `read_neutral` is the share of such readings. `texts_per_second`: one thread, read in batches.
    """

    figures: Report = field(repr=False)
    binary: bool
    read_neutral: float
    by_language: dict[str, dict[str, float | int | None]]
    confusion: dict[str, dict[str, int]]
    intensity_of: dict[str, float]
    texts_per_second: float | None
    stars: Sequence[Stars] = ()

    def as_json(self) -> dict[str, Any]:
        """The report for machines; its keys are stable."""
        whole = self.figures.as_json()
        same = ("accuracy", "accuracy_interval", "macro_f1", "n", "latency_ms", "latency_cpu_ms", "ece")
        return {
            **{key: whole[key] for key in same},
            "binary": self.binary,
            "read_neutral": self.read_neutral,
            "texts_per_second": self.texts_per_second,
            "per_label": {
                name: {key: value for key, value in entry.items() if key != "refused"}
                for name, entry in whole["per_intent"].items()
            },
            "by_language": self.by_language,
            "confusion": self.confusion,
            "mean_intensity": self.intensity_of,
            "calibration": whole["calibration"],
            "by_stars": [asdict(entry) for entry in self.stars],
            "misses": [
                {
                    "text": answer.example.text,
                    "label": answer.label,
                    "read_as": answer.intent,
                    "confidence": round(answer.confidence, 4),
                    "source": answer.example.source,
                }
                for answer in self.misses[:MISSES_IN_JSON]
            ],
        }

    @property
    def misses(self) -> list[Answer]:
        """Texts that were read wrongly, the surest mistake first."""
        wrong = [answer for answer in self.figures.answers if not answer.right]
        return sorted(wrong, key=lambda answer: -answer.confidence)


def judge_readings(
    examples: Sequence[Example],
    readings: Sequence[Reading],
    latencies: Sequence[tuple[float, float]],
    *,
    texts_per_second: float | None = None,
    stars: Sequence[float] = (),
) -> SentimentReport:
    """Figures of at least one text. `latencies`: milliseconds of the clock and of the processor, of single
    readings, some of them at least; `stars`: what the writer gave, for reviews."""
    binary = not any(example.label == NEUTRAL for example in examples)
    answers = [
        _answer(example, reading, binary, latencies[number % len(latencies)])
        for number, (example, reading) in enumerate(zip(examples, readings, strict=True))
    ]
    counts = Counter((answer.label, str(answer.intent)) for answer in answers)
    intensities: dict[str, list[float]] = defaultdict(list)
    for example, reading in zip(examples, readings, strict=True):
        intensities[example.label].append(reading.intensity)
    names = [name for name in POLARITIES if not (binary and name == NEUTRAL)]
    return SentimentReport(
        figures=judge(answers),
        binary=binary,
        read_neutral=float(np.mean([int(np.argmax(r.probabilities)) == 1 for r in readings])),
        by_language=_by_language(answers),
        confusion={label: {read: counts[label, read] for read in names} for label in names},
        intensity_of={name: float(np.mean(values)) for name, values in sorted(intensities.items())},
        texts_per_second=texts_per_second,
        stars=_by_stars(stars, readings) if stars else (),
    )


def _answer(example: Example, reading: Reading, binary: bool, ms: tuple[float, float]) -> Answer:
    negative, neutral, positive = reading.probabilities
    shares = {NEGATIVE: negative, NEUTRAL: neutral, POSITIVE: positive}
    if binary:
        rest = max(negative + positive, 1e-12)
        shares = {NEGATIVE: negative / rest, POSITIVE: positive / rest}
    ranking = tuple(sorted(shares.items(), key=lambda entry: -entry[1]))
    name, confidence = ranking[0]
    return Answer(example, name, confidence, ranking, ms=ms[0], cpu_ms=ms[1])


def _by_language(answers: Sequence[Answer]) -> dict[str, dict[str, float | int | None]]:
    found: dict[str, dict[str, float | int | None]] = {}
    for language in ("en", "zh", "mixed"):
        right = [answer.right for answer in answers if language_of(answer.example.text) == language]
        if right:
            found[language] = {"n": len(right), "accuracy": metrics.accuracy(right)}
    return found


def _by_stars(stars: Sequence[float], readings: Sequence[Reading]) -> list[Stars]:
    groups: dict[float, list[Reading]] = defaultdict(list)
    for given, reading in zip(stars, readings, strict=True):
        groups[float(round(given))].append(reading)
    rows = []
    for given, of_it in sorted(groups.items()):
        read = Counter(POLARITIES[int(np.argmax(reading.probabilities))] for reading in of_it)
        shares = [read[name] / len(of_it) for name in POLARITIES]
        mean = float(np.mean([reading.intensity for reading in of_it]))
        rows.append(Stars(given, len(of_it), shares[0], shares[1], shares[2], mean))
    return rows
