"""The bot over HTTP: its desk channel, with connections kept alive."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import orjson

from desk.bot.answer import read_answer
from desk.bot.connections import KeptConnections
from desk.bot.port import BotFailed, BotTimedOut, BotUnreachable, Question
from shop.conversations.turns import BotReply

_CHANNEL = "/webhooks/desk/webhook"
_FORGET = "/webhooks/desk/forget"
_BOT_HEALTH = "/webhooks/desk/"
_ACTIONS_HEALTH = "/health"
_STARTING = frozenset({502, 503, 504})
_HEALTH_SECONDS = 2.0


class HttpBot:
    """Talks to Rasa's desk channel, and asks the actions process how it is."""

    def __init__(self, bot_url: str, actions_url: str, timeout_seconds: float) -> None:
        self._bot = KeptConnections(bot_url)
        self._actions = KeptConnections(actions_url)
        self._timeout = timeout_seconds

    async def ask(self, question: Question) -> BotReply:
        """The answer to one message; raises BotProblem."""
        body = {"sender": question.sender, "message": question.text, "metadata": question.metadata}
        try:
            async with asyncio.timeout(self._timeout):
                status, content = await self._bot.post(_CHANNEL, orjson.dumps(body))
        except TimeoutError as error:
            raise BotTimedOut from error
        except OSError as error:
            raise BotUnreachable(str(error)) from error
        if status in _STARTING:
            raise BotUnreachable(f"HTTP {status}")
        if status != 200:
            raise BotFailed(f"http_{status}")
        try:
            answer = orjson.loads(content)
        except orjson.JSONDecodeError:
            raise BotFailed("unreadable") from None
        return read_answer(answer, question.message_id)

    async def drop_task(self, sender: str, message_id: str) -> None:
        """Let go of a half-finished task; what the bot says to that is nobody's business."""
        metadata = {"conversation_id": sender, "message_id": message_id, "customer_id": None}
        try:
            await self.ask(Question(sender, message_id, "/stop_current_task", metadata))
        except BotFailed:
            return

    async def forget(self, senders: Sequence[str]) -> None:
        """Erase all that the bot keeps of these conversations; raises BotProblem."""
        try:
            async with asyncio.timeout(self._timeout):
                status, _ = await self._bot.post(_FORGET, orjson.dumps({"senders": list(senders)}))
        except (OSError, TimeoutError) as error:
            raise BotUnreachable(str(error)) from error
        if status != 200:
            raise BotFailed(f"http_{status}")

    async def bot_answers(self) -> bool:
        """Whether the bot is up and has a model."""
        return await _is_up(self._bot, _BOT_HEALTH)

    async def actions_answer(self) -> bool:
        """Whether the actions process is up."""
        return await _is_up(self._actions, _ACTIONS_HEALTH)

    async def close(self) -> None:
        """Let go of connections."""
        self._bot.close()
        self._actions.close()


async def _is_up(server: KeptConnections, path: str) -> bool:
    try:
        async with asyncio.timeout(_HEALTH_SECONDS):
            status, _ = await server.get(path)
    except (OSError, TimeoutError):
        return False
    return status == 200
