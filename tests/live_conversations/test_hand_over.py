"""A person takes over, with all they need to know, and gives the conversation back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import Engine, text

from tests.live import AGENT_EMAIL, AGENT_PASSWORD, RunningSystem
from tests.live_conversations.chat import Chat
from tests.live_conversations.shoppers import Shopper

pytestmark = pytest.mark.live


@pytest.fixture
def agent(system: RunningSystem) -> Iterator[httpx.Client]:
    """The demo agent, signed in at the agents' API and online, with an empty desk."""
    with httpx.Client(base_url=f"{system.desk_url}/api/desk", timeout=30, trust_env=False) as client:
        signed = client.post("session", json={"email": AGENT_EMAIL, "password": AGENT_PASSWORD}).json()
        client.headers["authorization"] = f"Bearer {signed['token']}"
        client.put("presence", json={"status": "away"})
        yield client
        client.put("presence", json={"status": "offline"})


def conversation_of(database: Engine, chat: Chat) -> dict[str, Any]:
    """The conversation with its newest hand-over, as stored."""
    query = text(
        "select c.id, c.state, h.reason, h.summary, h.facts from conversations c"
        " left join hand_overs h on h.conversation_id = c.id where c.external_id = :sender"
        " order by h.created_at desc"
    )
    with database.connect() as connection:
        row = connection.execute(query, {"sender": chat.sender}).mappings().first()
    assert row is not None
    return dict(row)


@pytest.mark.parametrize(
    "wish", ["I want to talk to a human", "转人工", "let me speak to a real person please"]
)
def test_a_person_is_asked_for(chat: Chat, database: Engine, wish: str) -> None:
    chat.say(wish)
    stored = conversation_of(database, chat)
    assert (stored["state"], stored["reason"]) == ("open", "asked_for"), chat.story
    assert wish in stored["summary"]


def test_the_agent_learns_what_was_going_on_and_nothing_was_changed(
    chat: Chat, robin: Shopper, database: Engine
) -> None:
    chat.talk(f"cancel order {robin.pending}", "no longer needed", "let me talk to a human first")
    stored = conversation_of(database, chat)
    assert stored["state"] == "open", chat.story
    assert robin.pending in stored["summary"]
    for fact in (robin.email, robin.pending):
        assert fact in stored["facts"], stored["facts"]
    assert robin.untouched()
    assert chat.expects != "confirmation", chat.story


def test_not_being_understood_twice_gets_an_offer_and_a_third_time_a_person(
    chat: Chat, database: Engine
) -> None:
    chat.say("flurble wobble zindle")
    assert chat.expects is None, chat.story
    chat.say("grumpf snorkelwise brabbel")
    assert chat.expects == "choice", chat.story
    assert conversation_of(database, chat)["state"] == "pending", chat.story
    chat.say("knarz wibbel fronk")
    stored = conversation_of(database, chat)
    assert (stored["state"], stored["reason"]) == ("open", "misunderstood"), chat.story


def offers_person(chat: Chat) -> bool:
    """Whether the last answers offer a person because the shopper is upset."""
    return any((one.get("custom") or {}).get("escalation") for one in chat.answers)


def sentiment_of(database: Engine, chat: Chat) -> dict[str, Any]:
    """The mood that is kept with the shopper's last message."""
    query = text(
        "select m.understanding from messages m join conversations c on c.id = m.conversation_id"
        " where c.external_id = :sender and m.author = 'shopper' order by m.seq desc limit 1"
    )
    with database.connect() as connection:
        stored = connection.execute(query, {"sender": chat.sender}).scalar() or "{}"
    found: dict[str, Any] = (json.loads(stored) if isinstance(stored, str) else stored).get("sentiment") or {}
    return found


@pytest.mark.parametrize(
    ("rage", "yes"),
    [
        ("You are the most useless, infuriating shop on this planet, I have had enough!!", "yes please"),
        ("你们是全世界最垃圾的店，气死我了，我受够了！！", "好的"),
    ],
)
def test_who_is_furious_is_offered_a_person_and_gets_one_with_a_yes(
    chat: Chat, database: Engine, rage: str, yes: str
) -> None:
    chat.say(rage)
    if not sentiment_of(database, chat):
        pytest.skip("the weights of the sentiment model are not there")
    assert chat.expects == "choice" and offers_person(chat), chat.story
    assert conversation_of(database, chat)["state"] == "pending", chat.story
    chat.say(yes)
    stored = conversation_of(database, chat)
    assert (stored["state"], stored["reason"]) == ("open", "frustration"), chat.story


def test_an_angry_request_is_served(chat: Chat, robin: Shopper, database: Engine) -> None:
    chat.say(f"I AM SICK OF THIS!! Cancel order {robin.pending} right now, no longer needed, you clowns!!")
    if not sentiment_of(database, chat):
        pytest.skip("the weights of the sentiment model are not there")
    assert offers_person(chat), chat.story
    assert chat.expects in {"email", "confirmation"}, chat.story


def test_bad_news_said_calmly_is_a_task(chat: Chat, database: Engine) -> None:
    chat.say("Hello, my parcel arrived broken. What can I do?")
    assert not offers_person(chat), chat.story
    assert conversation_of(database, chat)["state"] == "pending", chat.story


def test_what_is_risky_goes_to_a_person(chat: Chat, database: Engine) -> None:
    chat.say("there is a fraudulent charge on my card")
    stored = conversation_of(database, chat)
    assert (stored["state"], stored["reason"]) == ("open", "high_risk"), chat.story


def test_the_bot_is_silent_until_it_is_handed_back(
    chat: Chat, robin: Shopper, database: Engine, agent: httpx.Client
) -> None:
    chat.say(f"I want to talk to a human about order {robin.pending}")
    conversation = conversation_of(database, chat)["id"]
    assert agent.post(f"conversations/{conversation}/claim").status_code == 200
    chat.say(f"cancel order {robin.pending}, no longer needed")
    chat.say("yes")
    assert chat.answers == [], chat.story
    sent = agent.post(
        f"conversations/{conversation}/messages", json={"client_id": "a-1", "text": "Here I am."}
    )
    assert sent.status_code == 200, sent.text
    assert robin.untouched()
    assert agent.post(f"conversations/{conversation}/hand_back").status_code == 200
    assert conversation_of(database, chat)["state"] == "pending"
    chat.say(f"cancel order {robin.pending}, no longer needed")
    assert chat.expects == "confirmation", chat.story
    chat.say("yes")
    assert robin.order(robin.pending).status == "cancelled", chat.story


def test_after_hand_back_nothing_old_waits_for_a_yes(
    chat: Chat, robin: Shopper, database: Engine, agent: httpx.Client
) -> None:
    chat.say(f"cancel order {robin.pending}, no longer needed")
    conversation = conversation_of(database, chat)["id"]
    assert agent.post(f"conversations/{conversation}/claim").status_code == 200
    assert agent.post(f"conversations/{conversation}/hand_back").status_code == 200
    chat.say("yes")
    assert robin.untouched(), chat.story
