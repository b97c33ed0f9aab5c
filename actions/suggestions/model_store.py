"""The trained version in use, swapped while the server runs."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock

from actions.suggestions.versions import Trained, current_version, read_version
from recommender.errors import RecommenderError

logger = logging.getLogger(__name__)


class ModelStore:
    """Notices by the pointer file that another version is to be used. What cannot be loaded is logged once,
    and the version before stays in use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._refused: str | None = None
        self.current: Trained | None = None

    def refresh(self) -> bool:
        """Load the version pointed to unless it is loaded; whether another is in use now."""
        with self._lock:
            version = current_version(self._folder)
            known = self.current.version if self.current else None
            if version is None or version in (known, self._refused):
                return False
            try:
                trained = read_version(self._folder, version)
            except RecommenderError as error:
                self._refused = version
                stays = f"{known} stays in use" if known else "popularity and likeness are used"
                logger.warning("The recommender's version %s cannot be used, %s: %s", version, stays, error)
                return False
            self.current, self._refused = trained, None
            logger.info("The recommender uses version %s (%s)", version, trained.model.name)
            return True
