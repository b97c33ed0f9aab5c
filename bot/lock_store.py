"""One message of a conversation at a time, first come first served, without polling.

Rasa's ticket lock sleeps a whole second when it finds the lock held, so two messages sent together take a
second longer than their work; its tickets also expire after 60 s while an action may run for 300 s.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import Any, AsyncGenerator, Dict

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore


class FairLockStore(InMemoryLockStore):
    """An ``asyncio.Lock`` a conversation (they wake waiters in order); for one server process."""

    def __init__(self, endpoint_config: Any = None) -> None:
        super().__init__()
        self._locks: Dict[str, asyncio.Lock] = {}
        self._waiting: Dict[str, int] = {}

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = 1,
    ) -> AsyncGenerator[TicketLock, None]:
        """Waits for the conversation's turn; a turn is bounded by the action time-out, not by the lock."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        self._waiting[conversation_id] = self._waiting.get(conversation_id, 0) + 1
        try:
            async with lock:
                yield TicketLock(conversation_id)
        finally:
            self._waiting[conversation_id] -= 1
            if not self._waiting[conversation_id]:
                del self._waiting[conversation_id], self._locks[conversation_id]
