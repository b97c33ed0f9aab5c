"""What a message says is not wanted, the NLU has marked: it is no request, and its order is not the one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from actions.dialogue.message import Message
from shop.views import OrderView
from tests.actions.talking import Conversation, heard

Look = Callable[[str, str], OrderView]


def marked(intent: str, denied: str) -> Callable[[str], Mapping[str, Any]]:
    """An NLU that hears one intent and finds these words denied."""

    def parse(text: str) -> Mapping[str, Any]:
        start = text.index(denied)
        return heard(text, intent) | {"denied": [[start, start + len(denied)]]}

    return parse


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        (
            "I don't want to cancel #W100001, cancel #W100002, no longer needed",
            "I don't want to cancel #W100001, ",
        ),
        ("cancel #W100002, no longer needed. don't cancel #W100001", "don't cancel #W100001"),
    ],
)
def test_the_order_that_is_not_to_go_does_not(ann: Conversation, order: Look, text: str, denied: str) -> None:
    ann.parse = marked("cancel_order", denied)
    ann.say(text)
    assert ann.expects == "confirmation"
    ann.parse = None
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == "pending"
    assert order("ann", "#W100002").status == "cancelled"
    assert ann.expects is None


def test_what_is_denied_is_no_kind_of_change(ann: Conversation) -> None:
    ann.parse = marked("change_order", "i don't want to return it, ")
    ann.say("#W100002: i don't want to return it, make the shirt black")
    assert ann.slots["dialogue"]["current"]["kind"] == "change_items", ann.text


def test_a_message_keeps_its_words_and_knows_what_it_wants() -> None:
    parse = marked("track_order", "I don't want to cancel, ")
    message = Message.from_latest(parse("Hi. I don't want to cancel, where is it?"))
    assert message.text == "Hi. I don't want to cancel, where is it?"
    assert " ".join(message.wanted.split()) == "Hi. where is it?"
    assert " ".join(message.requests[0].text.split()) == "Hi. where is it?"


@pytest.mark.parametrize(
    "slip", ["Hold on, I misread it. The order is", "I mixed that up, it's", "看错了，是"]
)
def test_an_order_number_taken_back_is_not_the_one(ann: Conversation, slip: str) -> None:
    ann.say(f"cancel #W300001, no longer needed. {slip} #W100002.", "cancel_order")
    assert ann.expects == "confirmation", ann.text
    assert "#W100002" in ann.text and "#W300001" not in ann.text
