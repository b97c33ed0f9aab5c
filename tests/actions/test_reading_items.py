"""Items, options and variants in shoppers' words."""

from __future__ import annotations

import pytest

from actions.understanding.items import ItemCandidate, items_in
from actions.understanding.options import Wish, wish_in
from actions.understanding.swaps import swaps_in
from actions.understanding.variants import VariantCandidate, choose_variant, options_of

ITEMS = (
    ItemCandidate("1", ("Electric Kettle", "电热水壶"), {"capacity": "1L", "color": "white"}, "kettle"),
    ItemCandidate("2", ("Tea Kettle", "茶壶"), {"material": "glass"}, "tea"),
    ItemCandidate("3", ("Wall Clock", "挂钟"), {"color": "black"}, "clock"),
    ItemCandidate("4", ("Smart Watch", "智能手表"), {"color": "gold", "band material": "leather"}, "watch"),
    ItemCandidate("5", ("Water Bottle", "水瓶"), {"color": "blue"}, "bottle"),
    ItemCandidate("6", ("Water Bottle", "水瓶"), {"color": "red"}, "bottle"),
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("the wall clock", ["3"]),
        ("the clock and the smart watch", ["3", "4"]),
        ("Wall Clock; Smart Watch;", ["3", "4"]),
        ("electric kettle", ["1"]),
        ("the tea kettle", ["2"]),
        ("electrc ketle", ["1"]),
        ("smartwatch", ["4"]),
        ("the blue water bottle", ["5"]),
        ("Water Bottle {'color': 'red'}", ["6"]),
        ("both water bottles", ["5", "6"]),
        ("the water bottles", ["5", "6"]),
        ("everything", ["1", "2", "3", "4", "5", "6"]),
        ("all the items", ["1", "2", "3", "4", "5", "6"]),
        ("all except the clock and the watch", ["1", "2", "5", "6"]),
        ("everything but not the clock", ["1", "2", "4", "5", "6"]),
        ("the clock but keep the watch", ["3"]),
        ("挂钟和智能手表", ["3", "4"]),
        ("挂钟、茶壶", ["3", "2"]),
        ("全部", ["1", "2", "3", "4", "5", "6"]),
        ("除了挂钟都退", ["1", "2", "4", "5", "6"]),
    ],
)
def test_named_items_are_found(text: str, ids: list[str]) -> None:
    assert list(items_in(text, ITEMS).ids) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("return the clock, the watch I'm keeping", ["3"]),
        ("the clock goes back, the smart watch I'll keep after all", ["3"]),
        ("return everything but the watch, we love the watch", ["1", "2", "3", "5", "6"]),
        ("send it all back, but the clock I want to keep", ["1", "2", "4", "5", "6"]),
        ("everything goes back. I already gave away the clock", ["1", "2", "4", "5", "6"]),
        ("six things all go back, I like the clock, so without that one", []),
        ("return all of it. my sister likes the clock. keep that", ["1", "2", "4", "5", "6"]),
        ("take all of order D710802 back", ["1", "2", "3", "4", "5", "6"]),
        ("return everything from the water bottle order", ["1", "2", "3", "4", "5", "6"]),
        ("I want to return the clock, I need the money", ["3"]),
        ("return the clock that I sold the frame of", ["3"]),
        ("I'll keep the clock and return the watch", ["4"]),
        ("都想退，就留挂钟", ["1", "2", "4", "5", "6"]),
        ("全部退掉，挂钟已经送人了", ["1", "2", "4", "5", "6"]),
        ("退智能手表，挂钟我留着", ["4"]),
        ("我要退水瓶那个订单的所有东西", ["1", "2", "3", "4", "5", "6"]),
        ("六个都退，挂钟我用得上，那个不退", ["1", "2", "4", "5", "6"]),
    ],
)
def test_what_is_kept_is_not_chosen(text: str, ids: list[str]) -> None:
    assert list(items_in(text, ITEMS).ids) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("3", ["3"]),
        ("1, 3 and 4", ["1", "3", "4"]),
        ("the second one", ["2"]),
        ("the last one", ["6"]),
        ("第三个", ["3"]),
    ],
)
def test_positions_count_where_items_were_asked_for(text: str, ids: list[str]) -> None:
    assert list(items_in(text, ITEMS, asked=True).ids) == ids


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (("Sport Cap", "运动棒球帽"), "帽子 那个帽子 hat"),
        (("Trail Running Shoes", "越野跑鞋"), "鞋子 鞋 跑步鞋 shoes trainers"),
        (("Retro Sneakers", "复古休闲鞋"), "鞋子 运动鞋 shoes"),
        (("Hiking Boots", "登顶登山靴"), "鞋子 靴子 登山鞋 boots"),
        (("Stacking Mug", "可叠放马克杯"), "杯子 杯 水杯 咖啡杯 cup"),
        (("Day Backpack", "日行双肩包"), "包 包包 书包 后背包 bag"),
        (("Sleepy Teddy Bear", "瞌睡泰迪熊"), "小熊 公仔 玩具熊"),
        (("Pocket Power Bank", "口袋充电宝"), "充电器 行动电源"),
        (("Arc Desk Lamp", "弧形台灯"), "灯 lamp"),
        (("Straight Jeans", "直筒牛仔裤"), "裤子 trousers"),
        (("Max Smartphone", "大屏智能手机"), "手机 phone"),
        (("Harbour Sunglasses", "海港太阳镜"), "眼镜 墨镜 glasses"),
        (("Zip Hoodie", "拉链连帽卫衣"), "衣服 外套 帽衫 jumper"),
    ],
)
def test_a_thing_is_found_by_what_such_things_are_called(title: tuple[str, str], said: str) -> None:
    items = (ItemCandidate("1", title, {}, "own"), ItemCandidate("2", ("Wool Scarf", "围巾"), {}, "other"))
    for word in said.split():
        text = f"I want to return the {word}" if word.isascii() else f"我要退{word}，围巾不退"
        assert items_in(text, items).ids == ("1",), word


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("the clock in the tea kettle order", ("3",)),
        ("挂钟那单里的茶壶退掉", ("2",)),
        ("茶壶的订单里，挂钟不要了", ("3",)),
        ("挂钟那个和茶壶", ("3", "2")),
        ("挂钟单独退，茶壶也退", ("3", "2")),
        ("挂钟那单要退", ("3",)),
    ],
)
def test_what_tells_the_order_is_no_item_beside_another(text: str, ids: tuple[str, ...]) -> None:
    assert items_in(text, ITEMS).ids == ids


