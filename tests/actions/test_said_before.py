"""What "it" means is what was told before, not what a question in between asks of the shop's ways."""

from __future__ import annotations

import pytest

from tests.actions.talking import Conversation


def _listed(ann: Conversation) -> str:
    """What is to be returned, as the confirmation lists it."""
    if ann.expects == "refund_method":
        ann.say("my visa", "nlu_fallback")
    assert ann.expects == "confirmation", ann.text
    return ann.text


def test_a_question_about_everything_makes_no_return_of_everything(ann: Conversation) -> None:
    ann.say("the wall clock stopped after one day", "correct_information")
    ann.say("do I still get everything back even though I used it?", "check_refund_policy")
    ann.say("okay then I'd like to return it", "return_item")
    listed = _listed(ann)
    assert "Wall Clock" in listed and "Kettle" not in listed and "Lamp" not in listed


@pytest.mark.parametrize("again", ["they're useless, I want to return them", "so return it please"])
def test_what_was_complained_of_two_messages_ago_is_still_meant(ann: Conversation, again: str) -> None:
    ann.say("the wall clock from #W200001 won't run with my batteries", "nlu_fallback")
    ann.say("I already tried another set of batteries", "nlu_fallback")
    ann.say(again, "return_item")
    listed = _listed(ann)
    assert "Wall Clock" in listed and "Lamp" not in listed


def test_the_thing_named_last_is_meant(ann: Conversation) -> None:
    ann.say("the desk lamp is a nice one, I must say", "nlu_fallback")
    ann.say("but the wall clock stopped after one day", "nlu_fallback")
    ann.say("I'd like to return it", "return_item")
    listed = _listed(ann)
    assert "Wall Clock" in listed and "Lamp" not in listed


def test_everything_said_of_the_return_itself_is_everything(ann: Conversation) -> None:
    ann.say("return everything in #W200001, it all came late", "return_item")
    listed = _listed(ann)
    assert "Wall Clock" in listed and "Desk Lamp" in listed


def test_without_a_thing_named_it_is_asked_which(ann: Conversation) -> None:
    ann.say("do I get everything back when I used it?", "check_refund_policy")
    ann.say("I want to return it, order #W200001", "return_item")
    assert ann.expects == "items", ann.text
