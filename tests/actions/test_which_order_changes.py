"""Which of two orders with the same thing is changed; a wish that takes the place of a change in hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.giving_up import may_give_up
from actions.understanding.order_states import status_told
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


def test_a_change_is_of_the_order_that_still_can_be_changed(ann: Conversation) -> None:
    ann.say("my kettle order, make that stainless steel", "change_order")
    assert "#W100001" in ann.text and "#W200001" not in ann.text


def test_where_an_exchange_is_only_guessed_it_is_asked_which_order(ann: Conversation) -> None:
    ann.say("can my kettle be a stainless steel one of 1L", "exchange_item")
    assert ann.expects == "order_number" and {"#W100001", "#W200001"} <= set(ann.choices())
    ann.say("the one that hasn't been shipped yet")
    assert ann.expects == "payment_method" and "#W100001" in ann.text


def test_an_order_told_by_its_state_takes_the_place_of_the_other(ann: Conversation) -> None:
    ann.say("please exchange my kettle for the 1L one in stainless steel", "exchange_item")
    assert "#W200001" in ann.text
    ann.say("no, the one that isn't shipped yet")
    assert ann.expects == "payment_method" and "#W200001" not in ann.text, ann.text
    ann.say("visa")
    assert "change order #W100001" in ann.text and "stainless steel" in ann.text


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("the unshipped one", "pending"),
        ("no, my order that hasn't shipped", "pending"),
        ("还没发货的那单", "pending"),
        ("the delivered one", "delivered"),
        ("the one i've already received", "delivered"),
        ("it hasn't arrived", ""),
        ("the small one please", ""),
        ("has the one for my mother shipped?", ""),
    ],
)
def test_a_state_tells_an_order(text: str, status: str) -> None:
    assert status_told(text) == status


@pytest.mark.parametrize(
    "text", ["then return it", "ok forget it, just return the kettle then", "can i just return the kettle"]
)
def test_a_return_takes_the_place_of_an_exchange(ann: Conversation, text: str) -> None:
    ann.say("swap the kettle of #W200001 for a pink one", "exchange_item")
    assert ann.expects == "variant"
    ann.say(text, "return_item")
    assert ann.expects == "refund_method", ann.text
    ann.say("and the clock, return that too", "return_item")
    ann.say("visa")
    assert ann.expects == "confirmation" and "Kettle" in ann.text and "Clock" in ann.text


@pytest.mark.parametrize(
    "text", ["and return the clock", "can i still return it later?", "or return it if not"]
)
def test_what_is_of_something_else_or_conditional_takes_no_place(ann: Conversation, text: str) -> None:
    ann.say("swap the kettle of #W200001 for a pink one", "exchange_item")
    ann.say(text, "return_item")
    assert ann.expects == "variant", ann.text


def test_conditions_give_nothing_up() -> None:
    assert may_give_up("fine, cancel it then")
    assert not any(map(may_give_up, ["cancel it if there is none", "or return it", "what happens then"]))


def test_the_whole_thing_is_cancelled_instead_of_changed(ann: Conversation) -> None:
    ann.say("change the kettle of #W100001 to pink", "change_order")
    assert ann.expects == "variant"
    ann.say("fine, cancel the whole thing then", "cancel_order")
    assert ann.expects == "reason" and "#W100001" in ann.text


def test_an_exchange_that_is_to_be_cancelled_is_given_up(ann: Conversation, order: Look) -> None:
    ann.say("swap the kettle of #W200001 for a pink one", "exchange_item")
    ann.say("well, cancel the whole thing then", "cancel_order")
    assert ann.expects is None and "stays as it is" in ann.text
    assert order("ann", "#W200001").status == "delivered"


@pytest.mark.parametrize(
    "text",
    [
        "#W100001: i want the keyboard in linear and the kettle in stainless steel, n send it to"
        " 12 Hill Road Austin TX 78702",
        "#W100001: the keyboard in linear n the kettle in stainless steel n send it to"
        " 12 Hill Road Austin TX 78702",
    ],
)
def test_both_items_beside_an_address_are_changed(ann: Conversation, text: str) -> None:
    ann.say(text, "change_shipping_address")
    assert ann.expects == "confirmation" and "12 Hill Road" in ann.text, ann.text
    ann.say("yes", "affirm")
    if ann.expects == "payment_method":
        ann.say("visa")
    assert ann.expects == "confirmation" and "Keyboard" in ann.text and "Kettle" in ann.text, ann.text
