"""What shoppers ask right after a change was made: whether it is, how to undo it, where the money is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from actions.dialogue.context import Context
from actions.dialogue.facts import Facts, Shop
from actions.dialogue.present import Presenter
from actions.dialogue.state import Dialogue
from actions.orders import status_reply
from actions.understanding.afterwards import asks_for_money, asks_if_done, asks_to_undo, asks_what_was_done
from actions.wording import Wording
from shop.views import FulfilmentView, OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.fixture
def cancelled(ann: Conversation) -> Conversation:
    """Ann has just cancelled an order."""
    ann.say("cancel #W100001, don't need it", "cancel_order")
    ann.say("yes", "affirm")
    return ann


@pytest.fixture
def cancelled_in_chinese(wei: Conversation) -> Conversation:
    """Li Wei has just cancelled an order."""
    wei.say("取消订单 #L100001，不需要了", "cancel_order")
    wei.say("确认", "affirm")
    return wei


@pytest.fixture
def returned(ann: Conversation) -> Conversation:
    """Ann has just set up a return."""
    ann.say("return the lamp of #W200001 to my visa", "return_item")
    ann.say("yes", "affirm")
    return ann


@pytest.mark.parametrize("intent", ["out_of_scope", "cancel_order", "track_order", "check_cancellation_fee"])
@pytest.mark.parametrize(
    "text", ["is it cancelled?", "so did it go through", "it's really cancelled, right?"]
)
def test_whether_it_is_cancelled_is_told_from_the_order(
    cancelled: Conversation, text: str, intent: str
) -> None:
    cancelled.say(text, intent)
    assert cancelled.text == "Yes, order #W100001 is cancelled."
    assert cancelled.custom["order"]["status"] == "cancelled"


@pytest.mark.parametrize("text", ["取消了吗", "已经取消成功了吗？", "办好了没有"])
def test_whether_it_is_cancelled_is_told_in_chinese(cancelled_in_chinese: Conversation, text: str) -> None:
    cancelled_in_chinese.say(text, "cancel_order")
    assert cancelled_in_chinese.text == "是的，订单 #L100001 已经取消。"


@pytest.mark.parametrize("text", ["can you undo that", "could I get it back?", "Oh no, I changed my mind"])
def test_a_cancellation_cannot_be_undone(cancelled: Conversation, text: str) -> None:
    cancelled.say(text)
    assert "can't be brought back" in cancelled.text


@pytest.mark.parametrize("text", ["能恢复吗", "我后悔了", "不取消了行吗"])
def test_a_cancellation_cannot_be_undone_in_chinese(cancelled_in_chinese: Conversation, text: str) -> None:
    cancelled_in_chinese.say(text)
    assert "无法恢复" in cancelled_in_chinese.text


def test_a_return_is_taken_back_by_a_person(returned: Conversation) -> None:
    returned.say("can i cancel that return?", "cancel_order")
    assert "A colleague can look into it" in returned.text
    assert returned.outcome is not None
    assert returned.outcome.replies[0].buttons[0]["payload"] == "/contact_human_agent"


def test_a_return_is_said_to_be_set_up(returned: Conversation) -> None:
    returned.say("is the return done?", "return_item")
    assert "Yes, the return for order #W200001 is set up" in returned.text


@pytest.mark.parametrize(
    "text",
    [
        "when do i get my money?",
        "how long until the refund is there",
        "when do i get it",
        "great, how soon will I see that?",
    ],
)
def test_the_money_meant_is_that_of_the_order_just_dealt_with(cancelled: Conversation, text: str) -> None:
    cancelled.say(text, "check_refund_policy")
    assert "For order #W100001, $140.00" in cancelled.text


@pytest.mark.parametrize("text", ["钱多久退回来", "退款什么时候到账？", "什么时候能收到"])
def test_the_money_meant_is_that_of_the_order_in_chinese(
    cancelled_in_chinese: Conversation, text: str
) -> None:
    cancelled_in_chinese.say(text, "check_refund_policy")
    assert "#L100001" in cancelled_in_chinese.text
    assert "退到" in cancelled_in_chinese.text


def test_another_order_is_another_matter(cancelled: Conversation) -> None:
    cancelled.say("is #W300001 cancelled?", "track_order")
    assert "#W300001" in cancelled.text
    assert "on its way" in cancelled.text


def test_before_the_yes_nothing_is_done(ann: Conversation) -> None:
    ann.say("cancel #W100001, don't need it", "cancel_order")
    ann.say("is it cancelled?", "out_of_scope")
    assert ann.text.startswith("Not yet")
    assert ann.expects == "confirmation"


@pytest.mark.parametrize(
    "text",
    [
        "is there a cancellation fee?",
        "is the deletion cancelled now?",
        "can it be cancelled?",
        "now cancel the other one",
        "能取消了吗",
        "什么时候取消的",
    ],
)
def test_other_questions_do_not_ask_whether_it_is_done(text: str) -> None:
    assert not asks_if_done(text, "cancel")
    assert not asks_to_undo(text)
    assert not asks_for_money(text)


@pytest.mark.parametrize(
    ("status", "tells"), [("processed", True), ("cancelled", False), ("delivered", False)]
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_what_is_still_to_come_has_a_day(
    shop: Shop, wording: Wording, order: Look, language: str, status: str, tells: bool
) -> None:
    parcel = FulfilmentView(
        tracking_number=None,
        carrier=None,
        status="preparing",
        estimated_delivery=datetime(2026, 4, 2, tzinfo=UTC),
        delivered_at=None,
        item_ids=["1"],
    )
    told = replace(order("ann", "#W300001"), status=status, fulfilments=[parcel])
    facts = Facts(shop, "ann")
    show = Presenter(wording, facts, language)
    reply = status_reply(Context(facts, show, Dialogue()), told)
    day = show.date(datetime(2026, 4, 2, tzinfo=UTC))
    assert (day in reply.text) is tells
    days = [one["estimated_delivery"] for one in show.order_card(told)["tracking"]]
    assert (day in days) is tells


def test_a_cancelled_order_has_no_parcel_in_preparation(shop: Shop, wording: Wording, order: Look) -> None:
    parcel = order("ann", "#W300001").fulfilments
    cancelled = replace(order("ann", "#W300001"), status="cancelled", fulfilments=parcel)
    assert Presenter(wording, Facts(shop, "ann"), "en").order_card(cancelled)["tracking"] == []


@pytest.mark.parametrize(
    "text",
    [
        "so what did you change now?",
        "what did you just do?",
        "what exactly have you done?",
        "刚才到底改了什么",
        "你刚才办了啥",
    ],
)
def test_what_was_done_in_the_talk_is_told(ann: Conversation, text: str) -> None:
    ann.say("hello", "greet")
    ann.say(text)
    assert "Nothing has been changed" in ann.text or "没有做任何更改" in ann.text
    ann.say("cancel #W100001, no longer needed", "cancel_order")
    ann.say("yes", "affirm")
    ann.say(text)
    assert "#W100001" in ann.text


def test_what_was_done_to_a_parcel_is_another_question(ann: Conversation) -> None:
    ann.say("what did the courier do with my parcel?", "track_order")
    assert "changed" not in ann.text


@pytest.mark.parametrize(
    "text",
    ["what did you cancel?", "what have u just changed", "what exactly did you return?", "你取消了什么"],
)
def test_what_was_changed_is_asked_and_no_change_begun(ann: Conversation, text: str) -> None:
    ann.say(text, "cancel_order")
    assert ann.expects is None
    assert "W100001" not in ann.text


@pytest.mark.parametrize("text", ["what did I return?", "what can you cancel", "取消什么", "我退了什么"])
def test_what_may_be_changed_is_another_question(text: str) -> None:
    assert not asks_what_was_done(text)


@pytest.mark.parametrize(
    "text", ["so is the desk lamp return done?", "did you return my wall clock?", "挂钟退好了吗"]
)
def test_what_was_done_last_is_no_answer_to_what_is_asked_of_another_order(
    ann: Conversation, text: str
) -> None:
    ann.say("change the keyboard in order #W100001 to linear, pay with visa", "change_order")
    ann.say("yes", "affirm")
    ann.say(text, "track_order")
    assert "items of order #W100001" not in ann.text and "订单 #W100001" not in ann.text, ann.text
    assert "#W200001" in ann.text, ann.text
