"""Texts to the numbers of their word pieces, as an encoder was taught to read them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chinese.script import simplified
from sentiment.encoder import Encoder

FIRST, LAST = 180, 76
"""Pieces kept of a long text: its begin and its end, where people say what they think (Sun et al., How to
Fine-Tune BERT for Text Classification, CCL 2019)."""
_CHARACTERS = 1_200, 600
"""Characters at the begin and at the end that are looked at for them."""

Ids = npt.NDArray[np.int64]


class Tokenizer:
    """Of one encoder. `prefix`: what stands before every text that it reads."""

    def __init__(self, encoder: Encoder) -> None:
        self._pieces = encoder.pieces()
        self._padding, self._unknown = encoder.padding, encoder.unknown
        self.prefix = encoder.prefix

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Numbers of all pieces of a text with the prefix before it, and where each stands in that."""
        found = self._pieces.encode(self.prefix + simplified(_clean(text)))
        return found.ids, found.offsets

    def knows(self, text: str) -> bool:
        """Whether there are pieces for all of it: no face, say, that the encoder has never seen."""
        return self._unknown not in self.ids(text)

    def ids(self, text: str) -> list[int]:
        """Numbers of one text, at most 256."""
        begin, end = _CHARACTERS
        if len(text) > begin + end:
            text = text[:begin] + text[-end:]
        found = self.pieces(text)[0]
        return found if len(found) <= FIRST + LAST else found[:FIRST] + found[-LAST:]

    def padded(self, rows: Sequence[Sequence[int]]) -> tuple[Ids, npt.NDArray[np.float32]]:
        """Numbers of several texts side by side, shape (texts, longest), and 1 where one is."""
        longest = max(map(len, rows), default=0)
        ids = np.full((len(rows), longest), self._padding, np.int64)
        there = np.zeros((len(rows), longest), np.float32)
        for number, row in enumerate(rows):
            ids[number, : len(row)] = row
            there[number, : len(row)] = 1.0
        return ids, there


def _clean(text: str) -> str:
    """Half a character pair, as a browser may cut one, is no text."""
    return text.encode("utf-8", "replace").decode("utf-8")
