"""Which payment method is meant, where there are several of a kind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from actions.understanding.payments import PaymentCandidate, payment_in

METHODS = (
    PaymentCandidate("m1", "credit_card", "visa", "4242", original=True),
    PaymentCandidate("m2", "gift_card", balance=Decimal("640.00")),
    PaymentCandidate("m3", "gift_card", balance=Decimal("3.50")),
    PaymentCandidate("m4", "credit_card", "amex", "2441"),
)


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("the gift card with 640.00 on it, please.", "m2"),
        ("I'd prefer the 640.00 gift card.", "m2"),
        ("The difference can go on my gift card that has $640 left.", "m2"),
        ("the one with 3.50", "m3"),
        ("the fuller gift card", "m2"),
        ("the gift card with less on it", "m3"),
        ("我想用余额640.00的礼品卡", "m2"),
        ("还有3.50的那张礼品卡就可以", "m3"),
        ("余额多的那张礼品卡", "m2"),
        ("选美国运通", "m4"),
        ("运通卡吧", "m4"),
        ("American Express", "m4"),
    ],
)
def test_gift_cards_are_told_by_their_balance_and_cards_by_their_brand(text: str, method: str) -> None:
    assert payment_in(text, METHODS, asked=True).only == method


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("不是我的信用卡，是那张运通卡", "m4"),
        ("别用那张visa，用运通卡", "m4"),
        ("not my visa, the american express", "m4"),
    ],
)
def test_a_method_that_is_turned_down_is_not_the_one_meant(text: str, method: str) -> None:
    assert payment_in(text, METHODS, asked=True).only == method


@pytest.mark.parametrize("text", ["gift card", "a full refund to my gift card", "礼品卡"])
def test_of_two_gift_cards_none_is_guessed(text: str) -> None:
    assert payment_in(text, METHODS, asked=True).ids == ("m2", "m3")


def test_a_balance_says_nothing_where_no_method_was_asked_for() -> None:
    assert not payment_in("the kettle for 640.00", METHODS).named


@pytest.mark.parametrize("text", ["card", "my card", "刷卡", "to the card please"])
def test_a_card_beside_gift_cards_is_the_credit_card(text: str) -> None:
    assert payment_in(text, METHODS[:3], asked=True).only == "m1"


@pytest.mark.parametrize("text", ["my giift card", "let's use a gift csrd.", "the gift one"])
def test_a_misspelt_gift_card_is_one(text: str) -> None:
    assert payment_in(text, METHODS[:2], asked=True).only == "m2"