def test_what_several_things_may_be_called_tells_none_of_them() -> None:
    items = (
        ItemCandidate("1", ("Trail Running Shoes", "越野跑鞋"), {}, "running"),
        ItemCandidate("2", ("Retro Sneakers", "复古休闲鞋"), {}, "sneakers"),
    )
    assert items_in("把鞋子退了", items).ambiguous == (("1", "2"),)
    assert items_in("把跑鞋退了", items).ids == ("1",)


def test_what_another_thing_is_called_itself_is_no_kind_of_thing() -> None:
    items = (
        ItemCandidate("1", ("Stacking Mug", "可叠放马克杯"), {}, "mug"),
        ItemCandidate("2", ("Insulated Water Bottle", "保温水杯"), {}, "bottle"),
    )
    assert items_in("水杯不要了", items).ids == ("2",)
    assert items_in("咖啡杯不要了", items).ids == ("1",)
    assert items_in("杯子不要了", items).ambiguous == (("1", "2"),)


@pytest.mark.parametrize(
    "text", ["包裹还没到", "这个包装坏了", "change my phone number", "钟头", "分钟", "表示感谢"]
)
def test_a_longer_word_is_no_thing_that_it_begins_like(text: str) -> None:
    titles = (
        ("Day Backpack", "日行双肩包"),
        ("Max Smartphone", "大屏智能手机"),
        ("Wall Clock", "挂钟"),
        ("Watch", "手表"),
    )
    assert not items_in(text, [ItemCandidate(title[0], title, {}, title[0]) for title in titles])


def test_two_wishes_in_one_chinese_message_lose_none() -> None:
    items = (
        ItemCandidate("1", ("Sport Cap", "运动棒球帽"), {"color": "navy"}, "cap"),
        ItemCandidate("2", ("Trail Running Shoes", "越野跑鞋"), {"color": "white", "size": "9"}, "shoes"),
    )
    universes = {
        "cap": {"color": ["navy", "black"]},
        "shoes": {"color": ["white", "blue"], "size": ["9", "10"]},
    }
    read = swaps_in("帽子换成黑色的，鞋子换成10码", items, universes)
    assert {swap.item_id: dict(swap.wish.wanted) for swap in read.swaps} == {
        "1": {"color": ("black",)},
        "2": {"size": ("10",)},
    }


def test_what_fits_several_is_ambiguous() -> None:
    assert items_in("the kettle", ITEMS).ambiguous == (("1", "2"),)
    assert items_in("one water bottle", ITEMS).ambiguous == (("5", "6"),)


