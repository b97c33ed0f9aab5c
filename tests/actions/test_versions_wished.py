"""A version of a thing is wished where no change was heard, or in the place of a return or a cancellation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.giving_up import wish_after_no
from actions.understanding.options import wish_in
from actions.understanding.version_words import makes_other
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("actually can i get it in black instead", "discount_request"),
        ("no wait, i want it digital", "nlu_fallback"),
        ("hm actually, rather another colour for that", "exchange_item"),
    ],
)
def test_another_version_takes_the_place_of_a_return(
    ann: Conversation, order: Look, text: str, intent: str
) -> None:
    ann.say("return the clock of #W200001 to visa", "return_item")
    assert ann.expects == "confirmation"
    ann.say(text, intent)
    assert ann.expects == "variant" or "exchange" in ann.text, ann.text
    assert order("ann", "#W200001").status == "delivered"


@pytest.mark.parametrize(
    "text", ["no wait, just change the keyboard to linear", "no, make the keyboard linear"]
)
def test_a_change_takes_the_place_of_a_cancellation(ann: Conversation, text: str) -> None:
    ann.say("please cancel #W100001", "cancel_order")
    ann.say(text, "change_order")
    assert ann.expects in {"payment_method", "confirmation"} and "change" in ann.text, ann.text
    assert "#W100001" in ann.text


@pytest.mark.parametrize(
    "text", ["no longer needed", "no, i don't want the keyboard any more", "actually i ordered it by mistake"]
)
def test_a_reason_is_no_change(ann: Conversation, text: str) -> None:
    ann.say("please cancel #W100001", "cancel_order")
    ann.say(text)
    assert ann.expects in {"confirmation", "choice", None}, ann.text


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Nope, put it in red", "put it in red"),
        ("then 10", "10"),
        ("no, keep it", ""),
        ("no longer needed", ""),
        ("what is it made of?", ""),
    ],
)
def test_the_wish_behind_a_no(text: str, wish: str) -> None:
    assert wish_after_no(text) == wish


@pytest.mark.parametrize(
    "text", ["make the t-shirt an L please", "the t-shirt should be size L", "my t-shirt to L"]
)
def test_a_thing_of_an_open_order_is_named_with_its_version(ann: Conversation, text: str) -> None:
    ann.say(text, "check_stock")
    assert "#W100002" in ann.text and ann.expects == "payment_method", ann.text
    ann.say("paypal")
    assert "blue, M" in ann.text and "blue, L" in ann.text


@pytest.mark.parametrize(
    "text", ["do you have the t-shirt in L?", "the t-shirt in L", "is the t-shirt to be had in L?"]
)
def test_what_is_asked_of_a_product_changes_no_order(ann: Conversation, text: str) -> None:
    ann.say(text, "check_stock")
    assert ann.expects is None, ann.text


def test_it_is_what_was_asked_after_just_before(ann: Conversation) -> None:
    ann.say("where are the keyboard and its order #W100001", "track_order")
    ann.say("how much was the kettle", "track_order")
    ann.say("put it in stainless steel", "correct_information")
    assert ann.expects in {"payment_method", "confirmation"} and "#W100001" in ann.text, ann.text


def test_words_that_make_another() -> None:
    assert all(map(makes_other, ["make them 20000 mah", "the shirt should be L", "把水壶换成玻璃的"]))
    assert not any(map(makes_other, ["which one should i take", "the lamp in black", "i make tea in it"]))


def test_a_bare_number_something_is_to_become() -> None:
    sizes = {"size": ["9", "10"]}
    assert wish_in("could i please get both of them in 10 instead", sizes, {"size": "9"}).wanted
    assert not wish_in("i think they will be here in 10 days or so, right", sizes, {"size": "9"}).wanted
    assert not wish_in("i ordered 10 of these a long time ago", sizes, {"size": "9"}).wanted


def test_a_number_put_right_is_the_order_spoken_of(ann: Conversation) -> None:
    ann.say("where is #W999999", "track_order")
    ann.say("sorry #W100002", "correct_information")
    ann.say("can you send it to 12 Hill Road, Austin TX 78702", "change_shipping_address")
    assert ann.expects == "confirmation" and "#W100002" in ann.text, ann.text
