"""Surface signs of a text: negation, contrast, emoji, sarcasm, shouting, mixed scripts; and its clauses.

Nothing here judges a text. The signs tell why a reading may be wrong, colour an explanation, and are features
for machines that judge. All places are character offsets into the text as given, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from chinese.script import simplified

LANGUAGES = ("en", "zh")
SIGNS_FILE = Path(__file__).with_name("signs.yml")
NEGATION_REACH = 3
"""Words (Chinese: characters) after a negation that it turns, at most."""

_HAN = r"㐀-䶿一-鿿豈-﫿"
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_LATIN_WORD = re.compile(r"(?<![#@.A-Za-z0-9])[A-Za-z]{2,}(?![@A-Za-z0-9])")
_WORD = re.compile(rf"[A-Za-z]+(?:['’][A-Za-z]+)*|\d+(?:[.,]\d+)*|[{_HAN}]|[^\W\d_]+")
_STRETCHED = re.compile(r"([A-Za-z])\1{2,}|([哈啊呀哦嗯])\2{3,}")
_END_OF_CLAUSE = re.compile(r"[,.;:!?，。；：！？…\n、~～]+|(?<=\s)[-–—]+(?=\s)|——")
_DIGITS_AROUND = re.compile(r"\d[.,:]\d")


@dataclass(frozen=True, order=True)
class Span:
    """Characters start to end (exclusive) of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """What stands there."""
        return text[self.start : self.end]

    def covers(self, place: int) -> bool:
        """True where the character `place` is inside."""
        return self.start <= place < self.end


@dataclass(frozen=True)
class Signs:
    """What is on the surface of one text.

    `emoji`: sum of emoji and emoticons, +1 each pleased one, -1 each displeased one, 0 an ironic one;
    `capitals`: share 0..1 of Latin words of three letters or more that are shouted; `stretched`: words such
    as soooo; `languages`: those whose script occurs, in the order en, zh; none for a text without letters.
    """

    negations: tuple[Span, ...]
    contrasts: tuple[Span, ...]
    intensifiers: tuple[Span, ...]
    sarcasm: tuple[Span, ...]
    emoji: int
    emoji_count: int
    ironic_emoji: int
    exclamations: int
    questions: int
    capitals: float
    stretched: int
    languages: tuple[str, ...]

    @property
    def mixed(self) -> bool:
        """True where both scripts occur."""
        return len(self.languages) > 1


def language_of(text: str) -> str:
    """zh, en, or mixed: Latin words in a Chinese sentence, not counting order numbers and e-mails."""
    if not _HAN_CHARACTER.search(text):
        return "en"
    return "mixed" if _LATIN_WORD.search(text) else "zh"


def signs_of(text: str) -> Signs:
    """Everything that `Signs` tells of a text; empty of an empty one."""
    text = simplified(text)
    lists = _lists()
    not_negated = _places(text, lists["not_negations"])
    negations = _outside(_places(text, lists["negations"]), not_negated)
    words = [match.group() for match in re.finditer(r"[A-Za-z]{3,}", text)]
    shouted = sum(word.isupper() for word in words)
    faces = {kind: _faces(text, lists["faces"][kind]) for kind in ("positive", "negative", "ironic")}
    languages = [bool(_LATIN_WORD.search(text)), bool(_HAN_CHARACTER.search(text))]
    return Signs(
        negations=tuple(negations),
        contrasts=tuple(_outside(_places(text, lists["contrasts"]), [])),
        intensifiers=tuple(_places(text, lists["intensifiers"])),
        sarcasm=tuple(_places(text, lists["sarcasm"])),
        emoji=faces["positive"] - faces["negative"],
        emoji_count=sum(faces.values()),
        ironic_emoji=faces["ironic"],
        exclamations=text.count("!") + text.count("！"),
        questions=text.count("?") + text.count("？"),
        capitals=shouted / len(words) if len(words) > 1 else 0.0,
        stretched=len(_STRETCHED.findall(text)),
        languages=tuple(name for name, there in zip(LANGUAGES, languages, strict=True) if there),
    )


def negated(text: str, span: Span, signs: Signs | None = None) -> bool:
    """True where a negation stands in the clause at most NEGATION_REACH words before `span`."""
    for negation in (signs or signs_of(text)).negations:
        between = text[negation.end : span.start]
        near = negation.end <= span.start and len(_WORD.findall(between)) < NEGATION_REACH
        if near and not _END_OF_CLAUSE.search(between):
            return True
    return False


def words_of(text: str) -> list[Span]:
    """Latin words, numbers, and Han characters one by one, in the order of the text."""
    return [Span(*match.span()) for match in _WORD.finditer(text)]


def clauses_of(text: str) -> list[Span]:
    """Parts between marks and before words of contrast, none empty, in the order of the text.

    They leave out the marks that end them, so they do not add up to the text.
    """
    cuts = [0]
    for match in _END_OF_CLAUSE.finditer(text):
        # 3.5 and 10:30 are no ends of clauses.
        if not _DIGITS_AROUND.fullmatch(text[max(0, match.start() - 1) : match.end() + 1]):
            cuts += match.span()
    cuts += [span.start for span in _places(simplified(text), _lists()["contrasts"])]
    edges = sorted({*cuts, len(text)})
    parts = []
    for start, end in pairwise(edges):
        piece = text[start:end]
        if _WORD.search(piece):
            left = len(piece) - len(piece.lstrip())
            parts.append(Span(start + left, start + len(piece.rstrip())))
    return parts


def _places(text: str, pattern: re.Pattern[str]) -> list[Span]:
    return [Span(*match.span()) for match in pattern.finditer(text)]


def _outside(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    return [s for s in spans if not any(o.start < s.end and s.start < o.end for o in others)]


def _faces(text: str, pattern: re.Pattern[str]) -> int:
    return len(pattern.findall(text))


@cache
def _lists() -> dict[str, Any]:
    content = yaml.safe_load(SIGNS_FILE.read_text(encoding="utf-8"))
    kinds = ("negations", "not_negations", "intensifiers", "contrasts", "sarcasm")
    lists: dict[str, Any] = {kind: any_of([*content[kind]["en"], *content[kind]["zh"]]) for kind in kinds}
    lists["faces"] = {
        kind: re.compile(
            "|".join(
                re.escape(face)
                for face in [*content["emoticons"].get(kind, []), *content["emoji"].get(kind, "")]
            )
        )
        for kind in ("positive", "negative", "ironic")
    }
    return lists


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words, the longest first, Latin ones as whole words, case ignored."""
    parts = []
    for word in sorted({str(word) for word in words}, key=lambda word: (-len(word), word)):
        # A word that begins or ends with a Latin letter must not go on there.
        before = r"(?<![A-Za-z])" if word[:1].isascii() and word[:1].isalpha() else ""
        after = r"(?![A-Za-z])" if word[-1:].isascii() and word[-1:].isalpha() else ""
        parts.append(before + re.escape(word).replace("'", "['’]") + after)
    return re.compile("|".join(parts), re.IGNORECASE)
