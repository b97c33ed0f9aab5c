"""Slips of the fingers: a misspelt word is the word of the shop it is nearest to, if nothing else is as near.

Everyday words are never taken for misspelt ones ("short" is no shirt), words with digits neither, and where
two words are equally near nothing is mended: a wrong guess costs more than a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from actions.understanding.text import has_cjk, singular
from chinese.sounds import sound
from shop.gazetteer import common_words

_SHORTEST, _TWO_SLIPS_FROM = 5, 8
_LATIN = re.compile(r"(?<![a-z0-9'@#._-])[a-z]{4,}(?![a-z0-9'@_]|[.-][a-z0-9])")


def is_everyday(word: str) -> bool:
    """Whether people really use the word, so that it is what it is."""
    everyday = common_words()[1]
    return word in everyday or singular(word) in everyday


def mended(folded: str, names: Collection[str]) -> str:
    """The text with its misspelt words written as in these names (folded, of one or several words)."""
    known = frozenset(word for name in names for word in re.findall(r"[a-z]{4,}", name))
    if not known or not _LATIN.search(folded):
        return folded
    return _LATIN.sub(lambda match: _meant(match.group(), known), folded)


@lru_cache(maxsize=20_000)
def _meant(word: str, known: frozenset[str]) -> str:
    if word in known or singular(word) in {singular(other) for other in known} or is_everyday(word):
        return word
    near = [other for other in known if other[0] == word[0] and max(len(other), len(word)) >= _SHORTEST]
    allowed = 2 if len(word) >= _TWO_SLIPS_FROM else 1
    ranked = _ranked(word, near, allowed)
    if not ranked or (len(ranked) > 1 and ranked[1][0] == ranked[0][0]):
        return word
    frequent = [other for other in common_words()[0] - known if other[0] == word[0]]
    rivals = _ranked(word, frequent, allowed)
    return word if rivals and rivals[0][0] <= ranked[0][0] else ranked[0][1]


def _ranked(word: str, others: list[str], allowed: int) -> list[tuple[float, str]]:
    """The others within that many slips, nearest first; a mere change of order is the least of slips."""
    letters = sorted(word)
    found = process.extract(word, others, scorer=OSA.distance, score_cutoff=allowed, limit=5)
    return sorted((float(slips) - 0.5 * (sorted(other) == letters), str(other)) for other, slips, _ in found)


def sounding_like(folded: str, name: str) -> list[tuple[int, int]]:
    """Where the text says a Chinese name with one wrong character, in a long name two, of the same sound."""
    size = len(name)
    if size < 3 or len(folded) < size or not has_cjk(name):
        return []
    sounds = [sound(character) for character in name]
    found = []
    for start in range(len(folded) - size + 1):
        said = folded[start : start + size]
        wrong = sum(one != other for one, other in zip(said, name, strict=True))
        if 0 < wrong <= (1 if size < 5 else 2) and [sound(character) for character in said] == sounds:
            found.append((start, start + size))
    return found
