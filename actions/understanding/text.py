"""Text made comparable: folding, words, and looking for phrases in English and Chinese alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from chinese.cantonese import as_mandarin

_CJK = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z0-9]+(?:['.][a-z0-9]+)*%?|[\u3400-\u9fff]")
_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "，": ",", "；": ";", "：": ":", "。": ".", "　": " "}
)
# 著 is a character of its own (著名), and what traditional writing has where something goes on (留著).
_LASTING = re.compile(r"(?<=[留放穿拿等带收看开用想])著(?![名作称者书])")
_SPACES = re.compile(r"[ \t\r\f\v]+")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, half width, plain quotes, simplified characters, Cantonese as Mandarin, single spaces;
    line breaks stay.
    """
    folded = as_mandarin(unicodedata.normalize("NFKC", text).translate(_QUOTES).lower())
    folded = _LASTING.sub("着", folded)
    return _SPACES.sub(" ", folded).strip()


def as_typed(found: str, read: str, typed: str) -> str:
    """What was found in a text in simplified characters, as the text, which is as long, was typed."""
    place = read.find(found)
    return typed[place : place + len(found)] if place >= 0 else found


def words(folded: str) -> list[str]:
    """Words of a folded text; a Chinese character is a word."""
    return _WORD.findall(folded)


def word_spans(folded: str) -> list[tuple[str, int, int]]:
    """Words with where they start and end."""
    return [(match.group(), match.start(), match.end()) for match in _WORD.finditer(folded)]


def has_cjk(text: str) -> bool:
    """Whether any Chinese character is in the text."""
    return _CJK.search(text) is not None


def count_cjk(text: str) -> int:
    """How many Chinese characters the text has."""
    return len(_CJK.findall(text))


@lru_cache(maxsize=8192)
def _phrase_pattern(phrase: str) -> re.Pattern[str]:
    escaped = re.escape(phrase).replace(r"\ ", r"[\s-]+")
    if _CJK.search(phrase):
        return re.compile(escaped)
    return re.compile(rf"(?<![a-z0-9]){escaped}(?![a-z0-9])")


def find_phrase(folded: str, phrase: str) -> tuple[int, int] | None:
    """Where a phrase stands: as whole words in English, anywhere in Chinese."""
    match = _phrase_pattern(fold(phrase)).search(folded)
    return match.span() if match else None


def find_all(folded: str, phrase: str) -> list[tuple[int, int]]:
    """Every place where a phrase stands."""
    return [match.span() for match in _phrase_pattern(fold(phrase)).finditer(folded)]


def has_any(folded: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases is in the text."""
    return any(find_phrase(folded, phrase) for phrase in phrases)


def first_of(folded: str, phrases: Iterable[str]) -> tuple[int, int] | None:
    """The earliest place of any of the phrases."""
    found = [span for span in (find_phrase(folded, phrase) for phrase in phrases) if span]
    return min(found) if found else None


@lru_cache(maxsize=8192)
def singular(word: str) -> str:
    """A word without its plural ending, roughly: enough to compare `boots` with `boot`."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=16384)
def alike(one: str, other: str) -> bool:
    """Whether two words are the same but for a plural or a slip of the fingers."""
    if one == other or singular(one) == singular(other):
        return True
    shorter = min(len(one), len(other))
    if shorter < 5 or one[0] != other[0] or has_cjk(one) or any(letter.isdigit() for letter in one + other):
        return False
    slips = DamerauLevenshtein.distance(singular(one), singular(other), score_cutoff=2)
    return slips <= (1 if shorter < 8 else 2)


def similarity(one: str, other: str) -> float:
    """0..1: how alike two short texts are."""
    return fuzz.ratio(one, other) / 100.0
