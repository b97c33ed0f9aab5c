"""Socket.IO for widgets made for Rasa: session_request, session_confirm, user_uttered, bot_uttered.

The session id that a widget keeps is the visitor's token, so nobody can guess somebody else's session.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import uuid4

import socketio
import structlog

from desk.bus import SlowListener, conversation_topic
from desk.channels.rasa_messages import socketio_messages
from desk.context import DeskContext
from desk.text import clean_text
from desk.visitors import Claims, Visit
from shop.conversations.views import MessageView
from shop.conversations.words import LANGUAGES, SHOPPER

log = structlog.get_logger()

CHANNEL = "socketio"
_OURS = ("connect", "disconnect")


class _Server(socketio.AsyncServer):  # type: ignore[misc]
    """Ends a connection that does not speak Socket.IO; the library would log a traceback for every packet."""

    async def _handle_event(self, eio_sid: str, namespace: str, id: Any, data: Any) -> None:
        if data[0] in _OURS:
            raise ValueError("an event of the library's own")
        await super()._handle_event(eio_sid, namespace, id, data)

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        try:
            await super()._handle_eio_message(eio_sid, data)
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            log.warning("malformed_packet", kind=type(error).__name__)
            await self.eio.disconnect(eio_sid)


class RasaSocket:
    """The server side of Rasa's Socket.IO channel."""

    def __init__(self, desk: DeskContext, allowed: Any) -> None:
        self._desk = desk
        # What it calls errors are packets of clients that speak something else.
        logging.getLogger("engineio.server").setLevel(logging.CRITICAL)
        self.server = _Server(
            async_mode="asgi",
            cors_allowed_origins=allowed,
            max_http_buffer_size=64 * 1024,
            logger=False,
            engineio_logger=False,
        )
        self._visits: dict[str, Visit] = {}
        self._pumps: dict[str, asyncio.Task[None]] = {}
        # Events of one client are handled in their order: a message must not race the session it belongs to.
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.server.on("connect", self._connect)
        self.server.on("disconnect", self._disconnect)
        self.server.on("session_request", self._session_request)
        self.server.on("user_uttered", self._user_uttered)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        self._desk.metrics.sockets.labels(CHANNEL).inc()

    async def _disconnect(self, sid: str, *reason: Any) -> None:
        self._desk.metrics.sockets.labels(CHANNEL).dec()
        self._visits.pop(sid, None)
        self._turns.pop(sid, None)
        pump = self._pumps.pop(sid, None)
        if pump is not None:
            pump.cancel()

    async def _session_request(self, sid: str, data: Any = None) -> None:
        data = data if isinstance(data, dict) else {}
        async with self._turns[sid]:
            visit = await self._open(sid, data)
        if visit is not None:
            await self.server.emit("session_confirm", visit.token, to=sid)

    async def _user_uttered(self, sid: str, data: Any = None) -> None:
        if not isinstance(data, dict) or not isinstance(data.get("message"), str):
            await self._refuse(sid, "bad_frame")
            return
        text = data["message"]
        limit = self._desk.settings.max_message_length
        if len(text) > limit:
            await self._refuse(sid, "too_long", limit=limit)
            return
        text = clean_text(text)
        if not text:
            await self._refuse(sid, "empty")
            return
        async with self._turns[sid]:
            visit = self._visits.get(sid) or await self._open(sid, data)
            if visit is None:
                return
            if not self._desk.visitor_limit.allows(visit.conversation.visitor_id):
                await self._refuse(sid, "rate_limited")
                return
            sent = await self._desk.intake.receive(visit.conversation.id, uuid4().hex, text)
            if sid in self._visits:
                self._visits[sid] = replace(visit, conversation=sent.outcome.conversation)

    async def _open(self, sid: str, data: dict[str, Any]) -> Visit | None:
        if not self._desk.arrival_limit.allows(self._address(sid)):
            await self._refuse(sid, "rate_limited")
            return None
        extra = data.get("customData") or data.get("metadata") or {}
        extra = extra if isinstance(extra, dict) else {}
        language = extra.get("language")
        token = data.get("session_id")
        visit = await self._desk.visitors.enter(
            Claims(
                channel=CHANNEL,
                token=token if isinstance(token, str) and len(token) <= 2000 else None,
                identifier=_text(extra.get("identifier")),
                identifier_hash=_text(extra.get("identifier_hash")),
                jwt=_text(extra.get("jwt")),
                language=language if language in LANGUAGES else None,
            )
        )
        self._visits[sid] = visit
        old = self._pumps.pop(sid, None)
        if old is not None:
            old.cancel()
        started = asyncio.Event()
        self._pumps[sid] = asyncio.create_task(self._pump(sid, visit, started))
        await started.wait()
        return visit

    async def _pump(self, sid: str, visit: Visit, started: asyncio.Event) -> None:
        """Send what others say in the conversation, in order and without gaps."""
        conversation_id = visit.conversation.id
        seen = visit.conversation.last_seq
        try:
            with self._desk.bus.subscribe(conversation_topic(conversation_id)) as news:
                started.set()
                async for event in news:
                    if event["type"] != "message" or event["message"]["seq"] <= seen:
                        continue
                    missed = await self._desk.database.run(
                        self._desk.shopper.messages_after, conversation_id, seen
                    )
                    for message in missed:
                        seen = message.seq
                        await self._utter(sid, message)
        except SlowListener:
            await self.server.disconnect(sid)

    async def _utter(self, sid: str, message: MessageView) -> None:
        if message.author == SHOPPER:
            return
        for part in socketio_messages(message, self._desk.downloads):
            await self.server.emit("bot_uttered", part, to=sid)

    async def _refuse(self, sid: str, code: str, **facts: Any) -> None:
        self._desk.metrics.refused.labels(code).inc()
        visit = self._visits.get(sid)
        language = visit.conversation.written_in if visit else self._desk.settings.default_language
        text = self._desk.wording.error(language, code, **facts)
        await self.server.emit("bot_uttered", {"text": text, "error": code}, to=sid)

    def _address(self, sid: str) -> str:
        scope = (self.server.get_environ(sid) or {}).get("asgi.scope") or {}
        client = scope.get("client")
        return str(client[0]) if client else "unknown"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= 4000 else None
