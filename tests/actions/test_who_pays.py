"""Who bears the cost of what was just told, or of the change in hand."""

from __future__ import annotations

import pytest

from actions.understanding.enquiries import asks_who_pays, said_of_cost
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    "text",
    [
        "who pays for that?", "and who pays?", "who covers the shipping", "so who has to pay for the label",
        "do I have to pay for that", "is that on me", "who's paying for it",
        "谁出运费", "那运费谁出", "运费要我付吗", "这个谁来承担", "那谁付",
    ],
)  # fmt: skip
def test_it_is_asked_who_pays(text: str) -> None:
    assert asks_who_pays(text)


@pytest.mark.parametrize(
    "text",
    [
        "who pays for express", "who pays with paypal", "is that free", "how do i pay",
        "do I pay customs to Canada",
        "do I have to pay for express delivery", "who is delivering it", "is this one on your website",
        "我自己付款", "谁送货", "谁付的款", "运费多少",
    ],
)  # fmt: skip
def test_something_else_is_asked(text: str) -> None:
    assert not asks_who_pays(text)


def test_of_an_answer_the_sentence_on_the_cost_is_found() -> None:
    told = "You can return things for 30 days, and shipping is free. The refund takes days."
    assert said_of_cost(told) == "You can return things for 30 days, and shipping is free."
    assert (
        said_of_cost("30 天内可以退货，运费由我们承担。退款退到原付款方式。")
        == "30 天内可以退货，运费由我们承担。"
    )
    assert said_of_cost("You can pay with Visa or PayPal.") == ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_right_after_an_answer_it_is_about_that(guest: Conversation, language: str) -> None:
    guest.language = language
    first, then = {
        "en": ("how much is shipping?", "who pays for that?"),
        "zh": ("运费多少", "那运费谁出"),
    }[language]
    guest.say(first, "delivery_options")
    told = guest.text
    guest.say(then, "nlu_fallback")
    assert guest.text
    assert guest.text.rstrip(".。") in told


def test_with_nothing_told_before_it_is_not_guessed_at(guest: Conversation) -> None:
    guest.say("who pays for that?", "nlu_fallback")
    assert "shipping" not in guest.text.lower()


def test_how_long_the_money_takes_is_asked_before_the_order_is_known(ann: Conversation) -> None:
    ann.say("i want my money back", "get_refund")
    asked = ann.expects
    ann.say("how long will it take", "delivery_period")
    assert "refund" in ann.text
    assert "Arrives" not in ann.text
    assert "weekdays" not in ann.text
    assert ann.expects == asked
