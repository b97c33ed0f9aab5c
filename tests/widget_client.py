"""A shopper's widget without a browser: keeps its place, comes back, sends again, shows everything once.

It does what web/widget does on the wire (docs/widget-protocol.md), and remembers what the desk has promised
(`acks`) and what a shopper has seen (`screen`), so that tests can compare both with the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException

Message = dict[str, Any]
_PAUSES = (0.05, 0.1, 0.2, 0.5)
_CONNECT_SECONDS = 5.0


@dataclass
class Shown:
    """A message on the screen, and when it came."""

    message: Message
    at: float


@dataclass
class Shopper:
    """One browser tab. `claims` go into every hello: identifier, identifier_hash, language ..."""

    url: str
    claims: dict[str, Any] = field(default_factory=dict)
    token: str | None = None
    screen: dict[int, Shown] = field(default_factory=dict)
    """What the shopper sees, by sequence number."""
    acks: dict[str, int] = field(default_factory=dict)
    """What the desk has promised to have stored: client id -> sequence number."""
    sent_at: dict[str, float] = field(default_factory=dict)
    acked_at: dict[str, float] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    """Where the desk has said two different things about the same number."""
    welcomes: list[dict[str, Any]] = field(default_factory=list)
    conversation: dict[str, Any] = field(default_factory=dict)
    _outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    _connection: ClientConnection | None = None
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _task: asyncio.Task[None] | None = None

    # what a shopper does

    async def say(self, text: str, *, payload: str | None = None, client_id: str | None = None) -> str:
        """Write a message and wait until the desk has it; its client id."""
        client_id = await self.send(text, payload=payload, client_id=client_id)
        await self.until(lambda: client_id in self.acks, f"ack of {text!r}")
        return client_id

    async def send(self, text: str, *, payload: str | None = None, client_id: str | None = None) -> str:
        """Write a message without waiting; it is sent again until it is acknowledged."""
        client_id = client_id or uuid4().hex
        frame = {"type": "message", "client_id": client_id, "text": text}
        if payload is not None:
            frame["payload"] = payload
        self._outbox[client_id] = frame
        self.sent_at[client_id] = time.perf_counter()
        await self._transmit(frame)
        return client_id

    async def ask(self, text: str, *, payload: str | None = None, seconds: float = 30) -> Message:
        """Write a message and wait for the first thing said to it; the last of what came with it."""
        client_id = await self.say(text, payload=payload)
        await self.until(lambda: bool(self.answers(client_id)), f"an answer to {text!r}", seconds)
        return self.answers(client_id)[-1]

    async def frame(self, **frame: Any) -> None:
        """Send any frame as it is."""
        await self.until(lambda: self._connection is not None, "a connection")
        await self._transmit(frame)

    async def send_raw(self, data: str | bytes) -> None:
        """Send what is no frame at all."""
        await self.until(lambda: self._connection is not None, "a connection")
        assert self._connection is not None
        await self._connection.send(data)

    # what a shopper sees

    @property
    def id(self) -> str:
        """The conversation's id."""
        return str(self.conversation.get("id", ""))

    @property
    def messages(self) -> list[Message]:
        """The screen from top to bottom."""
        return [self.screen[seq].message for seq in sorted(self.screen)]

    @property
    def last(self) -> Message:
        """The newest message."""
        return self.screen[max(self.screen)].message

    def answers(self, client_id: str) -> list[Message]:
        """What others have said after a message of one's own."""
        after = self.acks.get(client_id)
        if after is None:
            return []
        return [one for one in self.messages if one["seq"] > after and one["author"] != "shopper"]

    def said_by(self, author: str) -> list[str]:
        """The texts of one author."""
        return [one["text"] for one in self.messages if one["author"] == author]

    def events(self) -> list[str]:
        """What the system messages told."""
        return [one["custom"]["event"] for one in self.messages if one["author"] == "system"]

    async def until(self, true: Callable[[], bool], what: str, seconds: float = 30) -> None:
        """Wait for something to be so; say what did not happen."""
        try:
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(true)
        except TimeoutError:
            seen = [(one["seq"], one["author"], one["text"][:60]) for one in self.messages]
            raise AssertionError(f"not within {seconds:g} s: {what}; screen {seen}, {self.errors}") from None

    async def until_event(self, event: str, seconds: float = 30) -> None:
        """Wait for a system message."""
        await self.until(lambda: event in self.events(), event, seconds)

    # connecting

    def open(self) -> None:
        """Begin to connect, and go on connecting until `close`."""
        self._task = asyncio.create_task(self._stay_connected())

    async def close(self) -> None:
        """Close the tab."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def drop(self) -> None:
        """Lose the connection, as in a tunnel; the widget comes back by itself."""
        if self._connection is not None:
            self._connection.transport.abort()

    async def _stay_connected(self) -> None:
        failures = 0
        while True:
            with contextlib.suppress(OSError, InvalidHandshake, WebSocketException, TimeoutError):
                async with connect(
                    self.url, max_size=None, proxy=None, open_timeout=_CONNECT_SECONDS, compression=None
                ) as connection:
                    failures = 0
                    await self._converse(connection)
            self._connection = None
            await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1

    async def _converse(self, connection: ClientConnection) -> None:
        hello = {"type": "hello", "last_seq": max(self.screen, default=0), **self.claims}
        if self.token:
            hello["token"] = self.token
        await connection.send(orjson.dumps(hello).decode())
        async for data in connection:
            frame = orjson.loads(data)
            await self._take(frame, connection)
            async with self._news:
                self._news.notify_all()

    async def _take(self, frame: dict[str, Any], connection: ClientConnection) -> None:
        now = time.perf_counter()
        kind = frame["type"]
        if kind == "welcome":
            self.welcomes.append(frame)
            self.token = frame["token"]
            if frame["conversation"]["id"] != self.conversation.get("id"):
                self.screen.clear()
            self.conversation = frame["conversation"]
            for message in frame["messages"]:
                self._show(message, now)
            self._connection = connection
            for waiting in list(self._outbox.values()):
                await self._transmit(waiting)
        elif kind == "message":
            self._show(frame["message"], now)
        elif kind == "ack":
            self._acknowledge(frame, now)
        elif kind == "state":
            self.conversation = frame["conversation"]
        elif kind == "error":
            self.errors.append(frame)
            self._outbox.pop(frame.get("client_id", ""), None)

    def _acknowledge(self, frame: dict[str, Any], now: float) -> None:
        client_id, seq = frame["client_id"], frame["seq"]
        if self.acks.setdefault(client_id, seq) != seq:
            self.contradictions.append(f"{client_id} acknowledged as {self.acks[client_id]} and {seq}")
        self.acked_at.setdefault(client_id, now)
        self._outbox.pop(client_id, None)

    def _show(self, message: Message, now: float) -> None:
        known = self.screen.get(message["seq"])
        if known is None:
            self.screen[message["seq"]] = Shown(message, now)
        elif known.message != message:
            self.contradictions.append(f"two messages under {message['seq']}: {known.message} and {message}")

    async def _transmit(self, frame: dict[str, Any]) -> None:
        if self._connection is not None:
            with contextlib.suppress(OSError, WebSocketException):
                await self._connection.send(orjson.dumps(frame).decode())


@asynccontextmanager
async def shopper(desk_url: str, **claims: Any) -> AsyncIterator[Shopper]:
    """A widget on the page of a shop, connected."""
    one = Shopper(desk_url.replace("http", "ws", 1) + "/ws/widget", claims)
    one.open()
    try:
        await one.until(lambda: bool(one.welcomes), "welcome")
        yield one
    finally:
        await one.close()
