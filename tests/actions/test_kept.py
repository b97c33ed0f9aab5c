"""Which items are meant in Chinese where some are told to stay, counted, or already spoken of."""

from __future__ import annotations

import pytest

from actions.understanding.items import ItemCandidate, items_in
from actions.understanding.kept import counts_things, means_those, tells_order_by_item
from actions.understanding.text import fold


def _items(*titles: str) -> list[ItemCandidate]:
    return [ItemCandidate(title, (title,), {}, title) for title in titles]


ITEMS = _items("Cycling Helmet", "Electric Toothbrush", "Yoga Mat", "Headphones", "Keyboard", "Air Purifier")


@pytest.mark.parametrize(
    ("text", "chosen", "kept"),
    [
        ("头盔我女儿在骑车用，留着", [], ["Cycling Helmet"]),
        ("瑜伽垫挺好的，我喜欢", [], ["Yoga Mat"]),
        ("牙刷拆开用过了 留着 只退头盔", ["Cycling Helmet"], ["Electric Toothbrush"]),
        ("瑜伽垫要退，耳机跟键盘留着", ["Yoga Mat"], ["Headphones", "Keyboard"]),
        ("耳机、键盘都留着", [], ["Headphones", "Keyboard"]),
        ("头盔女儿喜欢就留着，瑜伽垫退礼品卡", ["Yoga Mat"], ["Cycling Helmet"]),
        # nothing here stays
        ("瑜伽垫我不喜欢，退了", ["Yoga Mat"], []),
        ("头盔不想留着，退掉", ["Cycling Helmet"], []),
        ("瑜伽垫很喜欢但是太大，想退", ["Yoga Mat"], []),
        ("耳机跟键盘都退", ["Headphones", "Keyboard"], []),
        ("净化器退掉", ["Air Purifier"], []),
        ("空氣清淨機退掉", ["Air Purifier"], []),
    ],
)
def test_what_is_to_stay_does_not_go(text: str, chosen: list[str], kept: list[str]) -> None:
    read = items_in(text, ITEMS)
    assert (sorted(read.ids), sorted(read.excluded)) == (chosen, kept)


def test_a_number_of_one_kind_is_not_all_there_is() -> None:
    lamps = [
        ItemCandidate("1", ("Smart Watch",), {"color": "gold"}, "watch"),
        ItemCandidate("2", ("Smart Watch",), {"color": "black"}, "watch"),
        ItemCandidate("3", ("Sunglasses",), {}, "glasses"),
    ]
    assert items_in("两块智能手表都退了", lamps).ids == ("1", "2")
    assert not items_in("两台无人机都退了", lamps)
    assert items_in("三件都退了", lamps).ids == ("1", "2", "3")
    assert not counts_things(fold("两件商品都退"))


@pytest.mark.parametrize(
    ("text", "those"),
    [
        ("那就都退", True),
        ("两个都退了吧", True),
        ("全部退", False),
        ("除了头盔都退", False),
        ("都换成黑的", False),
    ],
)
def test_all_of_those_listed(text: str, those: bool) -> None:
    assert means_those(text) is those


@pytest.mark.parametrize(
    ("text", "told"),
    [("有无人机的那单取消", True), ("有吸塵器那單", True), ("有问题的那单", False), ("我还有一单", False)],
)
def test_an_order_told_by_what_it_has(text: str, told: bool) -> None:
    assert tells_order_by_item(text) is told
