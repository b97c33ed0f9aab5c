"""What people say in the middle of things: questions, corrections, other wishes, second thoughts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.fixture
def asked_for_reason(ann: Conversation) -> Conversation:
    """Ann cancels an order and is asked why."""
    ann.say("cancel order #W100001", "cancel_order")
    assert ann.expects == "reason"
    return ann


@pytest.mark.parametrize(
    ("words", "intent", "answer"),
    [
        ("wait, what's your return policy?", "check_refund_policy", "delivered items"),
        ("how much is on my gift card?", "gift_card_balance", "$50.00"),
        ("where is order #W300001?", "track_order", "1Z999"),
        ("do you have desk lamps?", "search_product", "Desk Lamp"),
        ("is the wall clock available in black?", "check_stock", "black, analog"),
        ("are you a robot?", "bot_challenge", "bot"),
        ("thanks", "thank", "welcome"),
    ],
)
def test_a_question_is_answered_and_the_open_one_asked_again(
    asked_for_reason: Conversation, words: str, intent: str, answer: str
) -> None:
    asked_for_reason.say(words, intent)
    assert answer in asked_for_reason.text
    assert asked_for_reason.expects == "reason"
    assert asked_for_reason.text.rstrip().endswith("#W100001?")


def test_digressions_are_no_lack_of_progress(asked_for_reason: Conversation) -> None:
    for _ in range(5):
        asked_for_reason.say("how much is on my gift card?", "gift_card_balance")
    assert asked_for_reason.expects == "reason"


def test_stopping_keeps_the_order_as_it_is(asked_for_reason: Conversation, order: Look) -> None:
    asked_for_reason.say("never mind", "stop_current_task")
    assert asked_for_reason.expects is None
    assert "stays as it is" in asked_for_reason.text
    assert order("ann", "#W100001").status == "pending"


def test_stopping_later_says_what_stays_done(ann: Conversation, order: Look) -> None:
    ann.say("cancel orders #W100001 and #W100002, don't need them", "cancel_order")
    ann.say("yes", "affirm")
    ann.say("stop, forget it", "stop_current_task")
    assert "already done stays" in ann.text
    assert order("ann", "#W100001").status == "cancelled"
    assert order("ann", "#W100002").status == "pending"


def test_another_request_waits_its_turn(asked_for_reason: Conversation, order: Look) -> None:
    asked_for_reason.say("also return the lamp from #W200001 to my visa", "return_item")
    assert "right after this" in asked_for_reason.text
    assert asked_for_reason.expects == "reason"
    asked_for_reason.say("no longer needed")
    asked_for_reason.say("yes", "affirm")
    assert "next request" in asked_for_reason.text
    assert asked_for_reason.expects == "confirmation"
    asked_for_reason.say("yes", "affirm")
    assert order("ann", "#W200001").status == "return_requested"


def test_a_request_instead_takes_the_place_of_the_first(ann: Conversation, order: Look) -> None:
    ann.say("exchange the lamp of #W200001 for silver, visa", "exchange_item")
    assert ann.expects == "confirmation"
    ann.say("actually, I'd rather return it", "return_item")
    assert ann.expects == "confirmation", ann.text
    assert "return" in ann.text
    ann.say("yes", "affirm")
    after = order("ann", "#W200001")
    assert after.status == "return_requested"


def test_yes_and_something_else(ann: Conversation, order: Look) -> None:
    ann.say("cancel #W100001, don't need it", "cancel_order")
    ann.say(
        "yes, and return the lamp from #W200001 to my visa",
        requests=[("yes", "affirm"), ("return the lamp from #W200001 to my visa", "return_item")],
    )
    assert order("ann", "#W100001").status == "cancelled"
    assert ann.expects == "confirmation"
    assert "#W200001" in ann.text


def test_the_language_may_change_in_the_middle(asked_for_reason: Conversation, order: Look) -> None:
    asked_for_reason.say("可以说中文吗", "change_language")
    assert "为什么" in asked_for_reason.text
    asked_for_reason.say("不小心下错单了")
    assert "确认吗" in asked_for_reason.text
    asked_for_reason.say("let's speak English again please", "change_language")
    assert "Shall I go ahead?" in asked_for_reason.text
    asked_for_reason.say("yes", "affirm")
    assert order("ann", "#W100001").status == "cancelled"


def test_a_mixed_message_is_answered_in_its_main_language(ann: Conversation) -> None:
    ann.say("我要退 Desk Lamp，订单 #W200001", "return_item")
    assert "退款" in ann.text
    assert ann.expects == "refund_method"


def test_several_questions_and_a_request_in_one_message(ann: Conversation) -> None:
    ann.say(
        "how much is on my gift card? and cancel order #W100001 please, bought by mistake",
        requests=[
            ("how much is on my gift card?", "gift_card_balance"),
            ("cancel order #W100001 please, bought by mistake", "cancel_order"),
        ],
    )
    assert "$50.00" in ann.text
    assert ann.expects == "confirmation"


def test_a_moment_to_think_is_given(asked_for_reason: Conversation) -> None:
    asked_for_reason.say("hmm, let me think")
    asked_for_reason.say("not sure yet")
    assert asked_for_reason.expects == "reason"


def test_a_correction_after_the_end_takes_the_matter_up_again(ann: Conversation, order: Look) -> None:
    ann.say("exchange the lamp of #W200001 for silver, visa", "exchange_item")
    ann.say("no", "deny")
    assert ann.expects is None
    ann.say("make it the wall clock in black then", "correct_information")
    assert ann.expects in {"confirmation", "variant", "payment_method"}


def test_a_waiting_request_may_be_taken_back(ann: Conversation, order: Look) -> None:
    ann.say(
        "cancel #W100001 and change the address of #W100002",
        requests=[
            ("cancel #W100001", "cancel_order"),
            ("change the address of #W100002", "change_shipping_address"),
        ],
    )
    ann.say("no need to change the address any more", "change_shipping_address")
    assert "leave that" in ann.text
    assert ann.expects == "reason"
    ann.say("I changed my mind about it")
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").status == "cancelled"
    assert ann.expects is None


def test_saying_the_same_again_is_no_misunderstanding(ann: Conversation) -> None:
    ann.say("return the lamp from #W200001 to my visa", "return_item")
    for words, intent in (("return", "return_item"), ("visa", "nlu_fallback")):
        ann.say(words, intent)
        assert ann.expects == "confirmation"
        assert "didn't get that" not in ann.text


def test_a_request_said_once_more_is_taken_before_what_was_misheard(ann: Conversation) -> None:
    ann.say("exchange the red bottle of #W200002", "exchange_item")
    assert ann.expects == "variant"
    ann.say("I'd like to return the red bottle of #W200002", "return_item")
    ann.say("please arrange the return of the red bottle of #W200002", "return_item")
    assert ann.expects in {"refund_method", "confirmation"}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what sizes are there?", "search_product"),
        ("which colours do you have", "check_stock"),
        ("how big is it", "compare_products"),
    ],
)
def test_a_question_without_a_name_is_about_the_item_whose_version_is_chosen(
    ann: Conversation, text: str, intent: str
) -> None:
    ann.say("I'd like to change the keyboard in order #W100001", "change_order")
    assert ann.expects == "variant"
    ann.say(text, intent)
    assert "80%" in ann.text.split("Which")[0], ann.text
    assert ann.expects == "variant"


def test_at_the_confirmation_a_question_about_the_item_is_answered_of_its_product(wei: Conversation) -> None:
    wei.say("订单 #L200001 的台灯换成银色", "exchange_item")
    wei.say("银联", "correct_information")
    assert wei.expects == "confirmation", wei.text
    wei.say("有绿色的吗", "check_stock")
    assert "台灯" in wei.text and "黑色" in wei.text and "换货政策" not in wei.text
    assert wei.expects == "confirmation"


@pytest.mark.parametrize("words", ["改成", "帮我改成：", "寄到", "change it to", "please send it to"])
def test_a_wish_that_has_only_begun_is_no_other_wish(ann: Conversation, words: str) -> None:
    ann.say("the address of order #W100001 is wrong", "change_shipping_address")
    assert ann.expects == "address"
    ann.say(words, "change_order")
    assert ann.expects == "address", ann.text
    assert not ann.slots["dialogue"]["queue"]
    ann.say("9 New Street, Austin, TX 78702")
    assert ann.expects == "confirmation", ann.text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("when did I order it?", "Mar 10"),
        ("how did I pay for it?", "Visa"),
        ("当时用什么付的", "Visa"),
        ("什么时候买的呢", "3月10日"),
        ("what about the other order?", "#W"),
    ],
)
@pytest.mark.parametrize("intent", ["nlu_fallback", "my_orders"])
def test_what_is_asked_of_the_order_in_hand_is_told(
    ann: Conversation, words: str, told: str, intent: str
) -> None:
    ann.say("return the kettle of #W200001", "return_item")
    assert ann.expects == "refund_method"
    ann.say(words, intent)
    assert told in ann.text, ann.text
    assert ann.expects == "refund_method", ann.text
    assert "#W200001" in ann.slots["dialogue"]["current"]["order_number"]
