"""What is asked in the middle of a change of the order, of a card and of the time there is."""

from __future__ import annotations

import pytest

from actions.understanding.change_in_hand import asks_order_total, asks_what_is_left, asks_what_is_on_it
from actions.understanding.deadlines import asks_until_when_back
from actions.understanding.payments import speaks_of_gift_card
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    "text", ["how much is on it", "how much do i have on that", "how much is on my gift card"]
)
def test_what_is_on_the_card_now_and_then(ann: Conversation, text: str) -> None:
    ann.say("pay #W100002 with my gift card instead", "change_payment_method")
    ann.say(text, "ask_product")
    assert "Your gift card has $50.00 on it." in ann.text
    assert "Your gift card then has" in ann.text
    assert ann.expects == "confirmation"


@pytest.mark.parametrize(
    "text", ["wait, what's the total", "how much is the whole order?", "hm wait whats the total"]
)
def test_the_total_of_the_order_in_hand(ann: Conversation, text: str) -> None:
    ann.say("pay #W100002 with my gift card instead", "change_payment_method")
    ann.say(text, "my_orders")
    assert "#W100002" in ann.text and "in total" in ann.text
    assert "#W200001" not in ann.text
    assert ann.expects == "confirmation"


@pytest.mark.parametrize("text", ["what's the total i get back", "whats the total of all my orders"])
def test_another_total_is_none_of_the_order(text: str) -> None:
    assert not asks_order_total(text)


@pytest.mark.parametrize(
    "text",
    [
        "how long is the refund window if it's no good",
        "is it too late to return it",
        "can i still send them back?",
        "what's your return period",
    ],
)
def test_the_time_for_returns_is_asked_for(text: str) -> None:
    assert asks_until_when_back(text)


@pytest.mark.parametrize(
    "text",
    ["i want to return it", "how long does the refund take", "can i still return the mat and the lamp"],
)
def test_other_words_of_returns_ask_for_no_day(text: str) -> None:
    assert not asks_until_when_back(text)


def test_what_is_asked_of_other_things_is_no_balance() -> None:
    assert not asks_what_is_on_it("how much is it")
    assert not asks_what_is_left("how much is the lamp on sale")


def test_the_deadline_of_the_return_in_hand(ann: Conversation) -> None:
    ann.say("return the lamp of #W200001", "return_item")
    ann.say("what's the deadline?", "out_of_scope")
    assert "return" in ann.text and "outside" not in ann.text
    assert ann.expects == "refund_method"


def test_what_another_thing_of_the_order_cost(ann: Conversation) -> None:
    ann.say("pay #W100002 with my gift card instead", "change_payment_method")
    item = ann.shop.services.orders.order_of("ann", "#W100002").items[0].title
    ann.say(f"how much was the {item}", "ask_product")
    assert "cost $" in ann.text
    assert ann.expects == "confirmation"


def test_without_a_gift_card_that_is_said(ann: Conversation) -> None:
    ann.say("return the lamp of #W200001", "return_item")
    ann.say("to my mastercard", "return_item")
    assert "no gift card" not in ann.text
    assert speaks_of_gift_card("on a giftcard pls") and not speaks_of_gift_card("on my card")
