"""`/ws/desk`: the feed for one agent's page, and what the page says to shoppers while typing."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect

from desk.agents.access import agent_of_token
from desk.bus import SlowListener, Subscription
from desk.context import DeskContext
from desk.errors import ApiError
from desk.feed import TOPIC
from desk.widget.frames import Frame, FrameRefused, read_frame
from shop.conversations.views import AgentView

HELLO_SECONDS = 10.0
SIGNED_OUT, TRY_AGAIN_LATER, POLICY = 4401, 1013, 1008
_CHECK_EVERY_SECONDS = 20.0


class _Gone(Exception):
    """The page has left."""


class DeskSession:
    """Serves one accepted websocket of an agent's page."""

    def __init__(self, desk: DeskContext, socket: WebSocket) -> None:
        self._desk = desk
        self._socket = socket

    async def serve(self) -> None:
        """Run until the page goes, or the agent is signed out."""
        try:
            async with asyncio.timeout(HELLO_SECONDS):
                hello = await self._receive()
            token = hello.body.get("token")
            agent = await agent_of_token(self._desk, token if isinstance(token, str) else "")
            with self._desk.presence.present(agent.id), self._desk.bus.subscribe(TOPIC) as news:
                await self._desk.presence.beat()
                await self._desk.presence.look()
                await self._welcome(agent, hello.body.get("last_event"))
                await self._run(agent, str(token), news)
        except (_Gone, TimeoutError):
            await self._close(POLICY)
        except FrameRefused as refused:
            await self._error(refused.code)
            await self._close(POLICY)
        except ApiError as error:
            await self._error(error.code)
            await self._close(SIGNED_OUT)
        except SlowListener:
            await self._close(TRY_AGAIN_LATER)

    async def _welcome(self, agent: AgentView, last_event: Any) -> None:
        feed = self._desk.feed
        self._sent = feed.last_id
        known = isinstance(last_event, int) and not isinstance(last_event, bool)
        missed = feed.since(last_event) if known else []
        await self._send(
            {
                "type": "welcome",
                "agent": agent.to_dict(),
                "agents": [one.to_dict() for one in await self._desk.unhurried.run(self._desk.agents.all)],
                "counts": await self._desk.unhurried.run(self._desk.reading.counts, agent.id),
                "last_event": self._sent,
                # Too much has happened since: read the lists and transcripts afresh.
                "resync": missed is None,
            }
        )
        for event in missed or []:
            if event["id"] <= self._sent:
                await self._send(event)

    async def _run(self, agent: AgentView, token: str, news: Subscription) -> None:
        tasks = [
            asyncio.create_task(self._pump(news)),
            asyncio.create_task(self._read(agent)),
            asyncio.create_task(self._watch_token(token)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _pump(self, news: Subscription) -> None:
        async for event in news:
            number = event.get("id")
            if number is None or number > self._sent:
                self._sent = number or self._sent
                await self._send(event)

    async def _read(self, agent: AgentView) -> None:
        while True:
            try:
                frame = await self._receive()
                if frame.kind == "ping":
                    await self._send({"type": "pong"})
                elif frame.kind == "typing":
                    await self._on_typing(agent, frame)
                else:
                    raise FrameRefused("bad_frame")
            except FrameRefused as refused:
                await self._error(refused.code)

    async def _on_typing(self, agent: AgentView, frame: Frame) -> None:
        conversation_id = frame.body.get("conversation_id")
        if not isinstance(conversation_id, str) or len(conversation_id) > 64:
            raise FrameRefused("bad_frame")
        owner = await self._desk.unhurried.run(self._desk.reading.owner, conversation_id)
        if owner == agent.id:
            on = frame.body.get("on") is True
            self._desk.publisher.typing(conversation_id, "agent", on, agent_id=agent.id)

    async def _watch_token(self, token: str) -> None:
        while True:
            await asyncio.sleep(_CHECK_EVERY_SECONDS)
            await agent_of_token(self._desk, token)

    async def _receive(self) -> Frame:
        event = await self._socket.receive()
        if event["type"] == "websocket.disconnect":
            raise _Gone
        return read_frame(event.get("text"))

    async def _error(self, code: str) -> None:
        language = self._desk.settings.default_language
        text = self._desk.wording.api_error(language, code, 400)
        try:
            await self._send({"type": "error", "code": code, "text": text})
        except _Gone:
            return

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            await self._socket.send({"type": "websocket.send", "text": orjson.dumps(frame).decode()})
        except (RuntimeError, OSError, WebSocketDisconnect) as error:
            raise _Gone from error

    async def _close(self, code: int) -> None:
        try:
            await self._socket.close(code)
        except (RuntimeError, OSError, WebSocketDisconnect):
            return
