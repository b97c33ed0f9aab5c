"""What is told from the articles: rows of tables, the sentence asked for, going on, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.articles import _NO_FIRST, _capital
from actions.understanding.enquiries import asks_for_label, asks_for_warranty, goes_on_asking
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


def test_the_row_of_a_table_is_told_that_was_asked_for(ann: Conversation) -> None:
    ann.say("how much is shipping to Canada", "delivery_options")
    assert ann.text.startswith("Canada: cost $15; arrives 8 days.")
    assert "$50" not in ann.text


def test_the_row_of_a_table_is_told_in_chinese(wei: Conversation) -> None:
    wei.say("加拿大运费多少", "delivery_options")
    assert wei.text.startswith("加拿大：运费 15 美元；送达时间 8 天。")
    assert "满 50 美元" not in wei.text


def test_without_a_place_the_opening_is_told(ann: Conversation) -> None:
    ann.say("how much is shipping", "delivery_options")
    assert ann.text.startswith("Standard shipping costs $5")


@pytest.mark.parametrize("intent", ["out_of_scope", "delivery_options"])
def test_a_question_goes_on_from_the_one_before(ann: Conversation, intent: str) -> None:
    ann.say("how much is shipping to Canada", "delivery_options")
    ann.say("and to Germany?", intent)
    assert "not to other countries" in ann.text
    assert "$15" not in ann.text
    assert "Standard shipping" not in ann.text


def test_a_question_goes_on_from_the_one_before_in_chinese(wei: Conversation) -> None:
    wei.say("加拿大运费多少", "delivery_options")
    wei.say("那德国呢", "out_of_scope")
    assert "暂不配送到其他国家" in wei.text
    assert "15 美元" not in wei.text


@pytest.mark.parametrize(
    "text", ["and cancel my order", "what about my order?", "yes and thanks", "那我的订单呢"]
)
def test_a_request_of_its_own_goes_on_from_nothing(text: str) -> None:
    assert not goes_on_asking(text)


def test_what_it_costs_after_a_question_on_shipping_is_no_search(ann: Conversation) -> None:
    ann.say("does the parcel come on weekdays", "delivery_options")
    assert "weekdays" in ann.text
    ann.say("what does it cost", "search_product")
    assert "$5" in ann.text
    assert "cards" not in ann.custom


def test_a_question_for_goods_after_an_answer_is_a_search(ann: Conversation) -> None:
    ann.say("does the parcel come on weekdays", "delivery_options")
    ann.say("and do you have lamps", "search_product")
    assert "cards" in ann.custom


@pytest.mark.parametrize("text", ["where do i get the return label", "and the label?", "i never got a label"])
def test_the_label_is_asked_for_while_a_return_is_open(ann: Conversation, text: str) -> None:
    ann.say("return the lamp of #W200001", "return_item")
    assert ann.expects == "refund_method"
    ann.say(text, "return_item")
    assert "e-mail with a label" in ann.text
    assert ann.expects == "refund_method"
    assert "#W200002" not in ann.text


@pytest.mark.parametrize("intent", ["return_item", "track_order", "out_of_scope"])
def test_the_label_is_no_other_return(ann: Conversation, order: Look, intent: str) -> None:
    ann.say("return the lamp of #W200001 to my visa", "return_item")
    ann.say("yes", "affirm")
    ann.say("i asked where do i get the return label", intent)
    assert "e-mail with a label" in ann.text
    assert ann.expects is None
    assert order("ann", "#W200002").status == "delivered"


@pytest.mark.parametrize("text", ["退货单在哪里", "那退货标签呢"])
def test_the_label_is_asked_for_in_chinese(wei: Conversation, text: str) -> None:
    wei.say("退 #L200001 的台灯", "return_item")
    wei.say(text, "return_item")
    assert "邮件" in wei.text
    assert wei.expects == "refund_method"


@pytest.mark.parametrize(
    "text", ["does it have a size label?", "what brand label is that", "return the lamp"]
)
def test_other_labels_are_no_return_labels(text: str) -> None:
    assert not asks_for_label(text)


def test_a_return_with_a_word_on_the_label_stays_a_return(ann: Conversation) -> None:
    ann.say("please return the lamp of #W200001 and send me the label", "return_item")
    assert ann.expects == "refund_method"


def test_the_same_answer_is_not_given_twice_in_a_row(ann: Conversation) -> None:
    ann.say("what's your return policy?", "check_refund_policy")
    first = ann.text
    ann.say("and what is the return policy for lamps?", "check_refund_policy")
    assert first not in ann.text
    assert "all I know" in ann.text
    assert ann.outcome is not None
    assert ann.outcome.replies[0].buttons[0]["payload"] == "/contact_human_agent"


def test_a_description_is_not_given_twice_in_a_row(ann: Conversation) -> None:
    ann.say("tell me about the wall clock", "ask_product")
    assert "A good wall clock" in ann.text
    ann.say("is it waterproof?", "ask_product")
    assert "A good wall clock" not in ann.text
    assert "doesn't say" in ann.text


def test_a_description_is_not_given_twice_in_chinese(wei: Conversation) -> None:
    wei.say("介绍一下挂钟", "ask_product")
    wei.say("它可以刻字吗", "ask_product")
    assert "好用的挂钟" not in wei.text
    assert "刚才说的这些" in wei.text


def test_a_question_without_its_mark_is_answered_while_something_is_asked(guest: Conversation) -> None:
    guest.say("cancel my order", "cancel_order")
    assert guest.expects == "email"
    guest.say("whats the return policy", "out_of_scope")
    assert "delivered items" in guest.text
    assert guest.expects == "email"


def test_who_pays_is_a_question_in_chinese(guest: Conversation) -> None:
    guest.say("我要取消订单", "cancel_order")
    guest.say("运费谁出", "out_of_scope")
    assert "运费 5 美元" in guest.text
    assert guest.expects == "email"


def test_a_warranty_is_asked_for_though_a_product_is_named() -> None:
    assert asks_for_warranty("whats the warranty on lamps") and asks_for_warranty("台灯保修多久")
    assert not asks_for_warranty("tell me about the lamp")


@pytest.mark.parametrize("told", ["No, cancelling is free.", "Yes: Cancelling is free."])
def test_a_no_to_the_title_is_no_answer_to_the_question(told: str) -> None:
    assert _NO_FIRST.sub(_capital, told) == "Cancelling is free."
    assert _NO_FIRST.sub(_capital, "No store is open.") == "No store is open."
