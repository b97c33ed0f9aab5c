"""What is asked of the products on the screen: one of them, the cheapest, places that there are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.comparing import _brand
from actions.dialogue.context import Context
from actions.dialogue.facts import Facts, Shop
from actions.dialogue.present import Presenter
from actions.dialogue.state import Dialogue
from actions.understanding.suggesting import has_places_beyond, priced_one
from actions.wording import Wording
from tests.actions.talking import Conversation


def test_a_place_that_the_list_does_not_have_is_not_made_up(guest: Conversation) -> None:
    guest.say("compare the wall clock and the desk lamp", "compare_products")
    guest.say("what's the difference between 1 and 3", "compare_products")
    assert guest.text.startswith("I've shown you 2 here: Wall Clock and Desk Lamp.")
    assert "comparison" not in guest.custom


def test_a_place_that_the_list_does_not_have_is_not_made_up_in_chinese(wei: Conversation) -> None:
    wei.say("对比一下挂钟和台灯", "compare_products")
    wei.say("第一个和第三个有什么区别", "compare_products")
    assert "一共展示了 2 件" in wei.text


@pytest.mark.parametrize("text", ["compare the last one with the first", "compare 1 and 2", "is 3 kg heavy"])
def test_places_that_there_are_are_none_beyond(text: str) -> None:
    assert not has_places_beyond(text, 2)


@pytest.mark.parametrize("text", ["你觉得哪个好", "哪个更好"])
def test_after_a_comparison_one_is_picked_in_chinese(wei: Conversation, text: str) -> None:
    wei.say("对比一下挂钟和台灯", "compare_products")
    assert "comparison" in wei.custom
    wei.say(text, "compare_products")
    assert "comparison" not in wei.custom
    assert len(wei.custom["cards"]) == 1


def test_after_a_comparison_one_is_picked(guest: Conversation) -> None:
    guest.say("compare the wall clock and the desk lamp", "compare_products")
    guest.say("which one would you take", "compare_products")
    assert "comparison" not in guest.custom
    assert len(guest.custom["cards"]) == 1


@pytest.mark.parametrize(
    "text", ["最便宜的是哪个", "哪个最便宜", "which one is the cheapest?", "which is cheapest"]
)
def test_the_cheapest_is_asked_for_among_those_shown(text: str) -> None:
    assert priced_one(text) == "cheapest"


def test_the_cheapest_of_all_those_shown_is_told(wei: Conversation) -> None:
    wei.say("对比一下机械键盘和水瓶", "compare_products")
    wei.say("最便宜的是哪个", "ask_product")
    assert "水瓶" in wei.text
    assert "机械键盘" not in wei.text


def test_what_is_cheaper_than_what_was_shown_is_in_nobodys_budget(ann: Conversation) -> None:
    ann.say("mechanical keyboard or kettle", "search_product")
    ann.say("do you have something cheaper", "recommend_product")
    assert all(card["reason"] != "Within your budget" for card in ann.custom.get("cards", []))


def test_a_comparison_names_brands_as_titles_do(wei: Conversation, shop: Shop, wording: Wording) -> None:
    facts = Facts(shop, "wei")
    context = Context(facts, Presenter(wording, facts, "zh"), Dialogue())
    english = facts.product("lamp", "en")
    chinese = facts.product("lamp", "zh")
    assert english is not None and chinese is not None
    facts._products[("lamp", "en")] = replace(english, title="Oat & Pine Lamp", brand="Oat & Pine")
    branded = replace(chinese, title="燕麦松 台灯", brand="Oat & Pine")
    assert _brand(context, branded) == "燕麦松"
    assert _brand(context, replace(branded, title="台灯")) == "Oat & Pine"
