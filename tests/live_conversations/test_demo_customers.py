"""The named customers of the demo page, each doing what their note promises."""

from __future__ import annotations

import pytest

from shop.services import Services
from tests.live_conversations.conftest import OpenChat

pytestmark = pytest.mark.live


def test_omar_asks_where_his_tent_is(open_chat: OpenChat, services: Services) -> None:
    chat = open_chat("demo-omar")
    said = chat.say("where is the tent I ordered?")
    parcel = services.orders.order_of("demo-omar", "#D700501").fulfilments[0]
    assert parcel.tracking_number and parcel.tracking_number in said, chat.story
    assert "#D700502" not in said, chat.story


def test_nora_has_no_orders_and_is_told_so(open_chat: OpenChat) -> None:
    chat = open_chat("demo-nora")
    assert "no orders" in chat.say("cancel my last order"), chat.story
    assert "no orders" in chat.say("where is my order?"), chat.story


def test_lin_returns_a_kettle_in_chinese(open_chat: OpenChat, services: Services) -> None:
    chat = open_chat("demo-lin")
    chat.say("我想把电热水壶退掉")
    assert chat.expects == "confirmation", chat.story
    chat.say("确认")
    order = services.orders.order_of("demo-lin", "#D700302")
    assert order.status == "return_requested", chat.story
    assert order.return_request is not None
    assert [item["line_id"] for item in order.return_request["items"]] == ["1"]


def test_graces_nearly_empty_gift_card_is_not_enough(open_chat: OpenChat, services: Services) -> None:
    chat = open_chat("demo-grace")
    chat.say("I want to pay order #D700401 another way")
    assert "demo-grace-gift-small" in chat.choices, chat.story
    chat.say("demo-grace-gift-small")
    assert chat.expects == "payment_method", chat.story
    assert "isn't enough" in chat.text
    chat.talk("demo-grace-gift", "yes")
    method = services.orders.order_of("demo-grace", "#D700401").payment_method
    assert method is not None and method.id == "demo-grace-gift", chat.story


def test_sam_is_asked_which_of_his_orders_to_cancel(open_chat: OpenChat, services: Services) -> None:
    chat = open_chat("demo-sam")
    chat.say("I'd like to cancel an order")
    assert chat.expects == "order_number", chat.story
    assert set(chat.choices) == {"#D700801", "#D700802"}
    chat.say("the one with the tablet")
    chat.talk("ordered by mistake", "yes")
    assert services.orders.order_of("demo-sam", "#D700802").status == "cancelled", chat.story
    assert services.orders.order_of("demo-sam", "#D700801").status == "pending"


def test_sam_cannot_return_what_is_going_back_already(open_chat: OpenChat, services: Services) -> None:
    chat = open_chat("demo-sam")
    version = services.orders.order_of("demo-sam", "#D700805").version
    chat.say("return order #D700805 to my gift card")
    assert "already" in chat.text and chat.expects is None, chat.story
    assert services.orders.order_of("demo-sam", "#D700805").version == version


def test_wang_changes_the_address_of_his_order(open_chat: OpenChat, services: Services) -> None:
    chat = open_chat("demo-wang")
    chat.say("我要修改订单#D700703的收货地址")
    assert chat.expects == "address", chat.story
    chat.talk("深圳市南山区科技路15号，邮编518000", "好的")
    address = services.orders.order_of("demo-wang", "#D700703").address
    assert (address.city, address.zip) == ("深圳市", "518000"), chat.story


@pytest.mark.parametrize("language", ["en", "zh"])
def test_generated_customers_can_ask_for_their_orders(
    open_chat: OpenChat, services: Services, language: str
) -> None:
    for number in range(10_001, 10_020):
        customer = services.customers.profile(f"C{number}")
        orders = services.orders.orders_of(customer.id)
        if customer.language == language and orders:
            chat = open_chat(customer.id)
            said = chat.say("我有哪些订单？" if language == "zh" else "show me my orders")
            assert orders[0].order_number in said, chat.story
            return
    pytest.fail("no such customer")
