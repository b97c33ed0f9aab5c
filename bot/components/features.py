"""N-gram features of a text: TF-IDF of words and of characters.

Our own small implementation: one text costs about 0.1 ms against 0.5 ms for two scikit-learn vectorizers, and
it is stored as plain JSON and NumPy arrays, not as a pickle.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Dict, Iterable, List, Tuple

import numpy as np
from scipy import sparse

from bot.components.text import mask, words


def word_ngrams(masked: str, longest: int = 2) -> List[str]:
    """Words and word pairs, the latter joined by a space."""
    tokens = words(masked)
    grams = list(tokens)
    for size in range(2, longest + 1):
        grams.extend(" ".join(tokens[i : i + size]) for i in range(len(tokens) - size + 1))
    return grams


def char_ngrams(masked: str, shortest: int = 2, longest: int = 5) -> List[str]:
    """Character n-grams within words padded by a space, so that word starts and ends differ from middles."""
    grams: List[str] = []
    for word in masked.split():
        padded = f" {word} "
        length = len(padded)
        for size in range(shortest, min(longest, length) + 1):
            grams.extend(padded[i : i + size] for i in range(length - size + 1))
    return grams


class Tfidf:
    """Sub-linear TF-IDF of one kind of n-gram, unit length per text."""

    def __init__(self, vocabulary: Dict[str, int], idf: np.ndarray) -> None:
        self.vocabulary = vocabulary
        self.idf = idf

    @classmethod
    def fit(cls, documents: List[List[str]], min_documents: int) -> Tfidf:
        """Counts in how many documents each n-gram occurs."""
        counts: Counter = Counter()
        for document in documents:
            counts.update(set(document))
        kept = sorted(gram for gram, count in counts.items() if count >= min_documents)
        total = len(documents)
        idf = np.array([math.log((1 + total) / (1 + counts[gram])) + 1 for gram in kept], dtype=np.float32)
        return cls({gram: i for i, gram in enumerate(kept)}, idf)

    def row(self, grams: Iterable[str]) -> Tuple[np.ndarray, np.ndarray]:
        """Column indices and values of one text."""
        vocabulary = self.vocabulary
        counts = Counter(vocabulary[gram] for gram in grams if gram in vocabulary)
        columns = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1 + np.log(values)) * self.idf[columns]
        norm = float(np.sqrt(values @ values))
        return columns, values / norm if norm else values

    def matrix(self, documents: List[List[str]]) -> sparse.csr_matrix:
        """Rows of many texts, shape (documents, vocabulary)."""
        rows = [self.row(document) for document in documents]
        indptr = np.cumsum([0] + [len(columns) for columns, _ in rows])
        indices = np.concatenate([columns for columns, _ in rows]) if rows else np.zeros(0, dtype=np.int64)
        data = np.concatenate([values for _, values in rows]) if rows else np.zeros(0, dtype=np.float32)
        return sparse.csr_matrix((data, indices, indptr), shape=(len(rows), len(self.vocabulary)))


class NgramFeatures:
    """[words, characters] of a text side by side, each block of unit length."""

    def __init__(self, word_tfidf: Tfidf, char_tfidf: Tfidf) -> None:
        self.word_tfidf = word_tfidf
        self.char_tfidf = char_tfidf

    @classmethod
    def fit(cls, texts: List[str], *, min_documents: int) -> NgramFeatures:
        """Learns both vocabularies."""
        masked = [mask(text) for text in texts]
        return cls(
            Tfidf.fit([word_ngrams(text) for text in masked], min_documents),
            Tfidf.fit([char_ngrams(text) for text in masked], min_documents),
        )

    @property
    def size(self) -> int:
        """Number of columns."""
        return len(self.word_tfidf.vocabulary) + len(self.char_tfidf.vocabulary)

    def matrix(self, texts: List[str]) -> sparse.csr_matrix:
        """Features of many texts, shape (texts, size)."""
        masked = [mask(text) for text in texts]
        blocks = [
            self.word_tfidf.matrix([word_ngrams(text) for text in masked]),
            self.char_tfidf.matrix([char_ngrams(text) for text in masked]),
        ]
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    def row(self, text: str) -> Tuple[np.ndarray, np.ndarray]:
        """Column numbers and values of one text."""
        masked = mask(text)
        words_at, word_values = self.word_tfidf.row(word_ngrams(masked))
        chars_at, char_values = self.char_tfidf.row(char_ngrams(masked))
        columns = np.concatenate([words_at, chars_at + len(self.word_tfidf.vocabulary)])
        return columns, np.concatenate([word_values, char_values])