@pytest.mark.parametrize(
    "text", ["yes please", "that's all", "paypal", "#W100001", "because it is too late", "好的"]
)
def test_texts_without_items_name_none(text: str) -> None:
    assert not items_in(text, ITEMS)


KEYBOARDS = tuple(
    VariantCandidate(
        f"{switch}/{light}/{size}", {"switch type": switch, "backlight": light, "size": size}, price, stock
    )
    for switch, light, size, price, stock in [
        ("clicky", "RGB", "full size", 100, True),
        ("clicky", "RGB", "80%", 90, False),
        ("clicky", "none", "full size", 80, False),
        ("clicky", "white", "80%", 85, True),
        ("linear", "RGB", "full size", 110, True),
        ("linear", "none", "80%", 70, True),
        ("tactile", "white", "60%", 60, True),
    ]
)
UNIVERSE = options_of(KEYBOARDS)
CURRENT = {"switch type": "linear", "backlight": "RGB", "size": "full size"}


def choose(text: str) -> tuple[str, tuple[str, ...]]:
    """Outcome and variants for a wish about the linear RGB full-size keyboard."""
    choice = choose_variant(
        KEYBOARDS, wish_in(text, UNIVERSE, CURRENT), CURRENT, current_id="linear/RGB/full size"
    )
    return choice.outcome, choice.ids


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("same but clicky", "clicky/RGB/full size"),
        ("clicky", "clicky/RGB/full size"),
        ("{'switch type': 'clicky'}", "clicky/RGB/full size"),
        ("switch type clicky, backlight white", "clicky/white/80%"),
        ("the tactile one", "tactile/white/60%"),
        ("linear without backlight", "linear/none/80%"),
        ("no backlight", "linear/none/80%"),
        ("the cheapest", "tactile/white/60%"),
        ("the cheapest clicky one", "clicky/white/80%"),
        ("the most expensive", "clicky/RGB/full size"),
        ("clicky without backlight, if there is none then clicky with white backlight", "clicky/white/80%"),
        ("not linear, rgb", "clicky/RGB/full size"),
        ("青轴", "clicky/RGB/full size"),
        ("无背光的", "linear/none/80%"),
        ("最便宜的", "tactile/white/60%"),
        ("a clicky keyboard and I don't care about the backlight or size", "clicky/RGB/full size"),
    ],
)
def test_wishes_lead_to_one_variant(text: str, variant: str) -> None:
    assert choose(text) == ("one", (variant,))


def test_what_is_sold_out_is_not_taken() -> None:
    outcome, ids = choose("clicky, no backlight")
    assert outcome == "unavailable"
    assert "clicky/none/full size" not in ids
    assert ids


def test_what_does_not_exist_is_said_so() -> None:
    outcome, ids = choose("tactile with RGB")
    assert outcome == "none"
    assert ids


def test_without_a_wish_everything_is_open() -> None:
    outcome, ids = choose("hello")
    assert outcome == "open"
    assert "linear/RGB/full size" not in ids


SHOES = {
    "size": ["8", "9", "10"],
    "color": ["black", "red"],
    "waterproof": ["yes", "no"],
    "material": ["leather", "mesh"],
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("size 9", {"size": ("9",)}),
        ("10, red", {"size": ("10",), "color": ("red",)}),
        ("red or black", {"color": ("red", "black")}),
        ("waterproof ones", {"waterproof": ("yes",)}),
        ("not waterproof", {"waterproof": ("no",)}),
        ("made of leather", {"material": ("leather",)}),
        ("红色的", {"color": ("red",)}),
        ("9码 黑色", {"size": ("9",), "color": ("black",)}),
        ("one size up", {"size": ("10",)}),
        ("a size smaller", {"size": ("8",)}),
        ("it will take 10 days", {}),
    ],
)
def test_options_are_read(text: str, wanted: dict[str, tuple[str, ...]]) -> None:
    current = (
        {"size": "9", "color": "black", "waterproof": "yes", "material": "mesh"} if "size" in text else {}
    )
    assert wish_in(text, SHOES, current).wanted == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1.5 liters", {"capacity": ("1.5L",)}),
        ("1.5 l", {"capacity": ("1.5L",)}),
        ("1升的", {"capacity": ("1L",)}),
        ("12 inch", {"diameter": ("12 inches",)}),
        ('10"', {"diameter": ("10 inches",)}),
        ("16 gb ram", {"ram": ("16GB",)}),
    ],
)
def test_measures_are_read_in_any_spelling(text: str, wanted: dict[str, tuple[str, ...]]) -> None:
    universe = {"capacity": ["1L", "1.5L"], "diameter": ["10 inches", "12 inches"], "ram": ["8GB", "16GB"]}
    assert wish_in(text, universe).wanted == wanted


