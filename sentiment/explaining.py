"""Why a text got its score: words that moved it, found by leaving them out.

Occlusion (Zeiler and Fergus 2014; for texts Li, Monroe and Jurafsky 2016): the text is read again without
each word; what the intensity loses by that is the word's effect. It works with anything that has `read_many`
and costs one reading a word, so a long text is first searched clause by clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sentiment.signs import Signs, Span, clauses_of, language_of, signs_of, words_of

MOST_READINGS = 64
"""Readings that one explanation may cost, about."""
LEAST_EFFECT = 0.02


class Judged(Protocol):
    """What is needed of a reading; `sentiment.model.Reading` is one."""

    @property
    def intensity(self) -> float:
        """-1 (displeased) to 1 (pleased)."""
        ...

    @property
    def probabilities(self) -> tuple[float, float, float]:
        """P(negative, neutral, positive)."""
        ...


class ReadsTexts(Protocol):
    """What is needed of a sentiment model; `sentiment.model.SentimentModel` is one."""

    def read_many(self, texts: Sequence[str], /) -> Sequence[Judged]:
        """A reading a text, in order."""
        ...


@dataclass(frozen=True)
class Influence:
    """A part of the text and how far it moved the intensity, -2..2: above 0 towards pleased."""

    text: str
    span: Span
    effect: float


@dataclass(frozen=True)
class Explanation:
    """The reading of a text, what moved it (most first), and the signs on its surface."""

    reading: Judged
    influences: tuple[Influence, ...]
    signs: Signs


def explain(model: ReadsTexts, text: str, *, most: int = 8) -> Explanation:
    """What moved the score of a text, at most `most` parts that do not overlap, the strongest first.

    A part is a word (Chinese: a word as jieba cuts it), with a negation just before it; parts that move the
    intensity by less than LEAST_EFFECT are left out. The same text always gets the same explanation.
    """
    spans = _parts(text)
    if len(spans) > MOST_READINGS:
        spans = _promising(model, text, spans)
    readings = model.read_many([text, *(_without(text, span) for span in spans)])
    whole = readings[0]
    found = [
        Influence(span.of(text), span, whole.intensity - reading.intensity)
        for span, reading in zip(spans, readings[1:], strict=True)
    ]
    found = [influence for influence in found if abs(influence.effect) >= LEAST_EFFECT]
    found.sort(key=lambda influence: (-abs(influence.effect), influence.span))
    return Explanation(whole, tuple(found[:most]), signs_of(text))


def _promising(model: ReadsTexts, text: str, spans: Sequence[Span]) -> list[Span]:
    """Words of the clauses that move the score most, at most MOST_READINGS."""
    clauses = clauses_of(text)[:MOST_READINGS]
    readings = model.read_many([text, *(_without(text, clause) for clause in clauses)])
    effects = [abs(readings[0].intensity - reading.intensity) for reading in readings[1:]]
    chosen: list[Span] = []
    for place in sorted(range(len(clauses)), key=lambda place: (-effects[place], place)):
        inside = [span for span in spans if clauses[place].covers(span.start)]
        if chosen and len(chosen) + len(inside) > MOST_READINGS:
            break
        chosen += inside
    return sorted(chosen[:MOST_READINGS])


def _parts(text: str) -> list[Span]:
    words = words_of(text) if language_of(text) == "en" else _cut(text)
    faces = [Span(*match.span()) for match in re.finditer(r"[\U0001F300-\U0001FAFF\u2600-\u27BF]", text)]
    negations = [n for n in signs_of(text).negations]
    parts: list[Span] = []
    for word in sorted({*words, *faces}):
        before = parts[-1] if parts else None
        joined = before is not None and before in negations and text[before.end : word.start].isspace()
        glued = before is not None and before in negations and before.end == word.start
        if before is not None and (joined or glued):
            parts[-1] = Span(before.start, word.end)
        else:
            parts.append(word)
    return parts


def _cut(text: str) -> list[Span]:
    """Words of a text with Chinese in it, by jieba; marks and blanks left out."""
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    return [Span(start, end) for word, start, end in jieba.tokenize(text) if re.search(r"\w", word)]


def _without(text: str, span: Span) -> str:
    left = text[: span.start] + " " + text[span.end :]
    return re.sub(r"\s{2,}", " ", left).strip()
