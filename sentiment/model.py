"""How a text feels: polarity, intensity and how sure that is. English and Chinese, messages and reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from sentiment.adapter import SHIPPED, Adapter, read_adapter
from sentiment.encoder import Encoder
from sentiment.packaged_encoder import PackagedEncoder
from sentiment.sessions import kept_session
from sentiment.tokens import Tokenizer

Polarity = Literal["negative", "neutral", "positive"]
POLARITIES: tuple[Polarity, ...] = ("negative", "neutral", "positive")
Progress = Callable[[float], None]
Vector = npt.NDArray[np.float32]

GRAPH = 2
"""Rises when `graph` builds another graph of the same weights."""
_TOKENS_AT_ONCE = 1_024


@dataclass(frozen=True)
class Reading:
    """`confidence`: probability of the polarity, calibrated; `intensity`: -1 (very negative) to 1, the
    expected polarity; `probabilities` in order of POLARITIES; `vector`: the encoder's
    mean, shape (384,), or of two encoders (768,), for what else is to be learned of the text; none from
    readers that have no such."""

    polarity: Polarity
    confidence: float
    intensity: float
    probabilities: tuple[float, float, float]
    vector: Vector | None = field(default=None, repr=False, compare=False)


UNKNOWN = Reading("neutral", 0.0, 0.0, (0.0, 1.0, 0.0))
"""Of a text without a word."""


class SentimentReader(Protocol):
    """What reads texts: the packaged model, another one, or one in a test."""

    def read(self, text: str) -> Reading:
        """One text."""

    def read_many(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        """Several, in their order; `progress` is told the share that is done."""


def reading_of(logits: npt.NDArray[np.float32], temperature: float, vector: Vector | None = None) -> Reading:
    """A reading from three logits in order of POLARITIES."""
    scaled = np.asarray(logits, np.float64) / temperature
    weights = np.exp(scaled - scaled.max())
    shares = weights / weights.sum()
    best = int(np.argmax(shares))
    return Reading(
        POLARITIES[best], float(shares[best]), float(shares[2] - shares[0]),
        (float(shares[0]), float(shares[1]), float(shares[2])), vector,
    )  # fmt: skip


class SentimentModel:
    """One encoder with its adapter, on ONNX Runtime. Safe to be asked by several threads."""

    def __init__(self, encoder: Encoder, tokenizer: Tokenizer, adapter: Adapter, session: Any) -> None:
        self._encoder, self._tokenizer, self._session = encoder, tokenizer, session
        self._lock = Lock()
        self.adapter = adapter

    @classmethod
    def load(
        cls,
        folder: Path | None = None,
        *,
        encoder: Encoder | None = None,
        cache: Path | None = None,
        threads: int = 1,
    ) -> SentimentModel:
        """The adapter of a folder on an encoder: what ships, and the multilingual one, if None.

        The first time takes seconds: a graph is built and kept in `cache`, the person's cache folder if None.
        Raises EncoderMissing, WeightsWrong.
        """
        adapter = read_adapter(folder or SHIPPED)
        used: Encoder = encoder or PackagedEncoder()
        return cls(used, Tokenizer(used), adapter, _session(used, adapter, cache, threads))

    def read(self, text: str) -> Reading:
        """One text."""
        return self.read_many([text])[0]

    def read_many(self, texts: Sequence[str], progress: Progress | None = None) -> list[Reading]:
        """Several texts, in their order."""
        found = [UNKNOWN] * len(texts)
        rows = {number: self._tokenizer.ids(text) for number, text in enumerate(texts) if text.strip()}
        done = 0
        for numbers in _groups(rows):
            ids, there = self._tokenizer.padded([rows[number] for number in numbers])
            logits, vectors = self._run(self._encoder.embedded(ids), there)
            for place, number in enumerate(numbers):
                found[number] = reading_of(logits[place], self.adapter.temperature, vectors[place])
            done += len(numbers)
            if progress is not None:
                progress(done / len(rows))
        return found

    def knows(self, text: str) -> bool:
        """Whether the encoder has pieces for all of a text."""
        return self._tokenizer.knows(text)

    def _run(self, embedded: Vector, there: Vector) -> Any:
        with self._lock:
            return self._session.run(None, {"embedded": embedded, "there": there})


def _groups(rows: dict[int, list[int]]) -> Iterable[list[int]]:
    """Numbers of texts of like length, so that little is padded."""
    group: list[int] = []
    for number in sorted(rows, key=lambda one: len(rows[one])):
        if group and (len(group) + 1) * len(rows[number]) > _TOKENS_AT_ONCE:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _session(encoder: Encoder, adapter: Adapter, cache: Path | None, threads: int) -> Any:
    def write(path: Path) -> None:
        from sentiment.graph import write_graph

        write_graph(encoder, adapter, path)

    return kept_session(
        f"sentiment-{GRAPH}", adapter.fingerprint, encoder, write, cache=cache, threads=threads
    )
