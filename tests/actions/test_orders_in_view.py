"""What is asked of orders that were told just before, without naming them again."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, update

from actions.understanding.order_talk import details_asked, points_to
from actions.understanding.standing import standing_asked
from shop.tables import Order
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    ("text", "intent", "told", "left_out"),
    [
        ("how did i pay for that", "my_orders", "Visa", "1Z999"),
        ("where's it being sent?", "track_order", "1 Old Road", "Visa"),
        ("whats the tracking number", "track_order", "1Z999", "Visa"),
        ("which courier brings it", "nlu_fallback", "UPS", "Visa"),
        ("what was the total", "my_orders", "$20.00", "1Z999"),
        ("what size did i order", "check_stock", "red, S", "Visa"),
        ("is it going to old road?", "out_of_scope", "1 Old Road", "Visa"),
        ("when did i order it", "my_orders", "Mar 12", "1Z999"),
        ("has it shipped yet", "track_order", "on its way", "Visa"),
    ],
)
def test_of_an_order_in_view_only_what_is_asked_is_told(
    ann: Conversation, text: str, intent: str, told: str, left_out: str
) -> None:
    ann.say("where is order #W300001", "track_order")
    ann.say(text, intent)
    assert "#W300001" in ann.text
    assert told in ann.text
    assert left_out not in ann.text


@pytest.mark.parametrize(
    ("text", "intent", "told"),
    [
        ("什么时候发货", "delivery_period", "待发货"),
        ("用什么付的", "my_orders", "尾号"),
        ("收货地址是哪", "change_shipping_address", "1 Old Road"),
        ("一共多少钱", "my_orders", "20.00"),
        ("快递单号给我", "track_order", "还没有发出"),
        ("哪天送到", "lost_package", "待发货"),
    ],
)
def test_details_are_told_in_chinese(wei: Conversation, text: str, intent: str, told: str) -> None:
    wei.say("订单 #L100001 呢", "track_order")
    wei.say(text, intent)
    assert "#L100001" in wei.text
    assert told in wei.text
    assert wei.expects is None


def test_the_order_before_is_told_and_the_next_question_is_about_that(ann: Conversation) -> None:
    ann.say("where is order #W100001", "track_order")
    ann.say("and the one before that?", "nlu_fallback")
    assert "#W100002" in ann.text
    assert "#W100001" not in ann.text
    ann.say("how did i pay for it", "my_orders")
    assert "#W100002" in ann.text
    assert "PayPal" in ann.text


def test_an_invoice_is_that_of_the_order_talked_about(ann: Conversation) -> None:
    ann.say("where is order #W200001", "track_order")
    ann.say("the invoice please", "get_invoice")
    assert "#W200001" in ann.text
    assert "#W100001" not in ann.text


def test_before_the_oldest_order_there_is_none(ann: Conversation) -> None:
    ann.say("where is order #W400001", "track_order")
    ann.say("the order before that?", "change_order")
    assert "oldest" in ann.text


def test_the_others_are_those_that_are_still_to_come(ann: Conversation) -> None:
    ann.say("where is order #W300001", "track_order")
    ann.say("and the other one?", "nlu_fallback")
    assert "#W100001" in ann.text
    assert "#W100002" in ann.text
    assert "#W300001" not in ann.text


def test_an_order_is_told_by_what_is_in_it_and_asked_the_same(ann: Conversation) -> None:
    ann.say("where is order #W300001", "track_order")
    ann.say("what was the total", "my_orders")
    ann.say("and the clock?", "ask_product")
    assert "#W200001" in ann.text
    assert "$32.00" in ann.text
    assert "1 Old Road" not in ann.text


def test_a_product_that_was_never_bought_is_no_order(ann: Conversation) -> None:
    ann.say("where is order #W300001", "track_order")
    ann.say("do you have the keyboard with other switches", "check_stock")
    assert "#W" not in ann.text


@pytest.mark.parametrize(
    ("text", "intent"), [("cancel the other one", "cancel_order"), ("return the clock", "return_item")]
)
def test_a_change_is_still_a_change(ann: Conversation, text: str, intent: str) -> None:
    ann.say("where is order #W300001", "track_order")
    ann.say(text, intent)
    assert ann.expects is not None


def test_after_a_while_an_order_is_out_of_view(ann: Conversation) -> None:
    ann.say("where is order #W300001", "track_order")
    for _ in range(4):
        ann.say("thanks", "thank")
    ann.say("how many", "nlu_fallback")
    assert "#W300001" not in ann.text


def test_several_orders_are_summed_without_those_cancelled(ann: Conversation) -> None:
    ann.say("list my orders", "my_orders")
    ann.say("how much is that in total", "my_orders")
    # 140 + 20 + 100 + 33 + 20; the cancelled lamp for 26 is left out.
    assert "$313.00" in ann.text


def test_what_was_named_several_times_is_summed(ann: Conversation) -> None:
    ann.say("how much did i pay for the lamps and shirts in total", "my_orders")
    assert "Together" in ann.text
    assert "#W100001" not in ann.text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("which was the most expensive one?", "#W100001"),
        ("and the cheapest one?", "#W100002"),
        ("what was my very first order", "#W400001"),
    ],
)
def test_one_of_the_orders_is_picked_by_what_sets_it_apart(ann: Conversation, text: str, number: str) -> None:
    ann.say("list my orders", "my_orders")
    ann.say(text, "compare_products")
    assert number in ann.text
    assert ann.text.count("#W") == 1


def test_only_naming_an_order_asks_for_no_change_whatever_its_intent(wei: Conversation) -> None:
    wei.say("订单 #L100001 呢", "track_order")
    wei.say("台灯那单", "cancel_order")
    assert "#L200001" in wei.text
    assert wei.expects is None


def test_a_detail_asked_after_a_list_of_products_is_not_of_the_order(ann: Conversation) -> None:
    ann.say("where is order #W300001", "track_order")
    ann.say("show me lamps", "search_product")
    ann.say("how many", "nlu_fallback")
    assert "#W300001" not in ann.text


def test_of_orders_with_the_same_product_that_with_the_option_said_is_told(ann: Conversation) -> None:
    ann.say("when did i buy the silver lamp", "my_orders")
    assert "#W400001" in ann.text
    assert "#W200001" not in ann.text


def test_of_several_orders_with_the_product_that_with_a_refund_is_told(
    ann: Conversation, shop_engine: Engine
) -> None:
    request: dict[str, Any] = {
        "items": [{"line_id": "3", "variant_id": "lamp-black", "quantity": 1}],
        "refund_method_id": "ann-card",
        "amount_minor": 2500,
    }
    with shop_engine.begin() as connection:
        connection.execute(
            update(Order)
            .where(Order.order_number == "#W200001")
            .values(status="return_requested", return_request=request)
        )
    ann.say("the lamp, what about the return", "return_item")
    assert ann.expects is None
    assert "$25.00" in ann.text
    assert "There is no refund" not in ann.text


def test_an_exchange_under_way_is_told_with_what_comes(ann: Conversation, shop_engine: Engine) -> None:
    request: dict[str, Any] = {
        "items": [
            {"line_id": "2", "variant_id": "clock-white-analog", "new_variant_id": "clock-black-analog"}
        ],
        "price_difference_minor": 0,
    }
    with shop_engine.begin() as connection:
        connection.execute(
            update(Order)
            .where(Order.order_number == "#W200001")
            .values(status="exchange_requested", exchange_request=request)
        )
    ann.say("whats going on with my exchange of the clock", "exchange_item")
    assert ann.expects is None
    assert "you get this one: black, analog" in ann.text
    assert "nothing to pay" in ann.text


@pytest.mark.parametrize(
    "text",
    [
        "what about the return policy",
        "how does a refund work",
        "退款一般多久到账",
        "how long until my refund is processed",
        "I want to return the lamp",
    ],
)
def test_terms_and_wishes_are_no_question_of_how_it_stands(text: str) -> None:
    assert standing_asked(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "how much is left on my gift card",
        "when do i get my refund",
        "what is your address",
        "do you deliver on sundays",
        "发票多少钱以上能开",
        "退款什么时候到",
    ],
)
def test_questions_on_something_else_ask_no_detail_of_an_order(text: str) -> None:
    assert "arrival" not in details_asked(text)
    assert "amount" not in details_asked(text)


def test_a_wish_for_another_item_points_to_no_other_order() -> None:
    assert points_to("I'd like a different colour") is None
