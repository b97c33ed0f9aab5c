"""Misspelt words: taken for what they are meant to be, and never for anything else."""

from __future__ import annotations

import pytest

from actions.understanding.addresses import address_in
from actions.understanding.items import ItemCandidate, items_in
from actions.understanding.options import wish_in
from actions.understanding.payments import PaymentCandidate, payment_in
from actions.understanding.replacements import is_named, wanted_thing
from actions.understanding.slips import mended, sounding_like

ITEMS = (
    ItemCandidate("1", ("Electric Kettle", "电热水壶"), {"color": "white"}, "kettle"),
    ItemCandidate("2", ("Quiet Headphones", "蓝牙耳机"), {"color": "black"}, "quiet"),
    ItemCandidate("3", ("Gaming Headphones", "有线耳机"), {"color": "red"}, "wired"),
    ItemCandidate("4", ("T-Shirt", "T恤"), {"color": "blue"}, "shirt"),
    ItemCandidate("5", ("Water Bottle", "水瓶"), {"color": "blue"}, "bottle"),
    ItemCandidate("6", ("Battle Game",), {}, "game"),
)
OPTIONS = {"color": ["black", "silver", "red"], "material": ["glass", "stainless steel"], "size": ["S", "M"]}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("return the kettel", ["1"]),
        ("quiet hedphones", ["2"]),
        ("the balck one", ["2"]),
        ("a bottel", ["5"]),
        ("蓝芽耳机", ["2"]),
        ("蓝芽耳机和电热水壶", ["2", "1"]),
    ],
)
def test_a_misspelt_item_is_found(text: str, ids: list[str]) -> None:
    assert list(items_in(text, ITEMS).ids) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("the bottle", ["5"]),
        ("the battle game", ["6"]),
        ("有线耳机", ["3"]),
        ("you are in short supply", []),
        ("it's been a long battle", ["6"]),
        ("settle this", []),
    ],
)
def test_a_word_that_is_one_is_never_taken_for_another(text: str, ids: list[str]) -> None:
    assert list(items_in(text, ITEMS).ids) == ids


def test_a_misspelt_word_that_fits_two_items_stays_a_question() -> None:
    assert items_in("the hedset", ITEMS).ambiguous == (("2", "3"),)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("balck please", {"color": ("black",)}),
        ("in sliver", {"color": ("silver",)}),
        ("stainles steel", {"material": ("stainless steel",)}),
        ("i want it back", {}),
        ("the red one, right?", {"color": ("red",)}),
    ],
)
def test_a_misspelt_option_is_understood(text: str, wanted: dict[str, tuple[str, ...]]) -> None:
    assert wish_in(text, OPTIONS).wanted == wanted


def test_numbers_addresses_and_words_as_near_to_another_are_left() -> None:
    names = {"black", "kettle", "candle"}
    for text in ("order kettl1", "kettl@example.com", "#kettl", "cancle my order", "back"):
        assert mended(text, names) == text


def test_a_name_of_two_characters_is_never_guessed_by_its_sound() -> None:
    assert sounding_like("我的事情", "食情") == []
    assert sounding_like("我要蓝芽耳机", "蓝牙耳机") == [(2, 6)]
    assert sounding_like("有线耳机", "无线耳机") == []


METHODS = (PaymentCandidate("cc", "credit_card", "visa", "1111"), PaymentCandidate("gc", "gift_card"))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("card", ("cc",)),
        ("put it back on my card", ("cc",)),
        ("退到卡里", ("cc",)),
        ("gift card", ("gc",)),
        ("not my card, the gift card", ("gc",)),
        ("return the memory card", ()),
    ],
)
def test_my_card_is_the_credit_card(text: str, ids: tuple[str, ...]) -> None:
    assert payment_in(text, METHODS).ids == ids


def test_of_two_credit_cards_my_card_is_a_question() -> None:
    two = (*METHODS, PaymentCandidate("cc2", "credit_card", "amex", "2222"))
    assert payment_in("my card", two).ids == ("cc", "cc2")
    assert payment_in("my card", METHODS[1:]).ids == ("gc",)


@pytest.mark.parametrize(
    "text", ["北京市朝阳区建国路88号", "北京市北京市朝阳区建国路88号", "北京朝阳区建国路88号"]
)
def test_a_municipality_is_said_once(text: str) -> None:
    parts = address_in(text)
    assert (parts.line1, parts.city, parts.state) == ("朝阳区建国路88号", "北京市", "")


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("exchange it for a kettle please", "kettle"),
        ("swap the lamp for another red clock and pay by card", "red clock"),
        ("把台灯换成键盘，谢谢", "键盘"),
        ("return the lamp", None),
    ],
)
def test_what_is_wanted_instead_is_read(text: str, thing: str | None) -> None:
    assert wanted_thing(text) == thing


def test_a_thing_is_named_by_the_end_of_its_title() -> None:
    assert is_named("red kettles", "Tea Kettle") and is_named("水壶", "电热水壶")
    assert not is_named("glass one", "Glass Vase")
