"""Lines of one product in one order: what tells them apart, what they become, and which are kept."""

from __future__ import annotations

import pytest

from actions.understanding.items import ItemCandidate, items_in
from actions.understanding.options import wish_in
from actions.understanding.swaps import swaps_in

SHIRTS = (
    ItemCandidate(
        "navy",
        ("Relaxed T-Shirt", "宽松款T恤"),
        {"color": "navy", "size": "M", "material": "cotton"},
        "shirt",
    ),
    ItemCandidate(
        "white",
        ("Relaxed T-Shirt", "宽松款T恤"),
        {"color": "white", "size": "L", "material": "cotton"},
        "shirt",
    ),
    ItemCandidate("jeans", ("Straight Jeans", "直筒牛仔裤"), {"color": "black"}, "jeans"),
)
OPTIONS = {
    "shirt": {
        "color": ["navy", "yellow", "white"],
        "size": ["S", "M", "L", "XL"],
        "material": ["cotton", "organic cotton"],
    },
    "jeans": {"color": ["black", "blue"]},
}
MUGS = (
    ItemCandidate("red", ("Stacking Mug",), {"color": "red", "capacity": "300 ml", "set": "single"}, "mug"),
    ItemCandidate(
        "teal", ("Stacking Mug",), {"color": "teal", "capacity": "450 ml", "set": "set of 4"}, "mug"
    ),
    ItemCandidate("pan", ("Frying Pan",), {}, "pan"),
    ItemCandidate("lamp", ("Desk Lamp",), {"color": "black"}, "lamp"),
)


@pytest.mark.parametrize(
    ("text", "item", "wanted"),
    [
        ("将藏青色、M码、材质棉的宽松款T恤改为尺码L", "navy", {"size": "L"}),
        ("把宽松款T恤（白色、尺码L、材质棉）改成有机棉的", "white", {"material": "organic cotton"}),
        ("宽松款T恤，藏青色M码的那件，换成L", "navy", {"size": "L"}),
        ("白色L码的宽松款T恤换为有机棉、M码", "white", {"material": "organic cotton", "size": "M"}),
        ("change the T-shirt in navy, size M, cotton to size L", "navy", {"size": "L"}),
        ("exchange the navy, size M, cotton t-shirt for size L please", "navy", {"size": "L"}),
        ("swap the t-shirt, the white one, for organic cotton", "white", {"material": "organic cotton"}),
        ("I want the white T-shirt, size L, in organic cotton", "white", {"material": "organic cotton"}),
    ],
)
def test_options_before_the_change_tell_the_line_and_those_behind_it_what_it_becomes(
    text: str, item: str, wanted: dict[str, str]
) -> None:
    found = swaps_in(text, SHIRTS, OPTIONS)
    assert [swap.item_id for swap in found.swaps] == [item]
    assert found.swaps[0].wish.wanted == {name: (value,) for name, value in wanted.items()}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (
            "I'm not keeping the Stacking Mug (red, capacity 300 ml, single), the stacking mug in teal, 450"
            " ml, set set of 4 and the Frying Pan",
            ["red", "teal", "pan"],
        ),
        ("I don't want to keep the red mug and the lamp", ["red", "lamp"]),
        ("keep the red mug, return the pan and the lamp", ["pan", "lamp"]),
        ("I won't be keeping the pan, keep the lamp", ["pan"]),
        ("the pan, and I don't want to return the lamp", ["pan"]),
        ("the black lamp and the mug, 450 ml, set of 4", ["lamp", "teal"]),
        ("the set of 4 mugs", ["teal"]),
        ("No, the lamp stays. I mean the red mug and the pan only.", ["red", "pan"]),
        ("the lamp, the red mug and the pan", ["lamp", "red", "pan"]),
        (
            "the mug (red, 300 ml, single), the mug in 450 ml, set of 4 as well as the pan",
            ["red", "teal", "pan"],
        ),
        ("the mug, red, 300 ml, the mug in teal and the lamp", ["red", "teal", "lamp"]),
    ],
)
def test_lines_are_told_apart_in_lists_and_kept_only_where_it_says_so(text: str, ids: list[str]) -> None:
    assert list(items_in(text, MUGS).ids) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("the mug, set of 4", ["2"]),
        ("2 mugs in red", ["1"]),
        ("the 450 ml mug, a set of 4 please", ["2"]),
        ("4", ["4"]),
        ("1 and 3", ["1", "3"]),
        ("the second one", ["2"]),
    ],
)
def test_numbers_in_options_and_quantities_name_no_line(text: str, ids: list[str]) -> None:
    lines = [
        ItemCandidate(str(place), item.titles, item.options, item.product_id)
        for place, item in enumerate(MUGS, start=1)
    ]
    assert list(items_in(text, lines, asked=True).ids) == ids


@pytest.mark.parametrize("text", ["I meant L not XL", "L instead, please", "not M but L", "是L码", "size L"])
def test_a_lone_letter_is_a_size_where_it_is_wished(text: str) -> None:
    assert wish_in(text, OPTIONS["shirt"], SHIRTS[0].options).wanted == {"size": ("L",)}


def test_what_one_item_becomes_ends_where_the_next_request_begins() -> None:
    options = {
        "mug": {"color": ["red", "teal", "beige"], "capacity": ["300 ml", "450 ml"], "set": ["single"]}
    }
    mugs = [ItemCandidate(item.id, ("可叠放马克杯",), item.options, item.product_id) for item in MUGS[:2]]
    found = swaps_in(
        "将可叠放马克杯（红色、容量300 ml、单件）换为米色的；"
        "把那个青色、450 ml、套装四件套的可叠放马克杯换成红色的",
        mugs,
        options,
    )
    assert {swap.item_id: swap.wish.wanted for swap in found.swaps} == {
        "red": {"color": ("beige",)},
        "teal": {"color": ("red",)},
    }


@pytest.mark.parametrize(
    "text",
    [
        "只有那个海港太阳镜，不要哈登 周末托特包",
        "不包括哈登 周末托特包，就那个海港太阳镜",
        "海港太阳镜，别退哈登周末托特包",
        "only the Harbor Sunglasses, not the Halden Weekend Tote",
    ],
)
def test_what_is_said_not_to_come_along_is_left_out(text: str) -> None:
    lines = (
        ItemCandidate("bag", ("Halden Weekend Tote", "哈登 周末托特包"), {"color": "purple"}, "bag"),
        ItemCandidate(
            "glasses", ("Halden Harbor Sunglasses", "哈登 海港太阳镜"), {"color": "red"}, "glasses"
        ),
    )
    found = items_in(text, lines)
    assert (found.ids, found.excluded) == (("glasses",), ("bag",))
