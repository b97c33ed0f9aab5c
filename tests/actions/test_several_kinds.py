"""Where to, how to pay and what an item becomes, said in one breath."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.address_sources import is_source, means_that_order, same_as_order
from actions.understanding.several_kinds import parts_by_kind
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


def test_three_changes_in_one_clause_have_each_its_turn(ann: Conversation) -> None:
    ann.say(
        "so W100002, ship it to 12 Oak Street, Austin TX 78701 and I wanna pay with my card instead, "
        "oh and the shirt in black",
        "change_shipping_address",
    )
    assert "to another address" in ann.text
    ann.say("yes", "affirm")
    assert "pay" in ann.text.lower()
    ann.say("yes", "affirm")
    assert "T-Shirt" in ann.text or "change of order #W100002" in ann.text


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("use the same address as #W2. Pay with the gift card instead", ["change_address", "change_payment"]),
        ("pay with PayPal and send it to my home address", ["change_payment", "change_address"]),
        ("寄到和W100001一样的地址，另外用礼品卡付款", ["change_address", "change_payment"]),
        ("send it to 12 Oak Street, Austin TX 78701", []),
        ("pay with PayPal, please", []),
        ("the lamp in white and pay the difference with PayPal, ship it to my home address", []),
        ("ship it to my home address, and the refund goes to my gift card", []),
    ],
)
def test_what_is_cut_apart(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in parts_by_kind(text)] == kinds


def test_an_address_is_none_of_the_request_before(ann: Conversation, order: Look) -> None:
    ann.say(
        "cancel the order with the keyboard, I placed it by accident. And my shirt order needs to go to the "
        "address I used for W200001",
        requests=[
            ("cancel the order with the keyboard, I placed it by accident", "cancel_order"),
            ("my shirt order needs to go to the address I used for W200001", "change_shipping_address"),
        ],
    )
    assert "I'll cancel order #W100001" in ann.text
    ann.say("yes", "affirm")
    assert "#W200001" not in ann.text
    assert order("ann", "#W100001").status == "cancelled"


@pytest.mark.parametrize(
    "text",
    [
        "send it to the address I used for W200001",
        "it goes where order #W200001 went",
        "same address as W200001",
        "寄到W200001的地址",
        "用W200001那个地址",
    ],
)
def test_an_order_named_for_its_address_is_not_the_one_meant(text: str) -> None:
    assert is_source("#W200001", text)


@pytest.mark.parametrize(
    "text",
    [
        "change the address of W200001",
        "W200001 goes to the address I used last time",
        "把W200001的地址改一下",
    ],
)
def test_an_order_whose_address_changes_is_the_one_meant(text: str) -> None:
    assert not is_source("#W200001", text)


def test_that_order_is_the_one_spoken_of(ann: Conversation) -> None:
    said = same_as_order("it must go to the same address as that one")
    assert said
    assert means_that_order(said)
    assert not means_that_order("same as before")


def test_a_fragment_that_names_an_order_places_none(ann: Conversation) -> None:
    ann.say(
        "Shirt order, #W100002: send it to 12 Oak Street, Austin TX 78701",
        requests=[
            ("Shirt order", "place_order"),
            ("#W100002: send it to 12 Oak Street, Austin TX 78701", "change_shipping_address"),
        ],
    )
    assert ann.expects == "confirmation"
    assert "on its page" not in ann.text


def test_asked_how_to_pay_what_an_item_becomes_is_kept(ann: Conversation) -> None:
    ann.say("change the payment of #W100002", "change_payment_method")
    ann.say("and the shirt there, in black please", "correct_information")
    assert "change the items" in ann.text
    assert ann.expects == "payment_method"


def test_a_sure_change_of_another_kind_is_no_answer_to_which_order(ann: Conversation) -> None:
    ann.say("I want to cancel an order", "cancel_order")
    ann.say("could the shirt order go to my card instead of paypal?", "change_payment_method")
    assert "cancel order #W100002" not in ann.text
    assert "#W100002" in ann.text


@pytest.mark.parametrize(
    "words",
    [
        "In W100001 the keyboard in linear with no backlight, and the kettle in stainless steel",
        "in #W100001 I'd like the kettle in stainless steel",
        "could I have the kettle of W100001 in stainless steel?",
    ],
)
def test_a_thing_of_a_named_order_and_what_it_is_to_be_is_a_change(ann: Conversation, words: str) -> None:
    ann.say(words)
    assert "#W100001" in ann.text
    assert ann.expects in {"confirmation", "payment_method"}, ann.text


@pytest.mark.parametrize(
    "words", ["is the kettle of W100001 stainless steel?", "W100001", "W100001, the kettle"]
)
def test_a_question_or_a_name_is_no_change(ann: Conversation, words: str) -> None:
    ann.say(words)
    assert ann.expects is None, ann.text


def test_the_seam_before_a_thing_may_be_a_full_stop() -> None:
    text = "same address as #W2, paid by credit card instead of gift card. And the lamp in white"
    assert [kind for kind, _ in parts_by_kind(text)] == ["change_address", "change_payment", "change_items"]
