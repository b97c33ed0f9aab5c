"""The whole running system, its database, buyers with orders, and an agent at the desk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Engine

from shop.database import create_engine_for
from tests.desk.people import AgentClient
from tests.live import AGENT_EMAIL, AGENT_PASSWORD, RunningSystem, alive
from tests.reliability.buyers import Buyer, add_buyers
from tests.widget_client import Shopper, shopper

OpenWidget = Callable[..., AbstractAsyncContextManager[Shopper]]


@pytest.fixture(scope="session")
def database(system: RunningSystem) -> Iterator[Engine]:
    """The system's own database, to compare promises with."""
    engine = create_engine_for(system.database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def _buyers(database: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buyer]:
    folder: Path = tmp_path_factory.mktemp("buyers")
    return add_buyers(database, folder)


@pytest.fixture
def new_buyer(_buyers: Iterator[Buyer]) -> Callable[[], Buyer]:
    """A customer whose order nobody has touched yet, at every call."""
    return lambda: next(_buyers)


@pytest.fixture
def ready(system: RunningSystem) -> RunningSystem:
    """All three processes answer, whatever a test before has done to them."""
    for name, process in system.status().items():
        system.wait_ready(name, other_than=0 if process["pid"] and alive(process["pid"]) else process["pid"])
    return system


@pytest.fixture
def open_widget(ready: RunningSystem) -> OpenWidget:
    """Opens the widget on a page of the shop."""
    return lambda **claims: shopper(ready.desk_url, **claims)


async def _clear_desk(agent: AgentClient) -> None:
    """Close what earlier tests have left open, or this one's shoppers would wait behind it."""
    for one in (await agent.get("conversations", state="open", limit=100))["conversations"]:
        if one["handler"]["kind"] == "queue":
            await agent.act(one["id"], "claim")
        await agent.act(one["id"], "resolve")


@pytest.fixture
async def agent(ready: RunningSystem) -> AsyncIterator[AgentClient]:
    """An agent who is signed in and online for the length of a test, with an empty desk at first."""
    async with httpx.AsyncClient(base_url=ready.desk_url, timeout=30, trust_env=False) as http:
        signed = (
            await http.post("/api/desk/session", json={"email": AGENT_EMAIL, "password": AGENT_PASSWORD})
        ).json()
        http.headers["authorization"] = f"Bearer {signed['token']}"
        client = AgentClient(http, ready.desk_url.removeprefix("http://"), signed["agent"], signed["token"])
        await _clear_desk(client)
        yield client
        await client.presence("offline")


@pytest.fixture
def unhurt(ready: RunningSystem) -> Iterator[None]:
    """After the test the same processes still run, and none has written a traceback."""
    pids = {name: ready.pid(name) for name in ready.status()}
    before = len(ready.log)
    yield
    assert {name: ready.pid(name) for name in ready.status()} == pids
    written = ready.log[before:]
    assert "Traceback" not in written, written[-3000:]


@pytest.fixture
async def http(ready: RunningSystem) -> AsyncIterator[httpx.AsyncClient]:
    """Anybody, from outside."""
    async with httpx.AsyncClient(base_url=ready.desk_url, timeout=30, trust_env=False) as client:
        yield client
