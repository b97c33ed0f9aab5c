"""What becomes of answers that refuse, break off or use the words of a change without wanting one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.answers import only_refuses
from actions.understanding.requests import is_unfinished, kind_said
from shop.views import OrderView
from tests.actions.talking import Conversation

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
