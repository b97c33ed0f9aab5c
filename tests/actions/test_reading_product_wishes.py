"""What is read of wishes about products: prices in any words, what is denied, versions wanted and missing."""

from __future__ import annotations

import pytest

from actions.understanding.denials import denials_in
from actions.understanding.product_wishes import product_wish
from actions.understanding.search import only_narrows, price_range_in, search_in

_SHIRT = {"color": ["navy", "white"], "size": ["S", "M", "L"], "material": ["cotton", "organic cotton"]}
_LAPTOP = {"memory": ["8 GB", "16 GB"], "storage": ["256 GB", "512 GB"]}
_KETTLE = {"capacity": ["1.0 l", "1.5 l"], "material": ["steel", "glass"]}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("I can't spend more than 50", None, 50),
        ("nothing over 100 please", None, 100),
        ("I don't want to pay more than $25 for a mug", None, 25),
        ("my budget is 50", None, 50),
        ("a $50 budget", None, 50),
        ("I only have 40 dollars", None, 40),
        ("a laptop under 1,000", None, 1000),
        ("for 60 or less", None, 60),
        ("20-40", 20, 40),
        ("between 20 and 40", 20, 40),
        ("more than 50", 50, None),
        ("预算一百以内", None, 100),
        ("预算两百左右", None, 200),
        ("不要超过三百", None, 300),
        ("别超过50块", None, 50),
        ("不到100的", None, 100),
        ("我有500块", None, 500),
        ("一百到两百的", 100, 200),
    ],
)
def test_a_budget_is_read_in_any_words(text: str, low: float | None, high: float | None) -> None:
    assert price_range_in(text) == (low, high)


@pytest.mark.parametrize(
    "text",
    ["what about 32gb", "20寸左右的行李箱", "compare 1 and 3", "I need 2 mugs", "about 5 people", "size 8"],
)
def test_what_is_measured_or_counted_is_no_price(text: str) -> None:
    assert price_range_in(text) == (None, None)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("a yoga mat, not rubber", ("rubber",)),
        ("I want a keyboard, anything but red", ("red",)),
        ("a laptop that isn't silver", ("silver",)),
        ("no leather and no plastic", ("leather", "plastic")),
        ("a plastic-free bottle", ("plastic",)),
        ("non-leather shoes", ("leather",)),
        ("I don't like leather", ("leather",)),
        ("不要橡胶的", ("橡胶",)),
        ("除了黑色以外的有吗", ("黑色",)),
        ("橡胶的不要", ("橡胶",)),
        ("不要紅色", ("红色",)),
        ("no thanks", ()),
        ("no, the blue one", ()),
        ("no more than 50", ()),
        ("not that brand", ()),
        ("hands-free headphones", ()),
        ("要不要买", ()),
        ("是不是皮的", ()),
        ("除了这个还有吗", ()),
        ("isn't it available in red?", ()),
    ],
)
def test_what_is_denied_of_products(text: str, denied: tuple[str, ...]) -> None:
    assert denials_in(text).denied == denied


def test_what_is_denied_is_not_searched_for() -> None:
    assert search_in("双肩包，不要帆布的，200以内").words == "双肩包"


@pytest.mark.parametrize(
    ("text", "narrows"), [("under 200", True), ("不要香水", True), ("a mug under 20", False), ("red", False)]
)
def test_a_clause_that_only_narrows(text: str, narrows: bool) -> None:
    assert only_narrows(text) is narrows


def test_a_lone_letter_beside_a_colour_is_a_size() -> None:
    assert product_wish("is it there in navy M today", _SHIRT).wish.wanted == {
        "color": ("navy",),
        "size": ("M",),
    }


def test_values_of_two_options_of_one_unit_are_no_missing_ones() -> None:
    said = product_wish("with 16gb and 512gb", _LAPTOP, known=_LAPTOP)
    assert (said.wish.wanted, said.missing) == ({"memory": ("16 GB",), "storage": ("512 GB",)}, ())


@pytest.mark.parametrize("text", ["in 1 l", "1升的", "1.0 litre", "一升的呢"])
def test_a_whole_measure_is_written_with_and_without_its_nought(text: str) -> None:
    assert product_wish(text, _KETTLE).wish.wanted == {"capacity": ("1.0 l",)}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("in XXL", ("XXL",)),
        ("in 64gb", ()),
        ("the rubber one", ("rubber",)),
        ("in pink", ("pink",)),
        ("not in pink", ()),
    ],
)
def test_what_a_product_does_not_come_in(text: str, missing: tuple[str, ...]) -> None:
    known = {"material": ["rubber", "cotton"], "color": ["pink", "navy"]}
    assert product_wish(text, _SHIRT, known=known).missing == missing


@pytest.mark.parametrize(
    "text", ["can I return the white one", "hoodies in white", "is it warm", "white wine"]
)
def test_other_words_make_it_more_than_a_version(text: str) -> None:
    assert not product_wish(text, _SHIRT).only_of_versions


@pytest.mark.parametrize(
    "text", ["and in L?", "the white one please", "那白色的呢", "有大一号的吗", "no navy"]
)
def test_nothing_but_a_version_is_said(text: str) -> None:
    assert product_wish(text, _SHIRT, before={"size": ["M"]}).only_of_versions


def test_a_small_size_is_no_smaller_one() -> None:
    sizes = {"size": ["small", "medium", "large"]}
    assert product_wish("小号的呢", sizes, before={"size": ["large"]}).wish.wanted == {"size": ("small",)}


@pytest.mark.parametrize(("text", "high"), [("what can I get for 20 dollars", 20), ("20美元能买什么", 20)])
def test_what_money_buys_is_a_budget_and_nothing_to_search_for(text: str, high: float) -> None:
    assert (price_range_in(text), search_in(text).words) == ((None, high), "")
