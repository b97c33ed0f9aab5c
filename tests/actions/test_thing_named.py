"""What is to be cancelled or sent back by a name that is in none of the shopper's orders."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.dialogue.facts import Shop
from actions.understanding.thing_named import is_called, things_named
from actions.wording import Wording
from shop.views import OrderView
from tests.actions.talking import Conversation


@pytest.fixture
def ben(shop: Shop, wording: Wording) -> Conversation:
    """Ben, signed in, whose only order is a lamp."""
    return Conversation(shop, wording, customer_id="ben", language="en")


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("cancel my tent please", ["tent"]),
        ("i'd like to send back the desk lamps, they flicker", ["desk lamps"]),
        ("exchange my kettle for a red one", ["kettle"]),
        ("return it", []),
        ("我要退帐篷", ["帐篷"]),
        ("取消台灯那单", ["台灯"]),
        ("把水壶换了吧", ["水壶"]),
        ("退款", []),
    ],
)
def test_the_thing_of_a_wish(text: str, things: list[str]) -> None:
    assert things_named(text) == things


@pytest.mark.parametrize(
    ("thing", "title", "called"),
    [
        ("tent", "Dome Tents", True),
        ("desk lamp", "Silver Desk Lamp", True),
        ("desk", "Desk Lamp", False),
        ("order", "Desk Lamp", False),
        ("水壶", "电热水壶", True),
        ("电热", "电热水壶", False),
    ],
)
def test_what_a_product_is_called(thing: str, title: str, called: bool) -> None:
    assert is_called(thing, title) is called


def test_a_thing_of_no_order_is_not_taken_for_the_only_order(ben: Conversation) -> None:
    ben.say("cancel my kettle", "cancel_order")
    assert "can't find “kettle” in your orders" in ben.text
    assert ben.expects == "order_number"
    ben.say("oh, the lamp i mean")
    assert "#B100001" in ben.text


def test_own_words_for_what_was_ordered_are_no_other_thing(ben: Conversation) -> None:
    ben.say("cancel my reading light", "cancel_order")
    assert "can't find" not in ben.text and "#B100001" in ben.text


def test_it_is_left_where_the_shopper_says_so(
    shop: Shop, wording: Wording, order: Callable[[str, str], OrderView]
) -> None:
    ben = Conversation(shop, wording, customer_id="ben", language="zh")
    ben.say("取消水壶", "cancel_order")
    assert "没有找到“水壶”" in ben.text
    ben.say("那算了")
    assert ben.expects is None
    assert order("ben", "#B100001").status == "pending"
