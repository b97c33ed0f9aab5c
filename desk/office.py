"""Whether people are at the desk now, for the widget; asked of the database only now and then."""

from __future__ import annotations

import time
from typing import Any

from desk.database import DatabaseThreads
from shop.conversations.office import OfficeService

_REMEMBERED_SECONDS = 5.0


class Office:
    """Remembers for some seconds what the service says."""

    def __init__(self, service: OfficeService, database: DatabaseThreads) -> None:
        self.service = service
        self._database = database
        self._known: dict[str, Any] = {}
        self._known_at = float("-inf")

    async def now(self) -> dict[str, Any]:
        """{"open": whether somebody answers now, "next_open": when somebody should}."""
        if time.monotonic() - self._known_at > _REMEMBERED_SECONDS:
            self._known = await self._database.run(self.service.now)
            self._known_at = time.monotonic()
        return self._known

    def forget(self) -> None:
        """Something about it has changed."""
        self._known_at = float("-inf")
