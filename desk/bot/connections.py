"""HTTP connections to one server, kept alive: no more than what a loopback call for every message needs.

A general client spends longer on a call than the bot does on thinking of an answer.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from typing import cast
from urllib.parse import urlsplit

import httptools

_CONNECT_SECONDS = 2.0
_MOST_BYTES = 8 * 1024 * 1024
_MOST_IDLE = 32


class ConnectionBroken(OSError):
    """The server went away before its answer was complete."""


class _Exchange(asyncio.Protocol):
    """One connection; one request on it at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._body: list[bytes] = []
        self._size = 0
        self.usable = True

    async def send(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and wait for status and body."""
        if self._transport is None or not self.usable:
            raise ConnectionBroken
        self._answer = asyncio.get_running_loop().create_future()
        self._parser = httptools.HttpResponseParser(self)
        self._body, self._size = [], 0
        self._transport.write(request)
        try:
            return await self._answer
        except asyncio.CancelledError:
            self.close()  # its answer may still come, and is nobody's
            raise

    def close(self) -> None:
        """Hang up."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio: connected."""
        # uvloop's transports have the methods, but not the base class.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """asyncio: something has come."""
        try:
            assert self._parser is not None
            self._parser.feed_data(data)
        except (httptools.HttpParserError, AssertionError) as error:
            self._fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio: disconnected."""
        self.usable = False
        self._fail(exc)

    def on_body(self, body: bytes) -> None:
        """httptools: a piece of the body."""
        self._size += len(body)
        if self._size > _MOST_BYTES:
            self._fail(None)
        self._body.append(body)

    def on_message_complete(self) -> None:
        """httptools: the answer is complete."""
        parser, answer = self._parser, self._answer
        if parser is None or answer is None or answer.done():
            return
        self.usable = self.usable and parser.should_keep_alive()
        answer.set_result((parser.get_status_code(), b"".join(self._body)))

    def _fail(self, error: BaseException | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionBroken(str(error or "closed")))
        self.close()


class KeptConnections:
    """Connections to one server.

    Requests must bear being sent twice, for a kept connection may just have died.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "127.0.0.1"
        secure = parts.scheme == "https"
        self._port = parts.port or (443 if secure else 80)
        self._ssl = ssl.create_default_context() if secure else None
        self._base = parts.path.rstrip("/")
        self._host_header = parts.netloc.rpartition("@")[2].encode()
        self._idle: deque[_Exchange] = deque()

    async def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        return await self._exchange(self._head(b"GET", path) + b"\r\n")

    async def post(self, path: str, json: bytes) -> tuple[int, bytes]:
        """Status and body."""
        head = self._head(b"POST", path)
        length = str(len(json)).encode()
        head += b"content-type: application/json\r\ncontent-length: " + length + b"\r\n\r\n"
        return await self._exchange(head + json)

    def close(self) -> None:
        """Hang up all idle connections."""
        while self._idle:
            self._idle.pop().close()

    def _head(self, method: bytes, path: str) -> bytes:
        target = (self._base + path).encode()
        return method + b" " + target + b" HTTP/1.1\r\nhost: " + self._host_header + b"\r\n"

    async def _exchange(self, request: bytes) -> tuple[int, bytes]:
        while self._idle:
            kept = self._idle.pop()
            try:
                return await self._send(kept, request)
            except ConnectionBroken:
                continue
        return await self._send(await self._connect(), request)

    async def _connect(self) -> _Exchange:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                _, exchange = await loop.create_connection(_Exchange, self._host, self._port, ssl=self._ssl)
        except TimeoutError as error:
            raise ConnectionBroken("no connection in time") from error
        return exchange

    async def _send(self, exchange: _Exchange, request: bytes) -> tuple[int, bytes]:
        answer = await exchange.send(request)
        if exchange.usable and len(self._idle) < _MOST_IDLE:
            self._idle.append(exchange)
        else:
            exchange.close()
        return answer
