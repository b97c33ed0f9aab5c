"""Agents for tests, and a client that speaks the agents' API as one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect

from desk.context import DeskContext
from tests.desk.serving import WAIT, asyncio

PASSWORD = "a password of ten letters"


class AgentClient:
    """One signed-in agent."""

    def __init__(self, http: httpx.AsyncClient, address: str, agent: dict[str, Any], token: str) -> None:
        self.http = http
        self.address = address
        self.agent = agent
        self.token = token

    @property
    def id(self) -> str:
        """The agent's id."""
        return str(self.agent["id"])

    async def call(self, method: str, path: str, expected: int = 200, /, **body: Any) -> Any:
        """Call the API and insist on the status."""
        answer = await self.http.request(method, f"/api/desk/{path}", json=body or None)
        assert answer.status_code == expected, answer.text
        return answer.json() if answer.content else None

    async def get(self, path: str, status: int = 200, **query: Any) -> Any:
        """Read from the API."""
        answer = await self.http.get(f"/api/desk/{path}", params=query)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def act(self, conversation_id: str, action: str, status: int = 200, **body: Any) -> Any:
        """Do something with a conversation."""
        return await self.call("POST", f"conversations/{conversation_id}/{action}", status, **body)

    async def reply(self, conversation_id: str, text: str, client_id: str = "", status: int = 200) -> Any:
        """Answer a shopper."""
        client_id = client_id or uuid4().hex
        return await self.act(conversation_id, "messages", status, client_id=client_id, text=text)

    async def presence(self, status: str) -> None:
        """Choose a presence."""
        await self.call("PUT", "presence", status=status)

    @asynccontextmanager
    async def feed(self, last_event: int | None = None) -> AsyncIterator[FeedClient]:
        """The agent's open page."""
        async with connect(f"ws://{self.address}/ws/desk", max_size=None, proxy=None) as connection:
            feed = FeedClient(connection)
            await feed.send(type="hello", token=self.token, last_event=last_event)
            feed.welcome = await feed.until("welcome")
            yield feed


class FeedClient:
    """Reads `/ws/desk`."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.welcome: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []

    async def send(self, **frame: Any) -> None:
        """Send a frame."""
        await self.connection.send(orjson.dumps(frame).decode())

    async def until(self, kind: str, **wanted: Any) -> dict[str, Any]:
        """Read events until one of that kind with those values has come."""
        while True:
            async with asyncio.timeout(WAIT):
                event: dict[str, Any] = orjson.loads(await self.connection.recv())
            self.events.append(event)
            if event["type"] == kind and all(event.get(key) == value for key, value in wanted.items()):
                return event

    async def until_text(self, text: str) -> dict[str, Any]:
        """Read events until a message with that text has come."""
        while True:
            event = await self.until("message")
            if event["message"]["text"] == text:
                return event


@asynccontextmanager
async def signed_in(
    desk: DeskContext, address: str, name: str = "Ann", role: str = "agent", *, presence: str = "online"
) -> AsyncIterator[AgentClient]:
    """An agent, made for the occasion and signed in."""
    email = f"{name.lower()}-{uuid4().hex[:6]}@example.com"
    desk.agents.add(email, name, PASSWORD, role)
    async with httpx.AsyncClient(base_url=f"http://{address}", timeout=WAIT, trust_env=False) as http:
        answer = await http.post("/api/desk/session", json={"email": email, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        signed = answer.json()
        http.headers["authorization"] = f"Bearer {signed['token']}"
        client = AgentClient(http, address, signed["agent"], signed["token"])
        if presence != "online":
            await client.presence(presence)
        yield client
