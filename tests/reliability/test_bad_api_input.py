"""Bad requests at the other doors: REST, Socket.IO, agents' API, shop pages. Nothing is a 5xx."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import Engine
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.desk.people import AgentClient
from tests.live import RunningSystem
from tests.reliability.conftest import OpenWidget
from tests.reliability.nasty import MARKUP, SQL, STORED
from tests.reliability.records import counts, stored_messages

pytestmark = pytest.mark.live


def check_refused(answer: httpx.Response, *fields: str) -> None:
    """4xx in the one error shape; it names the field where one is to blame."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.text[:300])
    error = answer.json()["error"]
    assert error["code"] and error["message"]
    if fields:
        assert error.get("field") in fields, error


# the REST webhook


@pytest.mark.usefixtures("unhurt")
async def test_the_rest_webhook_names_what_is_wrong(http: httpx.AsyncClient, database: Engine) -> None:
    before = counts(database, *STORED)
    url = "/webhooks/rest/webhook"
    bodies: list[tuple[Any, tuple[str, ...]]] = [
        ({}, ("sender",)), ({"sender": "a"}, ("message",)), ({"message": "x"}, ("sender",)),
        ({"sender": 5, "message": "x"}, ("sender",)), ({"sender": "", "message": "x"}, ("sender",)),
        ({"sender": "a" * 256, "message": "x"}, ("sender",)),
        ({"sender": "a", "message": None}, ("message",)),
        ({"sender": "a", "message": {"$gt": ""}}, ("message",)),
        ({"sender": "a", "message": ""}, ("message",)),
        ({"sender": "a", "message": "\x00\u202e"}, ("message",)),
        ({"sender": "\x00", "message": "x"}, ("sender",)),
        ({"sender": "a", "message": "x" * 2001}, ("message",)),
        ({"sender": "a", "message": "x", "metadata": "m"}, ("metadata",)),
        ({"sender": "a", "message": "x", "metadata": [1]}, ("metadata",)),
    ]  # fmt: skip
    for body, fields in bodies:
        check_refused(await http.post(url, json=body), *fields)
    raw: list[bytes] = [
        b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe\x00", b"[" * 50_000, b"x" * 1_000_000,
        b'{"sender": "a", "message": "\\ud800"}', b'{"sender": "\\udfff", "message": "x"}',
        b'{"sender": "a", "message": "x", "metadata": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}",
    ]  # fmt: skip
    for content in raw:
        answer = await http.post(url, content=content, headers={"content-type": "application/json"})
        check_refused(answer)
    assert counts(database, *STORED) == before


@pytest.mark.usefixtures("unhurt")
async def test_metadata_of_the_rest_webhook_proves_nothing(
    http: httpx.AsyncClient, open_widget: OpenWidget, database: Engine
) -> None:
    url = "/webhooks/rest/webhook"
    ann: dict[str, Any] = {"customer_id": "demo-ann", "identified_by": "site", "identifier": "demo-ann"}
    async with open_widget() as victim:
        await victim.ask("hello")
        for number, extra in enumerate(
            ({}, {"identifier_hash": "0" * 64}, {"identifier_hash": ["x"]}, {"jwt": 5}, {"language": ["en"]},
             {"message_id": SQL}, {"message_id": 10**30}, {"language": "xx", "channel": "widget"},
             {"conversation_id": victim.id})
        ):  # fmt: skip
            # A sender named like somebody's conversation is still nobody else than that sender.
            body = {
                "sender": f"{victim.id}{number or ''}",
                "message": "Show my orders",
                "metadata": ann | extra,
            }
            answer = await http.post(url, json=body)
            assert answer.status_code == 200, answer.text
            assert answer.json()[0].get("expects") == "email", answer.json()
        assert len(stored_messages(database, victim.id)) == len(victim.messages) == 2


# Socket.IO


@asynccontextmanager
async def rasa_widget(desk_url: str) -> AsyncIterator[ClientConnection]:
    """A Socket.IO client that is connected, in its plain wire format, so that it can be malformed too."""
    url = desk_url.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    async with connect(url, proxy=None, max_size=None) as connection:
        await connection.recv()
        await connection.send("40")
        await connection.recv()
        yield connection


async def uttered(connection: ClientConnection) -> dict[str, Any]:
    """The next `bot_uttered`."""
    async with asyncio.timeout(30):
        while True:
            packet = await connection.recv()
            if isinstance(packet, str) and packet.startswith('42["bot_uttered"'):
                said: dict[str, Any] = orjson.loads(packet[2:])[1]
                return said
            if packet == "2":
                await connection.send("3")


@pytest.mark.usefixtures("unhurt")
async def test_socketio_refuses_bad_messages_and_goes_on(ready: RunningSystem, database: Engine) -> None:
    async with rasa_widget(ready.desk_url) as connection:
        before = counts(database, "messages")
        for data in (None, 5, [], "x", {}, {"message": 5}, {"message": None}, {"message": ["x"]}):
            await connection.send("42" + orjson.dumps(["user_uttered", data]).decode())
            assert (await uttered(connection))["error"] == "bad_frame", data
        for text, code in (("", "empty"), ("\x00", "empty"), ("x" * 2001, "too_long")):
            await connection.send("42" + json.dumps(["user_uttered", {"message": text}]))
            assert (await uttered(connection))["error"] == code
        for event in ("session_request", "drop_tables", "__class__"):
            for data in (None, 5, ["x"], {"session_id": 5}, {"session_id": SQL}, {"session_id": "x" * 5000}):
                await connection.send("42" + orjson.dumps([event, data]).decode())
        assert counts(database, "messages") == before
        await connection.send("42" + json.dumps(["user_uttered", {"message": MARKUP, "customData": SQL}]))
        assert "error" not in await uttered(connection)


@pytest.mark.usefixtures("unhurt")
@pytest.mark.parametrize(
    "packet",
    [
        "42[",
        "42{}",
        "42[]",
        "4",
        "9x",
        "451-[]",
        "42" + "[" * 20_000,
        '42["\\ud800"]',
        "x" * 100_000,
        b"\x04",
    ],
)
async def test_a_malformed_packet_hurts_only_its_own_connection(
    ready: RunningSystem, packet: str | bytes
) -> None:
    async with rasa_widget(ready.desk_url) as neighbour:
        async with rasa_widget(ready.desk_url) as connection:
            try:
                await connection.send(packet)
                async with asyncio.timeout(0.3):
                    await connection.recv()
            except (TimeoutError, ConnectionClosed):
                pass
        await neighbour.send("42" + json.dumps(["user_uttered", {"message": "hello"}]))
        assert "error" not in await uttered(neighbour)


# the agents' API, and what the shop's pages read


@pytest.mark.usefixtures("unhurt")
async def test_no_one_gets_into_the_agents_api_without_a_token(
    http: httpx.AsyncClient, open_widget: OpenWidget
) -> None:
    paths = [path for path in (await http.get("/api/openapi.json")).json()["paths"] if "/api/desk/" in path]
    assert len(paths) > 15
    async with open_widget() as one:
        for header in ({}, {"authorization": f"Bearer {one.token}"}, {"authorization": "Bearer rubbish"}):
            for path in paths:
                if path.endswith("/session"):
                    continue
                for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                    answer = await http.request(
                        method, path.replace("{", "").replace("}", ""), headers=header
                    )
                    assert answer.status_code in {401, 405}, (method, path, answer.status_code)


@pytest.mark.usefixtures("unhurt")
async def test_the_agents_api_refuses_bad_bodies_and_stores_nothing(
    database: Engine, open_widget: OpenWidget, agent: AgentClient
) -> None:
    async with open_widget() as one:
        await one.ask("hello")
        await agent.act(one.id, "claim")
        await one.until_event("agent_joined")
        # Not all messages: an agent who comes online is given what was waiting, and that is said.
        kept = (*(table for table in STORED if table != "messages"), "notes", "canned_answers")
        before, said = counts(database, *kept), stored_messages(database, one.id)
        at = f"/api/desk/conversations/{one.id}"
        bad: list[tuple[str, str, Any]] = [
            ("POST", f"{at}/messages", {}), ("POST", f"{at}/messages", []), ("POST", f"{at}/messages", None),
            ("POST", f"{at}/messages", {"client_id": "c", "text": "\x00"}),
            ("POST", f"{at}/messages", {"client_id": SQL, "text": "x"}),
            ("POST", f"{at}/messages", {"client_id": "c", "text": "x" * 4001}),
            ("POST", f"{at}/messages", {"client_id": "c", "text": "x", "author": "bot"}),
            ("POST", f"{at}/notes", {"client_id": "c", "text": {"a": 1}}),
            ("POST", f"{at}/snooze", {"until": "yesterday"}), ("POST", f"{at}/snooze", {"until": 1e400}),
            ("POST", f"{at}/snooze", {"until": "9999-99-99T00:00:00Z"}),
            ("POST", f"{at}/snooze", {"until": "2020-01-01T00:00:00Z"}),
            ("POST", f"{at}/snooze", {"until": "0001-01-01T00:00:00+14:00"}),
            ("POST", f"{at}/transfer", {"agent_id": SQL}),
            ("POST", f"{at}/transfer", {"agent_id": "nobody"}),
            ("POST", "/api/desk/conversations/nothing/claim", {}),
            ("PUT", "/api/desk/presence", {"status": SQL}),
            ("POST", "/api/desk/agents", {"email": "x", "name": "x", "password": "long enough password"}),
            ("POST", "/api/desk/agents", {"email": "a@b.cd", "name": "\x00", "password": "long enough"}),
            ("POST", "/api/desk/canned", {"short_code": SQL, "text": "x", "language": "en"}),
            ("POST", "/api/desk/canned", {"short_code": "x", "text": "{nothing}", "language": "en"}),
            ("GET", "/api/desk/conversations?limit=99999999999999999999", None),
            ("GET", "/api/desk/conversations?cursor=%F0%9F", None),
            ("GET", "/api/desk/conversations?state=x", None),
            ("GET", f"{at}/messages?after_seq=-1", None), ("GET", "/api/desk/audit?before=1e9", None),
        ]  # fmt: skip
        for method, path, body in bad:
            content = json.dumps(body).replace("Infinity", "1e999").encode() if method != "GET" else None
            answer = await agent.http.request(
                method, path, content=content, headers={"content-type": "application/json"}
            )
            check_refused(answer)
        for text in ('"\\ud800"', "1e999", "[" * 100_000, "\\", '"' + "x" * 500_000 + '"'):
            content = f'{{"client_id": "c", "text": {text}}}'.encode()
            check_refused(await agent.http.post(f"{at}/messages", content=content))
        assert counts(database, *kept) == before
        assert stored_messages(database, one.id) == said
        await agent.act(one.id, "resolve")


@pytest.mark.usefixtures("unhurt")
async def test_the_shops_pages_answer_nonsense_with_not_found(http: httpx.AsyncClient) -> None:
    odd = [
        "%00",
        "%ED%A0%80",
        "%FF%FE",
        "..%2f..%2f.env",
        "%27%3B%20DROP%20TABLE%20products",
        "a" * 3000,
        "%0d%0aX:1",
    ]
    for value in odd:
        for path in ("/api/shop/products/{}", "/api/shop/articles/{}", "/pictures/{}", "/web/{}"):
            answer = await http.get(path.format(value))
            assert answer.status_code in {400, 404, 414, 422}, (path, value, answer.status_code)
        assert (await http.get(f"/help/{value}")).status_code in {200, 400, 404, 414, 422}
        for name in ("query", "category", "lang", "limit", "offset"):
            answer = await http.get(f"/api/shop/products?{name}={value[:150]}")
            assert answer.status_code in {200, 422}, (name, value, answer.status_code)
    for query in ("limit=-1", "limit=1e3", "offset=-1", "offset=9223372036854775808", "lang=xx"):
        check_refused(await http.get(f"/api/shop/products?{query}"), query.split("=")[0])
    for content in (
        b"{",
        b"[]",
        b'{"customer_id": 5}',
        b'{"customer_id": "\\ud800"}',
        b'{"customer_id": "nobody"}',
    ):
        check_refused(await http.post("/api/demo/identity", content=content))


@pytest.mark.slow
@pytest.mark.usefixtures("unhurt")
def test_nothing_that_fits_or_breaks_the_openapi_schema_is_an_error_of_the_server(
    system: RunningSystem, tmp_path: Path
) -> None:
    signed = httpx.post(
        f"{system.desk_url}/api/desk/session",
        json={"email": "agent@example.com", "password": "agent password for tests"},
        trust_env=False,
    ).json()
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "run", f"{system.desk_url}/api/openapi.json",
        "--header", f"Authorization: Bearer {signed['token']}", "--checks", "not_a_server_error",
        "--max-examples", "12", "--max-time", "45", "--seed", "1", "--continue-on-failure", "--no-shrink",
        "--suppress-health-check", "all", "--generation-database", "none", "--no-color",
        # What would sign the test itself out, or close the shop for the tests that come after.
        "--exclude-path-regex", "session|password|settings|/agents/|health|metrics",
        "--exclude-method", "DELETE",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