def test_a_letter_is_a_size_only_where_it_stands_for_one() -> None:
    universe = {"size": ["S", "M", "L"]}
    assert wish_in("size m please", universe).wanted == {"size": ("M",)}
    assert wish_in("in L", universe).wanted == {"size": ("L",)}
    assert wish_in("medium", universe).wanted == {"size": ("M",)}
    assert wish_in("I'm not sure about Sam's", universe).wanted == {}


UNIVERSES = {
    "kettle": {"capacity": ["1L", "2L"], "color": ["white", "black"]},
    "tea": {"material": ["glass", "ceramic"]},
    "clock": {"color": ["black", "white"], "type": ["analog", "digital"]},
    "watch": {"color": ["gold", "black"], "band material": ["leather", "metal"]},
    "bottle": {"color": ["blue", "red", "green"]},
}


@pytest.mark.parametrize(
    ("text", "swaps"),
    [
        ("the clock to a white one", {"3": {"color": ("white",)}}),
        (
            "the clock to white and the smart watch to a metal band",
            {"3": {"color": ("white",)}, "4": {"band material": ("metal",)}},
        ),
        (
            "Wall Clock {'color': 'black'} to {'color': 'white'}; Smart Watch {'color': 'gold'} "
            "to {'color': 'black'}; via paypal_1",
            {"3": {"color": ("white",)}, "4": {"color": ("black",)}},
        ),
        (
            "the 1L electric kettle to a 2L black electric kettle",
            {"1": {"capacity": ("2L",), "color": ("black",)}},
        ),
        ("I'd like a white clock instead of the black one", {"3": {"color": ("white",)}}),
        ("the red water bottle for a green one", {"6": {"color": ("green",)}}),
        ("把挂钟换成白色的", {"3": {"color": ("white",)}}),
        ("挂钟换成白色，智能手表换成黑色", {"3": {"color": ("white",)}, "4": {"color": ("black",)}}),
        ("the clock", {"3": {}}),
    ],
)
def test_swaps_are_read_item_by_item(text: str, swaps: dict[str, dict[str, tuple[str, ...]]]) -> None:
    read = swaps_in(text, ITEMS, UNIVERSES)
    assert {swap.item_id: dict(swap.wish.wanted) for swap in read.swaps} == swaps


def test_later_wishes_lie_over_earlier_ones() -> None:
    first = Wish({"color": ("red",), "size": ("M",)})
    assert first.merged(Wish({"color": ("blue",)})).wanted == {"color": ("blue",), "size": ("M",)}


def test_the_absence_of_something_may_be_a_value_of_several_words() -> None:
    universe = {"water resistance": ["IPX4", "IPX7", "not resistant"], "battery life": ["4 hours", "8 hours"]}
    for text in ("not resistant, 4 hours", "battery life 4 hours, water resistance not resistant"):
        assert wish_in(text, universe).wanted == {
            "water resistance": ("not resistant",),
            "battery life": ("4 hours",),
        }


def test_an_option_whose_name_lists_its_values_says_none_of_them() -> None:
    universe = {"bagged/bagless": ["bagged", "bagless"], "features": ["cordless", "HEPA filter"]}
    assert wish_in("bagged/bagless bagless, features cordless", universe).wanted == {
        "bagged/bagless": ("bagless",),
        "features": ("cordless",),
    }


SHIRT = {"size": ["S", "M", "L"], "color": ["navy", "white"]}
JEANS = {"size": ["30", "32"], "length": ["30", "32"]}
BOTTLE = {"capacity": ["500 ml", "750 ml", "1 l"], "color": ["blue"]}
CAP = {"size": ["S/M", "L/XL"], "color": ["navy"]}


