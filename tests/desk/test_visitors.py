"""Whose conversation a browser gets to see: tokens, proofs of identity, coming back, signing out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from desk.context import DeskContext
from shop.unit_of_work import unit_of_work_factory
from tests.desk.conftest import make_settings
from tests.desk.fakes import FakeBot
from tests.desk.serving import widget
from tests.shop.small_shop import fill

SECRET = make_settings().identity_secret.get_secret_value()


@pytest.fixture
def customers(desk: DeskContext) -> list[str]:
    """Two customers of the shop."""
    units = unit_of_work_factory(desk.engine)
    fill(units)
    from sqlalchemy import select

    from shop.tables import Customer

    with units(read_only=True) as unit:
        return list(unit.session.scalars(select(Customer.id).order_by(Customer.id).limit(2)))


def signed(desk: DeskContext, identifier: str) -> dict[str, str]:
    """What the shop's page says about a signed-in customer."""
    return {"identifier": identifier, "identifier_hash": desk.proof.hash_of(identifier)}


async def test_coming_back_with_the_token_gives_what_was_missed_and_nothing_twice(address: str) -> None:
    async with widget(address) as shopper:
        await shopper.say("one")
        await shopper.until_message("bot")
        token, conversation = shopper.welcome["token"], shopper.welcome["conversation"]["id"]
        await shopper.send(type="message", client_id="c2", text="two")
    async with widget(address, token=token, last_seq=2) as again:
        while not again.messages or again.messages[-1]["text"] != "You said: two":
            await again.receive()
        assert again.welcome["conversation"]["id"] == conversation
        assert [m["seq"] for m in again.messages] == [3, 4]
    async with widget(address, token=again.welcome["token"], last_seq=0) as afresh:
        assert [m["seq"] for m in afresh.welcome["messages"]] == [1, 2, 3, 4]
        assert afresh.welcome["has_more"] is False


async def test_two_tabs_of_one_visitor_see_the_same_messages_once_each(address: str) -> None:
    async with widget(address) as first, widget(address, token=first.welcome["token"]) as second:
        await first.say("from the first")
        await first.until_message("bot")
        await second.say("from the second")
        for tab in (first, second):
            while len([m for m in tab.messages if m["author"] == "bot"]) < 2:
                await tab.receive()
            assert [m["seq"] for m in tab.messages] == [1, 2, 3, 4]


async def test_older_messages_come_page_by_page(desk: DeskContext, address: str) -> None:
    async with widget(address) as shopper:
        conversation, token = shopper.welcome["conversation"]["id"], shopper.welcome["token"]
    ann = desk.agents.add("ann@example.com", "Ann", "a password of ten letters", "agent")
    desk.handling.claim(conversation, ann)
    for number in range(119):
        desk.handling.reply(conversation, ann, f"c{number}", f"Message {number}")
    async with widget(address, token=token) as shopper:
        assert [m["seq"] for m in shopper.welcome["messages"]] == list(range(71, 121))
        assert shopper.welcome["has_more"] is True
        await shopper.send(type="history", before_seq=71)
        page = await shopper.until("history")
        assert [m["seq"] for m in page["messages"]] == list(range(21, 71)) and page["has_more"]
        await shopper.send(type="history", before_seq=21)
        page = await shopper.until("history")
        assert [m["seq"] for m in page["messages"]] == list(range(1, 21)) and not page["has_more"]


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."])
async def test_a_token_that_is_not_ours_is_refused_and_a_new_conversation_begins(
    address: str, token: str
) -> None:
    async with widget(address, say_hello=False) as shopper:
        await shopper.send(type="hello", token=token, last_seq=5)
        if token:
            assert (await shopper.receive())["code"] == "bad_token"
        welcome = await shopper.receive()
        assert welcome["type"] == "welcome" and welcome["messages"] == []


async def test_an_agents_token_opens_no_conversation(desk: DeskContext, address: str) -> None:
    token = desk.tokens.for_agent("somebody", 1)
    async with widget(address, say_hello=False) as shopper:
        await shopper.send(type="hello", token=token, last_seq=0)
        assert (await shopper.receive())["code"] == "bad_token"


async def test_another_visitors_conversation_cannot_be_opened_or_written_to(
    desk: DeskContext, address: str
) -> None:
    async with widget(address) as victim, widget(address) as other:
        await victim.say("My secret")
        secret_id = victim.welcome["conversation"]["id"]
        # A token signed by us, but not for this visitor's conversation.
        forged = desk.tokens.for_visitor("another-visitor", secret_id)
        async with widget(address, say_hello=False) as thief:
            await thief.send(type="hello", token=forged, last_seq=0)
            assert (await thief.receive())["code"] == "bad_token"
            welcome = await thief.receive()
            assert welcome["conversation"]["id"] != secret_id and welcome["messages"] == []
        await other.send(type="message", client_id="c1", text="Hello", conversation_id=secret_id)
        assert (await other.until("error"))["code"] == "not_allowed"
        assert len(desk.shopper.messages_after(secret_id, 0)) <= 2


