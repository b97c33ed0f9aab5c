"""Like things in several orders: told by the version that is said, or all of them meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.in_each import said_number
from shop.views import OrderView
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("return both of my kettles", 2),
        ("return both bottles", 2),
        ("两个水壶都退了", 2),
        ("俩水壶都退", 0),
        ("all three lamps", 3),
        ("return the kettle and the lamp", 0),
        ("a bag for two people", 0),
    ],
)
def test_how_many_are_meant(text: str, number: int) -> None:
    assert said_number(text) == number


def test_of_like_things_in_two_orders_the_version_said_tells_the_order(ann: Conversation) -> None:
    """One t-shirt is blue and pending, the other is red and under way."""
    ann.say("cancel the blue t-shirt, ordered by mistake", "cancel_order")
    assert "#W100002" in ann.text


def test_a_thing_in_two_orders_is_asked_for(mia: Conversation, order: Look) -> None:
    mia.say("pay the order with the clock by gift card", "change_payment_method")
    assert "#M100001" in mia.text
