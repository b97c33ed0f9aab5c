"""Questions about orders, money, products and the shop's ways."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from shop.tables import Fulfilment, Order
from tests.actions.talking import Conversation


def set_parcel(engine: Engine, order_number: str, status: str, **values: Any) -> None:
    """What the shop knows of the order's parcel."""
    order = select(Order.pk).where(Order.order_number == order_number).scalar_subquery()
    with engine.begin() as connection:
        connection.execute(
            update(Fulfilment).where(Fulfilment.order_pk == order).values(status=status, **values)
        )


def test_tracking_tells_state_parcel_and_total(ann: Conversation) -> None:
    ann.say("where is order #W300001", "track_order")
    assert "on its way" in ann.text
    assert "1Z999" in ann.text
    assert "$20.00" in ann.text
    card = ann.custom["order"]
    assert [step["done"] for step in card["steps"]] == [True, True, False]
    assert card["tracking"][0]["tracking_number"] == "1Z999"


@pytest.mark.parametrize(
    ("status", "language", "told", "label"),
    [
        ("packed", "en", "packed, not sent yet", "packed"),
        ("packed", "zh", "已打包，尚未发出", "已打包"),
        ("preparing", "en", "being prepared, not sent yet", "being prepared"),
        ("preparing", "zh", "备货中，尚未发出", "备货中"),
    ],
)
def test_an_order_that_the_carrier_does_not_have_yet_is_not_on_its_way(
    ann: Conversation, shop_engine: Engine, status: str, language: str, told: str, label: str
) -> None:
    set_parcel(shop_engine, "#W300001", status)
    ann.language = language
    ann.say("#W300001", "track_order")
    assert told in ann.text
    assert not any(word in ann.text for word in ("on its way", "in transit", "运输中"))
    card = ann.custom["order"]
    assert card["status_label"] == told
    assert [step["done"] for step in card["steps"]] == [True, False, False]
    assert card["tracking"][0]["status"] == label


def test_a_parcel_that_was_shipped_is_on_its_way_whatever_its_state_is_called(
    ann: Conversation, shop_engine: Engine
) -> None:
    set_parcel(shop_engine, "#W300001", "packed", shipped_at=datetime(2026, 3, 13, tzinfo=UTC))
    ann.say("where is order #W300001", "track_order")
    assert "on its way" in ann.text


def test_of_a_packed_order_nobody_says_that_it_has_shipped(ann: Conversation, shop_engine: Engine) -> None:
    set_parcel(shop_engine, "#W300001", "packed")
    ann.say("cancel order #W300001, don't need it", "cancel_order")
    assert "being made ready for the carrier" in ann.text


def test_an_order_card_offers_what_is_allowed(ann: Conversation) -> None:
    ann.say("where is order #W100001", "track_order")
    payloads = [action["payload"] for action in ann.custom["order"]["actions"]]
    assert payloads[0] == '/cancel_order{"order_number": "#W100001"}'
    ann.say("where is order #W200001", "track_order")
    assert [a["payload"].split("{")[0] for a in ann.custom["order"]["actions"]] == [
        "/return_item",
        "/exchange_item",
    ]


def test_a_button_of_the_card_starts_the_task(ann: Conversation) -> None:
    ann.parse = lambda text: {
        "text": text,
        "intent": {"name": "cancel_order", "confidence": 1.0},
        "entities": [{"entity": "order_number", "value": "#W100002"}],
    }
    ann.say('/cancel_order{"order_number": "#W100002"}')
    assert ann.expects == "reason"
    assert "#W100002" in ann.text


@pytest.mark.parametrize(
    ("words", "says"),
    [("what is in order #W999999?", "can't find that order"), ("订单#W999999里有什么", "没有找到这个订单")],
)
def test_a_number_that_is_none_of_theirs_is_not_passed_over(ann: Conversation, words: str, says: str) -> None:
    ann.say(words, "my_orders")
    assert says in ann.text
    assert "#W100001" in ann.text


def test_all_orders_are_listed_newest_first(ann: Conversation) -> None:
    ann.say("show my orders", "my_orders")
    assert ann.text.index("#W100001") < ann.text.index("#W400001")
    assert len(ann.custom["orders"]) == 5


def test_an_order_is_found_by_what_is_in_it(ann: Conversation) -> None:
    ann.say("when does my keyboard arrive", "track_order")
    assert "#W100001" in ann.text
    assert "#W200001" not in ann.text


def test_a_cancelled_orders_refund_is_told(ann: Conversation) -> None:
    ann.say("cancel #W100001, don't need it", "cancel_order")
    ann.say("yes", "affirm")
    ann.say("where is my refund", "track_refund")
    assert "$140.00" in ann.text
    assert "Visa ending in 1111" in ann.text


def test_an_unknown_order_is_not_there(ann: Conversation) -> None:
    ann.say("where is order #W999999", "track_order")
    assert "can't find" in ann.text


def test_the_invoice_lists_the_prices(ann: Conversation) -> None:
    ann.say("what did I pay for order #W200001", "check_invoice")
    assert "$43.00" in ann.text
    assert "$100.00" in ann.text


