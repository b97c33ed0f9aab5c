"""One message about several orders: each has its turn, with its own reason, address and wish."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.additions import only_adds_order
from actions.understanding.answers import leading_yes
from actions.understanding.reasons import of_one_order
from actions.understanding.requests import split_by_order
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


def test_each_order_named_has_its_own_reason(ann: Conversation, order: Look) -> None:
    ann.say(
        "#W100001 and #W100002 can both be cancelled. The first one I don't need any more, "
        "and the other one was an accident",
        "cancel_order",
    )
    assert "#W100001" in ann.text
    assert "No longer needed" in ann.text
    ann.say("yes", "affirm")
    assert "#W100002" in ann.text
    assert "Ordered by mistake" in ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == order("ann", "#W100002").status == "cancelled"


def test_each_order_named_has_its_own_reason_in_chinese(ann: Conversation) -> None:
    ann.say("取消W100001和W100002，第一个不需要了，第二个是下错了", "cancel_order")
    assert "不需要" in ann.text
    ann.say("确认", "affirm")
    assert "#W100002" in ann.text
    assert "误下单" in ann.text


def test_the_reason_is_put_right_at_the_confirmation(ann: Conversation) -> None:
    ann.say("cancel #W100001, by mistake", "cancel_order")
    ann.say(
        "the reason's wrong, I said I don't need it anymore - the accident was the other one",
        "correct_information",
    )
    assert "No longer needed" in ann.text
    assert ann.expects == "confirmation"


@pytest.mark.parametrize(
    ("text", "place", "kept"),
    [
        ("the first was a mistake, the second I don't need", 0, "the first was a mistake,"),
        ("both were mistakes", 1, "both were mistakes"),
        ("第一个不要了，第二个买错了", 1, "第二个买错了"),
        ("first of all, they were both accidents", 1, "first of all, they were both accidents"),
    ],
)
def test_what_is_said_of_the_other_is_left_out(text: str, place: int, kept: str) -> None:
    assert of_one_order(text, place).strip() == kept


@pytest.mark.parametrize(
    "words", ["the one with the keyboard and the one with the shirt", "#W100001 and #W100002"]
)
def test_asked_which_order_two_may_be_told(ann: Conversation, order: Look, words: str) -> None:
    ann.say("I need to cancel two orders, bought by accident", "cancel_order")
    assert ann.expects == "order_number"
    ann.say(words, "correct_information")
    assert ann.expects == "confirmation", ann.text
    assert "#W100001" in ann.text
    ann.say("yes", "affirm")
    assert "#W100002" in ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == order("ann", "#W100002").status == "cancelled"


def test_the_one_with_something_is_the_whole_order(ann: Conversation) -> None:
    ann.say("I ordered the one with the keyboard by accident, please cancel it", "cancel_order")
    assert ann.expects == "confirmation", ann.text
    assert "That cancels everything in it" in ann.text


def test_the_answer_to_which_order_may_be_what_is_in_it(ann: Conversation) -> None:
    ann.say("I need to cancel an order", "cancel_order")
    ann.say("the one with the keyboard", "correct_information")
    assert ann.expects == "reason"
    assert "get that" not in ann.text


def test_returns_out_of_two_orders_are_two_returns(ann: Conversation) -> None:
    ann.say("two returns please, the wall clock and the red water bottle, both back to PayPal", "return_item")
    ann.say("to the card then", "correct_information")
    assert "#W200001" in ann.text
    assert "Wall Clock" in ann.text
    assert "Bottle" not in ann.text
    ann.say("yes", "affirm")
    assert "#W200002" in ann.text


@pytest.mark.parametrize(
    "words", ["yes, and #W100002 too", "Yes. And W100002 as well, please", "好的，还有W100002"]
)
def test_yes_and_another_order_too(ann: Conversation, order: Look, words: str) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say(words, "correct_information")
    assert order("ann", "#W100001").status == "cancelled"
    assert order("ann", "#W100002").status == "pending"
    assert "#W100002" in ann.text
    assert ann.expects == "confirmation"


def test_another_order_too_without_a_yes_waits(ann: Conversation, order: Look) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say("W100002 as well", "correct_information")
    assert order("ann", "#W100001").status == "pending"
    assert "Cancel order #W100001" in ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == "cancelled"
    assert "#W100002" in ann.text


def test_the_number_put_right_still_takes_the_place(ann: Conversation, order: Look) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say("no, W100002 I mean", "correct_information")
    assert "I'll cancel order #W100002" in ann.text
    assert order("ann", "#W100001").status == "pending"


def test_an_address_for_another_order_is_no_cancellation_of_it(ann: Conversation, order: Look) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say("yes, and W100002 should go to 12 Oak Street, Austin TX 78701", "correct_information")
    assert order("ann", "#W100001").status == "cancelled"
    assert "I'll ship order #W100002 to another address" in ann.text


def test_instead_said_of_another_order_replaces_nothing(ann: Conversation, order: Look) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say(
        "go for it! Then W100002 is supposed to go to Austin instead, 12 Oak Street",
        "change_shipping_address",
    )
    assert order("ann", "#W100001").status == "cancelled"
    assert ann.expects == "address"


def test_a_version_for_another_order_is_no_cancellation_of_it(ann: Conversation, order: Look) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say("yes! And in W100002 I'd like the shirt in black", "correct_information")
    assert order("ann", "#W100001").status == "cancelled"
    assert order("ann", "#W100002").status == "pending"
    assert "The change of order #W100002 costs" in ann.text


@pytest.mark.parametrize(
    "text",
    ["yes! And in W100002 I'd like the shirt in red", "W100002", "no, and W100002", "yes, cancel W100002"],
)
def test_more_than_the_number_is_no_mere_addition(text: str) -> None:
    assert not only_adds_order(text)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("go for it! Then order W2", "go for it"),
        ("yes and then W2", "yes"),
        ("好的。W2寄到北京", "好的"),
        ("ok. But first change W2", ""),
        ("ok, what about W2?", ""),
        ("no. cancel W2", ""),
        ("yes, if W2 goes too", ""),
    ],
)
def test_a_yes_in_front_counts_unless_it_is_held_back(text: str, yes: str) -> None:
    assert leading_yes(text) == yes


@pytest.mark.parametrize(
    ("text", "agreed"),
    [
        ("go ahead, and the t-shirt in #W100002 please in red", True),
        ("Fine, yes. Lastly #W100002: the t-shirt as a red one in L", True),
        ("Perfect, go ahead. Last: #W100002, t-shirt in red, gift card", True),
        ("Yes. And now change the t-shirt in #W100002 to red", True),
        ("Also the t-shirt in #W100002 should be red", False),
        ("not yet, the t-shirt in #W100002 in red as well", False),
    ],
)
@pytest.mark.parametrize("intent", ["change_order", "affirm", "correct_information"])
def test_what_is_wished_of_another_order_does_not_replace_what_waits_for_its_yes(
    ann: Conversation, order: Look, text: str, agreed: bool, intent: str
) -> None:
    ann.say("change the keyboard in order #W100001 to linear, pay with visa", "change_order")
    assert ann.expects == "confirmation", ann.text
    ann.say(text, intent)
    dialogue = ann.slots["dialogue"]
    done = [one["order_number"] for one in dialogue["done"]]
    assert done == (["#W100001"] if agreed else []), ann.text
    if not agreed:
        assert dialogue["current"]["order_number"] == "#W100001", ann.text
        ann.say("yes", "affirm")
        dialogue = ann.slots["dialogue"]
    assert dialogue["current"]["order_number"] == "#W100002", ann.text


def test_an_order_that_was_mistaken_is_put_right(ann: Conversation) -> None:
    ann.say("change the t-shirt in #W100002 to red, pay with visa", "change_order")
    ann.say("no wait, I mean #W100001, the keyboard as linear", "correct_information")
    current = ann.slots["dialogue"]["current"]
    assert current is None or current["order_number"] == "#W100001", ann.text


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        (
            "please cancel #W100001, that's no longer needed, and #W100002 which I placed by mistake",
            ["please cancel #W100001, that's no longer needed", "#W100002 which I placed by mistake"],
        ),
        (
            "exchange the clock in #W200001, and in #W100002 the shirt in red",
            ["exchange the clock in #W200001", "in #W100002 the shirt in red"],
        ),
        (
            "#W100001 should go to 5 Cedar Avenue, Jacksonville, FL 32117 and #W100002 to 9 Elm St, Austin",
            ["#W100001 should go to 5 Cedar Avenue, Jacksonville, FL 32117", "#W100002 to 9 Elm St, Austin"],
        ),
        ("send #W100001 and #W100002 to 5 Elm Street", ["send #W100001 and #W100002 to 5 Elm Street"]),
        ("cancel #W100001 and #W100002", ["cancel #W100001 and #W100002"]),
    ],
)
def test_what_is_said_of_each_order_is_told_apart(text: str, stretches: list[str]) -> None:
    assert split_by_order(text) == stretches


def test_each_order_is_cancelled_for_its_own_reason(ann: Conversation) -> None:
    ann.say(
        "please cancel #W100001, that's no longer needed, and #W100002 which I placed by mistake",
        "cancel_order",
    )
    current = ann.slots["dialogue"]["current"]
    assert (current["order_number"], current["reason"]) == ("#W100001", "no longer needed"), ann.text
    ann.say("yes", "affirm")
    current = ann.slots["dialogue"]["current"]
    assert (current["order_number"], current["reason"]) == ("#W100002", "ordered by mistake"), ann.text
