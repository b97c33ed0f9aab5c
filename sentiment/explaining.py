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
"""Parts that are left out in turn, at most; fewer in a long text, of which each reading takes longer."""
_LEAST_READINGS = 12
_WORDS_READ = 2_400
"""Words that one explanation may read, about: a second on one core."""
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
    most_readings = max(_LEAST_READINGS, min(MOST_READINGS, _WORDS_READ // max(1, len(spans))))
    if len(spans) > most_readings:
        spans = _promising(model, text, spans, most_readings)
    readings = model.read_many([text, *(_without(text, span) for span in spans)])
    whole = readings[0]
    found = [
        Influence(span.of(text), span, whole.intensity - reading.intensity)
        for span, reading in zip(spans, readings[1:], strict=True)
    ]
    found = [influence for influence in found if abs(influence.effect) >= LEAST_EFFECT]
    found.sort(key=lambda influence: (-abs(influence.effect), influence.span))
    return Explanation(whole, tuple(found[:most]), signs_of(text))


def _promising(model: ReadsTexts, text: str, spans: Sequence[Span], count: int) -> list[Span]:
    """Words of the clauses that move the score most, at most `count`."""
    clauses: Sequence[Span] = clauses_of(text)
    whole = model.read_many([text])[0]
    while True:
        parts = _joined(clauses, count)
        readings = model.read_many([_without(text, part) for part in parts])
        effects = [abs(whole.intensity - reading.intensity) for reading in readings]
        order = sorted(range(len(parts)), key=lambda place: (-effects[place], place))
        narrower = [clause for clause in clauses if parts[order[0]].covers(clause.start)]
        if len(narrower) == 1 or len(narrower) == len(clauses) or len(parts) == len(clauses):
            break
        clauses = narrower
    chosen: list[Span] = []
    for place in order:
        inside = [span for span in spans if parts[place].covers(span.start)]
        if chosen and len(chosen) + len(inside) > count:
            break
        chosen += inside
    return sorted(chosen[:count])


def _joined(clauses: Sequence[Span], count: int) -> list[Span]:
    """Neighbours taken together until there are no more than `count`."""
    step = max(1, -(-len(clauses) // count))
    parts = [clauses[begin : begin + step] for begin in range(0, len(clauses), step)]
    return [Span(part[0].start, part[-1].end) for part in parts]


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
