"""Foretells the rounds that have ended, with the model in use; the desk calls it off the messages' path."""

from __future__ import annotations

from pathlib import Path

import structlog

from insights.satisfaction.artefact import FILE, ArtefactWrong, Kept, read_model
from insights.satisfaction.features import feature_table
from shop.satisfaction.service import Case, Foretold, SatisfactionService

log = structlog.get_logger()


def foretell(kept: Kept, cases: list[Case]) -> list[Foretold]:
    """What the model says of every case; nothing where the shopper wrote nothing."""
    spoken = [case for case in cases if case.round.of_shopper]
    said = {id(case): at for at, case in enumerate(spoken)}
    table = feature_table(spoken)
    happy, stars = kept.model.happy(table), kept.model.mean_stars(table)
    found = []
    for case in cases:
        at = said.get(id(case))
        score, share = (None, None) if at is None else (float(stars[at]), float(happy[at]))
        found.append(Foretold(case.round.conversation_id, case.round.number, score, share))
    return found


class Foretelling:
    """Holds the model and takes a new one as soon as its file has changed."""

    def __init__(self, service: SatisfactionService, folder: Path) -> None:
        self._service = service
        self._folder = folder
        self._kept: Kept | None = None
        self._stamp: tuple[int, int] | None = None

    def work_off(self, limit: int = 100) -> int:
        """Foretell some of what waits; how many rounds. Without a model everything goes on waiting."""
        kept = self._current()
        if kept is None:
            return 0
        cases = self._service.waiting(limit)
        if cases:
            self._service.store(foretell(kept, cases), kept.version)
        return len(cases)

    def _current(self) -> Kept | None:
        try:
            found = (self._folder / FILE).stat()
        except FileNotFoundError:
            self._kept = self._stamp = None
            return None
        stamp = (found.st_mtime_ns, found.st_size)
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._kept = read_model(self._folder)
            except ArtefactWrong as error:
                self._kept = None
                log.warning("satisfaction_model_not_usable", reason=str(error))
        return self._kept
