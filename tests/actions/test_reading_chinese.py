"""Chinese as it is typed in a chat: Cantonese words, spaces for commas, a thing and what it becomes."""

from __future__ import annotations

import pytest

from actions.names import CANCEL, EXCHANGE, RETURN
from actions.understanding.all_orders import means_all_orders
from actions.understanding.change_in_hand import asks_for_parcel
from actions.understanding.countries import goes_to_country
from actions.understanding.giving_up import points_at_matter, wish_after_no
from actions.understanding.items import ItemCandidate, items_in
from actions.understanding.parts import part_of_order
from actions.understanding.plain_changes import only_a_name, plainly_said
from actions.understanding.quantities import changes_amount, units_in
from actions.understanding.spaced import with_commas
from actions.understanding.still_allowed import asks_if_returnable
from actions.understanding.swaps import swaps_in
from actions.understanding.text import fold
from actions.understanding.units import in_chinese_units

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
        ("唔要嗰件喇", "不要那件了"),
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


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("订单里的雨衣数量改成2", True),
        ("订单里再加一个奶壶可以吗", True),
        ("下了两个 只要一个 能改吗", True),
        ("改成四件套", False),
        ("退其中一件", False),
        ("尺码改成大一点的", False),
    ],
)
def test_how_many_an_order_has_cannot_be_changed(text: str, asked: bool) -> None:
    assert changes_amount(text) is asked


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("雨衣能退吗 还没收到", "雨衣能退吗"),
        ("退款能退到卡上吗", ""),
        ("什么时候退", ""),
    ],
)
def test_whether_a_thing_may_go_back_is_no_question_after_money(text: str, piece: str) -> None:
    assert asks_if_returnable(text) == piece


@pytest.mark.parametrize(
    ("text", "country"),
    [("寄香港得唔得", "香港"), ("你们往中国发货吗", "中国"), ("你们从中国发货吗", ""), ("寄到国外", "")],
)
def test_a_country_is_where_a_parcel_goes_and_not_where_it_comes_from(text: str, country: str) -> None:
    assert goes_to_country(text) == country


def test_only_a_name_is_no_trouble() -> None:
    assert only_a_name("香水")
    assert not only_a_name("杯子碎了")
    assert not only_a_name("收到的香水漏了")


def test_a_number_behind_a_colour_is_a_size_of_its_own() -> None:
    (swap,) = swaps_in("奶壶换成1000", PAIR, OPTIONS).swaps
    assert swap.wish.wanted == {"capacity": ("1000 ml",)}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("8 cups", "8 杯"),
        ("2 x 8 kg", "2 x 8 公斤"),
        ("10-inch", "10 英寸"),
        ("256 GB", "256 GB"),
        ("L/XL", "L/XL"),
    ],
)
def test_units_are_shown_as_chinese_writes_them(value: str, shown: str) -> None:
    assert in_chinese_units(value) == shown


@pytest.mark.parametrize(
    ("text", "asked"),
    [("多久能收到", True), ("什么时候发货", True), ("多久收到退款", False), ("收到了", False)],
)
def test_when_the_parcel_comes_is_no_question_after_money(text: str, asked: bool) -> None:
    assert asks_for_parcel(text) is asked


@pytest.mark.parametrize(
    ("text", "every"),
    [("所有待发货的都取消", True), ("还没发货的都不要", True), ("待发货的那单取消", False)],
)
def test_all_that_is_not_yet_sent(text: str, every: bool) -> None:
    assert means_all_orders(text) is every
