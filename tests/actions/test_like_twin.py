"""One of two alike told by comparing them, and one that shall be as the other is."""

from __future__ import annotations

import pytest

from actions.understanding.compared import compared
from actions.understanding.items import ItemCandidate, items_in
from actions.understanding.like_twin import without_like_twin
from actions.understanding.swaps import swaps_in

LAMPS = [
    ItemCandidate("1", ("Floor Lamp",), {"material": "metal", "color": "blue", "size": "S"}, "lamp", 4000),
    ItemCandidate("2", ("Floor Lamp",), {"material": "wood", "color": "red", "size": "L"}, "lamp", 5500),
]
UNIVERSE = {
    "lamp": {"material": ["metal", "wood"], "color": ["blue", "red", "white"], "size": ["S", "M", "L"]}
}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("return the cheaper lamp", ("1",)),
        ("return the more expensive lamp", ("2",)),
        ("return the smaller lamp", ("1",)),
        ("return the lamp", ()),
        ("return the cheapest lamp", ()),
    ],
)
def test_a_comparison_tells_one_of_two(text: str, ids: tuple[str, ...]) -> None:
    assert items_in(text, LAMPS).ids == ids


@pytest.mark.parametrize("before", ["change it to the cheaper ", "i want the smaller ", "a cheaper "])
def test_a_wish_tells_none(before: str) -> None:
    assert compared(before, ("1", "2"), LAMPS) == ("1", "2")


def test_the_dearer_one_becomes_the_cheapest_there_is() -> None:
    read = swaps_in("swap the pricier one for the cheapest lamp you have", LAMPS, UNIVERSE)
    assert [swap.item_id for swap in read.swaps] == ["2"]
    assert read.swaps[0].wish.cheapest


@pytest.mark.parametrize(
    "text", ["make the metal lamp the same as the wood one", "make the metal lamp just like the other one"]
)
def test_one_shall_be_as_the_other_is(text: str) -> None:
    read = swaps_in(text, LAMPS, UNIVERSE)
    assert [swap.item_id for swap in read.swaps] == ["1"]
    assert read.swaps[0].wish.wanted == {"material": ("wood",), "color": ("red",), "size": ("L",)}


@pytest.mark.parametrize(
    "text",
    ["the same address as the other order", "i like the other one", "looks like rain", "the same again"],
)
def test_other_likenesses_are_none(text: str) -> None:
    assert swaps_in(f"{text}, lamp", LAMPS, UNIVERSE).swaps == () or not without_like_twin(text)


def test_two_alike_are_made_other_in_one_breath() -> None:
    read = swaps_in("make the metal lamp white and the wood one white too", LAMPS, UNIVERSE)
    assert {swap.item_id: dict(swap.wish.wanted) for swap in read.swaps} == {
        "1": {"color": ("white",)},
        "2": {"color": ("white",)},
    }


def test_what_is_kept_beside_it_is_made_no_other() -> None:
    read = swaps_in("make the metal lamp white and keep the wood one", LAMPS, UNIVERSE)
    assert [swap.item_id for swap in read.swaps] == ["1"]
