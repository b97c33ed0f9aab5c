"""Questions about what one's own account holds: told once it is known who asks, and to nobody else."""

from __future__ import annotations

import pytest

from actions.understanding.payments import uses_for_order
from actions.understanding.profile_talk import EMAIL, HOME, METHODS, NAME, PHONE, is_of_account, profile_asked
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("what's my default address?", HOME),
        ("which address do you have on file for me", HOME),
        ("What is my shipping address?", HOME),
        ("which email do you have for me?", EMAIL),
        ("which email address is my account registered with", EMAIL),
        ("remind me what my email is", EMAIL),
        ("which email did i sign up with", EMAIL),
        ("what cards do I have on file?", METHODS),
        ("which payment methods are saved in my account", METHODS),
        ("do i have a card saved?", METHODS),
        ("wich adress u have for me", HOME),
        ("whats my phone number in your system", PHONE),
        ("do you have my phone number", PHONE),
        ("is my phone number still correct?", PHONE),
        ("what name is my account under?", NAME),
        ("我的默认地址是什么", HOME),
        ("查一下我的默认地址", HOME),
        ("我存的地址是哪个", HOME),
        ("你们留的我的邮箱是哪个", EMAIL),
        ("告诉我我的邮箱", EMAIL),
        ("我绑定了哪些卡", METHODS),
        ("我账户里有哪些支付方式", METHODS),
        ("系统里我的手机号是多少", PHONE),
        ("我的电话你们有吗", PHONE),
        ("我账号登记的名字是什么", NAME),
    ],
)
def test_what_is_asked_of_the_account(text: str, asked: str) -> None:
    assert profile_asked(text) == (asked,)


@pytest.mark.parametrize(
    "text",
    [
        "what's your phone number", "which email can i write to", "how do I change my email",
        "change my default address to 5 Elm St", "what's the address on my order",
        "which card did I pay with", "what cards do you accept", "why do you need my email?",
        "I didn't get an email for my order", "do you have phone cases for my phone", "my email is a@b.com",
        "what is the name of the kettle I bought", "can I add a new card to my account",
        "how much is left on my gift card", "do you have cards for birthdays", "what phone do you have",
        "what is my order number", "which address will it be sent to",
        "你们的电话是多少", "客服邮箱是什么", "我的订单地址是什么", "我想改我的默认地址",
        "我可以用什么卡付款", "我的卡怎么被拒了", "我的邮箱是 a@b.com", "我用哪张卡付的", "怎么修改手机号",
        "有什么手机壳",
    ],
)  # fmt: skip
def test_what_is_asked_of_something_else(text: str) -> None:
    assert profile_asked(text) == ()


def test_the_account_is_meant_only_where_that_is_said() -> None:
    assert is_of_account("what's my default address?")
    assert is_of_account("我账户里的地址是什么")
    assert not is_of_account("what's my address?")


@pytest.mark.parametrize(
    ("text", "intent", "told"),
    [
        ("what's my default address?", "change_shipping_address", "1 Old Road"),
        ("which email do you have for me?", "create_account", "ann.lee@example.com"),
        ("what do i have for payment methods on file", "check_payment_methods", "$50.00 left"),
        ("which cards do i have on file?", "my_data_export", "Visa ending in 1111"),
        ("what name is my account under?", "create_account", "Ann Lee"),
        ("do you have my phone number", "contact_customer_service", "no phone number"),
        ("我的默认地址是什么", "set_up_shipping_address", "1 Old Road"),
    ],
)
def test_the_account_is_read_and_no_change_begun(
    ann: Conversation, text: str, intent: str, told: str
) -> None:
    ann.say(text, intent)
    assert told in ann.text
    assert ann.expects is None


def test_two_things_asked_at_once_are_both_told(ann: Conversation) -> None:
    ann.say("which payment methods do you have for me, and what is my email?", "check_payment_methods")
    assert "gift card ($50.00 left)" in ann.text
    assert "ann.lee@example.com" in ann.text


def test_a_guest_proves_who_they_are_first(guest: Conversation) -> None:
    guest.say("what's my default address?", "change_shipping_address")
    assert guest.expects == "email"
    guest.say("ann.lee@example.com")
    assert "1 Old Road" in guest.text


def test_who_is_known_by_name_and_postcode_is_told_no_whole_email(guest: Conversation) -> None:
    guest.say("I'm Ann Lee, ZIP 78701. which email do you have for me?", "create_account")
    assert "ann.lee@" not in guest.text
    assert "a…@example.com" in guest.text


def test_a_default_address_is_not_that_of_the_order_in_view(ann: Conversation) -> None:
    ann.say("where is order #W300001", "track_order")
    ann.say("and what's my default address?", "change_shipping_address")
    assert "default address is" in ann.text
    assert "#W300001" not in ann.text


def test_a_change_in_hand_waits_while_the_account_is_told(ann: Conversation) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    asked = ann.expects
    ann.say("which email do you have for me?", "create_account")
    assert "ann.lee@example.com" in ann.text
    assert ann.expects == asked


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("use it for that order", True), ("great, use it for the kettle order", True),
        ("apply it to order #W100002", True), ("ok pay for my order with it", True),
        ("用它付那个订单", True), ("那就用在 T恤 那单上", True),
        ("what do you use it for", False), ("can I use it to order food", False), ("use it up", False),
        ("这个怎么用", False), ("用它可以下单吗", False),
    ],
)  # fmt: skip
def test_what_was_spoken_of_is_to_pay_for_an_order(text: str, meant: bool) -> None:
    assert uses_for_order(text) is meant


def test_the_card_just_spoken_of_pays_for_the_order_told_before(ann: Conversation) -> None:
    ann.say("where is order #W100002", "track_order")
    ann.say("how much is on my gift card?", "gift_card_balance")
    assert "$50.00" in ann.text
    ann.say("ok then use it for that order", "place_order")
    assert ann.expects == "confirmation", ann.text
    assert "#W100002" in ann.text
    assert "gift card" in ann.text


def test_without_a_card_spoken_of_nothing_is_paid_anew(ann: Conversation) -> None:
    ann.say("where is order #W100002", "track_order")
    ann.say("use it for that order", "place_order")
    assert ann.expects is None
