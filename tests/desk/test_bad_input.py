"""What must not hurt: malformed frames, giant messages, markup, SQL, floods, foreign origins."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from desk.context import DeskContext
from shop.tables.desk import ContactRow, MessageRow, RatingRow
from tests.desk.conftest import MakeDesk
from tests.desk.people import signed_in
from tests.desk.serving import serving, widget

SQL = "'; DROP TABLE messages; --\" OR 1=1 \\"
MARKUP = "<script>alert('x')</script><img src=x onerror=alert(1)>&amp;"


def stored(desk: DeskContext, table: Any) -> int:
    with desk.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", "bad_frame"),
        ("", "bad_frame"),
        ("[]", "bad_frame"),
        ("null", "bad_frame"),
        ('"hello"', "bad_frame"),
        ("{}", "bad_frame"),
        ('{"type": 5}', "bad_frame"),
        ('{"type": "drop_tables"}', "bad_frame"),
        ('{"type": "message"}', "bad_frame"),
        ('{"type": "message", "client_id": "a b", "text": "x"}', "bad_frame"),
        ('{"type": "message", "client_id": {"$ne": 1}, "text": "x"}', "bad_frame"),
        ('{"type": "message", "client_id": "c", "text": ["x"]}', "bad_frame"),
        ('{"type": "message", "client_id": "c", "text": "\\ud800"}', "bad_frame"),
        ('{"type": "message", "client_id": "c"}', "empty"),
        ('{"type": "message", "client_id": "c", "text": " \\n\\u0000\\u202e "}', "empty"),
        ('{"type": "read", "seq": -1}', "bad_frame"),
        ('{"type": "read", "seq": 1e9}', "bad_frame"),
        ('{"type": "read", "seq": 99999999999999999999}', "bad_frame"),
        ('{"type": "history", "before_seq": "1; DROP TABLE messages"}', "bad_frame"),
        ('{"type": "language", "language": "xx"}', "bad_frame"),
        ('{"type": "rating", "client_id": "c", "score": 6}', "bad_frame"),
        ('{"type": "rating", "client_id": "c", "score": true}', "bad_frame"),
        ('{"type": "contact", "client_id": "c", "name": "A", "email": "nowhere", "text": ""}', "bad_frame"),
        ("[" * 5000, "bad_frame"),
    ],
)
async def test_a_bad_frame_is_answered_with_an_error_and_nothing_is_stored(
    desk: DeskContext, address: str, frame: str, code: str
) -> None:
    async with widget(address) as shopper:
        await shopper.connection.send(frame)
        error = await shopper.until("error")
        assert error["code"] == code and error["text"]
        await shopper.send(type="ping")
        await shopper.until("pong")
    assert stored(desk, MessageRow) == stored(desk, ContactRow) == stored(desk, RatingRow) == 0


async def test_binary_frames_and_a_first_frame_that_is_no_hello_are_refused(address: str) -> None:
    async with widget(address, say_hello=False) as shopper:
        await shopper.connection.send(b"\x00\x01")
        assert (await shopper.receive())["code"] == "bad_frame"
        await shopper.send(type="message", client_id="c", text="x")
        assert (await shopper.receive())["code"] == "bad_frame"
        await shopper.send(type="hello", last_seq="DROP")
        assert (await shopper.receive())["code"] == "bad_frame"
        await shopper.hello()


async def test_a_message_of_a_megabyte_is_refused_and_the_conversation_goes_on(
    desk: DeskContext, address: str
) -> None:
    async with widget(address) as shopper:
        for size in (2001, 60_000, 1_000_000):
            await shopper.send(type="message", client_id=f"c{size}", text="x" * size)
            error = await shopper.until("error")
            assert error["code"] == "too_long"
        assert stored(desk, MessageRow) == 0
        await shopper.say("x" * 2000)
        await shopper.until_message("bot")


async def test_beyond_two_megabytes_only_that_connection_ends(address: str) -> None:
    async with widget(address) as shopper, widget(address) as neighbour:
        with pytest.raises(ConnectionClosed):
            await shopper.connection.send("x" * 3_000_000)
            while True:
                await shopper.connection.recv()
        await neighbour.say("Still here")


@pytest.mark.parametrize("text", [SQL, MARKUP, "%s %(x)s {0} {name} ${x}", "a\u0000b\u001b[31mc"])
async def test_markup_sql_and_placeholders_are_plain_text_in_every_field(
    desk: DeskContext, address: str, text: str
) -> None:
    clean = text.replace("\u0000", "").replace("\u001b", "")
    async with signed_in(desk, address, role="admin") as ann, widget(address, page=text) as shopper:
        conversation_id = shopper.welcome["conversation"]["id"]
        await shopper.say(text)
        assert (await shopper.until_message("bot"))["text"] == f"You said: {clean}"
        await shopper.send(type="rating", client_id="r", score=3, comment=text)
        await shopper.until("ack", client_id="r")
        await shopper.send(type="contact", client_id="k", name=text, email="a@example.com", text=text)
        await shopper.until("ack", client_id="k")
        await ann.act(conversation_id, "claim")
        await ann.reply(conversation_id, text)
        await ann.act(conversation_id, "notes", client_id="n", text=text)
        detail = await ann.get(f"conversations/{conversation_id}")
        assert detail["ratings"][0]["comment"] == clean
        assert detail["contacts"][0]["text"] == clean
        transcript = await ann.get(f"conversations/{conversation_id}/messages")
        assert transcript["messages"][0]["text"] == clean
        assert transcript["notes"][0]["text"] == clean
        found = await ann.get("conversations", q=clean[:50])
        assert [one["id"] for one in found["conversations"]] == [conversation_id]
        assert (await ann.get("conversations", q="no such words"))["conversations"] == []


async def test_a_search_takes_percent_and_underscore_literally(desk: DeskContext, address: str) -> None:
    async with signed_in(desk, address) as ann, widget(address) as shopper:
        await shopper.say("plain words")
        await shopper.until_message("bot")
        for query in ("%", "_", "\\", "%%"):
            assert (await ann.get("conversations", q=query))["conversations"] == []


async def test_a_flood_is_slowed_down_and_says_so(make_desk: MakeDesk) -> None:
    desk = make_desk(visitor_messages_per_minute=30)
    async with serving(desk) as address, widget(address) as shopper, widget(address) as other:
        for number in range(25):
            await shopper.send(type="message", client_id=f"c{number}", text="x")
        error = await shopper.until("error")
        assert error["code"] == "rate_limited" and error["client_id"]
        await other.say("I may still write")
        assert stored(desk, MessageRow) < 45


async def test_an_address_has_a_limit_of_its_own(make_desk: MakeDesk) -> None:
    desk = make_desk(address_messages_per_minute=20)
    async with serving(desk) as address, widget(address) as one, widget(address) as two:
        await one.say("1")
        await two.say("2")
        await one.send(type="message", client_id="c3", text="3")
        assert (await one.until("error"))["code"] == "rate_limited"


async def test_endless_rubbish_ends_the_connection(address: str) -> None:
    async with widget(address) as shopper:
        with pytest.raises(ConnectionClosed) as closed:
            for _ in range(200):
                await shopper.connection.send("rubbish")
            while True:
                await shopper.connection.recv()
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1008


async def test_only_allowed_origins_may_connect(make_desk: MakeDesk) -> None:
    desk = make_desk(allowed_origins="https://shop.example")
    async with serving(desk) as address:
        url = f"ws://{address}/ws/widget"
        for origin in (None, f"http://{address}", "https://shop.example"):
            async with connect(url, origin=origin, proxy=None):
                pass
        for path in ("/ws/widget", "/ws/desk"):
            with pytest.raises(InvalidStatus):
                async with connect(f"ws://{address}{path}", origin="https://evil.example", proxy=None):
                    pass
        async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as http:
            for origin, allowed in (("https://shop.example", True), ("https://evil.example", False)):
                answer = await http.get("/api/widget/config", headers={"origin": origin})
                assert (answer.headers.get("access-control-allow-origin") == origin) is allowed
                asked = {"origin": origin, "access-control-request-method": "POST"}
                preflight = await http.options("/api/demo/identity", headers=asked)
                assert (preflight.status_code == 204) is allowed


async def test_large_and_malformed_bodies_get_the_one_error_shape(address: str) -> None:
    async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as http:
        big = await http.post("/webhooks/rest/webhook", content=b"x" * 1_000_000)
        assert big.status_code == 413 and big.json()["error"]["code"] == "body_too_long"

        async def chunks() -> Any:
            for _ in range(40):
                yield b"x" * 10_000

        chunked = await http.post("/webhooks/rest/webhook", content=chunks())
        assert chunked.status_code == 413
        for content in (b"{", b"[1, 2", b"\xff\xfe"):
            bad = await http.post(
                "/webhooks/rest/webhook", content=content, headers={"content-type": "application/json"}
            )
            assert bad.status_code == 422 and bad.json()["error"]["code"] == "bad_json"
        missing = await http.post("/webhooks/rest/webhook", json={"message": "x"})
        assert missing.status_code == 422 and missing.json()["error"]["field"] == "sender"
        for sender in (SQL, MARKUP):
            answer = await http.post("/webhooks/rest/webhook", json={"sender": sender, "message": sender})
            assert answer.status_code == 200 and answer.json()[0]["recipient_id"] == sender


async def test_ids_that_are_none_are_refused_before_the_database(desk: DeskContext, address: str) -> None:
    async with signed_in(desk, address, role="admin") as ann:
        for conversation_id in ("%27%3B%20DROP", "%00", "a" * 100):
            await ann.get(f"conversations/{conversation_id}", status=422)
            await ann.act(conversation_id, "claim", status=422)
        missing = await ann.get("conversations/unknown", status=404)
        assert missing["error"]["code"] == "unknown_conversation"


async def test_a_client_that_says_nothing_is_let_go(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk.widget.session.HELLO_SECONDS", 0.2)
    async with connect(f"ws://{address}/ws/widget", proxy=None) as connection:
        with pytest.raises(ConnectionClosed):
            async with asyncio.timeout(5):
                await connection.recv()
