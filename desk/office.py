"""Whether people are at the desk now, for the widget."""

from __future__ import annotations

import time
from typing import Any

from desk.database import DatabaseThreads
from shop.clock import Clock, utc_now
from shop.conversations.assignment import DeskRules
from shop.conversations.repositories import DeskRepositories
from shop.conversations.views import iso
from shop.unit_of_work import UnitOfWorkFactory

_REMEMBERED_SECONDS = 5.0


class Office:
    """Opening times, read from the database now and then."""

    def __init__(
        self, units: UnitOfWorkFactory, rules: DeskRules, database: DatabaseThreads, clock: Clock = utc_now
    ) -> None:
        self._units = units
        self._rules = rules
        self._database = database
        self._clock = clock
        self._known: dict[str, Any] = {}
        self._known_at = float("-inf")

    async def now(self) -> dict[str, Any]:
        """{"open": whether somebody answers now, "next_open": when somebody should}."""
        if time.monotonic() - self._known_at > _REMEMBERED_SECONDS:
            self._known = await self._database.run(self._read)
            self._known_at = time.monotonic()
        return self._known

    def _read(self) -> dict[str, Any]:
        with self._units(read_only=True) as unit:
            repositories = DeskRepositories(unit.session)
            now = self._clock()
            hours = self._rules.current_hours(repositories)
            people = repositories.agents.online(now - self._rules.seen_within, lock=False)
            return {"open": hours.is_open(now) or bool(people), "next_open": iso(hours.next_open(now))}
