"""A real server for a desk, in the test's own event loop, and clients to talk to it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import orjson
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from desk.app import create_app
from desk.context import DeskContext

WAIT = 10.0


@asynccontextmanager
async def serving(desk: DeskContext, **options: Any) -> AsyncIterator[str]:
    """The address (`127.0.0.1:PORT`) of a running server."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(desk, **options), log_level="warning", ws="websockets-sansio", ws_max_size=2 * 1024 * 1024,
        ws_per_message_deflate=False, timeout_graceful_shutdown=2, access_log=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve([listener]))
    try:
        async with asyncio.timeout(WAIT):
            while not server.started:
                await asyncio.sleep(0.01)
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


class WidgetClient:
    """Speaks the widget's protocol, without a browser."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.welcome: dict[str, Any] = {}
        self.frames: list[dict[str, Any]] = []

    async def send(self, **frame: Any) -> None:
        """Send a frame."""
        await self.connection.send(orjson.dumps(frame).decode())

    async def receive(self) -> dict[str, Any]:
        """The next frame."""
        async with asyncio.timeout(WAIT):
            frame: dict[str, Any] = orjson.loads(await self.connection.recv())
        self.frames.append(frame)
        return frame

    async def until(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """Read frames until one of that kind, with those values, has come."""
        while True:
            frame = await self.receive()
            if frame["type"] == kind and all(frame.get(key) == value for key, value in wanted.items()):
                return frame

    async def until_message(self, author: str, event: str | None = None) -> dict[str, Any]:
        """Read frames until a message of that author (a system message of that event) has come."""
        while True:
            message: dict[str, Any] = (await self.until("message"))["message"]
            if message["author"] == author and (event is None or message["custom"].get("event") == event):
                return message

    async def hello(self, **claims: Any) -> dict[str, Any]:
        """Say hello and wait for the welcome."""
        await self.send(type="hello", **({"last_seq": 0} | claims))
        self.welcome = await self.until("welcome")
        return self.welcome

    async def say(self, text: str, client_id: str | None = None, **more: Any) -> dict[str, Any]:
        """Send a message and wait until it is acknowledged."""
        client_id = client_id or uuid4().hex
        await self.send(type="message", client_id=client_id, text=text, **more)
        return await self.until("ack", client_id=client_id)

    async def quiet(self, seconds: float = 0.15) -> None:
        """Read what comes in a moment."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    frame = orjson.loads(await self.connection.recv())
                    self.frames.append(frame)
        except TimeoutError:
            return

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages received so far, in the order of arrival."""
        welcomed = [frame["messages"] for frame in self.frames if frame["type"] == "welcome"]
        told = [[frame["message"]] for frame in self.frames if frame["type"] == "message"]
        return [message for group in (*welcomed, *told) for message in group]


@asynccontextmanager
async def widget(address: str, *, say_hello: bool = True, **claims: Any) -> AsyncIterator[WidgetClient]:
    """A connected widget that has said hello."""
    async with connect(f"ws://{address}/ws/widget", max_size=None, proxy=None) as connection:
        client = WidgetClient(connection)
        if say_hello:
            await client.hello(**claims)
        yield client
