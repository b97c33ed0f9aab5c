"""The channel of the desk: one call, one answer with everything about the turn.

``POST /webhooks/desk/webhook {sender, message, metadata}``. A turn happens once: the same
``metadata.message_id`` again gets the same answer, also while the first is still running and after a
restart. A turn whose action fails leaves no trace in the conversation, so that the same message can be
tried again.

``POST /webhooks/desk/forget {senders}`` erases conversations: events, answers, and the tracker in memory.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import re
import uuid
from typing import Any, Awaitable, Callable, Dict, List, Optional, Tuple

import orjson
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import redaction
from bot.channels.answers import answer_of, failed_answer
from bot.remedies import action_calls, install
from bot.tracker_store import LiveTrackerStore
from bot.turn import Turn, TurnFailed, current_turn

logger = logging.getLogger(__name__)

MOST_BODY_BYTES = 64 * 1024
MOST_SENDERS = 1000
PUBLIC_SLOTS = ("language", "customer_id", "identified_by")


# Rasa obeys these itself: they would wipe the dialogue or go unanswered. From a shopper they are just words.
_OWN_COMMAND = re.compile(r"^\s*/+(?:restart|back|session_start)\b", re.IGNORECASE)


class BadRequest(Exception):
    """The desk sent something that is no message: code and explanation for its log."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class DeskOutput(CollectingOutputChannel):
    """Collects each message whole: text, buttons, image, attachment and custom part stay together."""

    @classmethod
    def name(cls) -> str:
        """Name that responses may be conditioned on."""
        return "desk"

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Takes the message as the bot made it."""
        self.messages.append(message)


class DeskInput(InputChannel):
    """See the module. In credentials.yml: ``most_characters``, ``public_slots``."""

    @classmethod
    def name(cls) -> str:
        """Part of the URL."""
        return "desk"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> DeskInput:
        """Reads credentials.yml."""
        return cls(**(credentials or {}))

    def __init__(self, most_characters: int = 8000, public_slots: Tuple[str, ...] = PUBLIC_SLOTS) -> None:
        install()
        redaction.install()
        self._most_characters = int(most_characters)
        self._public_slots = tuple(public_slots)
        self._running: Dict[Tuple[str, str], asyncio.Task] = {}

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The two routes, and what happens at start and stop."""
        blueprint = Blueprint("desk_channel")

        @blueprint.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent: Optional[Agent] = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            body = {"status": "ok" if ready else "no model", "model_loaded": ready}
            body["model"] = agent.model_name if ready else None
            return _json(body, 200 if ready else 503)

        @blueprint.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            try:
                message = self._read(request.body)
            except BadRequest as error:
                return _json({"error": {"code": error.code, "message": str(error)}}, 400)
            agent: Optional[Agent] = getattr(request.app.ctx, "agent", None)
            if agent is None or not agent.is_ready():
                return _json({"error": {"code": "no_model", "message": "No model is loaded."}}, 503)
            return _json(await self.answer(agent, message))

        @blueprint.route("/forget", methods=["POST"])
        async def forget(request: Request) -> HTTPResponse:
            try:
                senders = self._read_senders(request.body)
            except BadRequest as error:
                return _json({"error": {"code": error.code, "message": str(error)}}, 400)
            agent: Optional[Agent] = getattr(request.app.ctx, "agent", None)
            if agent is None or not agent.is_ready():
                return _json({"error": {"code": "no_model", "message": "No model is loaded."}}, 503)
            return _json({"forgotten": await self.forget(agent, senders)})

        @blueprint.listener("after_server_start")
        async def warm_up(app: Any, loop: Any) -> None:
            # Dictionaries and caches are read at the first message; no shopper should wait for that.
            agent: Optional[Agent] = getattr(app.ctx, "agent", None)
            if agent is not None and agent.is_ready():
                await agent.parse_message("hello 你好")
            # What is loaded now stays: a full collection over it takes some hundred milliseconds each time.
            gc.collect()
            gc.freeze()

        @blueprint.listener("after_server_stop")
        async def close(app: Any, loop: Any) -> None:
            await action_calls.close()

        return blueprint

    def _read(self, body: bytes) -> UserMessage:
        if len(body) > MOST_BODY_BYTES:
            raise BadRequest("too_long", f"The body is longer than {MOST_BODY_BYTES} bytes.")
        try:
            data = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise BadRequest("bad_json", f"The body is no JSON: {error}") from error
        if not isinstance(data, dict):
            raise BadRequest("bad_request", "The body must be an object with sender, message and metadata.")
        sender, text, metadata = data.get("sender"), data.get("message"), data.get("metadata")
        if not isinstance(sender, str) or not 0 < len(sender) <= 255:
            raise BadRequest("bad_sender", "sender must be a text of 1 to 255 characters.")
        if not isinstance(text, str) or not text.strip():
            raise BadRequest("bad_message", "message must be a text that is not empty.")
        redaction.remember(text)
        if len(text) > self._most_characters:
            raise BadRequest("too_long", f"message is longer than {self._most_characters} characters.")
        if metadata is not None and not isinstance(metadata, dict):
            raise BadRequest("bad_metadata", "metadata must be an object.")
        message_id = (metadata or {}).get("message_id", "")
        message_id = uuid.uuid4().hex if message_id in ("", None) else message_id
        if not isinstance(message_id, (str, int)) or len(str(message_id)) > 255:
            raise BadRequest("bad_metadata", "metadata.message_id must be a text of at most 255 characters.")
        if _OWN_COMMAND.match(text):
            text = text.strip().lstrip("/")
        return UserMessage(text, DeskOutput(), sender, None, self.name(), str(message_id), metadata or {})

    def _read_senders(self, body: bytes) -> List[str]:
        try:
            data = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise BadRequest("bad_json", "The body is no JSON.") from error
        senders = data.get("senders") if isinstance(data, dict) else None
        if not isinstance(senders, list) or len(senders) > MOST_SENDERS:
            raise BadRequest("bad_senders", f"senders must be a list of at most {MOST_SENDERS} texts.")
        if not all(isinstance(sender, str) and 0 < len(sender) <= 255 for sender in senders):
            raise BadRequest("bad_senders", "Every sender must be a text of 1 to 255 characters.")
        return senders

    async def forget(self, agent: Agent, senders: List[str]) -> int:
        """Erases all that is kept of these conversations, each after the turn that may be running in it."""
        store = live_store(agent)
        for sender in senders:
            async with agent.lock_store.lock(sender):
                await store.forget(sender)
        return len(senders)

    async def answer(self, agent: Agent, message: UserMessage) -> Dict[str, Any]:
        """The answer to a message, made now, being made, or made before."""
        key = (message.sender_id, message.message_id)
        task = self._running.get(key)
        if task is None:
            # A task of its own: the desk hanging up does not end a turn half way.
            task = asyncio.create_task(self._turn(agent, message))
            self._running[key] = task
            task.add_done_callback(lambda _: self._running.pop(key, None))
        return await asyncio.shield(task)

    async def _turn(self, agent: Agent, message: UserMessage) -> Dict[str, Any]:
        store = live_store(agent)
        turn = Turn(message.sender_id, message.message_id)
        current_turn.set(turn)
        try:
            async with agent.lock_store.lock(message.sender_id):
                known = await store.answer_to(message.sender_id, message.message_id)
                if known is not None:
                    return known
                await agent.processor.handle_message(message)
                if turn.tracker is None:
                    raise TurnFailed("bot_failed", "the turn ended without a tracker")
                turn.answer = answer_of(message.output_channel.messages, turn.tracker, self._public_slots)
                await store.commit(turn)
                return turn.answer
        except TurnFailed as failure:
            logger.error("Turn %s of %s was rolled back: %s", turn.message_id, turn.sender_id, failure)
            return failed_answer(failure.code)
        except Exception:
            logger.exception("Turn %s of %s was rolled back.", turn.message_id, turn.sender_id)
            return failed_answer("bot_failed")


def live_store(agent: Agent) -> LiveTrackerStore:
    """The store itself, out of the wrapper in which Rasa puts it."""
    store: Any = agent.tracker_store
    while not isinstance(store, LiveTrackerStore):
        store = getattr(store, "_tracker_store", None)
        if store is None:
            raise TurnFailed(
                "bot_failed",
                "endpoints.yml must name bot.tracker_store.LiveTrackerStore for the desk channel",
            )
    return store


def _json(body: Any, status: int = 200) -> HTTPResponse:
    return HTTPResponse(orjson.dumps(body, default=str), status, content_type="application/json")
