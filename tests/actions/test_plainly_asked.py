"""Questions with no change open that nothing but their words places."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.names import EXCHANGE, RETURN
from actions.understanding.order_talk import CHEAPEST, DEAREST, asks_sum, best_of
from actions.understanding.plain_questions import (
    asks_all_money_back,
    asks_the_clock,
    asks_where_thing,
    asks_why,
    takes_back,
)
from actions.understanding.qualities import with_it_for
from actions.understanding.standing import standing_asked
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("reads", "yes", "no"),
    [
        (
            asks_why,
            ["but why not?", "how come", "why"],
            ["why is my order late", "why not in red", "sure why not"],
        ),
        (
            asks_the_clock,
            ["hey what time is it", "what's the date today"],
            ["what time is it delivered", "what's the date of my order"],
        ),
        (
            asks_where_thing,
            ["where's the kettle", "so where are my socks?", "the blue one, where is it"],
            ["where is my refund", "where do i enter the code", "where can i find the size table"],
        ),
        (
            asks_all_money_back,
            ["how much will i get back in total", "what do i get refunded for both"],
            ["how much do i get back", "can i have all of it back"],
        ),
    ],
)
def test_what_is_asked(reads: Callable[[str], bool], yes: list[str], no: list[str]) -> None:
    assert all(reads(text) for text in yes)
    assert not any(reads(text) for text in no)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("please cancel my return", RETURN),
        ("undo the jeans exchange", EXCHANGE),
        ("cancel my order", None),
        ("stop the return label mails", None),
    ],
)
def test_what_is_to_be_taken_back(text: str, kind: str | None) -> None:
    assert takes_back(text) == kind


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("which was my cheapest order", CHEAPEST),
        ("which one is the most expensive?", DEAREST),
        ("which laptop is the cheapest", None),
    ],
)
def test_the_order_picked_by_its_price(text: str, best: str | None) -> None:
    assert best_of(text) == best


def test_what_was_spent_is_a_sum() -> None:
    assert asks_sum("how much did i spend with you") and not asks_sum("how much is shipping")


@pytest.mark.parametrize("text", ["whats going on with my jeans return", "the mug return, is it done?"])
def test_how_a_return_stands(text: str) -> None:
    assert standing_asked(text) is not None


def test_a_name_becomes_it() -> None:
    assert with_it_for("Is the backpack vegan", ["Day", "Backpack"]) == "is it vegan"
    assert with_it_for("is my phone loud", ["Max", "Smartphone"]) == "is it loud"
    assert with_it_for("is it loud", ["Lamp"]) == "is it loud"


def test_a_return_under_way_is_not_taken_back_and_no_other_begun(ann: Conversation) -> None:
    ann.say("return the lamp of #W200001 to my visa", "return_item")
    ann.say("yes", "affirm")
    ann.say("show my orders", "my_orders")
    ann.say("cancel my return", "return_item")
    assert "#W200001" in ann.text and ann.expects is None
    ann.say("how much do i get back altogether?", "check_refund_policy")
    assert "$25.00" in ann.text


def test_without_a_return_none_is_begun_to_cancel_it(ann: Conversation) -> None:
    ann.say("cancel my return", "return_item")
    assert "None of your orders" in ann.text and ann.expects is None


def test_what_one_thing_cost_is_told_of_it_alone(ann: Conversation) -> None:
    ann.say("what did i pay for the lamp", "my_orders")
    assert "Desk Lamp" in ann.text and "cost $" in ann.text
    assert "Paid with" not in ann.text


def test_where_a_thing_is_is_told_of_its_order(ann: Conversation) -> None:
    ann.say("where is the lamp", "ask_product")
    assert "It contains" in ann.text


def test_the_price_of_what_is_shown_is_told_again(ann: Conversation) -> None:
    ann.say("do you have a wall clock", "search_product")
    ann.say("how much r they", "ask_product")
    assert "costs $" in ann.text
