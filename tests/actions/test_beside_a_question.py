"""What is said beside a question, a wish beside others, and what may still be done with which order."""

from __future__ import annotations

import pytest

from actions.dialogue.drafts import draft_of
from actions.dialogue.intake import drafts_of
from actions.dialogue.message import Message, Request
from actions.names import CANCEL, CHANGE_ADDRESS, EXCHANGE, RETURN
from actions.understanding.address_sources import sent_as_other
from actions.understanding.beside_question import methods_beside_question
from actions.understanding.still_allowed import asked_if_allowed
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("text", "methods"),
    [
        ("gift card, how long will that take?", ["gift card,"]),
        ("how long does the money take? put it on paypal", ["put it on paypal"]),
        ("礼品卡吧，多久到账？", ["礼品卡吧，"]),
        ("which cards can I use? paypal?", []),
        ("I paid by visa, when do I get it back?", []),
        ("ok, how long will that take?", []),
        ("put it on paypal", []),
    ],
)
def test_a_method_is_heard_beside_a_question(text: str, methods: list[str]) -> None:
    assert methods_beside_question(text) == methods


def test_a_method_beside_a_question_counts_at_the_confirmation(ann: Conversation) -> None:
    ann.say("return the kettle from #W200001", "return_item")
    assert ann.expects in {"refund_method", "confirmation"}
    ann.say("gift card, how long will that take?", "delivery_period")
    assert ann.expects == "confirmation"
    assert "gift card" in ann.text


def test_a_method_after_a_question_belongs_to_the_wish_before_it(ann: Conversation) -> None:
    ann.say(
        "I want to return the kettle from #W200001. How long will the money take? Put it on my gift card",
        requests=[
            ("I want to return the kettle from #W200001", "return_item"),
            ("How long will the money take? Put it on my gift card", "track_refund"),
        ],
    )
    assert ann.expects == "confirmation"
    assert "gift card" in ann.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("which of my orders can still go back?", RETURN),
        ("what orders can I still cancel?", CANCEL),
        ("are there any orders I can still cancel", CANCEL),
        ("which of them can I still exchange?", EXCHANGE),
        ("which orders can have their address changed", CHANGE_ADDRESS),
        ("哪些订单还能退货", RETURN),
        ("我哪个订单还可以取消？", CANCEL),
        ("which items can't be returned?", None),
        ("can I return my order?", None),
        ("哪些商品不能退？", None),
        ("我的订单还能取消吗", None),
    ],
)
def test_what_may_still_be_done_is_heard(text: str, kind: str | None) -> None:
    assert asked_if_allowed(text) == kind


def test_the_orders_that_may_still_go_back_are_told(ann: Conversation) -> None:
    ann.say("which of my orders can still go back?", "check_refund_policy")
    assert "#W200001" in ann.text
    assert "#W100001" not in ann.text


def test_the_orders_that_can_still_be_cancelled_are_told_in_chinese(ann: Conversation) -> None:
    ann.say("我哪些订单还可以取消？", "check_cancellation_fee")
    assert "#W100001" in ann.text
    assert "#W200001" not in ann.text


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("deliver #W100001 where #W200001 went", True),
        ("can you ship #W100001 to where #W200001 would have gone?", True),
        ("where is #W100001, and where was #W200001 sent?", False),
        ("send #W100001 to 1 Oak St", False),
    ],
)
def test_an_order_is_to_go_where_another_goes(text: str, sent: bool) -> None:
    assert sent_as_other(text) is sent
    draft = draft_of(Request(text, "track_order", 0.8), certain=False, numbered=True)
    assert draft is not None and (draft.kind == CHANGE_ADDRESS) is sent


def test_a_cancellation_beside_returns_of_two_orders_is_not_lost() -> None:
    text = "cancel the tent, send back the pink mat, and also return the rubber one from the other order"
    requests = (
        Request("cancel the tent", "cancel_order"),
        Request("send back the pink mat, and also return the rubber one from the other order", "return_item"),
    )
    drafts = drafts_of(Message("m", text, requests))
    assert [draft.kind for draft in drafts] == [CANCEL, RETURN, RETURN]


def test_no_longer_needed_says_what_becomes_of_the_order(ann: Conversation) -> None:
    ann.say("cancel just the keyboard from #W100001", "cancel_order")
    assert ann.expects == "choice"
    ann.say("no longer needed", "deny")
    assert ann.expects == "confirmation"
    assert "No longer needed" in ann.text


@pytest.mark.parametrize("intent", ["ask_product", "nlu_fallback"])
def test_the_status_of_a_thing_is_that_of_its_order(ann: Conversation, intent: str) -> None:
    ann.say("what's the status of the keyboard?", intent)
    assert "#W100001" in ann.text
