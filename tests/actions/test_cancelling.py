"""Cancelling an order, from the first word to the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


def test_an_order_is_cancelled_after_reason_and_yes(ann: Conversation, order: Look) -> None:
    ann.say("please cancel order #W100001", "cancel_order")
    assert ann.expects == "reason"
    assert ann.choices() == ["no longer needed", "ordered by mistake"]
    ann.say("no longer needed")
    assert ann.expects == "confirmation"
    assert order("ann", "#W100001").status == "pending"
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == "cancelled"
    assert ann.expects is None
    assert "cancelled" in ann.text


def test_what_the_opening_message_says_is_not_asked_again(ann: Conversation) -> None:
    ann.say("cancel W100001, I ordered it by mistake", "cancel_order")
    assert ann.expects == "confirmation"
    assert "#W100001" in ann.text
    assert "Ordered by mistake" in ann.text


def test_the_card_says_what_changes_and_what_comes_back_when(ann: Conversation) -> None:
    ann.say("cancel #W100001, don't need it any more", "cancel_order")
    card = ann.custom["change"]
    assert [line["label"] for line in card["lines"]] == ["Status", "Reason", "Refund"]
    assert "$140.00" in card["amount_label"]
    assert "5 to 7 business days" in card["amount_label"]
    assert card["confirm"]["payload"] == "/affirm"
    assert card["cancel"]["payload"] == "/deny"


def test_a_no_changes_nothing(ann: Conversation, order: Look) -> None:
    ann.say("cancel #W100001, don't need it", "cancel_order")
    ann.say("no", "deny")
    assert ann.expects is None
    assert "stays as it is" in ann.text
    assert order("ann", "#W100001").status == "pending"


def test_another_reason_is_asked_for_with_the_two_that_count(ann: Conversation) -> None:
    ann.say("cancel #W100001 because my neighbour laughed at me", "cancel_order")
    assert ann.expects == "reason"


@pytest.mark.parametrize(
    "words", ["it was ordered by misake", "that order was an accidennt", "orderd it by acident"]
)
def test_a_misspelt_reason_counts(ann: Conversation, order: Look, words: str) -> None:
    ann.say("cancel #W100001", "cancel_order")
    assert ann.expects == "reason"
    ann.say(words, "correct_information")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == "cancelled"


def test_without_a_number_the_orders_that_can_be_cancelled_are_offered(ann: Conversation) -> None:
    ann.say("I want to cancel my order", "cancel_order")
    assert ann.expects == "order_number"
    assert ann.choices() == ["#W100001", "#W100002"]
    ann.say("the second one")
    assert ann.expects == "reason"
    assert "#W100002" in ann.text


def test_an_order_is_known_by_what_is_in_it(ann: Conversation) -> None:
    ann.say("cancel the order with the keyboard, bought it by accident", "cancel_order")
    assert ann.expects == "confirmation"
    assert "#W100001" in ann.text


def test_an_order_is_known_by_the_end_of_its_number(ann: Conversation) -> None:
    ann.say("cancel the order that ends in 002, it was a mistake", "cancel_order")
    assert "#W100002" in ann.text
    assert ann.expects == "confirmation"


def test_the_last_order_is_the_newest_that_can_be_cancelled(ann: Conversation) -> None:
    ann.say("cancel my last order, I no longer need it", "cancel_order")
    assert "#W100001" in ann.text


def test_a_corrected_number_is_confirmed_anew(ann: Conversation, order: Look) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say("actually order #W100002", "correct_information")
    assert ann.expects == "confirmation"
    assert "#W100002" in ann.text
    ann.say("ok", "affirm")
    assert order("ann", "#W100001").status == "pending"
    assert order("ann", "#W100002").status == "cancelled"


def test_a_delivered_order_is_returned_instead(ann: Conversation) -> None:
    ann.say("cancel order #W200002, don't need it", "cancel_order")
    assert ann.expects == "choice"
    assert ann.choices() == ["return", "no"]
    ann.say("yes", "affirm")
    assert ann.expects == "items"


def test_an_order_on_its_way_is_explained(ann: Conversation, order: Look) -> None:
    ann.say("cancel order #W300001, don't need it", "cancel_order")
    assert ann.expects is None
    assert "on its way" in ann.text
    assert order("ann", "#W300001").status == "processed"


def test_somebody_elses_order_does_not_exist(ann: Conversation, order: Look) -> None:
    ann.say("cancel order #B100001, don't need it", "cancel_order")
    assert "can't find" in ann.text
    assert "Ben" not in ann.text
    assert order("ben", "#B100001").status == "pending"


def test_two_orders_in_one_message_are_done_one_after_the_other(ann: Conversation, order: Look) -> None:
    ann.say("cancel orders #W100001 and #W100002, I ordered them by mistake", "cancel_order")
    assert "#W100001" in ann.text
    ann.say("yes", "affirm")
    assert "#W100002" in ann.text
    ann.say("yes", "affirm")
    assert {order("ann", number).status for number in ("#W100001", "#W100002")} == {"cancelled"}


def test_the_same_message_twice_cancels_once(ann: Conversation, order: Look) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    before = dict(ann.slots)
    ann.say("yes", "affirm", message_id="same")
    version = order("ann", "#W100001").version
    # The answer got lost: the desk sends the message again, to the conversation as it was.
    ann.slots = before
    ann.say("yes", "affirm", message_id="same")
    assert "is cancelled" in ann.text
    assert order("ann", "#W100001").version == version


def test_an_order_changed_meanwhile_is_listed_again(ann: Conversation, shop, order: Look) -> None:  # type: ignore[no-untyped-def]
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    shop.services.orders.change_payment("ann", "#W100001", "ann-paypal")
    ann.say("yes", "affirm")
    assert ann.expects == "confirmation"
    assert "changed in the meantime" in ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == "cancelled"


def test_cancelling_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say("我想取消订单", "cancel_order")
    assert wei.expects == "reason"
    assert "为什么" in wei.text
    wei.say("不想要了")
    assert "确认吗" in wei.text
    assert "不需要了" in wei.text
    wei.say("好的", "affirm")
    assert order("wei", "#L100001").status == "cancelled"
    assert "已取消" in wei.text


def test_a_changed_mind_is_a_reason_and_not_the_end(ann: Conversation, order: Look) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    ann.say("I just changed my mind", "stop_current_task")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == "cancelled"


def test_a_part_of_an_order_cannot_be_cancelled_and_the_choice_is_the_shoppers(
    ann: Conversation, order: Look
) -> None:
    ann.say("cancel just the kettle from order #W100001", "cancel_order")
    assert ann.expects == "choice"
    assert ann.choices() == ["cancel", "change_items", "no"]
    ann.say("no, leave it", "deny")
    assert order("ann", "#W100001").status == "pending"


@pytest.mark.parametrize(
    "words",
    [
        "cancel the kettle of #W100001, keep the keyboard",
        "I'd like to cancel the keyboard from order #W100001",
        "cancel one of the two things in #W100001 please",
        "cancel #W100001, but leave the kettle",
        "#W100001: cancel the kettle",
        "取消订单W100001里的水壶",
        "订单W100001的水壶要取消，键盘保留",
        "订单W100001的键盘我还要，水壶取消",
    ],
)
def test_a_named_thing_is_not_the_whole_order(ann: Conversation, order: Look, words: str) -> None:
    ann.say(words, "cancel_order")
    assert ann.expects == "choice", ann.text
    assert "as a whole" in ann.text or "整单取消" in ann.text
    assert order("ann", "#W100001").status == "pending"


@pytest.mark.parametrize(
    "words",
    [
        "cancel the order with the keyboard in it, no longer needed",
        "cancel #W100001, I ordered the kettle by mistake",
        "cancel the keyboard and the kettle of #W100001, no longer needed",
        "取消买键盘的那个订单，不需要了",
    ],
)
def test_an_order_told_by_what_is_in_it_is_the_whole_order(ann: Conversation, words: str) -> None:
    ann.say(words, "cancel_order")
    assert ann.expects == "confirmation", ann.text


@pytest.mark.parametrize(
    "words", ["I still want the keyboard, just not the kettle", "键盘我还是要的，水壶不要了"]
)
def test_keeping_something_is_heard_where_the_reason_is_asked(
    ann: Conversation, order: Look, words: str
) -> None:
    ann.say("cancel order #W100001", "cancel_order")
    assert ann.expects == "reason"
    ann.say(words)
    assert ann.expects == "choice", ann.text
    ann.say("cancel the kettle then", "cancel_order")
    assert ann.expects == "choice", ann.text
    ann.say("cancel the order", "cancel_order")
    assert ann.expects in {"confirmation", "reason"}, ann.text
    assert order("ann", "#W100001").status == "pending"


def test_all_that_goes_with_an_order_is_listed(ann: Conversation) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    assert "everything in it" in ann.text
    assert "Mechanical Keyboard" in ann.text
    assert "Electric Kettle" in ann.text


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("wait, does that cancel the kettle too?", "Yes:"),
        ("will everything be cancelled?", "Yes:"),
        ("what about the keyboard?", "Yes:"),
        ("等等，水壶也会取消吗？", "是的"),
    ],
)
def test_what_goes_with_an_order_is_answered_before_the_yes(
    ann: Conversation, order: Look, words: str, answer: str
) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say(words, "cancel_order")
    assert ann.text.startswith(answer), ann.text
    assert ann.expects == "confirmation"
    assert order("ann", "#W100001").status == "pending"


@pytest.mark.parametrize("words", ["no! keep the keyboard", "不行，键盘保留"])
def test_a_no_that_keeps_something_is_a_no(ann: Conversation, order: Look, words: str) -> None:
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say(words)
    assert ann.expects is None, ann.text
    assert order("ann", "#W100001").status == "pending"


def test_cancelling_less_at_the_confirmation_is_said_to_be_impossible(ann: Conversation, order: Look) -> None:
    ann.say("取消订单W100001，不需要了", "cancel_order")
    ann.say("那不行，只取消水壶", "cancel_order")
    assert ann.expects == "choice"
    assert "整单取消" in ann.text
    assert order("ann", "#W100001").status == "pending"


def test_a_thing_to_be_returned_before_it_shipped_does_not_cancel_the_rest(ann: Conversation) -> None:
    ann.say("return the kettle of #W100001", "return_item")
    assert ann.choices() == ["cancel", "no"]
    ann.say("yes", "affirm")
    assert ann.expects == "choice"
    assert ann.choices() == ["cancel", "change_items", "no"]
