"""What becomes of answers that refuse, break off or use the words of a change without wanting one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.answers import only_refuses
from actions.understanding.orders import numbers_in
from actions.understanding.requests import is_unfinished, kind_said
from shop.views import OrderView
from tests.actions.talking import Conversation, heard

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    "text", ["先不用", "不用了，谢谢", "no", "no thanks", "not that one", "I don't want any of those"]
)
def test_a_refusal_alone_is_one(text: str) -> None:
    assert only_refuses(text)


@pytest.mark.parametrize("text", ["no, the red one", "不要红色", "no PayPal please", "9 No Street", "yes"])
def test_a_refusal_that_names_something_is_more_than_one(text: str) -> None:
    assert not only_refuses(text)


def test_no_to_the_question_how_to_pay_leaves_the_order_as_it_is(ann: Conversation) -> None:
    ann.say("change the payment method of #W100001", "change_payment_method")
    assert ann.expects == "payment_method"
    ann.say("no thanks", "deny")
    assert ann.expects is None
    assert "stays as it is" in ann.text


def test_no_to_the_question_where_to_is_no_street(wei: Conversation, order: Look) -> None:
    before = order("wei", "#L100001").address
    wei.say("修改#L100001的收货地址", "change_shipping_address")
    assert wei.expects == "address"
    wei.say("先不用", "deny")
    assert wei.expects is None
    assert order("wei", "#L100001").address == before


@pytest.mark.parametrize("text", ["我换个说法", "换句话说", "我改天再来", "to change the subject"])
def test_sayings_ask_for_no_change(text: str) -> None:
    assert kind_said(text) is None


@pytest.mark.parametrize("text", ["订单#D700401改成", "please change it to", "麻烦寄到"])
def test_a_clause_without_what_it_wants_is_unfinished(text: str) -> None:
    assert is_unfinished(text)


def test_a_clause_that_was_cut_in_two_is_put_together(wei: Conversation) -> None:
    wei.say(
        "订单#L100001改成还有500.00的那张礼品卡支付",
        requests=[("订单#L100001改成", "change_order"), ("500.00的那张礼品卡支付", "change_payment_method")],
    )
    assert wei.expects == "confirmation"
    assert "礼品卡" in wei.text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("#W100001收到了，能不能换红色的，看错了，是#W200001这单", ["#W200001"]),
        ("订单#W100009改成PayPal支付，打错了，#W100001才对", ["#W100001"]),
        ("cancel #W100001, sorry, I mean #W100002", ["#W100002"]),
        ("cancel #W100001. No, wait, it's order #W100002", ["#W100002"]),
        ("cancel #W100001 and #W100002", ["#W100001", "#W100002"]),
        ("cancel #W100001, actually #W100002 too", ["#W100001", "#W100002"]),
        ("订单#W100001的地址写错了，#W100002也是", ["#W100001", "#W100002"]),
    ],
)
def test_a_number_that_was_a_slip_is_not_meant(text: str, numbers: list[str]) -> None:
    assert numbers_in(text, ["#W100001", "#W100002", "#W200001"]) == numbers


@pytest.mark.parametrize(
    "text", ["cancel #W100001, sorry, I mean #W100002", "cancel #W100001. No, wait, it's order #W100002"]
)
def test_an_order_named_by_a_slip_is_not_cancelled(ann: Conversation, text: str, order: Look) -> None:
    ann.say(text, "cancel_order")
    ann.say("ordered by mistake")
    assert ann.expects == "confirmation", ann.text
    assert "#W100002" in ann.text
    assert "#W100001" not in ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").status == "cancelled"
    assert order("ann", "#W100001").status == "pending"
    assert ann.expects is None


def test_a_plain_yes_is_no_wish_to_stop(wei: Conversation, order: Look) -> None:
    wei.say("取消订单#L100001，不需要了", "cancel_order")
    assert wei.expects == "confirmation"
    latest = heard("没错请办理", "stop_current_task")
    latest["requests"][0]["intent"]["confidence"] = latest["intent"]["confidence"] = 0.59
    wei.parse = lambda _: latest
    wei.say("没错请办理")
    assert order("wei", "#L100001").status == "cancelled"


@pytest.mark.parametrize("text", ["srue, go ahwad", "corrct.", "ok, pls do.", "Perfect, go on."])
def test_a_misspelt_yes_is_one_where_the_nlu_is_sure(ann: Conversation, order: Look, text: str) -> None:
    ann.say("cancel #W100002, ordered by mistake", "cancel_order")
    assert ann.expects == "confirmation"
    ann.say(text, "affirm")
    assert order("ann", "#W100002").status == "cancelled"


@pytest.mark.parametrize(
    "text",
    ["okk but first wait", "corrct it is not", "srue? really", "mybe if it is free", "okk for #W100001"],
)
def test_what_doubts_or_goes_on_is_no_yes_however_sure_the_nlu_is(
    ann: Conversation, order: Look, text: str
) -> None:
    ann.say("cancel #W100002, ordered by mistake", "cancel_order")
    ann.say(text, "affirm")
    assert order("ann", "#W100002").status == "pending"


@pytest.mark.parametrize(
    "text",
    [
        "pay for order #W100009 by card. No, I'm talking about order #W100001.",
        "a change to #W100002: the kettle. Actually it's order #W100001, not #W100002.",
    ],
)
def test_the_order_that_is_talked_about_instead_is_meant(text: str) -> None:
    assert numbers_in(text, ["#W100001", "#W100002"]) == ["#W100001"]
