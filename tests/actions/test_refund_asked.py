"""What a cancellation or return in hand gives back: told when asked, and the question comes again."""

from __future__ import annotations

import pytest

from actions.understanding.enquiries import asks_for_refund
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    "text",
    [
        "how much do I get back?", "how much money will I get back", "what do i get back",
        "how much will be refunded", "how big is the refund",
        "多少钱退给我", "退给我多少", "能退多少钱", "退款多少", "能退我多少钱",
    ],
)  # fmt: skip
def test_the_amount_is_asked_for(text: str) -> None:
    assert asks_for_refund(text)


@pytest.mark.parametrize(
    "text",
    [
        "how much is the mug", "I want my money back", "how many days for a refund", "how much is on my card",
        "退款多久到账", "多少天可以退", "运费退多少",
    ],
)  # fmt: skip
def test_other_things_are_not_the_amount(text: str) -> None:
    assert not asks_for_refund(text)


@pytest.mark.parametrize("intent", ["get_refund", "track_refund", "check_refund_policy", "return_item"])
def test_what_cancelling_gives_back_is_told_before_the_reason(ann: Conversation, intent: str) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    assert ann.expects == "reason"
    ann.say("how much do I get back?", intent)
    assert ann.text.startswith("If order #W100001 is cancelled, you get $")
    assert ann.expects == "reason"


def test_at_the_choice_between_all_and_nothing_too(ann: Conversation) -> None:
    ann.say("订单 #W100001 只取消键盘", "cancel_order")
    assert ann.expects == "choice"
    ann.say("多少钱退给我", "get_refund")
    assert ann.text.startswith("订单 #W100001 取消后会退给您")
    assert ann.expects == "choice"


def test_what_a_return_gives_back_is_that_of_the_chosen_items(ann: Conversation) -> None:
    ann.say("return the kettle of order #W200001", "return_item")
    assert ann.expects == "refund_method", ann.text
    ann.say("how much do I get back?", "get_refund")
    assert ann.text.startswith("For that you get $")
    assert ann.expects == "refund_method"


def test_another_order_is_not_the_one_in_hand(ann: Conversation) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    ann.say("how much do I get back for #W200001?", "get_refund")
    assert "is cancelled, you get" not in ann.text


@pytest.mark.parametrize(
    "text",
    ["which ways of getting the money back are there?", "and how do I get the refund?", "怎么退款给我？"],
)
def test_how_the_money_comes_back_is_no_second_request(ann: Conversation, text: str) -> None:
    ann.say("return the lamp of #W200001", "return_item")
    assert ann.expects == "refund_method"
    ann.say(text, "get_refund")
    assert ann.expects == "refund_method"
    assert not ann.slots["dialogue"]["queue"], ann.text


def test_the_money_of_another_order_is(ann: Conversation) -> None:
    ann.say("return the lamp of #W200001", "return_item")
    ann.say("and can I get a refund for the water bottles in #W200002?", "get_refund")
    assert len(ann.slots["dialogue"]["queue"]) == 1, ann.text


def test_a_number_put_right_is_the_same_request(ann: Conversation) -> None:
    ann.say("return the lamp of #W200001", "return_item")
    ann.say("no sorry, I meant a refund for #W200002", "get_refund")
    assert not ann.slots["dialogue"]["queue"]
    assert ann.slots["dialogue"]["current"]["order_number"] == "#W200002", ann.text


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("how much do I get back?", "$25.00"),
        ("how much do I get back if I return all of it?", "$100.00"),
        ("and if I return everything?", "$100.00"),
        ("how much back with the clock too?", "$57.00"),
        ("what would I get back for the clock?", "$32.00"),
        ("全部退能退多少钱", "$100.00"),
    ],
)
def test_what_is_asked_of_other_items_is_told_of_these(ann: Conversation, text: str, amount: str) -> None:
    ann.say("return the lamp of #W200001, to my card", "return_item")
    assert ann.expects == "confirmation", ann.text
    ann.say(text, "get_refund")
    assert amount in ann.text.split("\n")[0], ann.text
    assert ann.slots["dialogue"]["current"]["item_ids"] == ["3"]
    assert ann.expects == "confirmation"


def test_what_returning_would_give_back_is_told_in_an_exchange(ann: Conversation) -> None:
    ann.say("exchange the clock of #W200001", "exchange_item")
    assert ann.expects == "variant"
    ann.say("and what would I get back if I return it?", "return_item")
    assert "$32.00" in ann.text and ann.expects == "variant", ann.text
    assert not ann.slots["dialogue"]["queue"]
