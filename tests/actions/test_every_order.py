"""One wish for several orders: none of them is lost, none is touched that was left out, each is confirmed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.all_orders import means_all_orders, orders_left_out
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    "text",
    [
        "cancel all my orders", "please cancel every order I have", "cancel both orders",
        "cancel everything that can still be cancelled", "cancel whatever can be cancelled",
        "return everything from all my orders except the lamp", "cancel all three of my pending orders",
        "所有订单都取消", "我的订单全部取消", "能取消的都取消", "帮我取消全部订单",
    ],
)  # fmt: skip
def test_every_order_is_meant(text: str) -> None:
    assert means_all_orders(text)


@pytest.mark.parametrize(
    "text",
    [
        "cancel everything in my order", "return all items of my order", "cancel the whole order",
        "cancel all of my order", "not all my orders, just #W1", "cancel everything", "can it be cancelled?",
        "订单里所有东西都退", "取消整个订单", "所有订单里的台灯", "能取消吗",
    ],
)  # fmt: skip
def test_one_order_is_meant(text: str) -> None:
    assert not means_all_orders(text)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("cancel all my orders except #W100001", ["W100001"]),
        ("cancel all my orders but not #W100001 and #W100002", ["W100001", "W100002"]),
        ("除了W100001，所有订单都取消", ["W100001"]),
        ("所有订单都取消，W100001保留", ["W100001"]),
        ("cancel all my orders", []),
    ],
)
def test_orders_left_out(text: str, numbers: list[str]) -> None:
    assert orders_left_out(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "cancel all my orders, no longer needed",
        "所有订单都取消，不需要了",
        "cancel whatever can still be cancelled, I don't need it",
    ],
)
def test_each_order_is_cancelled_by_its_own_yes(ann: Conversation, order: Look, text: str) -> None:
    ann.say(text, "cancel_order")
    assert ann.expects == "confirmation" and "#W100001" in ann.text, ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == "cancelled"
    assert order("ann", "#W100002").status == "pending"
    assert ann.expects == "confirmation" and "#W100002" in ann.text, ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").status == "cancelled"
    assert ann.expects is None


@pytest.mark.parametrize(
    "text", ["cancel all my orders except #W100001, not needed", "除了W100001所有订单都取消，不需要了"]
)
def test_the_order_left_out_is_left(ann: Conversation, order: Look, text: str) -> None:
    ann.say(text, "cancel_order")
    assert "#W100002" in ann.text and "#W100001" not in ann.text, ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").status == "cancelled"
    assert order("ann", "#W100001").status == "pending"
    assert ann.expects is None, ann.text


def test_everything_of_all_orders_but_some_things_goes_back(ann: Conversation, order: Look) -> None:
    ann.say(
        "return everything from all my orders except the lamp and the bottles, to my gift card", "return_item"
    )
    assert ann.expects == "confirmation", ann.text
    assert "Wall Clock" in ann.text and "Lamp" not in ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W200001").status == "return_requested"
    assert order("ann", "#W200002").status == "delivered" and ann.expects is None, ann.text


def test_a_no_to_one_leaves_the_others_to_be_asked(ann: Conversation, order: Look) -> None:
    ann.say("cancel all my orders, no longer needed", "cancel_order")
    ann.say("no", "deny")
    assert "#W100002" in ann.text and ann.expects == "confirmation", ann.text
    assert order("ann", "#W100001").status == "pending"


def test_a_thing_of_another_order_in_the_same_message_is_not_lost(ann: Conversation) -> None:
    clock = "I'd like the wall clock in black instead"
    bottle = "And can the red bottle in #W200002 be swapped for a blue one, paypal?"
    ann.say(f"{clock}. {bottle}", "exchange_item")
    assert ann.expects == "confirmation" and "#W200002" in ann.text, ann.text
    ann.say("yes", "affirm")
    ann.say("my visa", "correct_information")
    assert "Wall Clock" in ann.text and "black" in ann.text, ann.text


def test_a_thing_of_another_order_that_is_only_told_of_changes_nothing(ann: Conversation) -> None:
    ann.say("the wall clock is fine. Return the red bottle in #W200002, to paypal", "return_item")
    assert ann.expects == "confirmation", ann.text
    assert not ann.slots["dialogue"]["queue"]


def test_leaving_the_only_item_alone_ends_the_exchange(ann: Conversation) -> None:
    ann.say("exchange the clock of #W200001", "exchange_item")
    assert ann.expects == "variant", ann.text
    ann.say("no, leave the clock", "deny")
    assert ann.expects is None and ann.slots["dialogue"]["current"] is None, ann.text


@pytest.mark.parametrize(
    "text",
    [
        "change the keyboard in #W100001 to linear, paypal. And cancel the other pending order, not needed",
        "cancel #W100001, not needed. And cancel my other order too",
        "订单W100001取消，不需要了。另外那个订单也取消",
    ],
)
def test_the_other_order_is_not_the_one_named(ann: Conversation, order: Look, text: str) -> None:
    ann.say(text, "cancel_order")
    for _ in range(4):
        if ann.expects == "confirmation" and "#W100002" in ann.text:
            break
        assert ann.expects in {"confirmation", "reason"}, ann.text
        ann.say("no longer needed" if ann.expects == "reason" else "yes", "affirm")
    else:
        raise AssertionError(ann.transcript)
    assert order("ann", "#W100002").status == "pending"
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").status == "cancelled"


def test_something_more_of_an_order_that_is_closed_is_taken_from_no_other(ann: Conversation) -> None:
    ann.say("exchange the clock of #W200001 for a black one, difference to my card", "exchange_item")
    ann.say("yes", "affirm")
    ann.say("hm, I also wanted to return the kettle from it", "return_item")
    assert "#W200001" in ann.text and ann.expects != "confirmation", ann.text


def test_all_orders_go_to_the_new_address(ann: Conversation, order: Look) -> None:
    ann.say("ship all my orders to 9 New Street, Austin, TX 78702", "change_shipping_address")
    for _ in range(2):
        assert ann.expects == "confirmation" and "9 New Street" in ann.text, ann.text
        ann.say("yes", "affirm")
    assert all(order("ann", number).address.line1 == "9 New Street" for number in ("#W100001", "#W100002"))


def test_all_orders_go_where_another_goes(ann: Conversation) -> None:
    text = "send all my orders to the same address as #W100001"
    ann.say(text, "change_shipping_address")
    assert "#W100002" in ann.text or "already" in ann.text, ann.text


def test_things_named_of_all_orders_bring_nothing_else_back(ann: Conversation, order: Look) -> None:
    ann.say("return all bottles from all of my orders, to paypal", "return_item")
    assert ann.expects == "confirmation" and "#W200002" in ann.text, ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W200002").status == "return_requested"
    assert order("ann", "#W200001").status == "delivered" and ann.expects is None, ann.text
