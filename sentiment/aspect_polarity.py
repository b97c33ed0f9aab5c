"""Is an aspect praised or blamed? Opinions of one text, and what many texts say of each aspect.

    reader = AspectReader.load(load_model())
    reader.read("The screen is superb but it arrived late.")    part positive, delivery negative

An aspect is judged by a `Judge`: `aspect_judge.TrainedJudge` was taught to; the one here, `ClauseJudge`,
needs no weights of its own and reads the clause that the aspect stands in with the sentiment model, beside
the whole text. Phrases that judge by themselves ("arrived late") are taken at their word unless a negation
stands before them.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sentiment.aspects import BLAMED, PRAISED, Aspect, AspectFinder
from sentiment.errors import EncoderMissing, WeightsWrong
from sentiment.explaining import Judged, ReadsTexts
from sentiment.signs import Span, clauses_of, negated

POLARITIES = ("negative", "neutral", "positive")
OWN_WORD = 0.92
"""Probability of the polarity that a phrase names by itself."""
CLAUSE_SHARE = 0.8
"""Weight of the clause beside the whole text where a text has several."""

Probabilities = npt.NDArray[np.float32]

logger = logging.getLogger(__name__)


class Judge(Protocol):
    """Tells the polarity of aspects."""

    def judge_many(self, mentions: Sequence[tuple[str, Span]]) -> Probabilities:
        """P(negative, neutral, positive) of what stands at each span of its text, shape (n, 3)."""
        ...


@dataclass(frozen=True)
class Opinion:
    """What a text says of one aspect. `probabilities`: negative, neutral, positive, together 1."""

    aspect: Aspect
    probabilities: tuple[float, float, float]

    @property
    def polarity(self) -> str:
        """The most probable of POLARITIES."""
        return POLARITIES[int(np.argmax(self.probabilities))]

    @property
    def confidence(self) -> float:
        """Probability of that polarity, 0..1."""
        return max(self.probabilities)

    @property
    def intensity(self) -> float:
        """-1 (blamed for certain) to 1 (praised for certain)."""
        return self.probabilities[2] - self.probabilities[0]


@dataclass(frozen=True)
class AspectSummary:
    """What many texts say of one aspect: texts that mention it, and how many praise, blame, do neither.

    `intensity`: mean, -1..1. `praise` and `blame`: numbers (from 0) of the texts that say so most clearly.
    """

    key: str
    name: str
    texts: int
    praised: int
    blamed: int
    neutral: int
    intensity: float
    praise: tuple[int, ...]
    blame: tuple[int, ...]


class ClauseJudge:
    """Judges an aspect by its clause, read with the sentiment model; needs no training of its own."""

    def __init__(self, model: ReadsTexts, *, clause_share: float = CLAUSE_SHARE) -> None:
        self._model = model
        self._clause_share = clause_share

    def judge_many(self, mentions: Sequence[tuple[str, Span]]) -> Probabilities:
        """As `Judge.judge_many`; every different clause and text is read once."""
        pairs = [(clause_around(text, span).of(text), text.strip()) for text, span in mentions]
        wanted = list(dict.fromkeys(part for pair in pairs for part in pair))
        readings = dict(zip(wanted, self._model.read_many(wanted), strict=True)) if wanted else {}
        rows = [
            self._clause_share * _row(readings[clause]) + (1 - self._clause_share) * _row(readings[whole])
            for clause, whole in pairs
        ]
        return np.stack(rows).astype(np.float32) if rows else np.zeros((0, 3), np.float32)


class AspectReader:
    """Finds the aspects of texts and judges them."""

    def __init__(
        self, model: ReadsTexts, finder: AspectFinder | None = None, judge: Judge | None = None
    ) -> None:
        self._finder = finder or AspectFinder()
        self._judge = judge or ClauseJudge(model)

    @classmethod
    def load(
        cls,
        model: ReadsTexts,
        finder: AspectFinder | None = None,
        *,
        weights: Path | None = None,
        cache: Path | None = None,
    ) -> AspectReader:
        """With the judge that was taught to, from the weights that ship or those of a file; where they or the
        encoder cannot be read, clauses are read with the model, and a warning says so. `cache`: as in
        `load_judge`."""
        from sentiment.bilingual_judge import load_judge

        try:
            return cls(model, finder, load_judge(weights, cache=cache))
        except (EncoderMissing, WeightsWrong) as error:
            logger.warning("aspects are judged by their clauses: %s", error)
            return cls(model, finder)

    def read(self, text: str) -> tuple[Opinion, ...]:
        """Opinions in the order of the text; none where no aspect is spoken of."""
        return self.read_many([text])[0]

    def read_many(self, texts: Sequence[str]) -> list[tuple[Opinion, ...]]:
        """`read` of every text; the judge is asked once for all."""
        found = self._finder.find_many(texts)
        mentions = [(text, a.span) for text, aspects in zip(texts, found, strict=True) for a in aspects]
        rows = iter(self._judge.judge_many(mentions))
        return [
            tuple(Opinion(aspect, _with_own_word(text, aspect, next(rows))) for aspect in aspects)
            for text, aspects in zip(texts, found, strict=True)
        ]


def summaries(opinions: Sequence[Sequence[Opinion]], *, examples: int = 3) -> list[AspectSummary]:
    """One line an aspect, the most mentioned first. A text that mentions an aspect several times counts once,
    with the mean of what it says."""
    said: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    names: dict[str, str] = {}
    for number, of_text in enumerate(opinions):
        for opinion in of_text:
            said[opinion.aspect.key][number].append(opinion.intensity)
            names[opinion.aspect.key] = opinion.aspect.name
    found = [_summary(key, names[key], by_text, examples) for key, by_text in said.items()]
    return sorted(found, key=lambda summary: (-summary.texts, summary.key))


def clause_around(text: str, span: Span) -> Span:
    """The clause that holds the span; clauses that it reaches over are taken together. The whole text, less
    blanks at its ends, where no clause has it."""
    touched = [c for c in clauses_of(text) if c.start < span.end and span.start < c.end]
    if touched:
        return Span(min(c.start for c in touched), max(c.end for c in touched))
    left = len(text) - len(text.lstrip())
    return Span(left, max(left, len(text.rstrip())))


def _summary(key: str, name: str, by_text: dict[int, list[float]], examples: int) -> AspectSummary:
    means = {number: float(np.mean(values)) for number, values in by_text.items()}
    ranked = sorted(means, key=lambda number: (-means[number], number))
    praise = [number for number in ranked if means[number] > 1 / 3]
    blame = [number for number in reversed(ranked) if means[number] < -1 / 3]
    return AspectSummary(
        key=key,
        name=name,
        texts=len(means),
        praised=len(praise),
        blamed=len(blame),
        neutral=len(means) - len(praise) - len(blame),
        intensity=float(np.mean(list(means.values()))),
        praise=tuple(praise[:examples]),
        blame=tuple(blame[:examples]),
    )


def _with_own_word(text: str, aspect: Aspect, row: Iterable[float]) -> tuple[float, float, float]:
    if aspect.said in (PRAISED, BLAMED):
        praised = (aspect.said == PRAISED) != negated(text, aspect.span)
        low = (1 - OWN_WORD) / 2
        row = (low, low, OWN_WORD) if praised else (OWN_WORD, low, low)
    negative, neutral, positive = (float(value) for value in row)
    return negative, neutral, positive


def _row(reading: Judged) -> npt.NDArray[np.float64]:
    return np.asarray(reading.probabilities, dtype=float)
