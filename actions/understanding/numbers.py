"""Counting words: ordinals into a list that was shown, and plain quantities."""

from __future__ import annotations

import re

from actions.understanding.text import find_all, fold
from actions.understanding.vocabulary import vocabulary

_BARE_LIST = re.compile(
    r"^(?:(?:number|no\.?|nr\.?|option|item|#|the)\s*)*\d{1,2}(?:\s*(?:,|;|and|&|\+|和|、|\s)\s*\d{1,2})*[.!]?$"
)
_ITEM_NUMBER = re.compile(r"(?:\b(?:number|option|item|no\.)\s*|第)(\d{1,2})\b")


def ordinals(text: str, size: int, *, bare: bool = False) -> list[int]:
    """Positions (from 0) that a text names in a list of `size`: "the second one", "第一个".

    `bare` allows plain numbers: "1 and 3".
    """
    folded = fold(text)
    found: list[int] = []
    for rank, phrases in vocabulary().ordinals.items():
        if any(find_all(folded, phrase) for phrase in phrases):
            position = size - 1 if rank == -1 else rank - 1
            found.append(position)
    found += [int(match.group(1)) - 1 for match in _ITEM_NUMBER.finditer(folded)]
    if bare and _BARE_LIST.match(folded):
        found += [int(number) - 1 for number in re.findall(r"\d{1,2}", folded)]
    return sorted({position for position in found if 0 <= position < size})


def quantity(text: str) -> int | None:
    """A small whole number, in digits or in words."""
    folded = fold(text)
    if match := re.search(r"(?<![\d.#])(\d{1,3})(?![\d.])", folded):
        return int(match.group(1))
    for word, number in vocabulary().numbers.items():
        if find_all(folded, word):
            return number
    return None
