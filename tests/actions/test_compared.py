"""One of two alike, told by comparing them, as the other one, or added and left out at the confirmation."""

from __future__ import annotations

import pytest

from actions.understanding.compared import means_both
from actions.understanding.items import ItemCandidate, items_in
from tests.actions.talking import Conversation

LINES = [
    ItemCandidate("small", ("Water Bottle",), {"capacity": "500ml", "color": "red"}, "bottle"),
    ItemCandidate("big", ("Water Bottle",), {"capacity": "750ml", "color": "blue"}, "bottle"),
    ItemCandidate("lamp", ("Desk Lamp",), {"color": "black"}, "lamp"),
]


@pytest.mark.parametrize(
    ("text", "chosen", "kept"),
    [
        ("return the bigger of my two bottles", ("big",), ()),
        ("return the smaller one of the bottles", ("small",), ()),
        ("keep the red bottle, return the other", ("big",), ("small",)),
        (
            "two bottles were one too many. keep the red one, return the other and the lamp",
            ("big", "lamp"),
            ("small",),
        ),
        ("return my two bottles", ("small", "big"), ()),
        ("keep the red bottle, return the other order", (), ("small",)),
    ],
)
def test_the_one_that_is_compared_is_meant(text: str, chosen: tuple[str, ...], kept: tuple[str, ...]) -> None:
    found = items_in(text, LINES)
    assert (set(found.ids), found.excluded) == (set(chosen), kept)


def test_a_comparison_that_sizes_do_not_tell_is_asked_for() -> None:
    found = items_in("return the prettier of my two bottles", LINES)
    assert found.ids == () and [set(group) for group in found.ambiguous] == [{"small", "big"}]


def test_one_thing_is_left_out_and_another_added(ann: Conversation) -> None:
    ann.say("return the kettle and the clock from #W200001, money on my gift card", "return_item")
    ann.say("leave out the clock and add the lamp", "return_item")
    assert ann.expects == "confirmation"
    assert "Desk Lamp" in ann.text and "Electric Kettle" in ann.text
    assert "Wall Clock" not in ann.text


def test_that_shall_stay_too(ann: Conversation) -> None:
    ann.say("return everything from #W200001 except the clock, money on my gift card", "return_item")
    ann.say("actually the lamp is fine, keep that too", "correct_information")
    assert ann.expects == "confirmation"
    assert "Desk Lamp" not in ann.text


def test_money_back_takes_the_place_of_an_exchange(ann: Conversation) -> None:
    ann.say("exchange the lamp from #W200001 for a silver one, pay with PayPal", "exchange_item")
    assert ann.expects == "confirmation"
    ann.say("wait, just give me the money back for it instead", "get_refund")
    assert ann.expects in {"refund_method", "confirmation"}
    assert "exchange" not in ann.text


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("actually both", True),
        ("both of them please", True),
        ("both orders", False),
        ("both, and the lamp", False),
    ],
)
def test_nothing_but_both_is_heard(text: str, both: bool) -> None:
    assert means_both(text) is both


def test_both_of_two_named_are_not_the_whole_order(ann: Conversation) -> None:
    ann.say("return the kettle and the clock from #W200001, money on my gift card", "return_item")
    ann.say("both of them please", "correct_information")
    assert "Desk Lamp" not in ann.text


def test_both_after_one_that_has_no_twin_is_not_the_whole_order(ann: Conversation) -> None:
    ann.say("return the kettle from #W200001, money on my gift card", "return_item")
    ann.say("actually both", "correct_information")
    assert "Desk Lamp" not in ann.text
    assert ann.expects == "confirmation"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("cancel my most expensive order, it was a mistake", "#W100001"),
        ("cancel the cheapest one of my open orders, no longer needed", "#W100002"),
        ("最贵那单取消，不需要了", "#W100001"),
    ],
)
def test_an_order_is_told_by_what_it_cost(ann: Conversation, words: str, number: str) -> None:
    ann.say(words, "cancel_order")
    assert number in ann.text
