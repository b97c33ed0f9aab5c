"""The bot over HTTP: its desk channel, with connections kept alive."""

from __future__ import annotations

import httpx
import orjson

from desk.bot.answer import read_answer
from desk.bot.port import BotFailed, BotTimedOut, BotUnreachable, Question
from shop.conversations.turns import BotReply

_CHANNEL = "/webhooks/desk/webhook"
_HEALTH = "/webhooks/desk/"
_JSON = {"content-type": "application/json"}
_STARTING = frozenset({502, 503, 504})
_HEALTH_SECONDS = 2.0


class HttpBot:
    """Talks to Rasa's desk channel, and asks the actions process how it is."""

    def __init__(self, bot_url: str, actions_url: str, timeout_seconds: float) -> None:
        self._bot_url = bot_url
        self._actions_url = actions_url
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(timeout_seconds, connect=2.0),
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=55),
            trust_env=False,
        )

    async def ask(self, question: Question) -> BotReply:
        """The answer to one message; raises BotProblem."""
        body = {"sender": question.sender, "message": question.text, "metadata": question.metadata}
        try:
            response = await self._client.post(
                self._bot_url + _CHANNEL, content=orjson.dumps(body), headers=_JSON
            )
        except httpx.ConnectTimeout as error:
            raise BotUnreachable(str(error)) from error
        except httpx.TimeoutException as error:
            raise BotTimedOut from error
        except httpx.TransportError as error:
            raise BotUnreachable(str(error)) from error
        if response.status_code in _STARTING:
            raise BotUnreachable(f"HTTP {response.status_code}")
        if response.status_code != 200:
            raise BotFailed(f"http_{response.status_code}")
        try:
            answer = orjson.loads(response.content)
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

    async def bot_answers(self) -> bool:
        """Whether the bot is up."""
        return await self._is_up(self._bot_url + _HEALTH)

    async def actions_answer(self) -> bool:
        """Whether the actions process is up."""
        return await self._is_up(self._actions_url + "/health")

    async def close(self) -> None:
        """Let go of connections."""
        await self._client.aclose()

    async def _is_up(self, url: str) -> bool:
        try:
            response = await self._client.get(url, timeout=_HEALTH_SECONDS)
        except httpx.HTTPError:
            return False
        return response.status_code == 200
