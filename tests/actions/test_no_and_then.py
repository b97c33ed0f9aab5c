"""A no, or what sounds like a yes, with something behind it: nothing is done for it, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    "text",
    ["why not to the gift card?", "why not paypal?", "no problem but in blue"],
)
def test_a_question_why_not_writes_nothing(ann: Conversation, order: Look, text: str) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    assert ann.expects == "confirmation"
    ann.say(text, "affirm")
    assert order("ann", "#W100001").status == "pending"


@pytest.mark.parametrize("text", ["why not", "Why not?", "no problem, go ahead", "no worries, do it please"])
def test_a_bare_why_not_is_a_yes(ann: Conversation, order: Look, text: str) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say(text, "affirm")
    assert order("ann", "#W100001").status == "cancelled"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        (
            "wait no dont cancel. can i get the 1.5L stainless kettle instead",
            "can i get the 1.5L stainless kettle instead",
        ),
        (
            "NO, DON'T CANCEL! change the kettle to 1.5L stainless steel",
            "change the kettle to 1.5L stainless steel",
        ),
        ("算了别取消，把电热水壶换成1.5升不锈钢的", "把电热水壶换成1.5升不锈钢的"),
    ],
)
def test_a_change_takes_the_place_of_a_cancellation_that_is_asked_why(
    ann: Conversation, order: Look, text: str, wish: str
) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    assert ann.expects == "reason"
    ann.say(text, requests=[(wish, "change_order")])
    assert ann.expects in {"confirmation", "payment_method", "items", "variant"}, ann.text
    assert ann.slots["dialogue"]["current"]["kind"] == "change_items"
    assert order("ann", "#W100001").status == "pending"


def test_not_to_cancel_after_all_is_an_end(ann: Conversation) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    ann.say("hm, better don't cancel it", "deny")
    assert ann.expects is None
    assert "stays as it is" in ann.text


def test_a_correction_takes_the_place_of_what_was_heard(ann: Conversation) -> None:
    ann.say("I want to return the lamp from #W200001", "return_item")
    ann.say("no, the clock", "correct_information")
    assert ann.slots["dialogue"]["current"]["item_ids"] == ["2"]


def test_an_addition_is_added(ann: Conversation) -> None:
    ann.say("I want to return the lamp from #W200001", "return_item")
    ann.say("no wait, the clock too", "correct_information")
    assert sorted(ann.slots["dialogue"]["current"]["item_ids"]) == ["2", "3"]


def test_a_no_with_a_request_takes_the_request(ann: Conversation) -> None:
    ann.say("I never wanted to pay #W100002 like that", "complaint")
    ann.say("No! Listen. I want my gift card for #W100002!", "change_payment_method")
    assert ann.slots["dialogue"]["current"]["kind"] == "change_payment", ann.text


@pytest.mark.parametrize(
    "text",
    ["that's private, I won't give you my e-mail", "邮箱属于隐私，我不给", "stop asking me for my email"],
)
def test_who_refuses_to_say_who_they_are_is_told_what_goes_without(guest: Conversation, text: str) -> None:
    guest.say("where is my order?", "track_order")
    guest.say(text, "my_data_export")
    assert guest.expects is None
    assert "Delivery" in guest.text or "delivery" in guest.text or "配送" in guest.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ann.lee@example.com #W100001 the keyboard is it as loud as they say", "#W100001"),
        ("ann.lee@example.com flurbs the grommet with my wibble", "rephrase"),
    ],
)
def test_who_says_more_than_who_they_are_is_not_met_with_silence(
    guest: Conversation, text: str, shown: str
) -> None:
    guest.say(text)
    assert "Ann" in guest.text
    assert len(guest.outcome.replies if guest.outcome else []) > 1, guest.text


def test_who_only_says_who_they_are_is_greeted(guest: Conversation) -> None:
    guest.say("Hi, my name is Ann Lee, ann.lee@example.com")
    assert "Ann" in guest.text
    assert "#" not in guest.text and "didn't" not in guest.text


@pytest.mark.parametrize(
    "text", ["no, I want my money back", "checked with the neighbours, nothing. just refund me", "把钱退给我"]
)
def test_money_for_a_lost_parcel_is_no_return(ann: Conversation, order: Look, text: str) -> None:
    ann.say("#W200001 says delivered but it is not here", "lost_package")
    assert ann.expects == "choice"
    ann.say(text, "get_refund")
    assert ann.expects == "choice"
    assert ann.choices() == ["human", "no"]
    assert "colleague" in ann.text or "同事" in ann.text
    assert order("ann", "#W200001").status == "delivered"


def test_an_exchange_instead_of_money_is_an_exchange(ann: Conversation) -> None:
    ann.say("the kettle in #W200001 is broken", "damaged_item")
    assert ann.expects == "choice"
    ann.say("换一个一样的就行，不要退钱", requests=[("换一个一样的就行", "exchange_item")])
    assert ann.slots["dialogue"]["current"]["kind"] == "exchange", ann.text


def test_what_was_said_is_insisted_on(ann: Conversation) -> None:
    ann.say("return the kettle from #W200001", "return_item")
    ann.say("我说换！不是退！", requests=[("我说换！", "exchange_item")])
    assert ann.slots["dialogue"]["current"]["kind"] == "exchange", ann.text
