"""Moods are read beside the event loop, in time or not at all, and kept in a slot and for the desk."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sanic import Sanic

from actions.bootstrap import build_moods
from actions.dialogue.message import Message
from actions.dialogue.state import Dialogue, PersonOffer, Question
from actions.mood.reading import Mood, shows_anger, worth_reading
from actions.mood.route import add_mood_route
from actions.mood.service import Moods
from actions.mood.slot import ReadMood, standing
from actions.settings import ActionSettings
from tests.actions.serving import served

ANGRY = Mood("negative", 0.97, -0.95, 0.91)


class Reader:
    """Says the same of every text; waits for its gate first."""

    def __init__(self, mood: Mood = ANGRY, error: Exception | None = None) -> None:
        self.mood, self.error = mood, error
        self.read_texts: list[str] = []
        self.threads: set[int] = set()
        self.gate = threading.Event()
        self.gate.set()

    def read(self, text: str) -> Mood:
        if text != "warm":
            self.gate.wait(5)
            self.read_texts.append(text)
            self.threads.add(threading.get_ident())
            if self.error is not None:
                raise self.error
        return self.mood


async def ready(reader: Reader, seconds: float = 5.0) -> Moods:
    moods = Moods(lambda: reader, seconds)
    await moods.prepare()
    return moods


# --- the service ---


async def test_a_text_is_read_once_and_off_the_event_loop() -> None:
    reader = Reader()
    moods = await ready(reader)
    assert await moods.of("what a mess") == ANGRY
    assert await moods.of("what a mess") == ANGRY
    assert reader.read_texts == ["what a mess"]
    assert threading.get_ident() not in reader.threads
    moods.close()


async def test_who_asks_while_a_text_is_being_read_gets_the_same_reading() -> None:
    reader = Reader()
    moods = await ready(reader)
    assert await asyncio.gather(moods.of("same"), moods.of("same")) == [ANGRY, ANGRY]
    assert reader.read_texts == ["same"]
    moods.close()


async def test_nobody_waits_for_a_slow_reading_and_it_is_there_the_next_time() -> None:
    reader = Reader()
    moods = await ready(reader, seconds=0.05)
    reader.gate.clear()
    assert await moods.of("slow") is None
    reader.gate.set()
    while moods._waiting:
        await asyncio.sleep(0.01)
    assert await moods.of("slow") == ANGRY
    moods.close()


async def test_a_reading_that_fails_is_an_unknown_mood() -> None:
    moods = await ready(Reader(error=RuntimeError("broken")))
    assert await moods.of("anything") is None
    moods.close()


async def test_without_the_model_every_mood_is_unknown() -> None:
    def missing() -> Reader:
        raise ImportError("no such package")

    moods = Moods(missing, 1.0)
    assert await moods.of("before it is loaded") is None
    await moods.prepare()
    assert not moods.ready
    assert await moods.of("after it could not be loaded") is None
    moods.close()


async def test_of_too_many_at_once_nothing_is_said() -> None:
    reader = Reader()
    moods = await ready(reader, seconds=5)
    reader.gate.clear()
    asked = [asyncio.create_task(moods.of(f"text {number}")) for number in range(40)]
    await asyncio.sleep(0.05)
    assert sum(task.done() and task.result() is None for task in asked) == 8
    reader.gate.set()
    assert sum(mood is not None for mood in await asyncio.gather(*asked)) == 32
    moods.close()


# --- what is read at all ---


@pytest.mark.parametrize(
    ("text", "answering", "read"),
    [
        ("/affirm", False, False),
        ("12345", False, False),
        ("#W100001", True, False),
        ("yes", True, False),
        ("the blue one", True, False),
        ("yes", False, True),
        ("idiot", True, True),
        ("HURRY UP!!", True, True),
        ("I have been waiting here for three weeks", True, True),
        ("废物", True, True),
        ("第一个", True, False),
    ],
)
def test_plain_answers_and_numbers_are_not_read(text: str, answering: bool, read: bool) -> None:
    assert worth_reading(text, answering=answering) is read


# --- the slot ---


def tracker_of(text: str, **slots: Any) -> Tracker:
    latest = {
        "text": text,
        "message_id": "m7",
        "metadata": {"message_id": "m7"},
        "intent": {},
        "entities": [],
    }
    return Tracker("sender", slots, latest, [], False, None, {}, "action_listen")


async def slot_of(moods: Moods, text: str, **slots: Any) -> dict[str, Any]:
    (event,) = await ReadMood(moods).run(CollectingDispatcher(), tracker_of(text, **slots), {})
    assert (event["event"], event["name"]) == ("slot", "mood")
    value: dict[str, Any] = event["value"]
    return value


async def test_the_slot_holds_this_message_and_the_last_ones() -> None:
    moods = await ready(Reader())
    state = Dialogue(turns=3, misunderstood=1, calmed=2).to_json()
    value = await slot_of(moods, "what a mess", dialogue=state, mood={"recent": [[3, 0.2]]})
    assert value["message_id"] == "m7"
    assert (value["upset"], value["polarity"]) == (0.91, "negative")
    assert value["recent"] == [[3, 0.2], [4, 0.91]]
    assert value["signs"] is False
    assert (value["turn"], value["misunderstood"], value["calmed"]) == (4, 1, 2)
    moods.close()


async def test_an_unread_message_keeps_the_last_ones_and_says_nothing_of_itself() -> None:
    moods = Moods(Reader, 1.0)  # never prepared
    value = await slot_of(moods, "what a mess", mood={"recent": [[3, 0.2]], "upset": 0.2})
    assert "upset" not in value
    assert value["recent"] == [[3, 0.2]]


async def test_only_the_last_messages_are_kept() -> None:
    moods = await ready(Reader())
    value = await slot_of(moods, "what a mess", mood={"recent": [[turn, 0.1] for turn in range(10)]})
    assert len(value["recent"]) == 6
    moods.close()


def test_the_slot_says_how_the_talk_stands() -> None:
    state = Dialogue(
        question=Question("reason", "key", times=3),
        person=PersonOffer("frustration", 2, "declined"),
        turns=4,
    )
    value = standing({}, Message("m1", "somebody hacked my account"), state)
    assert value["risk"] and value["asked"] == 3
    assert value["offer"] == {"turn": 2, "state": "declined", "reason": "frustration"}
    assert not standing({}, Message("m1", "hello"), Dialogue())["risk"]


def test_the_state_of_an_offer_survives_the_slot() -> None:
    state = Dialogue(person=PersonOffer("looping", 3, question=Question("items", "k")), turns=5, calmed=4)
    assert Dialogue.from_json(state.to_json()) == state


# --- the route ---


async def test_the_desk_asks_over_http() -> None:
    app: Sanic[Any, Any] = Sanic("mood-route-of-a-test")
    moods = await ready(Reader())
    add_mood_route(app, moods)
    try:
        async with served(app) as client:
            assert (await client.post("/mood", json={"text": "what a mess"})).json() == ANGRY.to_dict()
            assert (await client.post("/mood", json={"text": "123"})).json() is None
            for wrong in ({"text": 3}, {}, ["text"], {"text": "x" * 20_001}):
                assert (await client.post("/mood", json=wrong)).status_code == 422
            assert (await client.post("/mood", content=b"{")).status_code == 422
    finally:
        moods.close()


# --- the weights that ship ---


async def test_the_shipped_weights_tell_anger_from_bad_news() -> None:
    moods = build_moods(ActionSettings())
    await moods.prepare()
    if not moods.ready:
        pytest.skip("the weights of the sentiment model are not there")
    try:
        angry = await moods.of("You have ignored me for weeks, you are the worst shop ever!!")
        calm = await moods.of("My parcel arrived and one cup is broken, can I send it back?")
    finally:
        moods.close()
    assert angry is not None and angry.upset > 0.6
    assert calm is not None and calm.upset < 0.6


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("hold on, cancel the first one", False),
        ("please change the size to nine", False),
        ("cancel it, you idiots", True),
        ("WHERE IS MY LAMP", True),
        ("帮我取消第一个", False),
        ("取消！！你们这些骗子", True),
    ],
)
def test_anger_shows_in_words_and_marks(text: str, shown: bool) -> None:
    assert shows_anger(text) is shown
