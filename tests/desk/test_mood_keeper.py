"""Messages to people get their mood beside their way, and never wait for it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import Engine

from desk.bootstrap import build
from desk.context import DeskContext
from desk.moods import ActionsMoods
from shop.conversations.shopper import Opening
from tests.desk.conftest import make_settings
from tests.desk.fakes import FakeBot

FURIOUS = {"polarity": "negative", "confidence": 0.9, "intensity": -0.8, "upset": 0.9}


class FakeMoods:
    """Says of every text what it is told to, when its gate is open."""

    def __init__(self, mood: dict[str, Any] | None = None) -> None:
        self.mood = mood
        self.asked: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def of(self, text: str) -> dict[str, Any] | None:
        self.asked.append(text)
        await self.gate.wait()
        return self.mood

    def close(self) -> None:
        return


@pytest.fixture
def moods() -> FakeMoods:
    return FakeMoods(FURIOUS)


@pytest.fixture
def desk(sqlite_engine: Engine, bot: FakeBot, moods: FakeMoods) -> DeskContext:
    return build(make_settings(), bot=bot, engine=sqlite_engine, mood_reader=moods)


async def with_people(desk: DeskContext) -> str:
    """A conversation that people answer."""
    conversation = await desk.database.run(desk.shopper.start, Opening("widget", "v", "en"))
    await desk.intake.receive_and_wait(conversation.id, "c1", "a human please")
    return conversation.id


async def test_a_message_to_people_gets_its_mood_afterwards(desk: DeskContext, moods: FakeMoods) -> None:
    conversation = await with_people(desk)
    before = desk.feed.last_id
    sent = await desk.intake.receive(conversation, "c2", "STILL WAITING!!")
    await desk.moods.idle()
    assert moods.asked == ["STILL WAITING!!"]
    found = desk.reading.messages(conversation, sent.message.seq - 1)["messages"]
    assert found[0]["mood"] == {"intensity": -0.8, "upset": 0.9}
    described = desk.reading.conversation(conversation)
    assert (described["mood"]["upset"], described["priority"]) == (True, "high")
    events = [event for event in desk.feed.since(before) or [] if event["type"] == "mood"]
    assert [(event["seq"], event["mood"]["upset"]) for event in events] == [(sent.message.seq, 0.9)]


async def test_what_the_bot_answers_is_not_asked_about(desk: DeskContext, moods: FakeMoods) -> None:
    conversation = await desk.database.run(desk.shopper.start, Opening("widget", "v", "en"))
    await desk.intake.receive_and_wait(conversation.id, "c1", "where is it?!")
    await desk.moods.idle()
    assert moods.asked == []


async def test_a_button_and_a_message_sent_again_are_not_asked_about(
    desk: DeskContext, moods: FakeMoods
) -> None:
    conversation = await with_people(desk)
    await desk.intake.receive(conversation, "c2", "Yes", payload="/affirm")
    await desk.intake.receive(conversation, "c3", "hello?")
    await desk.intake.receive(conversation, "c3", "hello?")
    await desk.moods.idle()
    assert moods.asked == ["hello?"]


async def test_a_message_does_not_wait_for_its_mood(desk: DeskContext, moods: FakeMoods) -> None:
    conversation = await with_people(desk)
    moods.gate.clear()
    sent = await asyncio.wait_for(desk.intake.receive(conversation, "c2", "hello?"), 5)
    assert desk.shopper.messages_after(conversation, sent.message.seq - 1)[0].text == "hello?"
    await desk.moods.stop()


async def test_a_mood_that_nobody_knows_leaves_the_message_as_it_is(
    desk: DeskContext, moods: FakeMoods
) -> None:
    moods.mood = None
    conversation = await with_people(desk)
    sent = await desk.intake.receive(conversation, "c2", "hello?")
    await desk.moods.idle()
    assert desk.reading.messages(conversation, sent.message.seq - 1)["messages"][0]["mood"] is None


async def test_actions_that_are_away_leave_the_mood_unknown() -> None:
    reader = ActionsMoods("http://127.0.0.1:9")
    assert await reader.of("hello") is None
    reader.close()
