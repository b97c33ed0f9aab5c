"""Two like items of one order: told by their place, both of them, and as buttons that differ."""

from __future__ import annotations

from actions.understanding.items import ItemCandidate
from actions.understanding.swaps import swaps_in
from tests.actions.talking import Conversation

_UNIVERSE = {"p": {"color": ["navy", "white", "black"], "size": ["M", "L", "XL"]}}
_PAIR = [
    ItemCandidate("1", ("Warm Shirt",), {"color": "navy", "size": "M"}, "p"),
    ItemCandidate("2", ("Warm Shirt",), {"color": "white", "size": "L"}, "p"),
]


def _items(text: str) -> list[str]:
    return [swap.item_id for swap in swaps_in(text, _PAIR, _UNIVERSE).swaps]


def test_one_of_two_is_told_by_its_place() -> None:
    assert _items("make the second shirt XL") == ["2"]
    assert _items("change my first shirt to XL") == ["1"]


def test_first_of_all_is_no_place() -> None:
    assert _items("first change the shirt to XL") == []


def test_of_both_only_the_one_that_differs_is_changed() -> None:
    assert _items("change both shirts to L") == ["1"]
    assert _items("change both shirts to XL") == ["1", "2"]


def test_like_items_are_shown_with_what_tells_them_apart(ann: Conversation) -> None:
    ann.say("i want to exchange one of the bottles in #W200002", "exchange_item")
    titles = [choice["title"] for choice in ann.custom["choices"]]
    assert ann.expects == "items" and len(set(titles)) == 2, titles
    ann.say("the second")
    assert ann.expects == "variant" and "750ml" in ann.text, ann.text


def test_the_other_one_that_shall_become_another_version_does_not_go_back(ann: Conversation) -> None:
    ann.say("return the red bottle of #W200002, to paypal. The other one I'd like in red", "return_item")
    assert ann.expects == "confirmation"
    assert "red ($15.00)" in ann.text and "blue ($18.00)" not in ann.text
    assert "has not been taken up" in ann.text
