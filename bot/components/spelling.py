"""Mends slips of the keyboard in English words before a message is judged: "cancle my oder".

Only the classifier sees the mended text; entities and everything that is shown keep what was typed. A word is
mended where neither the training text nor the dictionary of symspellpy (82,765 words) knows it and a training
word lies within one slip (two in long words): a letter too many, missing, wrong or swapped (optimal string
alignment). The nearest wins, then the most frequent.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Dict, FrozenSet, Iterable, List

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.components.packaged import packaged

_WORD = re.compile(r"(?<![\w@.#/-])[a-z]{4,20}(?![\w@/-]|\.\w)")
_LETTERS = re.compile(r"[^\W\d_]+")
_TELLING = 5
"""Letters from which a word in no dictionary is strange; shorter ones are abbreviations."""
_LONG = 8
"""Letters from which two slips are mended."""
_OFTEN = 3
"""How often a word stands in the training text to be mended to: its own typos do not."""


@lru_cache(maxsize=1)
def dictionary() -> FrozenSet[str]:
    """English words, lower case."""
    path = packaged("symspellpy", "frequency_dictionary_en_82_765.txt")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.split(" ", 1)[0] for line in lines)


class Spelling:
    """Knows the words of the training text; ``words`` maps each to how often it occurs."""

    def __init__(self, words: Dict[str, int]) -> None:
        self.words = words
        self._by_first: Dict[str, List[str]] = {}
        for word, count in words.items():
            if count >= _OFTEN and len(word) >= 4 and word.isascii():
                self._by_first.setdefault(word[0], []).append(word)

    @classmethod
    def fit(cls, texts: Iterable[str]) -> Spelling:
        """Counts the words of the training text."""
        counts: Counter = Counter()
        for text in texts:
            counts.update(_WORD.findall(text.lower()))
        return cls(dict(sorted(counts.items())))

    def mended(self, text: str) -> str:
        """``text`` with slips mended; in lower case where one was."""
        lowered = text.lower()
        if len(lowered) != len(text):
            return text
        found = _WORD.sub(lambda match: self._word(match.group()), lowered)
        return text if found == lowered else found

    def is_gibberish(self, text: str) -> bool:
        """True where most words, at least two, are in no dictionary and near no word of the training text."""
        words = _LETTERS.findall(text.lower())
        strange = [word for word in words if len(word) >= _TELLING and not self._known(word)]
        return len(strange) >= 2 and 2 * len(strange) > len(words)

    def _known(self, word: str) -> bool:
        mended = self._word(word)
        return mended in self.words or mended in dictionary()

    def _word(self, word: str) -> str:
        if word in self.words or word in dictionary():
            return word
        slips = 2 if len(word) >= _LONG else 1
        candidates = self._by_first.get(word[0], []) + self._by_first.get(word[1], [])
        near = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=slips, limit=5)
        if not near:
            return word
        return max(near, key=lambda hit: (-hit[1], self.words[hit[0]]))[0]