def test_a_search_shows_cards(guest: Conversation) -> None:
    guest.say("show me kettles under $42", "search_product")
    cards = guest.custom["cards"]
    assert [card["title"] for card in cards][:1] == ["Electric Kettle"]
    assert cards[0]["price"]
    assert cards[0]["action"]["payload"] == '/ask_product{"product_id": "kettle"}'


def test_nothing_found_asks_for_other_words(guest: Conversation) -> None:
    guest.say("do you have zeppelins", "search_product")
    assert guest.custom["expects"] == "query"


def test_a_product_is_told_with_its_options(guest: Conversation) -> None:
    guest.say("tell me about the wall clock", "ask_product")
    assert "analog" in guest.text
    assert "$30.00" in guest.text
    assert "4 of 4" in guest.text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("is the t-shirt in stock in blue size M", "blue, M"),
        ("do you have the t-shirt in red L", "sold out"),
        ("is the desk lamp available in black", "black"),
    ],
)
def test_stock_of_a_variant(guest: Conversation, words: str, says: str) -> None:
    guest.say(words, "check_stock")
    assert says in guest.text


def test_it_is_the_product_just_shown(guest: Conversation) -> None:
    guest.say("tell me about the wall clock", "ask_product")
    guest.say("is it available in white?", "check_stock")
    assert "Wall Clock" in guest.text
    assert "white, analog" in guest.text


def test_two_products_side_by_side(guest: Conversation) -> None:
    guest.say("compare the wall clock and the desk lamp", "compare_products")
    assert len(guest.custom["cards"]) == 2
    assert "Wall Clock" in guest.text and "Desk Lamp" in guest.text


def test_an_article_answers_with_a_link(guest: Conversation) -> None:
    guest.say("what is your return policy", "check_refund_policy")
    assert guest.custom["article"] == {"title": "Return policy", "url": "/help/returns"}


def test_an_article_in_chinese(guest: Conversation) -> None:
    guest.say("你们的退货政策是什么", "check_refund_policy")
    assert guest.custom["article"]["title"] == "退货政策"


def test_without_an_answer_a_person_is_offered(guest: Conversation) -> None:
    guest.say("how do I reset my password", "recover_password")
    buttons = [
        button["payload"]
        for reply in (guest.outcome.replies if guest.outcome else [])
        for button in reply.buttons
    ]
    assert buttons == ["/contact_human_agent"]


def test_products_in_chinese(guest: Conversation) -> None:
    guest.say("有没有电热水壶", "search_product")
    assert guest.custom["cards"][0]["title"] == "电热水壶"
    guest.say("介绍一下挂钟", "ask_product")
    assert "挂钟" in guest.text
    assert "黑色" in guest.text


@pytest.mark.parametrize(
    ("words", "intent", "says"),
    [
        ("hi", "greet", "Hi Ann"),
        ("thank you", "thank", "welcome"),
        ("what can you do", "nlu_fallback", "track your orders"),
        ("are you human", "bot_challenge", "I'm a bot"),
        ("bye", "goodbye", "nice day"),
        ("that's all", "nlu_fallback", "nice day"),
    ],
)
def test_small_talk(ann: Conversation, words: str, intent: str, says: str) -> None:
    ann.say(words, intent)
    assert says in ann.text


def test_a_price_alone_refines_the_search_before(guest: Conversation) -> None:
    guest.say("show me keyboards", "search_product")
    guest.say("under 105 dollars", "search_product")
    assert guest.custom["cards"][0]["title"] == "Mechanical Keyboard"
    guest.say("五十以内的", "search_product")
    assert "没有找到" in guest.text


def test_a_colour_that_does_not_exist_is_said_honestly(ann: Conversation) -> None:
    ann.say("silver wall clock?", "search_product")
    assert "doesn't come in silver" in ann.text
    assert "black" in ann.text


def test_the_only_product_found_is_told_in_full(ann: Conversation) -> None:
    ann.say("looking for a water bottle", "search_product")
    assert "A good water bottle" in ann.text


def test_it_after_a_list_is_the_one_that_comes_so(ann: Conversation) -> None:
    ann.say("compare the electric kettle and the water bottle", "compare_products")
    ann.say("how much is it in 750ml?", "ask_product")
    assert "Water Bottle" in ann.text
    assert "Electric Kettle" not in ann.text


def test_it_after_a_list_is_asked_for_where_nothing_tells(ann: Conversation) -> None:
    ann.say("compare the electric kettle and the water bottle", "compare_products")
    ann.say("do you have it in stock?", "check_stock")
    assert ann.expects is None
    assert ann.custom["expects"] == "product"
    assert len(ann.choices()) == 2


def test_a_product_is_told_about_though_the_nlu_made_nothing_of_it(ann: Conversation) -> None:
    ann.say("can you tell me about the desk lamp?", "out_of_scope")
    assert "A good desk lamp" in ann.text


def test_a_policy_asked_as_if_it_were_a_product_gets_its_article(ann: Conversation) -> None:
    ann.say("what about the return policy for refund of items", "ask_product")
    assert "return delivered items" in ann.text
