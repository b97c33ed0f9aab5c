"""Reads moods beside the event loop: one thread, a time-out, and nothing where nothing can be said."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from actions.mood.reading import Mood, MoodReader

logger = logging.getLogger(__name__)

_KEPT = 512
_MOST_WAITING = 32
"""Messages that may wait for the one thread; of more at once nothing is said."""


class Moods:
    """Every answer is a mood or None, never an error: a turn neither fails nor waits because of it.

    `load` makes the reader, in the thread that then reads. `seconds`: how long one reading may take; one that
    comes too late is kept for who asks again.
    """

    def __init__(self, load: Callable[[], MoodReader], seconds: float) -> None:
        self._load = load
        self._seconds = seconds
        self._reader: MoodReader | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mood")
        self._read: OrderedDict[bytes, Mood] = OrderedDict()
        self._waiting: dict[bytes, asyncio.Future[Mood | None]] = {}

    @property
    def ready(self) -> bool:
        """Whether the reader is loaded."""
        return self._reader is not None

    async def prepare(self) -> None:
        """Load the reader; where that fails, every mood stays unknown."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._prepare)

    async def of(self, text: str) -> Mood | None:
        """The mood of a text; None where it cannot be told, or not in time."""
        # Not the text itself: what people wrote is not kept here.
        key = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
        if (known := self._read.get(key)) is not None:
            self._read.move_to_end(key)
            return known
        if self._reader is None:
            return None
        running = self._waiting.get(key)
        if running is None:
            if len(self._waiting) >= _MOST_WAITING:
                return None
            running = asyncio.get_running_loop().run_in_executor(self._thread, self._read_one, text)
            self._waiting[key] = running
            running.add_done_callback(lambda done: self._keep(key, done))
        try:
            return await asyncio.wait_for(asyncio.shield(running), self._seconds)
        except TimeoutError:
            logger.warning("A mood was not read within %s s", self._seconds)
            return None

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _prepare(self) -> None:
        try:
            reader = self._load()
            reader.read("warm")
        except Exception as error:
            # Also no torch for a model of the hub, or weights of another version: the shop goes on without.
            logger.warning("Moods cannot be read: %s", error)
            return
        self._reader = reader

    def _read_one(self, text: str) -> Mood | None:
        assert self._reader is not None
        try:
            return self._reader.read(text)
        except Exception as error:
            logger.warning("A mood could not be read: %s", type(error).__name__)
            return None

    def _keep(self, key: bytes, done: asyncio.Future[Mood | None]) -> None:
        self._waiting.pop(key, None)
        mood = None if done.cancelled() else done.result()
        if mood is not None:
            self._read[key] = mood
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
