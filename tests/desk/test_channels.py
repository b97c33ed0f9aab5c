"""Clients made for Rasa: the REST webhook and Socket.IO widgets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect

from desk.context import DeskContext
from shop.conversations.turns import BotReply, ReplyPart
from shop.unit_of_work import unit_of_work_factory
from tests.desk.conftest import MakeDesk
from tests.desk.fakes import FakeBot, says
from tests.desk.people import signed_in
from tests.desk.serving import WAIT, serving, widget
from tests.shop.small_shop import fill

QUESTION = BotReply(
    (
        ReplyPart(
            "Which colour?",
            {
                "buttons": [{"title": "Red", "payload": "/inform"}],
                "custom": {"expects": "variant", "choices": [{"title": "Red", "value": "red"}]},
            },
        ),
        ReplyPart("", {"image": "/pictures/1.webp"}),
    )
)


@pytest.fixture
async def http(address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://{address}", timeout=WAIT, trust_env=False) as client:
        yield client


async def post(http: httpx.AsyncClient, message: str, sender: str = "me", **metadata: Any) -> Any:
    body = {"sender": sender, "message": message, "metadata": metadata}
    answer = await http.post("/webhooks/rest/webhook", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_webhook_waits_for_the_bots_answer_in_rasas_shape(
    http: httpx.AsyncClient, bot: FakeBot
) -> None:
    bot.answer = lambda question: QUESTION
    first, second = await post(http, "The same but in another colour")
    assert first["recipient_id"] == "me" and first["text"] == "Which colour?"
    assert first["buttons"] == [{"title": "Red", "payload": "/inform"}]
    assert first["expects"] == first["custom"]["expects"] == "variant"
    assert first["choices"] == first["custom"]["choices"] == [{"title": "Red", "value": "red"}]
    assert second["image"] == "/pictures/1.webp"


async def test_webhook_messages_are_stored_like_all_others(
    http: httpx.AsyncClient, desk: DeskContext, address: str
) -> None:
    await post(http, "Hello", sender="alice")
    await post(http, "Hello again", sender="alice")
    async with signed_in(desk, address) as ann:
        (listed,) = (await ann.get("conversations"))["conversations"]
        assert (listed["channel"], listed["last_seq"]) == ("rest", 4)


async def test_a_human_wanted_over_the_webhook_is_announced_once_and_then_the_answers_are_empty(
    http: httpx.AsyncClient, desk: DeskContext, address: str, bot: FakeBot
) -> None:
    answers = await post(http, "human")
    assert [answer.get("custom", {}).get("event") for answer in answers] == [None, "handoff_offline"]
    assert await post(http, "Hello?") == []
    assert bot.asked == ["human"]


async def test_the_same_message_id_is_the_same_message(http: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.seconds = 0.1
    first, second = await asyncio.gather(*(post(http, "Cancel my order", message_id="m-1") for _ in range(2)))
    third = await post(http, "Cancel my order", message_id="m-1")
    assert bot.asked == ["Cancel my order"]
    assert first == second == third and first[0]["text"] == "You said: Cancel my order"


async def test_a_proven_sender_stays_that_customer(
    http: httpx.AsyncClient, desk: DeskContext, bot: FakeBot
) -> None:
    fill(unit_of_work_factory(desk.engine))
    ann = {"identifier": "ann", "identifier_hash": desk.proof.hash_of("ann")}
    ben = {"identifier": "ben", "identifier_hash": desk.proof.hash_of("ben")}
    await post(http, "Hello")
    await post(http, "Hello", **ann)
    await post(http, "Hello")
    assert [question.metadata["customer_id"] for question in bot.questions] == [None, "ann", "ann"]
    body = {"sender": "me", "message": "Hello", "metadata": ben}
    refused = await http.post("/webhooks/rest/webhook", json=body)
    assert refused.status_code == 409 and refused.json()["error"]["code"] == "other_customer"


async def test_a_sender_is_no_key_to_other_conversations(
    http: httpx.AsyncClient, desk: DeskContext, address: str
) -> None:
    async with widget(address) as shopper:
        await shopper.say("Private")
        conversation_id = shopper.welcome["conversation"]["id"]
        visitor_id = desk.shopper.get(conversation_id).visitor_id
        for sender in (conversation_id, visitor_id, shopper.welcome["token"][:250]):
            await post(http, "Hello", sender=sender)
        await shopper.quiet()
        assert "Hello" not in [message["text"] for message in shopper.messages]


async def test_a_customer_id_from_outside_proves_nothing(http: httpx.AsyncClient, bot: FakeBot) -> None:
    await post(http, "Hello", customer_id="ann", identifier="ann", identifier_hash="wrong")
    assert bot.questions[0].metadata["customer_id"] is None


async def test_the_language_of_the_webhook_reaches_the_bot(http: httpx.AsyncClient, bot: FakeBot) -> None:
    await post(http, "你好", language="zh")
    assert bot.questions[0].metadata["language"] == "zh"


async def test_many_at_once_from_one_sender_are_answered_in_order_each_with_its_own_answer(
    http: httpx.AsyncClient, bot: FakeBot
) -> None:
    bot.seconds = 0.02
    answers = await asyncio.gather(*(post(http, f"Message {number}") for number in range(8)))
    assert [answer[0]["text"] for answer in answers] == [f"You said: Message {n}" for n in range(8)]
    assert bot.most_at_once == 1


async def test_the_webhook_is_closed_unless_a_setting_opens_it_and_wants_its_token(
    make_desk: MakeDesk,
) -> None:
    body = {"sender": "me", "message": "Hello"}
    for settings, token, status in (
        ({"rest_webhook_enabled": False}, None, 404),
        ({"rest_webhook_enabled": False, "rest_webhook_token": "t" * 20}, None, 401),
        ({"rest_webhook_enabled": True, "rest_webhook_token": "t" * 20}, "wrong", 401),
        ({"rest_webhook_enabled": False, "rest_webhook_token": "t" * 20}, "t" * 20, 200),
    ):
        headers = {"authorization": f"Bearer {token}"} if token else {}
        async with serving(make_desk(**settings)) as address:
            async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as client:
                answer = await client.post("/webhooks/rest/webhook", json=body, headers=headers)
                assert answer.status_code in (status, 405 if status == 404 else status), answer.text


class RasaWidget:
    """A widget as Rasa's own: Socket.IO 5 over a websocket, as it looks on the wire."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def emit(self, event: str, data: Any) -> None:
        await self.connection.send("42" + orjson.dumps([event, data]).decode())

    async def event(self, name: str) -> Any:
        while True:
            packet = str(await asyncio.wait_for(self.connection.recv(), WAIT))
            if packet == "2":
                await self.connection.send("3")
            if packet.startswith("42"):
                event, data = orjson.loads(packet[2:])
                if event == name:
                    return data

    async def say(self, message: Any, session_id: str | None = None) -> None:
        await self.emit("user_uttered", {"message": message, "session_id": session_id})

    async def heard(self) -> dict[str, Any]:
        heard: dict[str, Any] = await self.event("bot_uttered")
        return heard