@pytest.mark.parametrize(
    ("text", "universe", "current", "wanted"),
    [
        ("one size up", SHIRT, {"size": "M", "color": "navy"}, {"size": ("L",)}),
        ("two sizes down", SHIRT, {"size": "L", "color": "navy"}, {"size": ("S",)}),
        ("换大两号", SHIRT, {"size": "S", "color": "navy"}, {"size": ("L",)}),
        ("要小一点的", SHIRT, {"size": "M", "color": "navy"}, {"size": ("S",)}),
        ("longer please", JEANS, {"size": "30", "length": "30"}, {"length": ("32",)}),
        ("bigger please", JEANS, {"size": "30", "length": "30"}, {"size": ("32",)}),
        ("a size up, so 32", JEANS, {"size": "30", "length": "30"}, {"size": ("32",)}),
        ("a bigger one", BOTTLE, {"capacity": "750 ml", "color": "blue"}, {"capacity": ("1 l",)}),
        ("大一号", CAP, {"size": "S/M", "color": "navy"}, {"size": ("L/XL",)}),
        ("it's too small, one size up please", SHIRT, {"size": "M", "color": "navy"}, {"size": ("L",)}),
        ("it runs large, one size down", SHIRT, {"size": "M", "color": "navy"}, {"size": ("S",)}),
        ("bigger than I thought, so a size down", SHIRT, {"size": "M", "color": "navy"}, {"size": ("S",)}),
        ("太大了，换小一号", SHIRT, {"size": "M", "color": "navy"}, {"size": ("S",)}),
        ("it is too small", SHIRT, {"size": "M", "color": "navy"}, {}),
        ("a small one", SHIRT, {"size": "M", "color": "navy"}, {"size": ("S",)}),
        ("I no longer want it", JEANS, {"size": "30", "length": "30"}, {}),
    ],
)
def test_a_step_leads_to_the_next_size(
    text: str, universe: dict[str, list[str]], current: dict[str, str], wanted: dict[str, tuple[str, ...]]
) -> None:
    assert dict(wish_in(text, universe, current).wanted) == wanted


@pytest.mark.parametrize(
    ("text", "universe", "current", "step", "end"),
    [
        ("one size down", SHIRT, {"size": "S", "color": "navy"}, "smaller", "S"),
        ("大一号", SHIRT, {"size": "L", "color": "navy"}, "larger", "L"),
        ("two sizes up", SHIRT, {"size": "M", "color": "navy"}, "larger", "L"),
        ("a bigger one", {"color": ["navy", "white"]}, {"color": "navy"}, "larger", ""),
    ],
)
def test_a_step_beyond_the_last_size_is_none(
    text: str, universe: dict[str, list[str]], current: dict[str, str], step: str, end: str
) -> None:
    wish = wish_in(text, universe, current)
    assert (dict(wish.wanted), wish.step, wish.end) == ({}, step, end)
    assert wish.merged(Wish(wanted={"color": ("white",)})).end is None


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("in size 34", "34"),
        ("换成34码", "34"),
        ("half a size up", "30.5"),
        ("the 32", ""),
        ("12号下单的", ""),
    ],
)
def test_a_size_that_is_not_made_is_missing(text: str, missing: str) -> None:
    assert wish_in(text, JEANS, {"size": "30", "length": "30"}).missing == missing


MUGS = (
    ItemCandidate("1", ("Alder Ash Stacking Mug", "桤木白蜡 可叠放马克杯"), {"color": "red"}, "mug"),
    ItemCandidate("2", ("Alder Ash Stacking Mug", "桤木白蜡 可叠放马克杯"), {"color": "teal"}, "mug"),
)


@pytest.mark.parametrize(
    "text",
    [
        "将桤木白蜡 可叠放马克杯（红色）换为米色的；把青色的可叠放马克杯换红色的",
        "把红色的可叠放马克杯换为米色的；将青色的桤木白蜡 可叠放马克杯换红色的",
        "将桤木白蜡 可叠放马克杯（红色）换为米色的；把青色的桤木白蜡 可叠放马克杯换红色的",
    ],
)
def test_a_long_name_said_once_may_be_said_shorter_beside_it(text: str) -> None:
    found = swaps_in(text, MUGS, {"mug": {"color": ["red", "teal", "beige"]}})
    assert {swap.item_id: swap.wish.wanted for swap in found.swaps} == {
        "1": {"color": ("beige",)},
        "2": {"color": ("red",)},
    }


def test_one_of_two_alike_is_kept_by_its_option_alone() -> None:
    items = [
        ItemCandidate("1", ("Vacuum Cleaner",), {"type": "robotic"}, "vacuum"),
        ItemCandidate("2", ("Vacuum Cleaner",), {"type": "canister"}, "vacuum"),
        ItemCandidate("3", ("Yoga Mat",), {"color": "pink"}, "mat"),
    ]
    read = items_in("keep the robotic, return the other and the yoga mat", items)
    assert sorted(read.ids) == ["2", "3"]
    assert items_in("keep the mat, return the vacuum", items).excluded == ("3",)
