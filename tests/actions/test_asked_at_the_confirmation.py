"""Questions at a confirmation are answered from the listed change, and none of them is a yes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.change_in_hand import (
    asks_about_its_money,
    asks_about_the_rest,
    asks_what_is_left,
)
from actions.understanding.enquiries import asks_of_the_matter
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("when will I get the money?", ["track_refund"]),
        ("yes, and when will the money be there?", ["affirm", "track_refund"]),
        ("will I get the full amount back", ["get_refund"]),
        ("yes but is it back on my card today", ["affirm"]),
        ("ok and how long does it take?", ["delivery_period"]),
    ],
)
def test_the_money_of_the_listed_return_is_told_and_nothing_is_done(
    returning: Conversation, order: Look, text: str, intents: list[str]
) -> None:
    returning.say(text, requests=[(text, intent) for intent in intents])
    assert "$25.00 back to Visa ending in 1111 within 5 to 7 business days" in returning.text
    assert returning.expects == "confirmation"
    assert order("ann", "#W200001").status == "delivered"


def test_the_list_is_not_read_out_again_after_an_answer(returning: Conversation, order: Look) -> None:
    returning.say("when will I get the money?", "track_refund")
    assert returning.text.endswith("Return from order #W200001, as set out above: shall I go ahead?")
    assert "Desk Lamp" not in returning.text
    assert "change" not in returning.custom
    assert returning.choices() == ["yes", "no"]
    returning.say("yes", "affirm")
    assert order("ann", "#W200001").status == "return_requested"


def test_what_has_changed_meanwhile_is_read_out(returning: Conversation, order: Look) -> None:
    returning.say("when will I get the money?", "track_refund")
    returning.say("and the wall clock")
    assert "Wall Clock" in returning.text and "Desk Lamp" in returning.text
    assert "change" in returning.custom


@pytest.mark.parametrize("text", ["之后还剩多少", "对了之后卡上还剩多少", "到时候余额是多少"])
def test_what_the_gift_card_then_holds_is_told(returning_in_chinese: Conversation, text: str) -> None:
    price = order_price(returning_in_chinese)
    returning_in_chinese.say(text, "search_product")
    assert f"礼品卡余额为 US${500 + price:.2f}" in returning_in_chinese.text
    assert returning_in_chinese.expects == "confirmation"


def order_price(talk: Conversation) -> float:
    """What the lamp costs, from the listed change."""
    return float(talk.text.split("US$")[1].split(")")[0].split(" ")[0])


def test_what_paying_with_the_gift_card_leaves_on_it_is_told(ann: Conversation, order: Look) -> None:
    ann.say("pay #W100002 with my gift card instead", "change_payment_method")
    assert ann.expects == "confirmation", ann.text
    total = sum(item.unit_price.amount_minor * item.quantity for item in order("ann", "#W100002").items)
    ann.say("how much is left on it then?", "gift_card_balance")
    assert f"Your gift card then has ${50 - total / 100:.2f} on it." in ann.text


def test_what_stays_of_the_order_is_told(returning: Conversation) -> None:
    returning.say("do I keep the rest?", "return_item")
    assert "The rest of the order stays as it is: " in returning.text
    assert "Wall Clock" in returning.text and "Desk Lamp" not in returning.text.split("shall I")[0][30:]


def test_what_a_cancellation_takes_with_it_is_told(ann: Conversation) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say("what happens to the kettle", "track_order")
    assert "That cancels everything in it" in ann.text and "Electric Kettle" in ann.text
    assert ann.expects == "confirmation"


def test_no_money_is_told_where_none_moves(ann: Conversation) -> None:
    ann.say("ship #W100001 to 9 New Street, Austin, TX 78701", "change_shipping_address")
    assert ann.expects == "confirmation", ann.text
    ann.say("when will you charge me?", "payment_issue")
    assert "costs nothing" in ann.text
    assert ann.expects == "confirmation"


def test_a_question_that_nobody_can_answer_is_no_misunderstanding(
    returning: Conversation, order: Look
) -> None:
    for _ in range(3):
        returning.say("will the courier ring twice?", "review")
        assert "colleague" in returning.text
        assert returning.expects == "confirmation"
    assert order("ann", "#W200001").status == "delivered"


def test_another_order_is_not_answered_from_this_change(returning: Conversation) -> None:
    returning.say("when does #W100001 get here?", "track_order")
    assert "$25.00 back" not in returning.text.split("I'll set up")[0]


@pytest.mark.parametrize(
    "text",
    [
        "and when do I get it?", "full refund?", "when would you charge me", "how long will it take?",
        "全额退吗", "好的,多久能到账", "需要多长时间", "退到哪张卡", "什么时候扣钱",
    ],
)  # fmt: skip
def test_questions_on_money(text: str) -> None:
    assert asks_about_its_money(text)


@pytest.mark.parametrize(
    "text",
    [
        "yes", "my card", "退到礼品卡", "how long do I have to return it?", "when do you open", "几天内寄回",
        "where is my refund?", "is there a refund on its way to me?", "钱退了吗",
    ],
)  # fmt: skip
def test_no_questions_on_money(text: str) -> None:
    assert not asks_about_its_money(text)


@pytest.mark.parametrize(
    "text", ["is my gift card enough?", "what's the balance after that", "够不够", "还剩多少钱"]
)
def test_questions_on_what_is_left(text: str) -> None:
    assert asks_what_is_left(text)


@pytest.mark.parametrize(
    "text",
    [
        "what happens to the cap",
        "will the mug be returned too?",
        "夹克会退吗",
        "do I still get the mug?",
        "会影响别的吗",
    ],
)
def test_questions_on_the_rest(text: str) -> None:
    assert asks_about_the_rest(text)


@pytest.mark.parametrize(
    "text",
    ["do I have to print the label?", "what happens now?", "is it cancelled?", "其他颜色", "yes keep it"],
)
def test_no_questions_on_the_rest(text: str) -> None:
    assert not asks_about_the_rest(text)


@pytest.mark.parametrize(
    "text",
    [
        "who pays for the shipping?",
        "do I need the box",
        "can somebody pick it up?",
        "运费谁出",
        "要带吊牌吗",
        "能上门取件吗",
    ],
)
def test_what_may_be_asked_of_the_change_in_hand(text: str) -> None:
    assert asks_of_the_matter(text)


@pytest.mark.parametrize(
    "text",
    ["how much is express shipping", "can I get an invoice", "怎么开发票", "shipped to which countries"],
)
def test_what_is_asked_of_something_else(text: str) -> None:
    assert not asks_of_the_matter(text)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hmm how long does it take on the card vs the gift card", "gift_card_balance"),
        ("which one is quicker?", "compare_products"),
    ],
)
def test_how_long_each_method_takes_is_told_where_one_is_asked_for(
    ann: Conversation, text: str, intent: str
) -> None:
    ann.say("return the desk lamp of #W200001", "return_item")
    assert ann.expects == "refund_method"
    ann.say(text, intent)
    assert "5 to 7 business days" in ann.text, ann.text
    assert ann.expects == "refund_method"
    ann.say("card then")
    assert ann.expects == "confirmation" and "Visa ending in 1111" in ann.text


def test_how_long_each_method_takes_is_told_in_chinese(wei: Conversation) -> None:
    wei.say("订单L200001的台灯退货", "return_item")
    assert wei.expects == "refund_method"
    wei.say("退到哪个更快", "track_refund")
    assert wei.expects == "refund_method"
    assert "退到礼品卡立即到账" in wei.text
    wei.say("那就卡吧")
    assert wei.expects == "confirmation" and "银联" in wei.text


def test_a_refund_of_before_is_not_the_one_of_the_listed_return(returning: Conversation, order: Look) -> None:
    returning.say("No, that's not it. do you owe me any refund", "track_refund")
    assert "$25.00 back" not in returning.text
    assert order("ann", "#W200001").status == "delivered"
