"""The mood of messages and conversations, and who comes first in the queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from desk.wording import Wording
from shop.conversations.moods import MoodService
from shop.conversations.ownership import HEAD_START
from shop.tables import Customer, Profile
from tests.desk.conftest import SetClock
from tests.desk.fakes import hands_over, says
from tests.desk.services import Desk, desk_services


def reading(intensity: float, upset: float) -> dict[str, Any]:
    """A mood as the bot's channel tells it."""
    return {"polarity": "negative", "intensity": intensity, "confidence": 0.9, "upset": upset}


FURIOUS = {"sentiment": reading(-0.9, 0.95)}
CALM = {"sentiment": reading(0.1, 0.02)}


@pytest.fixture
def services(engine: Engine, clock: SetClock) -> Desk:
    return desk_services(engine, clock)


@pytest.fixture
def moods(services: Desk) -> MoodService:
    return MoodService(services.units, Wording.read(ZoneInfo("UTC")), clock=services.clock)


@pytest.fixture
def talk(services: Desk) -> Callable[..., str]:
    """Begins a conversation whose messages the bot reads as given."""

    def begin(*understood: dict[str, Any], customer_id: str | None = None) -> str:
        conversation = services.begin()
        for one in understood:
            services.say(conversation.id, "words")
            services.answer(conversation.id, says("An answer.", understanding=one, customer_id=customer_id))
        return conversation.id

    return begin


def to_people(services: Desk, conversation_id: str, understanding: dict[str, Any] | None = None) -> None:
    services.say(conversation_id, "get me somebody")
    services.answer(conversation_id, replace(hands_over(), understanding=understanding or {}))


def test_a_message_and_its_conversation_keep_the_mood_the_bot_told(
    services: Desk, talk: Callable[..., str]
) -> None:
    conversation = talk(CALM, FURIOUS)
    messages = services.reading.messages(conversation, 0)["messages"]
    assert [one["mood"] for one in messages if one["author"] == "shopper"] == [
        {"intensity": 0.1, "upset": 0.02},
        {"intensity": -0.9, "upset": 0.95},
    ]
    assert [one["mood"] for one in messages if one["author"] == "bot"] == [None, None]
    assert services.reading.conversation(conversation)["mood"] == {
        "now": -0.9,
        "trend": [0.1, -0.9],
        "upset": True,
    }


def test_shoppers_never_see_the_mood(services: Desk, talk: Callable[..., str]) -> None:
    conversation = talk(FURIOUS)
    for message in services.shopper.messages_after(conversation, 0):
        assert "mood" not in message.to_dict()
    assert "mood" not in services.shopper.get(conversation).to_widget()


def test_an_unread_message_has_no_mood_and_changes_none(services: Desk, talk: Callable[..., str]) -> None:
    conversation = talk(CALM, {}, {"sentiment": "no mood at all"}, {"sentiment": {"intensity": "bad"}})
    assert services.reading.conversation(conversation)["mood"]["trend"] == [0.1]
    assert services.reading.messages(conversation, 0)["messages"][2]["mood"] is None


def test_the_series_keeps_the_last_twenty(services: Desk, talk: Callable[..., str]) -> None:
    conversation = talk(*({"sentiment": reading(number / 100, 0.0)} for number in range(24)))
    trend = services.reading.conversation(conversation)["mood"]["trend"]
    assert trend == [number / 100 for number in range(4, 24)]


def test_an_upset_shopper_comes_first_in_the_queue(services: Desk, talk: Callable[..., str]) -> None:
    calm, upset = talk(CALM), talk(FURIOUS)
    to_people(services, calm)
    services.clock.forward(minutes=1)
    to_people(services, upset)
    queue = services.reading.queue()
    assert [one.id for one in queue] == [upset, calm]
    assert [one.queue.position for one in queue if one.queue] == [1, 2]
    assert [services.reading.conversation(one.id)["priority"] for one in queue] == ["high", "normal"]


def test_nobody_waits_for_ever_behind_the_upset(services: Desk, talk: Callable[..., str]) -> None:
    calm, upset = talk(CALM), talk(FURIOUS)
    to_people(services, calm)
    services.clock.forward(seconds=(HEAD_START + timedelta(seconds=1)).total_seconds())
    to_people(services, upset)
    assert [one.id for one in services.reading.queue()] == [calm, upset]


def test_the_message_that_asks_for_a_person_counts_too(services: Desk, talk: Callable[..., str]) -> None:
    conversation = talk(CALM)
    to_people(services, conversation, FURIOUS)
    assert services.reading.conversation(conversation)["priority"] == "high"


@pytest.mark.parametrize(("priority", "expected"), [("high", "high"), ("normal", "normal")])
def test_a_profile_gives_its_customer_priority(
    services: Desk, talk: Callable[..., str], priority: str, expected: str
) -> None:
    with services.units() as unit:
        unit.session.add(Customer(id="C1", email="c1@example.com", name="Cleo One"))
        unit.session.flush()
        unit.session.add(Profile(customer_id="C1", model="m", data={"priority": priority}))
        unit.commit()
    conversation = talk(CALM, customer_id="C1")
    to_people(services, conversation)
    assert services.reading.conversation(conversation)["priority"] == expected


def test_who_gets_upset_while_waiting_moves_up(
    services: Desk, talk: Callable[..., str], moods: MoodService
) -> None:
    first, second = talk(CALM), talk(CALM)
    to_people(services, first)
    services.clock.forward(minutes=1)
    to_people(services, second)
    sent = services.say(second, "HELLO?! Is anybody there")
    outcome = moods.store(second, sent.message.id, FURIOUS["sentiment"])
    assert outcome is not None and outcome.queue_changed
    assert outcome.moods == ((sent.message.seq, {"intensity": -0.9, "upset": 0.95}),)
    assert [one.id for one in services.reading.queue()] == [second, first]


def test_a_mood_is_stored_once(services: Desk, talk: Callable[..., str], moods: MoodService) -> None:
    conversation = talk(CALM)
    to_people(services, conversation)
    sent = services.say(conversation, "thanks for waiting")
    assert moods.store(conversation, sent.message.id, CALM["sentiment"]) is not None
    assert moods.store(conversation, sent.message.id, FURIOUS["sentiment"]) is None
    assert moods.store(conversation, "no-such-message", FURIOUS["sentiment"]) is None
    assert services.reading.conversation(conversation)["mood"]["trend"] == [0.1, 0.1]


def test_after_a_hand_back_the_anger_is_over_and_the_series_stays(
    services: Desk, talk: Callable[..., str]
) -> None:
    conversation = talk(FURIOUS)
    to_people(services, conversation)
    agent = services.agent()
    services.handling.claim(conversation, agent)
    services.handling.hand_back(conversation, agent)
    described = services.reading.conversation(conversation)
    assert described["priority"] == "normal"
    assert described["mood"] == {"now": -0.9, "trend": [-0.9], "upset": False}
