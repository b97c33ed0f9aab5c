"""Suggestions and product talk with the trained bot: lists, their changes, places in them, the records."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, text

from shop.services import Services
from tests.live_conversations.chat import Chat
from tests.live_conversations.conftest import OpenChat
from tests.live_conversations.shoppers import product_of

pytestmark = pytest.mark.live


def cards(chat: Chat) -> list[dict[str, Any]]:
    """The products of the last list; of an answer with several, the first."""
    found = [one["custom"]["cards"] for one in chat.answers if one.get("custom", {}).get("cards")]
    return list(found[0]) if found else []


def ids(chat: Chat) -> list[str]:
    """Their ids."""
    return [str(card["id"]) for card in cards(chat)]


@pytest.mark.parametrize(
    "wish", ["what do you recommend?", "something for me pls", "给我推荐点东西", "有啥好推荐的"]
)
def test_a_customer_gets_products_with_reasons_in_stock(chat: Chat, wish: str) -> None:
    chat.say(wish)
    shown = cards(chat)
    assert 2 <= len(shown) <= 6, chat.story
    assert all(card["reason"] and card["price"] and card["alt"] and card["in_stock"] for card in shown)
    assert [card["position"] for card in shown] == list(range(1, len(shown) + 1))


@pytest.mark.parametrize(
    ("wish", "again"),
    [
        ("what would you suggest?", "show me others"),
        ("any suggestions?", "anything else?"),
        ("求推荐", "换一批"),
    ],
)
def test_no_list_comes_twice(chat: Chat, wish: str, again: str) -> None:
    chat.say(wish)
    first = set(ids(chat))
    chat.say(again)
    assert ids(chat) and not first & set(ids(chat)), chat.story


def test_a_list_is_recorded_as_shown(chat: Chat, database: Engine) -> None:
    chat.say("recommend me something")
    shown = ids(chat)
    assert len({card["list_id"] for card in cards(chat)}) == 1
    query = text(
        "SELECT product_id FROM events WHERE kind = 'recommendation_shown' AND customer_id = :customer"
        " ORDER BY position"
    )
    with database.connect() as connection:
        stored = [str(row[0]) for row in connection.execute(query, {"customer": chat.customer_id})]
    assert stored == shown, chat.story


def test_a_guests_list_is_recorded_too(open_chat: OpenChat) -> None:
    guest = open_chat()
    guest.say("what's popular?")
    assert all(card.get("list_id") for card in cards(guest)), guest.story


@pytest.mark.parametrize("words", ["something cheaper", "that's too expensive", "有没有便宜点的"])
def test_cheaper_is_cheaper(chat: Chat, words: str) -> None:
    chat.say("how much is the hoodie?" if words.isascii() else "连帽卫衣多少钱")
    assert cards(chat), chat.story
    price = cards(chat)[0]["price_minor"]
    chat.say(words)
    assert cards(chat), chat.story
    assert all(card["price_minor"] < price for card in cards(chat)), chat.story


def test_wishes_add_up(chat: Chat, services: Services) -> None:
    chat.talk("can you recommend something?", "under 80 dollars", "in red please")
    assert cards(chat), chat.story
    for card in cards(chat):
        assert card["price_minor"] <= 80_00, chat.story
        assert "red" in services.catalogue.product(card["id"]).options.get("color", []), chat.story


def test_a_present_within_a_budget(chat: Chat) -> None:
    chat.say("something for my mother under 300")
    assert cards(chat) and all(card["price_minor"] <= 300_00 for card in cards(chat)), chat.story


@pytest.mark.parametrize(
    "words", ["the second one, is it in stock in blue?", "第二个有蓝色的吗", "how much is the second?"]
)
def test_a_place_names_its_product(chat: Chat, words: str) -> None:
    chat.say("what do you recommend?")
    second = cards(chat)[1]["id"]
    chat.say(words)
    assert ids(chat)[0] == second, chat.story


@pytest.mark.parametrize("words", ["how much is the last one?", "最后一个多少钱"])
def test_the_last_of_the_list(chat: Chat, words: str) -> None:
    chat.say("any suggestions?")
    last = cards(chat)[-1]["id"]
    chat.say(words)
    assert ids(chat)[0] == last, chat.story


@pytest.mark.parametrize("words", ["compare the first two", "前两个比一下"])
def test_the_first_two_side_by_side(chat: Chat, words: str) -> None:
    chat.say("what do you recommend?")
    shown = ids(chat)
    chat.say(words)
    table = chat.custom("comparison")
    assert table, chat.story
    assert [one["id"] for one in table["products"]] == shown[:2]
    assert table["rows"] and all(len(row["values"]) == 2 for row in table["rows"])


@pytest.mark.parametrize("words", ["anything like this one?", "有类似的吗"])
def test_something_similar_is_something_else(chat: Chat, services: Services, words: str) -> None:
    hoodie = product_of(services, "Hoodie").id
    chat.talk("tell me about the hoodie" if words.isascii() else "介绍一下连帽卫衣", words)
    assert cards(chat) and hoodie not in ids(chat), chat.story


@pytest.mark.parametrize(
    "words", ["what goes with my backpack?", "accessories for the backpack", "双肩包配什么好"]
)
def test_what_goes_along(chat: Chat, services: Services, words: str) -> None:
    backpack = product_of(services, "Backpack").id
    chat.say(words)
    assert cards(chat) and backpack not in ids(chat), chat.story


def test_what_fits_nothing_is_said_with_the_nearest(chat: Chat) -> None:
    said = chat.say("backpacks under 2 dollars")
    assert "found nothing" in said and cards(chat), chat.story


def test_a_version_that_is_sold_out_comes_with_the_nearest_in_stock(chat: Chat, services: Services) -> None:
    product = product_of(services, "Hoodie")
    gone = next(variant for variant in product.variants if not variant.in_stock)
    said = chat.say(f"is the hoodie available in {gone.options['color']}, size {gone.options['size']}?")
    assert "sold out" in said, chat.story
    told = [line for line in said.splitlines() if line.startswith("•")]
    there = {tuple(one.options.values()) for one in product.variants if one.in_stock}
    assert told, chat.story
    assert all(any(all(value in line for value in one) for one in there) for line in told), chat.story


@pytest.mark.parametrize("matter", ["where is my order?", "my hoodie arrived with a hole in it", "我要退款"])
def test_nothing_is_pushed_beside_other_matters(chat: Chat, matter: str) -> None:
    chat.say(matter)
    assert not cards(chat), chat.story


def test_a_task_goes_on_after_a_wish_in_between(chat: Chat) -> None:
    chat.say("I want to return something")
    chat.say("by the way, what do you recommend?")
    assert cards(chat), chat.story
    assert chat.expects in {"order_number", "items"}, chat.story
