"""Whatever is thrown at the HTTP interface, it answers in its one error shape and never breaks."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.app import create_app
from desk.bootstrap import build
from desk.context import DeskContext
from shop.conversations.shopper import Opening
from shop.database import create_engine_for
from tests.desk.conftest import make_settings
from tests.desk.fakes import FakeBot
from tests.desk.test_consistency import fastapi_app

pytestmark = pytest.mark.slow

ENDS_THE_SESSION = {
    ("delete", "/api/desk/session"),
    ("put", "/api/desk/me/password"),
    ("patch", "/api/desk/agents/{agent_id}"),
}

NASTY = st.sampled_from(
    [
        "'; DROP TABLE conversations; --",
        "<script>alert(1)</script>",
        "\x00",
        "\ud800",
        "\u202e",
        "{0.__class__}",
        "%s%n",
        "9" * 400,
        "-1",
        "null",
        "../../etc/passwd",
        "x" * 5000,
        "",
    ]
)
VALUES = st.one_of(NASTY, st.text(max_size=30), st.integers(), st.none(), st.booleans(), st.lists(NASTY))
#: What is right for a field, so that the nasty value of another field is reached.
GOOD = {
    "client_id": "c1",
    "sender": "me",
    "email": "new@example.com",
    "name": "Somebody",
    "password": "a password of ten letters",
    "role": "agent",
    "language": "en",
    "lang": "en",
    "short_code": "hi",
    "until": "2099-01-01T00:00:00Z",
    "time_zone": "UTC",
    "business_hours": "always",
    "status": "online",
    "customer_id": "ann",
    "current": "a password of ten letters",
}
BODIES = st.one_of(VALUES, st.dictionaries(st.text(max_size=10), VALUES, max_size=4))


@pytest.fixture
def desk(sqlite_url: str) -> Any:
    engine = create_engine_for(sqlite_url)
    yield build(make_settings(sign_ins_per_minute=100000), bot=FakeBot(), engine=engine)
    engine.dispose()


def operations(desk: DeskContext) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """(method, path, operation, schemas) of everything in the description."""
    described = fastapi_app(desk).openapi()
    schemas = described["components"]["schemas"]
    return [
        (method, path, operation, schemas)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def body_of(operation: dict[str, Any], schemas: dict[str, Any], data: st.DataObject) -> Any:
    """A body with the right fields and anything in them, or no such thing at all."""
    if "requestBody" not in operation:
        return None
    reference = operation["requestBody"]["content"]["application/json"]["schema"].get("$ref", "")
    fields = schemas.get(reference.rsplit("/", 1)[-1], {}).get("properties", {})
    if not fields or data.draw(st.integers(0, 4)) == 0:
        return data.draw(BODIES)
    return {name: data.draw(_value(name)) for name in fields}


def _value(name: str) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(GOOD[name]), VALUES) if name in GOOD else VALUES


def test_no_request_breaks_the_desk(desk: DeskContext) -> None:
    agent = desk.agents.add("admin@example.com", "Admin", "a password of ten letters", "admin")
    headers = {"authorization": f"Bearer {desk.tokens.for_agent(agent.id, 1)}"}
    conversation = desk.shopper.start(Opening("widget", "visitor", "en"))
    desk.shopper.send(conversation.id, "first", "Hello")
    ids = {"conversation_id": conversation.id, "agent_id": agent.id}
    known = operations(desk)
    transport = httpx.ASGITransport(create_app(desk), raise_app_exceptions=False)
    runner = asyncio.Runner()

    async def send(method: str, url: str, query: dict[str, str], content: bytes | None) -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://desk", headers=headers) as http:
            more = {"content-type": "application/json"} if content is not None else {}
            return await http.request(method, url, params=query, content=content, headers=more)

    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(data=st.data())
    def try_anything(data: st.DataObject) -> None:
        method, path, operation, schemas = known[data.draw(st.integers(0, len(known) - 1))]
        if (method, path) in ENDS_THE_SESSION:
            return
        query: dict[str, str] = {}
        for parameter in operation.get("parameters", []):
            value = data.draw(NASTY).encode("utf-8", "replace").decode()
            if parameter["name"] in ids and data.draw(st.booleans()):
                value = ids[parameter["name"]]
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", quote(value, safe="") or "x")
            elif parameter["in"] == "query" and data.draw(st.booleans()):
                query[parameter["name"]] = value
        body = body_of(operation, schemas, data)
        content = json.dumps(body).encode() if "requestBody" in operation else None
        answer = runner.run(send(method, path, query, content))
        assert answer.status_code < 500 or path == "/health/ready", (method, path, query, body, answer.text)
        if answer.status_code >= 400 and path != "/health/ready":
            error = answer.json()["error"]
            assert error["code"] and error["message"]

    with runner:
        try_anything()
