"""Like things in several orders: told by the version that is said, or all of them meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.becoming import before_becoming
from actions.understanding.in_each import said_number
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("return both of my kettles", 2),
        ("return both bottles", 2),
        ("两个水壶都退了", 2),
        ("俩水壶都退", 0),
        ("all three lamps", 3),
        ("return the kettle and the lamp", 0),
        ("a bag for two people", 0),
    ],
)
def test_how_many_are_meant(text: str, number: int) -> None:
    assert said_number(text) == number


def test_of_like_things_in_two_orders_the_version_said_tells_the_order(ann: Conversation) -> None:
    """One t-shirt is blue and pending, the other is red and under way."""
    ann.say("cancel the blue t-shirt, ordered by mistake", "cancel_order")
    assert "#W100002" in ann.text


def test_a_thing_in_two_orders_is_asked_for(mia: Conversation, order: Look) -> None:
    mia.say("pay the order with the clock by gift card", "change_payment_method")
    assert "#M100001" in mia.text


def test_things_in_each_order_become_others_one_order_after_the_other(ann: Conversation) -> None:
    """Ann has a kettle in an order to come and one in an order that came."""
    ann.say("change the kettles in both of my orders to 1.5L stainless steel or 1L stainless", "change_order")
    assert "right after this" in ann.text


def test_both_of_a_kind_that_lie_in_two_orders(ann: Conversation) -> None:
    ann.say("change both my kettles to 1L stainless steel", "change_order")
    assert "#W100001" in ann.text or "#W200001" in ann.text
    assert "which order" not in ann.text.lower()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("exchange the glass kettle for a stainless steel one", "#W100001"),
        ("exchange the stainless steel kettle for a glass one", "#W200001"),
    ],
)
def test_what_it_is_now_tells_the_order_of_an_exchange(ann: Conversation, text: str, number: str) -> None:
    ann.say(text, "exchange_item")
    assert number in ann.text


def test_only_what_stands_before_it_says_how_it_is() -> None:
    assert (
        before_becoming("exchange the glass shelf for a white one")[0].strip() == "exchange the glass shelf"
    )
    assert before_becoming("my shelf in white please")[0].strip() == "my shelf"


def test_one_order_is_the_dearest_and_another_named_by_what_is_in_it(ann: Conversation, order: Look) -> None:
    ann.say("cancel the most expensive one. and the one with the t-shirt too", "cancel_order")
    assert "right after this" in ann.text and "#W100001" in ann.text
    ann.say("ordered by mistake")
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == "cancelled"
    assert "#W100002" in ann.text


@pytest.mark.parametrize("text", ["cancel the order with the t-shirt", "cancel the most expensive one"])
def test_one_order_alone_is_told(ann: Conversation, text: str) -> None:
    ann.say(text, "cancel_order")
    assert ann.expects == "reason" and "right after this" not in ann.text
