"""What products are like, as vectors: their words, hashed, and, where there is an encoder, their meaning.

The hashing trick is that of Weinberger et al. 2009; the vectors are shortened by principal components.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from shop.answers.encoder import SentenceEncoder
from shop.search.index import ProductText
from shop.search.words import fold, index_words

HASHED, KEPT = 512, 128
_CATEGORY, _TAG, _TITLE, _BRAND, _DESCRIPTION, _OPTION = 2.0, 1.5, 1.0, 0.7, 0.3, 0.3
_DESCRIBED = 200
_SEEN = 500
_LEARNED_FROM = 5_000

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Projection:
    """Shortens raw vectors, shape (raw dimensions, kept dimensions)."""

    matrix: Vectors

    @classmethod
    def of(cls, raw: Vectors, kept: int = KEPT) -> Projection:
        """The principal directions of these vectors, at most `kept`."""
        if not len(raw):
            return cls(np.eye(raw.shape[1], kept, dtype=np.float32))
        some = raw[np.linspace(0, len(raw) - 1, min(len(raw), _LEARNED_FROM)).astype(np.int64)]
        matrix = np.zeros((raw.shape[1], kept), np.float32)
        if len(some) < raw.shape[1]:
            directions = np.linalg.svd(some, full_matrices=False)[2].T
        else:
            directions = np.linalg.eigh(some.T @ some)[1][:, ::-1]
        found = directions[:, :kept]
        matrix[:, : found.shape[1]] = found
        return cls(matrix)

    def __call__(self, raw: Vectors) -> Vectors:
        """Shape (n, kept), of unit length; a row of zeros stays one."""
        return unit(raw @ self.matrix)


def raw_vectors(texts: Sequence[ProductText], meanings: Vectors | None = None) -> Vectors:
    """Shape (texts, HASHED), with the columns of `meanings` (see `meanings_of`) behind where given."""
    words = np.zeros((len(texts), HASHED), np.float32)
    for row, text in enumerate(texts):
        for word, weight in _weights(text).items():
            place = crc32(word.encode("utf-8", "replace"))
            words[row, place % HASHED] += weight if place & 0x10000 else -weight
    words = unit(words)
    if meanings is None:
        return words
    return np.hstack([words, meanings])


def meanings_of(texts: Sequence[ProductText], encoder: SentenceEncoder) -> Vectors:
    """Sentence vectors of unit length."""
    return np.asarray(encoder.encode([sentence(text) for text in texts]), np.float32)


def sentence(text: ProductText) -> str:
    """What is said of a product in one line, for the encoder."""
    title = text.titles[0] if text.titles else ""
    category = text.categories[0] if text.categories else ""
    return f"{title}. {category}. {text.description[:_SEEN]}"


def unit(vectors: Vectors) -> Vectors:
    """Rows of unit length; rows of zeros stay."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms == 0, 1, norms), np.float32)


def _weights(text: ProductText) -> dict[str, float]:
    found: dict[str, float] = {}

    def add(word: str, weight: float) -> None:
        found[word] = max(found.get(word, 0.0), weight)

    for category in text.categories:
        add(f"category {fold(category)}", _CATEGORY)
    for tag in text.tags:
        add(f"tag {fold(tag)}", _TAG)
    if text.brand:
        add(f"brand {fold(text.brand)}", _BRAND)
    for title in text.titles:
        for word in index_words(title):
            add(word, _TITLE)
    for word in index_words(text.description[:_DESCRIBED]):
        add(word, _DESCRIPTION)
    for options in text.variants.values():
        for value in options.values():
            add(f"option {fold(value)}", _OPTION)
    return found
