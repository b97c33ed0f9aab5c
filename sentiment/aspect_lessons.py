"""Lessons on aspects out of texts that are labelled as a whole: how reviews of any language teach.

A short text that names an aspect mostly says of it what it says as a whole. Two such texts, put together,
teach that each aspect has its own polarity; frames of `aspect_lessons.yml` around a word teach what says
neither. Such lessons are noisy, so they weigh less than labelled aspects.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sentiment.aspect_training import LabelledAspect
from sentiment.aspects import ASPECTS_FILE, NAMED, PART, AspectFinder
from sentiment.signs import Span, language_of

LESSONS_FILE = Path(__file__).with_name("aspect_lessons.yml")
WEIGHT = 0.5
NEUTRAL_SHARE = 0.25
"""Of the halves of a lesson, how many are frames that say neither."""
_NEUTRAL = 1
_LONGEST = {"en": 110, "zh": 40}
"""Characters of a text that may become half a lesson."""


@dataclass(frozen=True)
class _Half:
    """A sentence and the places of its aspects."""

    text: str
    spans: tuple[Span, ...]
    polarity: int


def composed(
    texts: Sequence[str], polarities: Sequence[int], count: int, *, seed: int = 0
) -> list[LabelledAspect]:
    """Aspects of `count` lessons, each of one or two sentences of the same language. `polarities`: places in
    aspect_polarity.POLARITIES. The same texts and seed give the same lessons; none where no short text names
    an aspect."""
    draw = random.Random(seed)
    order = list(range(len(texts)))
    draw.shuffle(order)
    finder = AspectFinder(open_parts=False)
    halves: dict[str, list[_Half]] = {"en": [], "zh": []}
    for number in order:
        if sum(map(len, halves.values())) >= 2 * count:
            break
        language = "en" if language_of(texts[number]) == "en" else "zh"
        spans = _named(texts[number], language, finder)
        if spans:
            halves[language].append(_Half(texts[number].strip(), spans, polarities[number]))
    languages = [language for language, found in halves.items() if found]
    if not languages:
        return []
    found: list[LabelledAspect] = []
    sizes = [len(halves[language]) for language in languages]
    for language in draw.choices(languages, sizes, k=count):
        found += _lesson(language, halves[language], draw)
    return found


def _named(text: str, language: str, finder: AspectFinder) -> tuple[Span, ...]:
    """The aspects that are named in a short text."""
    left = len(text) - len(text.lstrip())
    if not 2 <= len(text.strip()) <= _LONGEST[language]:
        return ()
    spans = (aspect.span for aspect in finder.find(text) if aspect.said == NAMED)
    return tuple(Span(span.start - left, span.end - left) for span in spans)


def _lesson(language: str, halves: Sequence[_Half], draw: random.Random) -> list[LabelledAspect]:
    parts = [_half(language, halves, draw) for _ in range(draw.choice((1, 2, 2)))]
    text, placed = "", []
    for part in parts:
        if text:
            text = text.rstrip("。.!！ ") + draw.choice(_content()["joints"][language])
        placed += [(Span(len(text) + s.start, len(text) + s.end), part.polarity) for s in part.spans]
        text += part.text
    return [LabelledAspect(text, span, polarity, WEIGHT) for span, polarity in placed]


def _half(language: str, halves: Sequence[_Half], draw: random.Random) -> _Half:
    if draw.random() >= NEUTRAL_SHARE:
        return draw.choice(halves)
    frame, word = draw.choice(_content()["neutral"][language]), draw.choice(_words(language))
    at = frame.index("{}")
    return _Half(frame.replace("{}", word), (Span(at, at + len(word)),), _NEUTRAL)


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(LESSONS_FILE.read_text(encoding="utf-8"))
    return content


@cache
def _words(language: str) -> tuple[str, ...]:
    """Names of aspects, half of them parts of a product."""
    aspects = yaml.safe_load(ASPECTS_FILE.read_text(encoding="utf-8"))["aspects"]
    parts = list(aspects[PART][language])
    others = [word for name, entry in aspects.items() if name != PART for word in entry[language]]
    return tuple([*parts, *others])
