"""Returning delivered items."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


def returned(order: OrderView) -> list[str]:
    """The lines a return was asked for."""
    assert order.return_request is not None
    return sorted(item["line_id"] for item in order.return_request["items"])


def test_named_items_go_back_to_the_named_method(ann: Conversation, order: Look) -> None:
    ann.say(
        "I want to return the kettle and the wall clock from order #W200001 to my gift card", "return_item"
    )
    assert ann.expects == "confirmation"
    assert "$75.00" in ann.text
    assert "back and checked" in ann.text
    ann.say("yes please", "affirm")
    after = order("ann", "#W200001")
    assert after.status == "return_requested"
    assert returned(after) == ["1", "2"]
    assert after.return_request and after.return_request["refund_method_id"] == "ann-gift"
    assert "e-mail" in ann.text


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("all items", ["1", "2", "3"]),
        ("everything", ["1", "2", "3"]),
        ("I'll send it all back", ["1", "2", "3"]),
        ("they all go back; take them all back", ["1", "2", "3"]),
        ("everything except the lamp", ["1", "2"]),
        ("the lamp; the clock", ["2", "3"]),
        ("the second one", ["2"]),
        ("1 and 3", ["1", "3"]),
        ("the black one", ["3"]),
        ("kettel", ["1"]),
        ("not the clock, the lamp", ["3"]),
        ("水壶和台灯", ["1", "3"]),
        ("除了挂钟都要退", ["1", "3"]),
        ("第二个", ["2"]),
    ],
)
def test_items_are_understood_as_people_say_them(
    ann: Conversation, order: Look, words: str, lines: list[str]
) -> None:
    ann.say("I'd like to return something from #W200001", "return_item")
    assert ann.expects == "items"
    assert ann.choices() == ["1", "2", "3", "all"]
    ann.say(words)
    assert ann.expects == "refund_method", ann.text
    ann.say("the original payment method")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    assert returned(order("ann", "#W200001")) == lines


def test_like_items_are_told_apart_by_their_options(ann: Conversation, order: Look) -> None:
    ann.say("return the red water bottle from #W200002, back to paypal", "return_item")
    ann.say("yes", "affirm")
    assert returned(order("ann", "#W200002")) == ["1"]


def test_like_items_that_are_not_told_apart_are_asked_for(ann: Conversation) -> None:
    ann.say("return one water bottle from #W200002, back to paypal", "return_item")
    assert ann.expects == "items"
    assert ann.choices()[:2] == ["1", "2"]


def test_yes_but_also_adds_an_item_and_confirms_anew(ann: Conversation, order: Look) -> None:
    ann.say("return the kettle from #W200001, original payment", "return_item")
    assert ann.expects == "confirmation"
    ann.say("yes but also add the desk lamp")
    assert ann.expects == "confirmation"
    assert "Desk Lamp" in ann.text
    assert order("ann", "#W200001").status == "delivered"
    ann.say("yes", "affirm")
    assert returned(order("ann", "#W200001")) == ["1", "3"]


def test_only_the_kettle_after_all_leaves_the_rest(ann: Conversation, order: Look) -> None:
    ann.say("return everything from #W200001 to my visa", "return_item")
    ann.say("wait, only the kettle")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    assert returned(order("ann", "#W200001")) == ["1"]


def test_a_refund_to_another_method_is_refused_with_the_ones_allowed(ann: Conversation) -> None:
    ann.say("return the lamp from #W200001 and refund it to paypal", "return_item")
    assert ann.expects == "refund_method"
    assert "original payment method or to a gift card" in ann.text
    assert ann.choices() == ["ann-card", "ann-gift"]


def test_returning_what_has_not_shipped_is_cancelling(ann: Conversation, order: Look) -> None:
    ann.say("return order #W100002", "return_item")
    assert ann.expects == "choice"
    assert ann.choices() == ["cancel", "no"]
    ann.say("yes", "affirm")
    assert ann.expects == "reason"
    ann.say("by mistake")
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").status == "cancelled"


def test_a_refund_is_a_return_or_a_cancellation_as_the_order_stands(ann: Conversation) -> None:
    ann.say("I want my money back for order #W100002, I don't need it", "get_refund")
    assert "cancel order #W100002" in ann.text
    ann.say("no", "deny")
    ann.say("I want a refund for the lamp of #W200001, to my visa", "get_refund")
    assert "return for order #W200001" in ann.text


def test_a_second_return_is_refused(ann: Conversation) -> None:
    ann.say("return the lamp from #W200001 to my visa", "return_item")
    ann.say("yes", "affirm")
    ann.say("return the kettle from #W200001 to my visa", "return_item")
    assert ann.expects is None
    assert "already under way" in ann.text


def test_something_broken_leads_to_what_can_be_done(ann: Conversation, order: Look) -> None:
    ann.say("the wall clock I got is broken", "damaged_item")
    assert ann.expects == "choice"
    assert ann.choices() == ["return", "exchange", "human", "no"]
    assert "#W200001" in ann.text
    ann.say("I'd rather return it", "return_item")
    assert ann.expects == "refund_method"
    ann.say("visa")
    ann.say("yes", "affirm")
    assert returned(order("ann", "#W200001")) == ["2"]


def test_returning_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say("我要退货", "return_item")
    assert wei.expects == "items"
    wei.say("电热水壶")
    assert wei.expects == "refund_method"
    wei.say("原路退回")
    assert "电热水壶" in wei.text
    assert "确认吗" in wei.text
    wei.say("是的", "affirm")
    assert returned(order("wei", "#L200001")) == ["1"]