async def test_a_conversation_that_is_gone_is_said_to_be_gone(desk: DeskContext, address: str) -> None:
    token = desk.tokens.for_visitor("visitor", "no-such-conversation")
    async with widget(address, say_hello=False) as shopper:
        await shopper.send(type="hello", token=token, last_seq=3)
        assert (await shopper.receive())["code"] == "unknown_conversation"
        assert (await shopper.receive())["type"] == "welcome"


async def test_a_signed_in_customer_is_known_to_the_bot_and_greeted(
    desk: DeskContext, address: str, bot: FakeBot, customers: list[str]
) -> None:
    async with widget(address, **signed(desk, customers[0])) as shopper:
        assert shopper.welcome["customer"]["name"]
        await shopper.say("Where is my order?")
        await shopper.until_message("bot")
    assert bot.questions[0].metadata["customer_id"] == customers[0]


@pytest.mark.parametrize("proof", [None, "", "0" * 64, "wrong", "ключ"])
async def test_a_wrong_or_missing_hash_is_a_guest_and_told_so(
    address: str, bot: FakeBot, customers: list[str], proof: str | None
) -> None:
    async with widget(address, say_hello=False) as shopper:
        await shopper.send(type="hello", identifier=customers[0], identifier_hash=proof, last_seq=0)
        assert (await shopper.receive())["code"] == "identity_rejected"
        assert (await shopper.receive())["customer"] is None
        await shopper.say("Where is my order?")
        await shopper.until_message("bot")
    assert bot.questions[0].metadata["customer_id"] is None


async def test_a_jwt_proves_the_identity_until_it_expires(
    address: str, customers: list[str], desk: DeskContext
) -> None:
    now = datetime.now(UTC)
    good = jwt.encode({"sub": customers[0], "exp": now + timedelta(minutes=5)}, SECRET, "HS256")
    late = jwt.encode({"sub": customers[0], "exp": now - timedelta(minutes=5)}, SECRET, "HS256")
    endless = jwt.encode({"sub": customers[0]}, SECRET, "HS256")
    forged = jwt.encode({"sub": customers[0], "exp": now + timedelta(minutes=5)}, "x" * 40, "HS256")
    async with widget(address, jwt=good) as shopper:
        assert shopper.welcome["customer"] is not None
    for token in (late, endless, forged):
        async with widget(address, jwt=token) as shopper:
            assert shopper.frames[0]["code"] == "identity_rejected"
            assert shopper.welcome["customer"] is None


async def test_signing_in_keeps_a_guests_conversation_and_signing_out_or_over_begins_a_new_one(
    desk: DeskContext, address: str, customers: list[str]
) -> None:
    async with widget(address) as guest:
        await guest.say("Hello")
        conversation = guest.welcome["conversation"]["id"]
        token = guest.welcome["token"]
    async with widget(address, token=token, **signed(desk, customers[0])) as customer:
        assert customer.welcome["conversation"]["id"] == conversation
    for claims in ({}, signed(desk, customers[1]), {"identifier": customers[0], "identifier_hash": "wrong"}):
        async with widget(address, token=token, last_seq=0, **claims) as somebody_else:
            assert somebody_else.welcome["conversation"]["id"] != conversation
            assert somebody_else.welcome["messages"] == []


async def test_a_new_conversation_has_its_own_token_and_ends_the_old_one_with_the_bot(
    desk: DeskContext, address: str
) -> None:
    async with widget(address) as shopper:
        old = shopper.welcome
        await shopper.say("Hello")
        await shopper.until_message("bot")
        await shopper.send(type="new_conversation")
        new = await shopper.until("welcome")
        assert new["conversation"]["id"] != old["conversation"]["id"] and new["token"] != old["token"]
        assert desk.shopper.get(old["conversation"]["id"]).state == "resolved"
        ack = await shopper.say("Another matter")
        assert ack["seq"] == 1


async def test_the_language_of_a_conversation_is_its_shoppers_not_english(address: str) -> None:
    async with widget(address, language="zh") as shopper:
        assert shopper.welcome["language"] == "zh"
        await shopper.say("human 你好")
        assert "客服" in (await shopper.until_message("system"))["text"]
        await shopper.send(type="language", language="en")
        await shopper.until("state", language="en")
        await shopper.send(type="rating", client_id="r1", score=5)
        assert (await shopper.until_message("system", "rated"))["text"] == "Thank you for your rating."
        token = shopper.welcome["token"]
    async with widget(address, token=token, language="zh") as again:
        assert again.welcome["language"] == "en"
