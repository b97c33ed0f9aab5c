"""Questions: where things are, what there is, what the rules are."""

from __future__ import annotations

import re

import pytest

from shop.services import Services
from tests.live_conversations.chat import Chat
from tests.live_conversations.shoppers import Shopper, owned_variant, product_of

pytestmark = pytest.mark.live


@pytest.mark.parametrize("text", ["where is my order {number}?", "我的订单{number}到哪了？"])
def test_the_parcel_of_one_order_is_told(chat: Chat, robin: Shopper, text: str) -> None:
    said = chat.say(text.format(number=robin.shipped))
    assert f"1Z{robin.id}" in said, chat.story
    assert robin.pending not in said, chat.story
    assert chat.custom("order")["order_number"] == robin.shipped


@pytest.mark.parametrize("text", ["show me my orders", "我有哪些订单？"])
def test_all_orders_are_listed_newest_first(chat: Chat, robin: Shopper, text: str) -> None:
    said = chat.say(text)
    numbers = re.findall(r"#T\d+", said)
    assert numbers == [robin.pending, robin.shipped, robin.delivered], chat.story


@pytest.mark.parametrize("text", ["how much is left on my gift card?", "礼品卡余额还有多少？"])
def test_the_balance_is_told(chat: Chat, text: str) -> None:
    assert "1,000.00" in chat.say(text), chat.story


def test_a_variant_in_stock_is_told_with_its_price(chat: Chat, services: Services) -> None:
    product = product_of(services, "Hoodie")
    variant = owned_variant(product)
    said = chat.say(f"is the hoodie available in {variant.options['color']}, size {variant.options['size']}?")
    assert variant.price.format("en") in said, chat.story
    assert chat.custom("cards")[0]["id"] == product.id


def test_a_variant_that_is_sold_out_is_said_to_be(chat: Chat, services: Services) -> None:
    product = product_of(services, "Hoodie")
    gone = next(variant for variant in product.variants if not variant.in_stock)
    said = chat.say(f"is the hoodie available in {gone.options['color']}, size {gone.options['size']}?")
    assert "sold out" in said, chat.story


def test_stock_in_chinese(zh_chat: Chat, services: Services) -> None:
    product = product_of(services, "Hoodie", "zh")
    said = zh_chat.say("连帽卫衣有货吗？")
    assert product.title in said, zh_chat.story


@pytest.mark.parametrize(
    ("text", "limit"), [("show me bags under $60", 60_00), ("mugs between 30 and 40 dollars", 40_00)]
)
def test_a_search_keeps_to_the_price(chat: Chat, text: str, limit: int) -> None:
    chat.say(text)
    cards = chat.custom("cards")
    assert cards, chat.story
    assert all(card["price_minor"] <= limit for card in cards), chat.story


@pytest.mark.parametrize("text", ["do you have a green backpack?", "I'm looking for a backpack in green"])
def test_a_search_by_colour_finds_it(chat: Chat, services: Services, text: str) -> None:
    product = product_of(services, "Backpack")
    assert any(variant.options["color"] == "green" for variant in product.variants)
    chat.say(text)
    assert product.id in [card["id"] for card in chat.custom("cards")], chat.story


def test_a_search_in_chinese_by_price_and_colour(zh_chat: Chat, services: Services) -> None:
    product = product_of(services, "Mug", "zh")
    said = zh_chat.say("有没有100元以下的红色马克杯？")
    assert product.title in said, zh_chat.story
    assert all(card["price_minor"] <= 100_00 for card in zh_chat.custom("cards"))


def test_what_the_shop_does_not_have_is_asked_for_in_other_words(chat: Chat) -> None:
    chat.say("do you sell helicopters under $3?")
    assert chat.expects == "query", chat.story


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("what is your return policy?", "return"),
        ("I forgot my password", "password"),
        ("退货政策是什么？", "return"),
        ("你们支持哪些付款方式？", "payment"),
    ],
)
def test_the_articles_answer_with_a_link(chat: Chat, services: Services, text: str, slug: str) -> None:
    said = chat.say(text)
    article = chat.custom("article")
    assert article and slug in article["url"], chat.story
    assert len(said) > 30
    language = "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"
    assert article["title"] in [one.title for one in services.articles.list(language)]


def test_two_products_are_compared(chat: Chat) -> None:
    chat.say("compare the backpack and the hoodie")
    titles = [card["title"] for card in chat.custom("cards")]
    assert any("Backpack" in title for title in titles), chat.story
    assert any("Hoodie" in title for title in titles), chat.story
