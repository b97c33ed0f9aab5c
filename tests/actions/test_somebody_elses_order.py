"""An order that is none of the shopper's is never taken for one that is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.somebody_else import names_somebody, wishes_for_other
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    ("text", "other", "named"),
    [
        ("it's my friend's order, she asked me to cancel it", True, False),
        ("my wife bought boots, her name is Ann Lee, return them for her", True, True),
        ("那是我朋友的，她让我帮忙取消", True, False),
        ("帮我老婆退一下，她叫王芳", True, True),
        ("cancel the lamp, my name is Ann Lee", False, False),
        ("it was a present, but nobody wants it", False, False),
        ("帮我取消", False, False),
    ],
)
def test_somebody_elses_things_are_heard(text: str, other: bool, named: bool) -> None:
    assert wishes_for_other(text) is other
    assert names_somebody(text) is named


def test_the_only_order_is_not_taken_for_one_that_is_not_there(wei: Conversation, order: Look) -> None:
    wei.say("取消 #W100001", "cancel_order")
    assert wei.expects == "order_number"
    wei.say("误下单", "cancel_order")
    assert wei.expects == "order_number"
    wei.say("是的", "affirm")
    assert wei.expects == "confirmation"
    assert "#L100001" in wei.text
    assert order("wei", "#L100001").status == "pending"


def test_a_friends_order_is_refused_at_the_question(wei: Conversation) -> None:
    wei.say("取消 #W100001", "cancel_order")
    wei.say("那是我朋友的订单，她让我取消", "cancel_order")
    assert wei.expects is None
    assert "一个账户" in wei.text


def test_a_friends_order_asked_for_before_is_not_cancelled(ann: Conversation) -> None:
    ann.say("where is #L100001?", "track_order")
    ann.say("it's my friend's order, she asked me to cancel it", "cancel_order")
    assert "one account" in ann.text
    assert ann.expects is None


def test_for_somebody_by_name_nothing_is_returned(ann: Conversation) -> None:
    ann.say("my wife bought here too, her name is Mia Roth, return the lamp for her", "return_item")
    assert "one account" in ann.text
    assert ann.expects is None


def test_a_present_for_a_friend_is_ones_own(ann: Conversation) -> None:
    ann.say("cancel #W100002, it was for my friend's birthday, no longer needed", "cancel_order")
    assert ann.expects == "confirmation"
