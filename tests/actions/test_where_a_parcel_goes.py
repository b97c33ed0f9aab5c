"""An address that nobody asked for, an address in the first request, and whose name is on the parcel."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.people import email_slip_in
from actions.understanding.recipients import changes_recipient
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize("intent", ["nlu_fallback", "out_of_scope"])
def test_an_address_without_a_verb_is_offered_as_the_new_one(
    ann: Conversation, order: Look, intent: str
) -> None:
    ann.say("where is order #W100001", "track_order")
    ann.say("And for my daughter: 12 Elm Street, Boston MA 02110", intent)
    assert ann.expects == "choice"
    assert "12 Elm Street, Boston, MA 02110" in ann.text
    ann.say("yes", "affirm")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").address.line1 == "12 Elm Street"


def test_an_address_without_a_verb_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say("亚特兰大 桃树街88号 邮编30303")
    assert wei.expects == "choice"
    wei.say("不用", "deny")
    assert order("wei", "#L100001").address.line1 == "1 Old Road"
    wei.say("亚特兰大 桃树街88号 邮编30303")
    wei.say("是的", "affirm")
    assert wei.expects == "confirmation", wei.text


def test_a_whole_address_in_the_first_request_is_not_asked_for_again(wei: Conversation) -> None:
    wei.say("订单L100001的地址帮我改到公司：西雅图 派克街15号 20楼 WA 98101", "change_shipping_address")
    assert wei.expects == "confirmation", wei.text
    assert "派克街15号, 20楼, 西雅图, WA 98101" in wei.text


def test_an_address_in_the_middle_of_something_else_is_kept_for_later(ann: Conversation) -> None:
    ann.say("return something of #W200001", "return_item")
    assert ann.expects == "items"
    ann.say("5 Pine Street, Phoenix AZ 85001")
    assert ann.expects == "items"
    assert "address" in ann.text
    ann.say("the lamp")
    ann.say("to my card")
    ann.say("yes", "affirm")
    assert ann.expects == "order_number", ann.text
    ann.say("#W100002")
    assert "5 Pine Street" in ann.text


@pytest.mark.parametrize(
    "text",
    [
        "change the recipient of #W100001 to my mother, Rose Lee",
        "the name on the parcel is wrong, it should be Rose Lee",
        "please update the phone number for the delivery",
    ],
)
def test_what_can_be_changed_about_a_parcel_is_said(ann: Conversation, order: Look, text: str) -> None:
    ann.say(text, "change_shipping_address")
    assert "not the name or phone number" in ann.text
    assert ann.expects is None
    assert order("ann", "#W100001").address.line1 == "1 Old Road"


def test_the_recipient_is_no_address_in_chinese(wei: Conversation) -> None:
    wei.say("帮我把收货人改成我妈，李秀英，电话13800001234", "change_shipping_address")
    assert "不能修改收货人姓名和电话" in wei.text
    assert wei.expects is None
    wei.say("收货地址填错了", "change_shipping_address")
    wei.say("收货人换成李秀英，电话13800001234")
    assert wei.expects == "address"
    assert "不能修改收货人姓名和电话" in wei.text
    wei.say("地址不变")
    assert wei.expects is None, wei.text


@pytest.mark.parametrize(
    "text",
    [
        "change the address of my order",
        "收货人地址改到西雅图",
        "my phone is broken, I want to change it",
        "修改收货地址",
    ],
)
def test_not_every_change_is_one_of_the_recipient(text: str) -> None:
    assert not changes_recipient(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ann.lee@shop,com", "ann.lee@shop.com"),
        ("my mail is ann@shop com", "ann@shop.com"),
        ("邮箱是ann@shop，com", "ann@shop.com"),
        ("ann@shop.com", None),
        ("@ noon, thanks", None),
    ],
)
def test_a_slip_in_an_email_address_is_seen(text: str, meant: str | None) -> None:
    assert email_slip_in(text) == meant


def test_whoever_slips_in_their_email_address_gets_a_hint(guest: Conversation) -> None:
    guest.say("I want to cancel my order", "cancel_order")
    assert guest.expects == "email"
    guest.say("ann@example,com")
    assert guest.expects == "email"
    assert "ann@example.com" in guest.text


def test_the_hint_in_chinese(guest: Conversation) -> None:
    guest.say("我想取消订单", "cancel_order")
    guest.say("ann@example,com")
    assert "ann@example.com 吗" in guest.text


@pytest.mark.parametrize("text", ["L100001谢谢", "谢谢，L100001"])
def test_an_order_number_with_thanks_is_an_order_number(wei: Conversation, text: str) -> None:
    wei.say(text, "thank")
    assert "L100001" in wei.text


@pytest.mark.parametrize("text", ["also make that my default address", "and set this as my default address"])
def test_the_address_just_spoken_of_becomes_the_default_one(ann: Conversation, text: str) -> None:
    ann.say("ship #W100001 to 12 Elm Street, Boston MA 02110", "change_shipping_address")
    ann.say("yes", "affirm")
    ann.say(text, "set_up_shipping_address")
    assert ann.expects == "confirmation", ann.text
    assert "12 Elm Street" in ann.text


def test_the_address_just_spoken_of_becomes_the_default_one_in_chinese(wei: Conversation) -> None:
    wei.say("订单L100001寄到西雅图 派克街15号 WA 98101", "change_shipping_address")
    wei.say("确认", "affirm")
    wei.say("这个地址也设为默认", "set_up_shipping_address")
    assert wei.expects == "confirmation", wei.text
    assert "派克街15号" in wei.text
