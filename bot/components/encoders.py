"""Vectors of texts: two sentence encoders side by side, from the weights in pinned packages.

Every text is encoded on its own, so that its vector is the same in any company; many texts share the cores.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Dict, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from bot.components import bge, eight_bits, universal
from bot.components.bge import BGE_SIZE, Bge
from bot.components.text import fold, han_share
from bot.components.universal import USE_SIZE, UniversalEncoder
from chinese import script

VECTOR_SIZE = USE_SIZE + 2 * BGE_SIZE
"""Length of a sentence vector: [USE, BGE mean, BGE maximum]."""

MODULES = (sys.modules[__name__], bge, eight_bits, script, universal)
"""Whose source decides what a vector is."""

BGE_WEIGHT = 0.8
LONGEST_TEXT = 600
"""Characters that are encoded; what a shopper wants stands in the first ones or the clause itself."""
_REMEMBERED = 4096


class SentenceEncoder:
    """Both encoders side by side; ``threads`` is how many texts are encoded at once."""

    def __init__(self, threads: int = 1) -> None:
        self._universal = UniversalEncoder()
        self._bge = Bge()
        self._threads = threads

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Sentence vectors, shape (texts, VECTOR_SIZE); BGE's part of a text in Chinese is zeros."""
        vectors = np.zeros((len(texts), VECTOR_SIZE), dtype=np.float32)
        if self._threads == 1 or len(texts) < 2 * self._threads:
            found = map(self._encode, texts)
        else:
            with ThreadPoolExecutor(self._threads) as threads:
                found = iter(list(threads.map(self._encode, texts)))
        for row, vector in zip(vectors, found, strict=True):
            row[: len(vector)] = vector
        return vectors

    def _encode(self, text: str) -> np.ndarray:
        # Shouting is a mood, not another meaning: capitals cost USE a fifth of the accuracy.
        plain = fold(text)[:LONGEST_TEXT].lower().rstrip(" .!！。") or " "
        known = self._universal.encode(plain)
        if han_share(plain):
            return known
        return np.concatenate([known, BGE_WEIGHT * self._bge.encode(plain)])


@lru_cache(maxsize=1)
def _serving() -> SentenceEncoder:
    # One thread for the whole process, our own products included: a second one gains a millisecond on an idle
    # machine, and on a busy one the threads wait for each other (6 ms for a product of 0.05 ms).
    threadpool_limits(limits=1, user_api="blas")
    return SentenceEncoder(threads=1)


class _Memory:
    """The vectors of the last few thousand texts, and the encoder for those that are not among them."""

    def __init__(self) -> None:
        self._vectors: Dict[str, np.ndarray] = {}

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            if len(self._vectors) + len(new) > _REMEMBERED:
                self._vectors.clear()
            self._vectors.update(zip(new, _serving().encode(new), strict=True))
        return np.stack([self._vectors[text] for text in texts])


_memory = _Memory()


def message_vectors(texts: Sequence[str]) -> np.ndarray:
    """Vectors of a message or its clauses on one thread, shape (texts, VECTOR_SIZE); recent ones are kept.

    ``texts`` must not be empty.
    """
    return _memory.vectors(texts)


def sentence_vectors(texts: Sequence[str]) -> np.ndarray:
    """Vectors of training texts, in batches and on all cores, shape (texts, VECTOR_SIZE)."""
    with threadpool_limits(limits=os.cpu_count(), user_api="blas"):
        return _training().encode(texts)


@lru_cache(maxsize=1)
def _training() -> SentenceEncoder:
    return SentenceEncoder(threads=os.cpu_count() or 1)
