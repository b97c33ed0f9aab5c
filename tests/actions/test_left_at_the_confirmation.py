"""What is said at a confirmation and changes nothing is named before a yes counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.dialogue.turn import Turn
from actions.understanding.additions import adds_something, says_nothing_new
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("wait, the parasol too", "nlu_fallback"),
        ("and the parasol as well please", "return_item"),
        ("wait, I meant the other thing with the stripes", "correct_information"),
        ("the parasol is to go back", "out_of_scope"),
        ("yes, and the parasol too", "affirm"),
        ("thanks, but the parasol as well", "thank"),
    ],
)
def test_a_change_that_is_not_understood_is_named_with_the_next_confirmation(
    returning: Conversation, order: Look, text: str, intent: str
) -> None:
    returning.say(text, intent)
    assert returning.expects == "confirmation", returning.text
    assert f"“{text}” has not been taken up" in returning.text
    assert "Desk Lamp" in returning.text
    assert order("ann", "#W200001").status == "delivered"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("等等，阳伞也退", "nlu_fallback"),
        ("阳伞也要退货", "return_item"),
        ("等等，我说的是条纹的那个", "correct_information"),
        ("好的，阳伞也退掉", "affirm"),
    ],
)
def test_a_change_that_is_not_understood_is_named_in_chinese(
    returning_in_chinese: Conversation, order: Look, text: str, intent: str
) -> None:
    returning_in_chinese.say(text, intent)
    assert returning_in_chinese.expects == "confirmation", returning_in_chinese.text
    assert f"“{text}”没有记入" in returning_in_chinese.text
    assert order("wei", "#L200001").status == "delivered"


def test_the_yes_after_that_counts_and_is_not_asked_for_a_third_time(
    returning: Conversation, order: Look
) -> None:
    returning.say("wait, the parasol too")
    returning.say("yes", "affirm")
    assert order("ann", "#W200001").status == "return_requested"


def test_it_is_named_once_only(returning: Conversation) -> None:
    returning.say("wait, the parasol too")
    returning.say("how long do I have to return something?", "check_refund_policy")
    assert "parasol" not in returning.text


def test_a_change_that_is_understood_after_it_needs_no_word_of_it(returning: Conversation) -> None:
    returning.say("wait, the parasol too")
    returning.say("and the wall clock")
    assert returning.expects == "confirmation"
    assert "Wall Clock" in returning.text
    assert "parasol" not in returning.text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("is returning free?", "check_refund_policy"),
        ("let me think", "nlu_fallback"),
        ("return it please", "return_item"),
        ("thanks", "thank"),
        ("#W200001", "nlu_fallback"),
    ],
)
def test_questions_and_politeness_are_not_held_up(returning: Conversation, text: str, intent: str) -> None:
    returning.say(text, intent)
    assert returning.expects == "confirmation", returning.text
    assert "not been taken up" not in returning.text


@pytest.mark.parametrize(
    ("text", "intent"),
    [("退货要运费吗？", "check_refund_policy"), ("我再想想", "nlu_fallback"), ("谢谢", "thank")],
)
def test_questions_and_politeness_are_not_held_up_in_chinese(
    returning_in_chinese: Conversation, text: str, intent: str
) -> None:
    returning_in_chinese.say(text, intent)
    assert returning_in_chinese.expects == "confirmation", returning_in_chinese.text
    assert "没有记入" not in returning_in_chinese.text


def test_a_message_that_only_its_mood_was_heard_of_is_named_afterwards(returning: Conversation) -> None:
    returning.say("no wait, the parasol as well!!", work=Turn.offer_person, reason="frustration")
    returning.say("no, go on here", "deny")
    assert returning.expects == "confirmation", returning.text
    assert "“no wait, the parasol as well!!” has not been taken up" in returning.text


@pytest.mark.parametrize("text", ["yes please, return it", "ok", "hold on", "好的，退货吧", "等一下"])
def test_what_says_nothing_new(text: str) -> None:
    assert says_nothing_new(text)


@pytest.mark.parametrize("text", ["also the bag", "yes, the bag too", "包也退", "再加一个"])
def test_what_adds_something(text: str) -> None:
    assert adds_something(text)
    assert not says_nothing_new(text)


@pytest.mark.parametrize("text", ["yes", "yes, that too please", "好的", "也可以", "also yes"])
def test_what_adds_nothing(text: str) -> None:
    assert not adds_something(text)


@pytest.mark.parametrize(
    "text",
    ["ok return it pls, doesnt fit", "yes, it's too small", "yes please, I don't like it", "好的，太小了"],
)
def test_a_yes_with_its_reason_is_a_yes(returning: Conversation, order: Look, text: str) -> None:
    returning.say(text, "return_item")
    assert order("ann", "#W200001").status == "return_requested", returning.text


@pytest.mark.parametrize(
    "text",
    [
        "ok, don't return it",
        "yes, it doesn't fit, swap it instead",
        "well, it's too small, what can I do",
        "no, doesn't fit",
        "ok, I don't want to return it",
        "好的，不退了",
    ],
)
def test_a_yes_with_anything_else_is_none(returning: Conversation, order: Look, text: str) -> None:
    returning.say(text, "return_item")
    assert order("ann", "#W200001").status == "delivered", returning.text


@pytest.mark.parametrize(
    "text",
    [
        "no, leave it. I'll keep both. thx anyway",
        "I'd rather keep all of it, sorry",
        "别退了，我两个都留下",
        "算了都留着吧",
    ],
)
@pytest.mark.parametrize("intent", ["stop_current_task", "correct_information", "thank"])
def test_who_keeps_everything_returns_nothing(
    returning: Conversation, order: Look, text: str, intent: str
) -> None:
    returning.say(text, intent)
    assert returning.slots["dialogue"]["current"] is None, returning.text
    returning.say("yes", "affirm")
    assert order("ann", "#W200001").status == "delivered", returning.text


@pytest.mark.parametrize(
    "text", ["keep both but send the lamp back", "I'm keeping everything except the lamp", "can I keep both?"]
)
def test_keeping_all_but_something_ends_nothing(returning: Conversation, text: str) -> None:
    returning.say(text, "correct_information")
    task = returning.slots["dialogue"]["current"]
    assert task is not None and len(task["item_ids"]) == 1, returning.text


@pytest.mark.parametrize(
    "text",
    [
        "Can I still change my mind later?",
        "could I change my mind after that?",
        "之后还能反悔吗",
        "because I don't need it anymore",
        "因为不需要了",
    ],
)
def test_a_question_or_a_reason_leaves_nothing(returning: Conversation, order: Look, text: str) -> None:
    returning.say(text, "check_refund_policy")
    task = returning.slots["dialogue"]["current"]
    assert task is not None and task["kind"] == "return", returning.text
    assert order("ann", "#W200001").status == "delivered"
