"""One verb for a change of the payment and of an item: neither gets lost."""

from __future__ import annotations

import pytest

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


def test_how_the_difference_is_paid_is_no_change_of_the_payment(ann: Conversation) -> None:
    ann.say("change the keyboard in order #W100001 to linear and pay with visa", "change_order")
    assert "change the payment of order" not in ann.text
