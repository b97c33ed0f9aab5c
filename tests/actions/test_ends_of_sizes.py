"""The biggest or smallest version that there is."""

from __future__ import annotations

import pytest

from actions.understanding.options import wish_in
from tests.actions.talking import Conversation

CUPS = {"capacity": ["2 cups", "4 cups", "8 cups"], "color": ["black", "white"]}
LAPTOP = {"screen size": ["13-inch", "15-inch"], "ram": ["8GB", "16GB"], "storage": ["256GB", "512GB"]}
DECK = {"material": ["plastic", "bamboo"], "length": ["28 inch", "31 inch", "34 inch"]}


@pytest.mark.parametrize(
    ("text", "universe", "current", "name", "value"),
    [
        ("I want the biggest you have", CUPS, {"capacity": "2 cups", "color": "black"}, "capacity", "8 cups"),
        ("one that's bigger, the biggest you have", CUPS, {"capacity": "2 cups"}, "capacity", "8 cups"),
        ("the smallest one in white", CUPS, {"capacity": "8 cups", "color": "black"}, "capacity", "2 cups"),
        ("换成最大的", CUPS, {"capacity": "4 cups"}, "capacity", "8 cups"),
        (
            "the shortest you have in plastic",
            DECK,
            {"material": "bamboo", "length": "34 inch"},
            "length",
            "28 inch",
        ),
        ("with the biggest memory", LAPTOP, {"ram": "8GB", "screen size": "13-inch"}, "ram", "16GB"),
        ("most storage please", LAPTOP, {"storage": "256GB", "screen size": "13-inch"}, "storage", "512GB"),
        ("the biggest screen", LAPTOP, {"screen size": "13-inch", "ram": "8GB"}, "screen size", "15-inch"),
        ("one size bigger", CUPS, {"capacity": "2 cups"}, "capacity", "4 cups"),
    ],
)
def test_the_end_of_the_sizes_is_wished(
    text: str, universe: dict[str, list[str]], current: dict[str, str], name: str, value: str
) -> None:
    assert wish_in(text, universe, current).wanted[name] == (value,)


@pytest.mark.parametrize("text", ["change my biggest mug to white", "the largest of my mugs in white"])
def test_a_thing_told_by_its_size_wishes_none(text: str) -> None:
    assert "capacity" not in wish_in(text, CUPS, {"capacity": "2 cups", "color": "black"}).wanted


def test_what_is_the_biggest_already_is_said_to_be(ann: Conversation) -> None:
    ann.say("exchange the kettle from #W200001 for the biggest you have", "exchange_item")
    assert ann.expects == "variant"
    assert "1.5L" in ann.text
