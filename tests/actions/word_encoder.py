"""A sentence encoder for tests: texts that share words are close."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from shop.answers.encoder import Vectors
from shop.search.words import split_words


class WordEncoder:
    """Hashed word counts, of unit length."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        vectors = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in split_words(text) or [""]:
                vectors[row, zlib.crc32(word.encode()) % 256] += 1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(norms == 0, 1, norms)
