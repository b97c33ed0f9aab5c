"""The mood of messages that people answer: asked of the actions beside a message's way, dropped when slow."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol

import orjson
import structlog

from desk.bot.connections import KeptConnections
from desk.database import DatabaseThreads
from desk.publishing import Publisher
from shop.conversations.moods import MoodService
from shop.conversations.shopper import Sent

log = structlog.get_logger()

_PATH = "/mood"
_SECONDS = 2.0
_MOST_WAITING = 200


class MoodReader(Protocol):
    """Reads the mood of a text, or says that nobody knows."""

    async def of(self, text: str) -> dict[str, Any] | None:
        """{polarity, confidence, intensity, upset}; None where it cannot be told now."""

    def close(self) -> None:
        """Let go of connections."""


class ActionsMoods:
    """The actions' loopback route."""

    def __init__(self, actions_url: str) -> None:
        self._actions = KeptConnections(actions_url)

    async def of(self, text: str) -> dict[str, Any] | None:
        """One call; None for every answer that is no mood."""
        try:
            async with asyncio.timeout(_SECONDS):
                status, content = await self._actions.post(_PATH, orjson.dumps({"text": text}))
            found = orjson.loads(content) if status == 200 else None
        except (OSError, TimeoutError, orjson.JSONDecodeError):
            return None
        return found if isinstance(found, dict) else None

    def close(self) -> None:
        """Hang up."""
        self._actions.close()


class MoodKeeper:
    """Takes messages as they come and works them off one after another; too many at once are left unread."""

    def __init__(
        self, reader: MoodReader, moods: MoodService, database: DatabaseThreads, publisher: Publisher
    ) -> None:
        self._reader = reader
        self._moods = moods
        self._database = database
        self._publisher = publisher
        self._waiting: asyncio.Queue[Sent] = asyncio.Queue(_MOST_WAITING)
        self._work: asyncio.Task[None] | None = None

    def notice(self, sent: Sent) -> None:
        """A shopper's message was stored. What the bot answers has its mood from there; buttons have none."""
        if sent.duplicate or sent.for_bot or sent.message.payload or not sent.message.text.strip():
            return
        if self._waiting.full():
            log.warning("mood_not_read", reason="too many")
            return
        self._waiting.put_nowait(sent)
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._work_off())

    async def idle(self) -> None:
        """Wait until nothing is waiting."""
        if self._work is not None:
            await asyncio.gather(self._work, return_exceptions=True)

    async def stop(self) -> None:
        """Leave the rest unread."""
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
        self._reader.close()

    async def _work_off(self) -> None:
        while not self._waiting.empty():
            sent = self._waiting.get_nowait()
            try:
                await self._read(sent)
            except Exception as error:
                log.warning("mood_not_kept", error=type(error).__name__)

    async def _read(self, sent: Sent) -> None:
        mood = await self._reader.of(sent.message.text)
        if mood is None:
            return
        conversation_id = sent.outcome.conversation.id
        outcome = await self._database.run(self._moods.store, conversation_id, sent.message.id, mood)
        if outcome is not None:
            self._publisher.publish(outcome)
