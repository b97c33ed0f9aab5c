"""Turns of a conversation in Chinese: another wish instead, what is already so, what no change can do."""

from __future__ import annotations

from tests.actions.talking import Conversation


def test_a_return_takes_the_place_of_an_exchange(wei: Conversation) -> None:
    wei.say("订单L200001的水壶换成1.5L的", "exchange_item")
    wei.say("算了不换了 直接退", requests=[("算了不换了", "stop_current_task"), ("直接退", "return_item")])
    wei.say("礼品卡", "nlu_fallback")
    assert wei.expects == "confirmation"
    assert "退货" in wei.text and "电热水壶" in wei.text


def test_an_exchange_takes_the_place_of_a_return(returning_in_chinese: Conversation) -> None:
    wei = returning_in_chinese
    wei.say("算了不退了，换成银色的", "stop_current_task")
    assert "换货" in wei.text
    assert wei.expects == "payment_method"


def test_a_return_that_is_only_given_up_changes_nothing(returning_in_chinese: Conversation) -> None:
    returning_in_chinese.say("算了不退了", "stop_current_task")
    assert "保持不变" in returning_in_chinese.text


def test_what_it_is_already_is_said_so(wei: Conversation) -> None:
    wei.say("T恤换成黑色", "change_order")
    assert "现在的" in wei.text
    assert wei.expects == "variant"
    wei.say("那黑的呢", "correct_information")
    assert wei.expects == "variant"


def test_which_order_once_more_is_no_version(wei: Conversation) -> None:
    wei.say("T恤换成黑色", "change_order")
    wei.say("L100001", "nlu_fallback")
    assert wei.expects == "variant"


def test_more_of_something_is_no_change_of_an_order(wei: Conversation) -> None:
    wei.say("订单里的T恤数量改成3", "change_order")
    assert "数量改不了" in wei.text
    assert wei.expects is None


def test_only_the_address_instead_of_cancelling(wei: Conversation) -> None:
    wei.say("取消订单L100001，不需要了", "cancel_order")
    wei.say("等一下 能只改地址吗", "change_shipping_address")
    assert wei.expects == "address"


def test_a_thing_is_returned_whatever_the_intent(wei: Conversation) -> None:
    wei.say("那退台灯", "search_product")
    assert wei.expects == "refund_method"
    assert "L200001" in wei.text
