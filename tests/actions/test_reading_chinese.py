"""Chinese as it is typed in a chat: Cantonese words, spaces for commas, a thing and what it becomes."""

from __future__ import annotations

import pytest

from actions.names import CANCEL, EXCHANGE, RETURN
from actions.understanding.giving_up import points_at_matter, wish_after_no
from actions.understanding.items import ItemCandidate, items_in
from actions.understanding.parts import part_of_order
from actions.understanding.plain_changes import plainly_said
from actions.understanding.quantities import units_in
from actions.understanding.spaced import with_commas
from actions.understanding.swaps import swaps_in
from actions.understanding.text import fold

COATS = (
    ItemCandidate("one", ("Rain Coat", "雨衣"), {"color": "blue", "size": "L"}, "coat"),
    ItemCandidate("two", ("Rain Coat", "雨衣"), {"color": "brown", "size": "M"}, "coat"),
)
PAIR = (
    ItemCandidate("coat", ("Rain Coat", "雨衣"), {"color": "blue", "size": "L"}, "coat"),
    ItemCandidate("jug", ("Milk Jug", "奶壶"), {"capacity": "500 ml"}, "jug"),
)
OPTIONS = {
    "coat": {"color": ["blue", "brown", "pink"], "size": ["S", "M", "L"]},
    "jug": {"capacity": ["500 ml", "1000 ml"]},
}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("唔要嗰件喇", "不要那件啦"),
        ("邊個細啲㗎", "哪个小些的"),
        ("淨係退一件", "只是退一件"),
        ("得唔得", "行不行"),
        ("咖啡色的呢", "咖啡色的呢"),
        ("關係唔大", "关系不大"),
        ("系列产品的喇叭", "系列产品的喇叭"),
        ("旁边的返程票", "旁边的返程票"),
    ],
)
def test_cantonese_is_read_as_mandarin_of_the_same_length(typed: str, read: str) -> None:
    assert fold(typed) == read
    assert len(read) == len(typed)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("雨衣换M码 奶壶换小号", "雨衣换m码,奶壶换小号"),
        ("雨衣 换成 M 奶壶 换成小号", "雨衣 换成 m,奶壶 换成小号"),
        ("雨衣换成 白色 M码 谢谢", "雨衣换成 白色 m码 谢谢"),
        ("我要退 蓝色那个", "我要退 蓝色那个"),
        ("change the coat to M", "change the coat to m"),
    ],
)
def test_a_space_before_the_next_wish_parts_like_a_comma(typed: str, read: str) -> None:
    assert with_commas(fold(typed)) == read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("第一件换成M 第二件换成粉色", {"one": {"size": ("M",)}, "two": {"color": ("pink",)}}),
        ("藍色嗰件換M 啡色嗰件換粉紅", {"one": {"size": ("M",)}, "two": {"color": ("pink",)}}),
        ("两件都换粉色", {"one": {"color": ("pink",)}, "two": {"color": ("pink",)}}),
    ],
)
def test_each_of_two_alike_becomes_what_is_said_of_it(text: str, wanted: dict[str, object]) -> None:
    found = swaps_in(text, COATS, OPTIONS)
    assert {swap.item_id: dict(swap.wish.wanted) for swap in found.swaps} == wanted


def test_a_colour_that_there_is_not_stays_with_its_own_line() -> None:
    found = {
        swap.item_id: swap.wish for swap in swaps_in("第一件换成M，第二件换成红色", COATS, OPTIONS).swaps
    }
    assert (dict(found["one"].wanted), found["two"].missing) == ({"size": ("M",)}, "red")


def test_two_things_in_one_breath_become_each_their_own() -> None:
    found = swaps_in("奶壶换1000的 雨衣换粉色", PAIR, OPTIONS)
    assert {swap.item_id: dict(swap.wish.wanted) for swap in found.swaps} == {
        "jug": {"capacity": ("1000 ml",)},
        "coat": {"color": ("pink",)},
    }


def test_what_a_thing_is_already_is_a_wish_that_only_describes_it() -> None:
    (swap,) = swaps_in("雨衣换成蓝色", PAIR, OPTIONS).swaps
    assert swap.wish.wanted == {"color": ("blue",)}


def test_one_of_two_units_is_one() -> None:
    assert units_in("一条换大一码", 2) == 1
    assert units_in("淨係換一條", 2) == 1
    assert units_in("换一条新的", 2) is None


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("雨衣ok的 奶壶退掉", ("jug",)),
        ("奶壶没问题，全退掉雨衣", ("coat",)),
        ("雨衣同奶壺都退", ("coat", "jug")),
    ],
)
def test_what_is_fine_stays_and_what_is_joined_goes(text: str, ids: tuple[str, ...]) -> None:
    assert items_in(text, PAIR).ids == ids


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("两件雨衣取消一件", True),
        ("只要一件 蓝的那件不要了", True),
        ("棕色的雨衣取消 蓝色的留着", True),
        ("取消一个订单", False),
        ("两件都取消", False),
    ],
)
def test_less_than_the_order_is_to_go(text: str, part: bool) -> None:
    assert part_of_order(text, COATS, units=2) is part


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("奶壶换5000的", EXCHANGE),
        ("那退雨衣", RETURN),
        ("取消灰色的雨衣", CANCEL),
        ("我换手机了", None),
        ("退款", None),
        ("退货政策", None),
        ("取消订阅", None),
        ("想买换季外套", None),
        ("电池可以换吗", None),
        ("地址换成北京", None),
    ],
)
def test_a_change_said_with_the_thing_needs_no_intent(text: str, kind: str | None) -> None:
    assert plainly_said(text) == kind


def test_a_wish_after_taking_back_another() -> None:
    assert wish_after_no("算了不退了，换成黑色的") == "换成黑色的"
    assert wish_after_no("等一下 能只改地址吗") == "能只改地址吗"
    assert wish_after_no("算了不退了") == ""
    assert points_at_matter("算了不换了; 直接退")
    assert not points_at_matter("退鼠标")