@asynccontextmanager
async def rasa_widget(address: str, session_id: str | None = None) -> AsyncIterator[tuple[RasaWidget, str]]:
    """A connected widget and its session id."""
    url = f"ws://{address}/socket.io/?EIO=4&transport=websocket"
    async with connect(url, proxy=None) as connection:
        assert str(await connection.recv()).startswith("0")
        await connection.send("40")
        assert str(await connection.recv()).startswith("40")
        rasa = RasaWidget(connection)
        await rasa.emit("session_request", {"session_id": session_id})
        yield rasa, await rasa.event("session_confirm")


async def test_a_rasa_widget_talks_over_socketio(address: str, bot: FakeBot) -> None:
    bot.answer = lambda question: QUESTION
    async with rasa_widget(address) as (rasa, session_id):
        await rasa.say("Hello", session_id)
        first = await rasa.heard()
        assert first["text"] == "Which colour?"
        assert first["quick_replies"] == [{"content_type": "text", "title": "Red", "payload": "/inform"}]
        assert (await rasa.heard())["custom"]["expects"] == "variant"
        assert (await rasa.heard())["attachment"]["payload"]["src"] == "/pictures/1.webp"


async def test_a_rasa_widget_comes_back_to_its_own_session_only(address: str, desk: DeskContext) -> None:
    async with rasa_widget(address) as (first, session_id):
        await first.say("human", session_id)
        await first.heard()
    conversation_id = desk.tokens.visitor(session_id).conversation_id
    async with (
        rasa_widget(address, session_id) as (again, same),
        rasa_widget(address, "1234") as (_, guessed),
        signed_in(desk, address) as ann,
    ):
        assert desk.tokens.visitor(same).conversation_id == conversation_id
        assert desk.tokens.visitor(guessed).conversation_id != conversation_id
        await ann.act(conversation_id, "claim")
        await ann.reply(conversation_id, "A human here")
        while (await again.heard()).get("text") != "A human here":
            pass


async def test_a_widgets_token_opens_no_socketio_session(address: str, desk: DeskContext) -> None:
    async with widget(address) as shopper:
        await shopper.say("Private")
        async with rasa_widget(address, shopper.welcome["token"]) as (_, session):
            mine = shopper.welcome["conversation"]["id"]
            assert desk.tokens.visitor(session).conversation_id != mine


@pytest.mark.parametrize("message", [None, 5, "", "   ", {"$gt": ""}, "x" * 3000])
async def test_bad_socketio_messages_get_an_error_and_the_next_good_one_an_answer(
    address: str, bot: FakeBot, message: Any
) -> None:
    bot.answer = lambda question: says("Good.")
    async with rasa_widget(address) as (rasa, session_id):
        await rasa.say(message, session_id)
        assert (await rasa.heard())["error"] in ("bad_frame", "empty", "too_long")
        await rasa.say("Hello", session_id)
        assert (await rasa.heard())["text"] == "Good."
