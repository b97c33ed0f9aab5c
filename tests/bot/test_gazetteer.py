"""The catalogue's names in messages, typed well and badly."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import pytest

from bot.components.gazetteer import Gazetteer
from bot.components.slips import Slips


def entry(
    entity: str, value: str, names: List[str], parts: Any = (), ids: Any = (), option: str = ""
) -> Dict:
    return {
        "entity": entity,
        "value": value,
        "names": names,
        "parts": list(parts),
        "ids": list(ids),
        "option": option,
    }


CONTENT = {
    "format": 1,
    "hash": "one",
    "entries": [
        entry("product", "Lumio Quiet Headphones", ["Lumio Quiet Headphones", "静谧头戴式耳机"], ids=["P1"]),
        entry("product", "headphones", [], ["headphones", "耳机"], ["P1"]),
        entry("product", "Stoneware Electric Kettle", ["Stoneware Electric Kettle"], ids=["P2"]),
        entry("product", "electric kettle", [], ["electric kettle", "电热水壶"], ["P2"]),
        entry("product", "kettle", [], ["kettle", "水壶"], ["P2", "P3"]),
        entry("product", "Tea Kettle", ["Tea Kettle"], ids=["P3"]),
        entry("product", "Relaxed T-Shirt", ["Relaxed T-Shirt", "宽松款T恤"], ["t-shirt", "t恤"], ["P4"]),
        entry("product", "smartphone", [], ["smartphone", "手机"], ["P5"]),
        entry("product", "Pebble Speaker", ["Pebble Speaker", "蓝牙音箱"], ["speaker", "音箱"], ["P6"]),
        entry("product", "Scented Candle", ["Scented Candle"], ["candle"], ["P7"]),
        entry("product", "Water Bottle", ["Water Bottle"], ["bottle"], ["P8"]),
        entry("category", "Kitchen", ["Kitchen", "厨房"]),
        entry("brand", "Lumio", ["Lumio", "鲁米欧"]),
        entry("color", "black", ["black"], ["黑色"], option="color"),
        entry("color", "grey", ["grey"], ["gray", "灰色"], option="color"),
        entry("size", "M", ["M"], ["中码"], option="size"),
        entry("size", "L", ["L"], ["大号"], option="size"),
        entry("size", "42", ["42"], option="size"),
        entry("option", "1.5 l", ["1.5 l"], option="capacity"),
        entry("option", "256 GB", ["256 GB"], option="storage"),
        entry("option", "none", ["none"], option="backlight"),
    ],
    "ordinary": ["short", "battle", "settle"],
    "frequent": ["cancel", "back", "battle"],
}
GAZETTEER = Gazetteer(CONTENT)


def found(text: str, taken: Any = ()) -> List[Tuple[str, str, str]]:
    """Entity, value and the place as typed."""
    return [
        (one.name.entity, one.name.value, text[one.start : one.end]) for one in GAZETTEER.find(text, taken)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "the Lumio Quiet Headphones in grey",
            [("product", "Lumio Quiet Headphones", "Lumio Quiet Headphones"), ("color", "grey", "grey")],
        ),
        ("two kettles", [("product", "kettle", "kettles")]),
        ("tshirt", [("product", "Relaxed T-Shirt", "tshirt")]),
        ("a t shirt", [("product", "Relaxed T-Shirt", "t shirt")]),
        ("T-Shirts", [("product", "Relaxed T-Shirt", "T-Shirts")]),
        ("smart phone", [("product", "smartphone", "smart phone")]),
        ("waterbottle", [("product", "Water Bottle", "waterbottle")]),
        ("lumio, for the kitchen?", [("brand", "Lumio", "lumio"), ("category", "Kitchen", "kitchen")]),
        ("a 1.5 litre one", [("option", "1.5 l", "1.5 litre")]),
        ("256gb", [("option", "256 GB", "256gb")]),
        ("ＢＬＡＣＫ", [("color", "black", "ＢＬＡＣＫ")]),
        (
            "我想退耳机和电热水壶",
            [("product", "headphones", "耳机"), ("product", "electric kettle", "电热水壶")],
        ),
        ("黑色的宽松款T恤", [("color", "black", "黑色"), ("product", "Relaxed T-Shirt", "宽松款T恤")]),
        ("", []),
        ("靜謐頭戴式耳機", [("product", "Lumio Quiet Headphones", "靜謐頭戴式耳機")]),
        ("中碼的", [("size", "M", "中碼")]),
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(text: str, expected: List[Tuple[str, str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a kettel please", "kettle"),
        ("headpones", "headphones"),
        ("balck", "black"),
        ("elecric ketle", "electric kettle"),
        ("quiet hedphones lumio quiet hedphones", "Lumio Quiet Headphones"),
        ("water bittle", "Water Bottle"),
        ("蓝芽音箱", "Pebble Speaker"),
    ],
)
def test_a_slip_is_mended_and_less_sure(text: str, value: str) -> None:
    sure = [one for one in GAZETTEER.find(text) if one.name.value == value]
    assert sure and sure[0].confidence <= 0.8


@pytest.mark.parametrize(
    "text",
    [
        "in short, no",  # no shirt
        "cancle my order",  # no candle
        "bring it back",
        "none of them",
        "我的手机号是多少",
        "P1001 and x42",
        "it's 42 dollars",
        "I'm in a hurry",
        "mail lumio@example.com",
    ],
)
def test_everyday_words_and_numbers_are_no_names(text: str) -> None:
    taken = [(5, len(text))] if "@" in text else []
    assert found(text, taken) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("size m", "M"),
        ("in L please", "L"),
        ("red L tshirt", "L"),
        ("M码", "M"),
        ("size 42", "42"),
        ("大号", "L"),
    ],
)
def test_a_short_size_needs_a_word_of_size(text: str, value: str) -> None:
    assert value in [name for kind, name, _ in found(text) if kind == "size"]


def test_of_overlapping_names_the_longest_wins() -> None:
    assert found("Lumio Quiet Headphones") == [
        ("product", "Lumio Quiet Headphones", "Lumio Quiet Headphones")
    ]
    assert found("a tea kettle") == [("product", "Tea Kettle", "tea kettle")]


def test_a_name_of_several_products_carries_all_their_ids() -> None:
    assert GAZETTEER.find("kettle")[0].name.ids == ("P2", "P3")


def test_two_words_equally_near_are_no_telling() -> None:
    slips = Slips({"cable", "caple"}, [], [])
    assert slips.mended(["cagle"]) is None


def test_a_place_that_is_something_else_is_no_name() -> None:
    assert found("order kettle 12", [(0, 15)]) == []
