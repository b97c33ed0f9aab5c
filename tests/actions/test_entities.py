"""What the NLU found in a message: days, products, the language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from actions.dialogue.facts import Shop
from actions.understanding.days import is_within, order_day_in
from actions.wording import Wording
from tests.actions.talking import Conversation, heard

Ann = Callable[..., Conversation]


@pytest.fixture
def ann_says(shop: Shop, wording: Wording) -> Callable[..., Conversation]:
    """Ann's conversation after one message with entities."""

    def say(text: str, intent: str, **entities: str) -> Conversation:
        def parse(said: str) -> dict[str, Any]:
            latest = heard(said, intent)
            found = [{"entity": name, "value": value} for name, value in entities.items()]
            latest["entities"] = latest["requests"][0]["entities"] = found
            return latest

        conversation = Conversation(shop, wording, customer_id="ann", parse=parse)
        conversation.say(text)
        return conversation

    return say


def test_the_order_of_a_day_is_told(ann_says: Ann) -> None:
    told = ann_says("where is the order i placed on march 8?", "track_order", date="2026-03-08")
    assert "#W200002" in told.text and "#W100001" not in told.text


def test_of_the_orders_with_a_thing_the_one_of_the_day_is_told(ann_says: Ann) -> None:
    told = ann_says("where's the t-shirt i ordered on march 12", "track_order", date="2026-03-12")
    assert "#W300001" in told.text and "#W100002" not in told.text


def test_the_order_of_a_stretch_of_days_is_the_one_to_change(ann_says: Ann) -> None:
    asked = ann_says(
        "cancel the order from last week, bought by mistake", "cancel_order", date="2026-03-16/2026-03-18"
    )
    assert asked.expects == "confirmation" and "#W100002" in asked.text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("it was to arrive on march 8, where is it?", "2026-03-08"),
        ("where is my order from march 9?", "2026-03-09"),
    ],
)
def test_a_day_of_something_else_or_without_orders_decides_nothing(
    ann_says: Ann, text: str, day: str
) -> None:
    told = ann_says(text, "track_order", date=day)
    assert "#W100001" in told.text


def test_a_product_the_words_do_not_find_is_searched_by_its_name(ann_says: Ann) -> None:
    found = ann_says("do you sell wasserkocherchen?", "search_product", product="Electric Kettle")
    assert [card["title"] for card in found.custom["cards"]] == ["Electric Kettle"]


def test_a_day_is_the_shops() -> None:
    moment = datetime(2025, 11, 23, 20, tzinfo=UTC)
    assert is_within(moment, "2025-11-24", ZoneInfo("Asia/Shanghai"))
    assert not is_within(moment, "2025-11-24", ZoneInfo("UTC"))
    assert is_within(moment, "2025-11-20/2025-11-23", ZoneInfo("UTC"))
    assert not is_within(moment, "someday", ZoneInfo("UTC"))


def test_only_the_day_of_ordering_is_one() -> None:
    assert order_day_in("the one i bought yesterday", "2025-11-23") == "2025-11-23"
    assert order_day_in("昨天下的单", "2025-11-23") == "2025-11-23"
    assert order_day_in("it must arrive by friday", "2025-11-28") == ""
    assert order_day_in("昨天收到的订单", "2025-11-23") == ""
    assert order_day_in("the one i bought", None) == ""


@pytest.mark.parametrize(("sure", "told"), [(0.9, True), (0.4, False)])
def test_a_language_that_is_not_spoken_is_said_so_in_both_that_are(
    shop: Shop, wording: Wording, sure: float, told: bool
) -> None:
    def parse(said: str) -> dict[str, Any]:
        return {**heard(said), "language": "fr", "language_confidence": sure}

    conversation = Conversation(shop, wording, customer_id="ann", parse=parse)
    conversation.say("j'ai une question sur la vie")
    assert ("only understand English" in conversation.text) is told
    assert ("只懂中文和英文" in conversation.text) is told
    if told:
        conversation.say("vous ne comprenez donc rien", stuck=["misunderstood"])
        assert "get a colleague" in conversation.text and "转接人工" in conversation.text
