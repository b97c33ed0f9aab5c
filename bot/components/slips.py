"""Mending slips of the fingers: "kettel" is a kettle, "cancle" is no candle.

A word is compared with the catalogue's words of like length and equal first letter only, so that it costs the
same for any number of products. A word that people really use is never mended, nor one that may as well be a
slip for such a word.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Dict, FrozenSet, Iterable, List, Optional, Set, Tuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
_TWO_SLIPS_FROM = 8
_MOST_REMEMBERED = 20000


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A word without its plural ending, roughly."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


class Slips:
    """What misspelt words are meant to be, among a catalogue's words (stems, lower case)."""

    def __init__(self, known: Set[str], ordinary: Iterable[str], frequent: Iterable[str]) -> None:
        self._known = known
        self._ordinary: FrozenSet[str] = frozenset(ordinary)
        self._frequent = frozenset(frequent)
        self._frequent_by_letter: Dict[str, List[str]] = {}
        for word in sorted(self._frequent):
            self._frequent_by_letter.setdefault(word[0], []).append(word)
        self._words: Dict[Tuple[str, int], List[str]] = {}
        for word in sorted(known):
            if len(word) >= SHORTEST - 1 and word.isalpha():
                self._words.setdefault((word[0], len(word)), []).append(word)
        self._remembered: Dict[Tuple[str, bool], Tuple[str, ...]] = {}

    def mended(self, pieces: List[str]) -> Optional[List[str]]:
        """The words with slips mended, or None where there is nothing to mend or no telling what is meant."""
        beside = len(pieces) > 1 and any(stem(piece) in self._known for piece in pieces)
        mended: List[str] = []
        for piece in pieces:
            meant = self._meant(piece, beside)
            if meant is None:
                mended.append(piece)
            elif len(meant) == 1:
                mended.append(meant[0])
            else:
                return None
        return mended if mended != pieces else None

    def _meant(self, word: str, beside: bool) -> Optional[Tuple[str, ...]]:
        """The catalogue's words that a word may be a slip of; None where the word is no slip.

        ``beside`` a word of the catalogue even a rare everyday word may be one: "water bittle".
        """
        stemmed = stem(word)
        if len(word) < SHORTEST - 1 or stemmed in self._known or not word.isalpha():
            return None
        meant = self._remembered.get((word, beside))
        if meant is None:
            everyday = self._frequent if beside else self._ordinary
            really = word in everyday or stemmed in everyday
            meant = () if really else self._nearest(stemmed, beside)
            if len(self._remembered) > _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[word, beside] = meant
        return meant

    def _nearest(self, word: str, beside: bool) -> Tuple[str, ...]:
        best, nearest = 3.0, []  # type: float, List[str]
        for length in range(len(word) - 2, len(word) + 3):
            shorter, longer = min(length, len(word)), max(length, len(word))
            allowed = 2 if shorter >= _TWO_SLIPS_FROM - 1 and longer >= _TWO_SLIPS_FROM else 1
            if longer - shorter > allowed or longer < SHORTEST:
                continue
            for other, slips in _within(word, self._words.get((word[0], length), []), allowed):
                if slips < best:
                    best, nearest = slips, [other]
                elif slips == best:
                    nearest.append(other)
        if nearest and not beside:
            frequent = _within(word, self._frequent_by_letter.get(word[0], []), int(best + 0.5))
            if any(slips <= best for _, slips in frequent):
                return ()
        return tuple(nearest)


def _within(word: str, others: List[str], most: int) -> List[Tuple[str, float]]:
    """The nearest others and how many slips away they are; less where only their order is wrong."""
    found = process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=4)
    letters = sorted(word)
    return [(other, distance - 0.5 * (sorted(other) == letters)) for other, distance, _ in found]
