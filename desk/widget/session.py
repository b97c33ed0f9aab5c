"""One widget connection: hello, then frames in and news out until either side goes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import uuid4

import orjson
import structlog
from starlette.websockets import WebSocket

from desk.bus import SlowListener, Subscription, conversation_topic
from desk.visitors import Claims, Visit
from desk.widget.frames import Frame, FrameRefused, Hello, read_frame, read_hello
from desk.widget.services import WidgetServices
from shop.conversations import words
from shop.conversations.shopper import Sent
from shop.conversations.turns import PROVEN_BY_PAGE
from shop.errors import NotFound

log = structlog.get_logger()

HELLO_SECONDS = 10.0
_TRY_AGAIN_LATER, _POLICY = 1013, 1008
#: Errors in a row after which a connection is not worth reading any more.
_PATIENCE = 50


class _Gone(Exception):
    """The client has left."""


class WidgetSession:
    """Serves one accepted websocket."""

    def __init__(self, services: WidgetServices, socket: WebSocket) -> None:
        self._s = services
        self._socket = socket
        self._key = uuid4().hex
        self._address = socket.client.host if socket.client else "unknown"
        self._language = services.shop.default_language
        self._script: str | None = None
        self._visit: Visit | None = None
        self._cursor = 0
        self._refusals = 0
        self._handlers: dict[str, Callable[[Frame], Awaitable[None]]] = {
            "message": self._on_message,
            "typing": self._on_typing,
            "read": self._on_read,
            "language": self._on_language,
            "rating": self._on_rating,
            "contact": self._on_contact,
            "history": self._on_history,
            "card_clicked": self._on_card_clicked,
            "ping": self._on_ping,
        }

    async def serve(self) -> None:
        """Run until the client goes."""
        try:
            visit, last_seq = await self._wait_for_hello()
            while visit is not None:
                visit, last_seq = await self._serve_visit(visit, last_seq)
        except _Gone:
            return
        except SlowListener:
            await self._close(_TRY_AGAIN_LATER)

    async def _wait_for_hello(self) -> tuple[Visit | None, int]:
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                while True:
                    try:
                        frame = await self._receive()
                        if frame.kind != "hello":
                            raise FrameRefused("bad_frame", frame.client_id)
                        return await self._enter(frame)
                    except FrameRefused as refused:
                        await self._refuse(refused)
        except TimeoutError:
            await self._close(_POLICY)
            return None, 0

    async def _enter(self, frame: Frame) -> tuple[Visit, int]:
        hello: Hello = read_hello(frame)
        self._language = hello.language or self._language
        if not self._s.arrival_limit.allows(self._address):
            raise FrameRefused("rate_limited")
        claims = Claims(
            channel="widget",
            token=hello.token,
            identifier=hello.identifier,
            identifier_hash=hello.identifier_hash,
            jwt=hello.jwt,
            language=hello.language,
            page=hello.page,
        )
        visit = await self._s.visitors.enter(claims)
        self._language, self._script = visit.conversation.language, visit.conversation.script
        for problem in visit.problems:
            await self._refuse(FrameRefused(problem))
        return visit, hello.last_seq

    async def _serve_visit(self, visit: Visit, last_seq: int) -> tuple[Visit | None, int]:
        """One conversation on this connection; returns the next one where the shopper begins anew."""
        self._visit = visit
        with self._s.bus.subscribe(conversation_topic(visit.conversation.id)) as news:
            await self._welcome(visit, last_seq)
            pump = asyncio.create_task(self._pump(news))
            reader = asyncio.create_task(self._read())
            try:
                await asyncio.wait({pump, reader}, return_when=asyncio.FIRST_COMPLETED)
                if reader.done():
                    return reader.result()
                pump.result()
                return None, 0
            finally:
                for task in (pump, reader):
                    task.cancel()
                await asyncio.gather(pump, reader, return_exceptions=True)

    async def _welcome(self, visit: Visit, last_seq: int) -> None:
        opened = await self._s.database.run(self._s.shopper.catch_up, visit.conversation.id, last_seq)
        conversation = opened.conversation
        self._cursor = opened.messages[-1].seq if opened.messages else conversation.last_seq
        customer = None
        if conversation.customer_id and conversation.identity_method in PROVEN_BY_PAGE:
            find = self._s.customers.introduced
            customer = await self._s.database.run(find, conversation.customer_id)
        await self._send(
            {
                "type": "welcome",
                "token": visit.token,
                "conversation": conversation.to_widget(),
                "shop": self._s.shop.to_dict(),
                "language": conversation.language,
                "customer": customer,
                "office": await self._s.office.now(),
                "last_seq": self._cursor,
                "messages": [message.to_dict() for message in opened.messages],
                "has_more": opened.has_more,
            }
        )

    async def _pump(self, news: Subscription) -> None:
        """Send what happens, messages in order and without gaps, each once."""
        async for event in news:
            if event["type"] == "erased":
                # The widget takes it as the end of this conversation and begins a new one.
                await self._refuse(FrameRefused("unknown_conversation"))
                continue
            if event["type"] != "message":
                await self._send(event)
                self._language = event.get("language", self._language)
                continue
            seq = event["message"]["seq"]
            if seq == self._cursor + 1:
                self._cursor = seq
                await self._send(event)
            elif seq > self._cursor:
                assert self._visit is not None
                missed = await self._s.database.run(
                    self._s.shopper.messages_after, self._visit.conversation.id, self._cursor
                )
                for message in missed:
                    self._cursor = message.seq
                    await self._send({"type": "message", "message": message.to_dict()})

    async def _read(self) -> tuple[Visit, int]:
        """Handle frames until the shopper begins a new conversation (or says hello again)."""
        assert self._visit is not None
        while True:
            client_id = None
            try:
                frame = await self._receive()
                client_id = frame.client_id
                self._refuse_foreign(frame)
                if frame.kind == "hello":
                    return await self._enter(frame)
                if frame.kind == "new_conversation":
                    if not self._s.arrival_limit.allows(self._address):
                        raise FrameRefused("rate_limited")
                    return await self._s.visitors.begin_anew(self._visit), 0
                handler = self._handlers.get(frame.kind)
                if handler is None:
                    raise FrameRefused("bad_frame", client_id)
                await handler(frame)
                self._refusals = 0
            except FrameRefused as refused:
                await self._refuse(refused)
            except NotFound:
                await self._refuse(FrameRefused("unknown_conversation", client_id))
            except _Gone:
                raise
            except Exception:
                # Not acknowledged, so the widget sends it again.
                log.exception("frame_not_handled", conversation_id=self._visit.conversation.id)

    def _refuse_foreign(self, frame: Frame) -> None:
        """A connection is about one conversation; frames that name another are not for it."""
        assert self._visit is not None
        named = frame.body.get("conversation_id") or frame.body.get("conversation")
        if named is not None and named != self._visit.conversation.id:
            raise FrameRefused("not_allowed", frame.client_id)

    @property
    def _conversation_id(self) -> str:
        assert self._visit is not None
        return self._visit.conversation.id

    async def _on_message(self, frame: Frame) -> None:
        client_id = frame.needs_client_id()
        text = frame.text("text", self._s.shop.message_length)
        payload = frame.text("payload", self._s.shop.message_length) or None
        if not text and not payload:
            raise FrameRefused("empty", client_id)
        self._limit(client_id)
        text = text or payload or ""
        sent = await self._s.intake.receive(self._conversation_id, client_id, text, payload)
        self._script = sent.outcome.conversation.script
        await self._acknowledge(sent)

    async def _on_typing(self, frame: Frame) -> None:
        self._s.publisher.typing(self._conversation_id, words.SHOPPER, frame.body.get("on") is True)

    async def _on_read(self, frame: Frame) -> None:
        seq = frame.seq("seq")
        await self._s.database.run(self._s.shopper.mark_read, self._conversation_id, seq)
        self._s.feed.add("read", conversation_id=self._conversation_id, seq=seq)

    async def _on_language(self, frame: Frame) -> None:
        self._language = frame.language()
        outcome = await self._s.database.run(
            self._s.shopper.choose_language, self._conversation_id, self._language
        )
        self._s.publisher.publish(outcome)

    async def _on_rating(self, frame: Frame) -> None:
        client_id, score = frame.needs_client_id(), frame.score()
        comment = frame.text("comment", self._s.shop.message_length)
        self._limit(client_id)
        sent = await self._s.database.run(
            self._s.shopper.rate, self._conversation_id, client_id, score, comment
        )
        await self._acknowledge(sent)
        self._tell(sent)

    async def _on_contact(self, frame: Frame) -> None:
        client_id = frame.needs_client_id()
        name, email, text = frame.contact()
        self._limit(client_id)
        sent = await self._s.database.run(
            self._s.shopper.leave_contact, self._conversation_id, client_id, name, email, text
        )
        await self._acknowledge(sent)
        self._tell(sent)
        self._s.feed.add("contact", conversation_id=self._conversation_id)

    async def _on_history(self, frame: Frame) -> None:
        messages, has_more = await self._s.database.run(
            self._s.shopper.history, self._conversation_id, frame.seq("before_seq")
        )
        await self._send(
            {"type": "history", "messages": [m.to_dict() for m in messages], "has_more": has_more}
        )

    async def _on_card_clicked(self, frame: Frame) -> None:
        """Nothing is answered, and what fits no list that was shown is passed over."""
        assert self._visit is not None
        product_id, list_id, position = frame.click()
        conversation = self._visit.conversation
        proven = conversation.identity_method in PROVEN_BY_PAGE
        await self._s.unhurried.run(
            partial(
                self._s.behaviour.note_click,
                product_id,
                list_id,
                position,
                customer_id=conversation.customer_id if proven else None,
                visitor_id=conversation.visitor_id,
            )
        )

    async def _on_ping(self, frame: Frame) -> None:
        await self._send({"type": "pong"})

    async def _acknowledge(self, sent: Sent) -> None:
        message = sent.message.to_dict()
        await self._send(
            {
                "type": "ack",
                "client_id": message["client_id"],
                "seq": message["seq"],
                "created_at": message["created_at"],
            }
        )

    def _tell(self, sent: Sent) -> None:
        if not sent.duplicate:
            self._s.publisher.publish(sent.outcome)

    def _limit(self, client_id: str) -> None:
        assert self._visit is not None
        visitor = self._visit.conversation.visitor_id
        if not (self._s.visitor_limit.allows(visitor) and self._s.address_limit.allows(self._address)):
            raise FrameRefused("rate_limited", client_id)

    async def _receive(self) -> Frame:
        while True:
            event = await self._socket.receive()
            if event["type"] == "websocket.disconnect":
                raise _Gone
            if self._s.frame_limit.allows(self._key):
                return read_frame(event.get("text"))
            # Too many frames of any kind: what is dropped here was never acknowledged.
            await self._refuse(FrameRefused("rate_limited"))

    async def _refuse(self, refused: FrameRefused) -> None:
        self._s.metrics.refused.labels(refused.code).inc()
        self._refusals += 1
        written_in = words.written(self._language, self._script)
        frame = {
            "type": "error",
            "code": refused.code if refused.code not in _PUBLIC_CODES else _PUBLIC_CODES[refused.code],
            "text": self._s.wording.error(written_in, refused.code, **refused.facts),
        }
        if refused.client_id:
            frame["client_id"] = refused.client_id
        await self._send(frame)
        if self._refusals >= _PATIENCE:
            await self._close(_POLICY)
            raise _Gone

    async def _send(self, frame: dict[str, Any]) -> None:
        text = orjson.dumps(self._s.downloads.linked_frame(frame)).decode()
        try:
            await self._socket.send({"type": "websocket.send", "text": text})
        except (RuntimeError, OSError) as error:
            raise _Gone from error

    async def _close(self, code: int) -> None:
        try:
            await self._socket.close(code)
        except (RuntimeError, OSError):
            return


#: Finer codes that the protocol does not know, and what it calls them.
_PUBLIC_CODES = {"bad_rating": "bad_frame", "bad_contact": "bad_frame", "bad_language": "bad_frame"}
