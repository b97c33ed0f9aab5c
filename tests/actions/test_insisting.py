"""Impatience that says yes, a no to a person with a wish behind it, and people who are only spoken of."""

from __future__ import annotations

import pytest

from actions.dialogue.turn import Turn
from actions.understanding.insisting import insists
from actions.understanding.persons_spoken_of import asks_for_nobody, behind_no
from actions.understanding.remedies import lacks_item
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    "said", ["just do it already", "stop asking me, yes", "no agent, just do it", "别废话，直接取消"]
)
def test_impatience_is_a_yes(said: str) -> None:
    assert insists(said, "cancel")


@pytest.mark.parametrize(
    "said",
    [
        "cancel",
        "no, cancel that now",
        "don't do it",
        "stop asking",
        "别问了",
        "别取消了",
        "都说了不取消",
        "no agent",
    ],
)
def test_what_may_call_it_off_is_none(said: str) -> None:
    assert not insists(said, "cancel")
    assert not insists("都说了不退", "return")


def test_the_change_is_made_on_impatience(ann: Conversation) -> None:
    ann.say("cancel order #W100001, no longer needed", "cancel_order")
    assert ann.expects == "confirmation"
    ann.say("just do it already", "stop_current_task")
    assert ann.slots["dialogue"]["done"]


@pytest.mark.parametrize(
    "said",
    [
        "please don't give me a human, what is the return window",
        "is the lamp made by a real person",
        "explain it like a human",
        "你别转人工",
        "这包是人工缝的吗",
        "说人话",
        "人工客服几点上班",
    ],
)
def test_people_who_are_only_spoken_of_are_not_asked_for(ann: Conversation, said: str) -> None:
    assert asks_for_nobody(said)
    ann.say(said, "contact_human_agent", work=Turn.hand_over)
    assert "handoff" not in ann.custom


@pytest.mark.parametrize(
    "said",
    [
        "I don't want a bot, give me a person",
        "is there no human here?",
        "why is there no agent to talk to",
        "last time a person helped me, get me a human",
        "不要机器人，要人工",
        "转人工",
    ],
)
def test_who_asks_for_a_person_still_gets_one(said: str) -> None:
    assert not asks_for_nobody(said)


def test_the_wish_behind_a_no_is_taken(ann: Conversation) -> None:
    assert behind_no("no thanks, swap it") == "swap it"
    assert behind_no("不用，换一个") == "换一个"
    assert not behind_no("no thanks")
    ann.say("you are useless", work=Turn.offer_person, reason="frustration", stuck=["frustration"])
    ann.say("no thanks, cancel order #W100001", "deny")
    assert ann.expects == "reason"


def test_told_to_go_on_with_the_assistant_it_does(ann: Conversation) -> None:
    ann.say("you are useless", work=Turn.offer_person, reason="frustration", stuck=["frustration"])
    ann.say("go on with the assistant", "contact_human_agent", work=Turn.hand_over)
    assert "handoff" not in ann.custom


def test_what_was_not_in_the_parcel_is_not_sent_back(ann: Conversation) -> None:
    ann.say("the lamp was missing from the box, order #W100002", "wrong_item")
    assert "human" in ann.choices()
    assert "return" not in ann.choices()
    ann.say("refund for it", "get_refund")
    assert ann.custom["handoff"]


def test_a_part_that_lacks_is_no_missing_item() -> None:
    assert not lacks_item("the manual was missing from the box")
    assert not lacks_item("the parcel is missing")
    assert lacks_item("杯子不在箱子里")
