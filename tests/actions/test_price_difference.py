"""What a change of items costs: told when asked, and nothing asked where it costs nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.enquiries import asks_for_difference
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.fixture
def asked_for_method(ann: Conversation) -> Conversation:
    """The keyboard shall become one that costs more or less."""
    ann.say("change the keyboard in order #W100001 to linear", "change_order")
    assert ann.expects == "payment_method"
    return ann


def test_the_question_for_the_method_tells_the_amount(asked_for_method: Conversation) -> None:
    assert "#W100001 costs $4.00 more" in asked_for_method.text


def test_the_question_for_the_method_tells_the_amount_in_chinese(wei: Conversation) -> None:
    wei.say("订单 #L200001 的台灯换成银色", "exchange_item")
    assert "需要补差价 US$1.00" in wei.text or "$1.00" in wei.text
    assert wei.expects == "payment_method"


@pytest.mark.parametrize("intent", ["search_product", "delivery_options", "price_match", "out_of_scope"])
@pytest.mark.parametrize("text", ["how much?", "what would that cost me", "do I have to pay anything extra?"])
def test_the_price_asked_for_is_that_of_the_change(
    asked_for_method: Conversation, text: str, intent: str
) -> None:
    asked_for_method.say(text, intent)
    assert asked_for_method.text.startswith("It costs $4.00 more.")
    assert asked_for_method.expects == "payment_method"
    assert "cards" not in asked_for_method.custom


@pytest.mark.parametrize("text", ["多少钱", "有差价吗", "要补多少"])
def test_the_price_asked_for_is_that_of_the_change_in_chinese(wei: Conversation, text: str) -> None:
    wei.say("订单 #L200001 的台灯换成银色", "exchange_item")
    wei.say(text, "price_match")
    assert wei.text.startswith("需要补差价")
    assert wei.expects == "payment_method"


def test_before_a_version_is_chosen_the_range_is_told(ann: Conversation) -> None:
    ann.say("I'd like to change the keyboard in order #W100001", "change_order")
    assert ann.expects == "variant"
    ann.say("how much would that cost", "search_product")
    assert ann.text.startswith(
        "You paid $100.00 for Mechanical Keyboard. The versions in stock cost $101.00 to"
    )
    assert ann.expects == "variant"


def test_at_the_confirmation_the_price_is_told_too(asked_for_method: Conversation, order: Look) -> None:
    asked_for_method.say("visa")
    assert asked_for_method.expects == "confirmation"
    asked_for_method.say("and how much is that?", "search_product")
    assert "It costs $4.00 more." in asked_for_method.text
    assert asked_for_method.expects == "confirmation"
    assert order("ann", "#W100001").items[0].variant_id == "keyboard-clicky-RGB-full_size"


def test_without_a_difference_no_method_is_asked_for(ann: Conversation, order: Look) -> None:
    ann.say("exchange the lamp of #W200001, it is broken", "exchange_item")
    ann.say("the same again", "exchange_item")
    assert ann.expects == "confirmation", ann.text
    ann.say("what would that cost me?", "delivery_options")
    assert ann.text.startswith("The price is the same")
    ann.say("yes", "affirm")
    after = order("ann", "#W200001")
    assert after.status == "exchange_requested"
    assert after.exchange_request is not None
    assert after.exchange_request["price_difference_minor"] == 0


def test_without_a_difference_no_method_is_asked_for_in_chinese(wei: Conversation) -> None:
    wei.say("订单 #L200001 的台灯坏了，换一个", "exchange_item")
    wei.say("一样的就行", "exchange_item")
    assert wei.expects == "confirmation", wei.text


def test_a_method_is_asked_for_once_there_is_a_difference(ann: Conversation) -> None:
    ann.say("exchange the lamp of #W200001 for the same again", "exchange_item")
    assert ann.expects == "confirmation"
    ann.say("no wait, I'd like silver", "exchange_item")
    assert ann.expects == "payment_method", ann.text


@pytest.mark.parametrize(
    "text",
    [
        "how much is shipping",
        "how much is left on my gift card",
        "运费多少钱",
        "余额还有多少钱",
        "to my visa please",
    ],
)
def test_other_prices_are_no_difference(text: str) -> None:
    assert not asks_for_difference(text)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("how much is the difference?", "compare_products"),
        ("who pays the difference", "compare_products"),
        ("whats the diff in price", "price_match"),
        ("差价谁出", "compare_products"),
    ],
)
def test_before_the_item_is_known_it_is_said_when_the_difference_is_told(
    ann: Conversation, text: str, intent: str
) -> None:
    ann.say("I want to exchange something from order #W200001", "exchange_item")
    assert ann.expects == "items", ann.text
    ann.say(text, intent)
    said = "差价取决于" if "差" in text else "That depends on the version"
    assert ann.text.startswith(said), ann.text
    assert ann.expects == "items"


def test_two_products_are_still_compared_when_no_change_is_in_hand(guest: Conversation) -> None:
    guest.say("what's the difference between the teapot and the kettle", "compare_products")
    assert "depends on the version" not in guest.text
