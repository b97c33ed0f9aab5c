"""One verb for a change of the payment and of an item: neither gets lost."""

from __future__ import annotations

import pytest

from actions.understanding.one_verb import pays_order
from tests.actions.talking import Conversation


@pytest.mark.parametrize("intent", ["change_order", "change_payment_method", "exchange_item"])
@pytest.mark.parametrize(
    "text",
    [
        "change the payment of order #W100001 to paypal and the keyboard to linear",
        "#W100001: can you switch payment to PayPal, and also the keyboard to linear?",
        "please change the keyboard to linear and the payment to paypal in #W100001",
    ],
)
def test_both_are_done_one_after_the_other(ann: Conversation, text: str, intent: str) -> None:
    ann.say(text, intent)
    assert ann.expects == "confirmation", ann.text
    assert "change the payment of order #W100001" in ann.text
    ann.say("yes", "affirm")
    assert "linear" in ann.text or ann.expects == "payment_method", ann.text
    assert "#W100001" in ann.text


@pytest.mark.parametrize("intent", ["change_order", "change_payment_method"])
@pytest.mark.parametrize(
    "text",
    [
        "for #W100001 please charge my paypal instead, and swap the keyboard for a linear one",
        "#W100001: change the payment to paypal too. I want the keyboard with linear switches",
        "change the payment of #W100001 to paypal and I'd like the keyboard linear",
    ],
)
def test_an_item_named_with_its_own_verb_comes_after_the_payment(
    ann: Conversation, text: str, intent: str
) -> None:
    ann.say(text, intent)
    assert "change the payment of order #W100001" in ann.text
    ann.say("yes", "affirm")
    assert "linear" in ann.text or ann.expects == "payment_method", ann.text


def test_a_clause_of_its_own_for_the_item_comes_after_the_payment(ann: Conversation) -> None:
    payment, item = "#W100001: change the payment to paypal too", "I want the keyboard with linear switches"
    requests = [(payment, "change_payment_method"), (item, "exchange_item")]
    ann.say(f"{payment}, and {item}", requests=requests)
    assert "change the payment of order #W100001" in ann.text
    ann.say("yes", "affirm")
    assert "linear" in ann.text or ann.expects == "payment_method", ann.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Ship #W100001 to 9 New Street, Austin, TX 78702. I'd like the keyboard linear, paypal",
            "9 New Street",
        ),
        ("#W100001: pay with paypal. I'd like the keyboard linear, visa for the difference", "PayPal"),
    ],
)
def test_what_an_exchange_would_rule_out_comes_before_it(ann: Conversation, text: str, shown: str) -> None:
    ann.say(text, "exchange_item")
    assert shown in ann.text and "linear" not in ann.text, ann.text
    ann.say("yes", "affirm")
    assert "linear" in ann.text and "#W100001" in ann.text, ann.text


def test_where_another_order_goes_is_not_the_order_of_the_items(ann: Conversation) -> None:
    address = "Could you deliver #W100001 to the same address as #W200001?"
    ann.say(f"{address} And I'd like the keyboard in it with linear switches, paypal", "exchange_item")
    ann.say("no", "deny")
    assert "#W200001" not in ann.text, ann.text


def test_what_reads_like_a_street_is_a_version_all_the_same(ann: Conversation) -> None:
    text = "#W100001: pay by paypal, and the keyboard should be linear, 80% size, on the paypal"
    ann.say(text, "correct_information")
    assert "change the payment of order #W100001" in ann.text
    ann.say("yes", "affirm")
    assert "linear" in ann.text and "80%" in ann.text, ann.text


def test_an_item_comes_after_the_address(ann: Conversation) -> None:
    text = "ship #W100001 to 9 New Street, Austin, TX 78701. I want the keyboard to be linear"
    ann.say(text, "change_shipping_address")
    assert "9 New Street" in ann.text
    ann.say("yes", "affirm")
    assert "linear" in ann.text or ann.expects == "payment_method", ann.text


@pytest.mark.parametrize(
    "text",
    [
        "the clicky keyboard in #W100001, change its payment to paypal",
        "change the payment of #W100001 to paypal. I have the keyboard and the kettle in it",
        "change the payment of #W100001 to paypal. Is the keyboard also there in linear?",
    ],
)
def test_an_item_that_only_tells_the_order_is_not_changed(ann: Conversation, text: str) -> None:
    ann.say(text, "change_payment_method")
    assert "change the payment of order #W100001" in ann.text
    assert "change the items" not in ann.text
    ann.say("yes", "affirm")
    assert ann.expects is None, ann.text


@pytest.mark.parametrize("intent", ["correct_information", "change_order"])
@pytest.mark.parametrize(
    "text",
    [
        "last one #W100001: pay by paypal, and the keyboard should be linear",
        "#W100001: paypal as payment please. And I want the keyboard in linear",
    ],
)
def test_how_an_order_is_paid_needs_no_word_of_change(ann: Conversation, text: str, intent: str) -> None:
    ann.say(text, intent)
    assert "change the payment of order #W100001" in ann.text
    ann.say("yes", "affirm")
    assert "linear" in ann.text or ann.expects == "payment_method", ann.text


@pytest.mark.parametrize(
    "text",
    ["订单W100001用PayPal付", "W100001请用PayPal支付，谢谢", "W100001: pay that one with my credit card"],
)
def test_how_an_order_is_paid_is_said_with_its_number(text: str) -> None:
    assert pays_order(text)


@pytest.mark.parametrize(
    "text",
    [
        "change the keyboard in order #W100001 to linear and pay with visa",
        "#W100001: keyboard linear, pay the difference by paypal",
        "my paypal paid for #W100001",
        "订单W100001的键盘换成线性轴，用PayPal付差价",
    ],
)
def test_how_a_difference_is_paid_is_told_from_it(text: str) -> None:
    assert not pays_order(text)


def test_how_the_difference_is_paid_is_no_change_of_the_payment(ann: Conversation) -> None:
    ann.say("change the keyboard in order #W100001 to linear and pay with visa", "change_order")
    assert "change the payment of order" not in ann.text
