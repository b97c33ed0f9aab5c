"""The gazetteer's file: where it is, and reading it anew when the services have written another."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from pathlib import Path
from typing import Callable, Optional, Tuple

from bot.components.gazetteer import FORMAT, Gazetteer

SETTING = "GAZETTEER_FILE"
DEFAULT_FILE = "var/gazetteer.json"
_PROJECT = Path(__file__).resolve().parents[2]
_Mark = Tuple[int, int, int]
_READ_AT_ONCE = 1_000_000  # bytes: a tenth of a second

logger = logging.getLogger(__name__)


def gazetteer_path(configured: Optional[str]) -> Path:
    """The file named in config.yml, else by the environment, else ``var/gazetteer.json``."""
    return _PROJECT / (configured or os.environ.get(SETTING) or DEFAULT_FILE)


class GazetteerFile:
    """The newest gazetteer there is; ``None`` without a file.

    The file is looked at once in ``check_seconds`` at most. It is read in a thread, and messages get the old
    names until that is done; only a small first one is waited for.
    """

    def __init__(
        self, path: Path, check_seconds: float = 1.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._path = path
        self._every = check_seconds
        self._clock = clock
        self._next_look = 0.0
        self._mark: Optional[_Mark] = None
        self._lock = threading.Lock()
        self._reader: Optional[threading.Thread] = None
        self._told = False
        self._gazetteer: Optional[Gazetteer] = None

    def current(self) -> Optional[Gazetteer]:
        """The gazetteer as of the last look."""
        now = self._clock()
        if now >= self._next_look:
            self._next_look = now + self._every
            self._look()
        return self._gazetteer

    def wait(self) -> None:
        """Wait for a reading that is under way."""
        reader = self._reader
        if reader is not None:
            reader.join()

    def _look(self) -> None:
        mark = self._marked()
        if mark is None:
            self._tell_once("There is no gazetteer at %s: product names are not recognised until the actions "
                            "have written it", self._path)  # fmt: skip
            return
        if mark == self._mark or (self._reader is not None and self._reader.is_alive()):
            return
        self._mark = mark
        if self._gazetteer is None and mark[1] <= _READ_AT_ONCE:
            self._read()
            return
        self._reader = threading.Thread(target=self._read, name="gazetteer", daemon=True)
        self._reader.start()

    def _marked(self) -> Optional[_Mark]:
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    def _read(self) -> None:
        with self._lock:
            try:
                content = json.loads(self._path.read_bytes())
                if content["format"] != FORMAT:
                    raise ValueError(f"format {content['format']}, known is {FORMAT}")
                if self._gazetteer is None or self._gazetteer.hash != content["hash"]:
                    self._gazetteer = Gazetteer(content)
                self._told = False
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                self._tell_once("The gazetteer at %s cannot be read (%s): the names known before stay",
                                self._path, error)  # fmt: skip

    def _tell_once(self, message: str, *facts: object) -> None:
        if not self._told:
            self._told = True
            logger.warning(message, *facts)
