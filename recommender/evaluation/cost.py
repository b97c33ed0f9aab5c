"""What a model costs: time to learn, time of one call, memory."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from recommender.histories import Histories
from recommender.model import Recommender
from recommender.ranking import rank

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_MEMORY = Path("/proc/self/statm")
_LOOK_EVERY_S = 0.02
_WARM_UP = 5
_MIB = 2**20


@dataclass
class Effort:
    """`seconds` by the wall clock, `cpu_seconds` over all threads; `peak_mb`: most memory that was held
    beyond what was held at the start, MiB, None where the system does not tell."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_mb: float | None = None


@dataclass(frozen=True)
class Latency:
    """Milliseconds of one call for one person: scoring all items, leaving out the seen, the best k."""

    p50_ms: float
    p99_ms: float
    calls: int


@dataclass
class _Watch:
    ended: threading.Event = field(default_factory=threading.Event)
    most: int = 0

    def look(self) -> None:
        while not self.ended.wait(_LOOK_EVERY_S):
            self.most = max(self.most, _resident())


@contextmanager
def effort() -> Iterator[Effort]:
    """Filled when the block ends. Peaks shorter than 20 ms may be missed."""
    found, watch, start = Effort(), _Watch(), _resident()
    looking = threading.Thread(target=watch.look, daemon=True)
    looking.start()
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        yield found
    finally:
        found.seconds, found.cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
        watch.ended.set()
        looking.join()
        if start:
            found.peak_mb = max(0, max(watch.most, _resident()) - start) / _MIB


def latency(
    model: Recommender, histories: Histories, k: int, *, calls: int = 300, most_seconds: float = 20.0
) -> Latency | None:
    """Of single calls, one after the other, for people spread over `histories`; None without any.

    Stops after `most_seconds` even where fewer than `calls` were made.
    """
    if not len(histories):
        return None
    people = np.linspace(0, len(histories) - 1, min(calls, len(histories))).astype(np.int64)
    asked = [histories.slice(int(person), int(person) + 1) for person in people]
    for one in asked[:_WARM_UP]:
        rank(model, one, k)
    took: list[float] = []
    begun = time.perf_counter()
    while len(took) < calls and time.perf_counter() - begun < most_seconds:
        one = asked[len(took) % len(asked)]
        start = time.perf_counter()
        rank(model, one, k)
        took.append(1000 * (time.perf_counter() - start))
    p50, p99 = np.percentile(took, [50, 99])
    return Latency(float(p50), float(p99), len(took))


def memory_mb(model: Recommender) -> float:
    """MiB of the arrays that the model keeps."""
    return sum(array.nbytes for array in model.state.values()) / _MIB


def _resident() -> int:
    """Bytes this process holds in memory; 0 where the system does not tell."""
    try:
        return int(_MEMORY.read_text().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0
