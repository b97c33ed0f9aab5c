"""What is said after a product or a list was shown is about what was shown: versions, budgets, what is not
wanted; and what is sold out, or never was, is said to be so.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from tests.actions.talking import Conversation


def ids(talk: Conversation) -> list[str]:
    """Ids of the products shown last."""
    return [str(card["id"]) for card in talk.custom.get("cards", [])]


# Whatever the NLU makes of such a scrap, it is about what is on the screen.
@pytest.mark.parametrize("intent", ["search_product", "check_stock", "deny", "track_order", "nlu_fallback"])
@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("and in blue?", "blue, S"),
        ("the black one?", "black, M"),
        ("in L, blue", "blue, L"),
        ("那蓝色的呢", "蓝色、S"),
        ("L码有吗", "蓝色、L"),
        ("那藍色的呢", "藍色、S"),
    ],
)
def test_a_version_is_one_of_the_product_just_told(
    guest: Conversation, intent: str, words: str, says: str
) -> None:
    guest.say("tell me about the t-shirt", "ask_product")
    guest.say(words, intent)
    assert ids(guest) == ["shirt"]
    assert says in guest.text


def test_what_was_asked_before_still_counts(guest: Conversation) -> None:
    guest.say("do you have the t-shirt in blue", "check_stock")
    guest.say("and in L?", "search_product")
    assert "blue, L" in guest.text
    assert "black" not in guest.text
    guest.say("or black", "search_product")
    assert "black, L" in guest.text
    assert "blue" not in guest.text


@pytest.mark.parametrize("words", ["a bigger one?", "有大一号的吗", "one size up please"])
def test_one_size_up_goes_on_from_the_size_asked_for(guest: Conversation, words: str) -> None:
    guest.say("do you have the t-shirt in blue size M", "check_stock")
    guest.say(words, "search_product")
    assert ", L: $" in guest.text or "、L：" in guest.text


def test_beyond_the_largest_there_is_nothing(guest: Conversation) -> None:
    guest.say("do you have the t-shirt in blue size L", "check_stock")
    guest.say("a bigger one?", "search_product")
    assert "L is as far as T-Shirt goes" in guest.text


def test_bigger_than_nothing_known_names_the_sizes(guest: Conversation) -> None:
    guest.say("tell me about the t-shirt", "ask_product")
    guest.say("有大一点的吗", "search_product")
    assert "S、M、L" in guest.text


def test_something_of_ones_own_is_no_version_of_what_is_shown(ann: Conversation) -> None:
    ann.say("tell me about the t-shirt", "ask_product")
    ann.say("where is my blue one", "track_order")
    assert ids(ann) != ["shirt"]


def test_the_one_of_a_list_that_comes_so_is_told(guest: Conversation) -> None:
    guest.say("show me a clock or a lamp", "search_product")
    guest.say("the silver one?", "search_product")
    assert ids(guest) == ["lamp"]
    assert "silver: $26.00" in guest.text


@pytest.mark.parametrize(
    "words", ["under 16?", "I can't spend more than 16", "预算十六以内", "16块以下的有吗", "my budget is 16"]
)
def test_a_budget_alone_is_about_what_was_shown(guest: Conversation, words: str) -> None:
    guest.say("show me a bottle or a lamp", "search_product")
    guest.say(words, "out_of_scope")
    assert ids(guest) == ["bottle"]


def test_a_budget_picks_the_versions_of_the_product_told(guest: Conversation) -> None:
    guest.say("tell me about the electric kettle", "ask_product")
    guest.say("nothing over 41", "deny")
    assert ids(guest) == ["kettle"]
    assert "1L, stainless steel: $41.00" in guest.text
    assert "1.5L" not in guest.text


@pytest.mark.parametrize(
    "words",
    [
        "a t-shirt, not red",
        "a t-shirt, anything but red",
        "T恤，不要红色的",
        "T恤，除了红色都行",
        "T恤，不要紅色",
    ],
)
def test_what_is_denied_is_left_out_of_a_search(guest: Conversation, words: str) -> None:
    guest.say(words, "search_product")
    assert "red" not in guest.text and "红" not in guest.text and "紅" not in guest.text
    assert ids(guest) == ["shirt"]
    assert "blue, S" in guest.text or "蓝色、S" in guest.text or "藍色、S" in guest.text


@pytest.mark.parametrize("intent", ["deny", "search_product", "nlu_fallback"])
def test_denials_add_up_about_the_product_told(guest: Conversation, intent: str) -> None:
    guest.say("tell me about the t-shirt", "ask_product")
    guest.say("no red please", intent)
    guest.say("not black", intent)
    assert "blue, S" in guest.text
    assert "red" not in guest.text and "black" not in guest.text


def test_what_is_denied_is_left_out_of_the_list_with_its_price(guest: Conversation) -> None:
    guest.say("show me a clock or a lamp", "search_product")
    guest.say("but not black", "deny")
    prices = {card["id"]: card["price"] for card in guest.custom["cards"]}
    assert prices == {"clock": "$32.00", "lamp": "$26.00"}


def test_a_kind_of_product_may_be_denied(guest: Conversation) -> None:
    guest.say("any suggestions under 45, but no kettle", "recommend_product")
    assert ids(guest) and "kettle" not in ids(guest)


def test_denials_and_budgets_in_clauses_of_their_own_belong_to_the_wish(guest: Conversation) -> None:
    guest.say(
        "any suggestions? under 45. no kettle",
        requests=[
            ("any suggestions?", "recommend_product"),
            ("under 45.", "search_product"),
            ("no kettle", "search_product"),
        ],
    )
    assert guest.outcome is not None and len(guest.outcome.replies) == 1
    assert ids(guest) and not {"kettle", "keyboard"} & set(ids(guest))


def test_where_all_there_is_is_denied_that_is_said(guest: Conversation) -> None:
    guest.say("a kettle, no glass, no steel", "search_product")
    assert "Without glass, stainless steel nothing is left of Electric Kettle" in guest.text


def test_what_it_does_not_come_in_need_not_be_denied(guest: Conversation) -> None:
    guest.say("tell me about the t-shirt", "ask_product")
    guest.say("anything but silver", "deny")
    assert "T-Shirt doesn't come in silver anyway" in guest.text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("is the t-shirt in red L available?", "T-Shirt in red, L is sold out"),
        ("红色L码的T恤有货吗", "T恤（红色、L）目前已售罄"),
    ],
)
def test_a_version_sold_out_is_said_to_be_so_with_the_nearest(
    guest: Conversation, words: str, says: str
) -> None:
    guest.say(words, "check_stock")
    assert says in guest.text
    assert "red, M" in guest.text or "红色、M" in guest.text
    assert ids(guest) == ["shirt"]


def test_among_versions_in_stock_those_sold_out_are_named(guest: Conversation) -> None:
    guest.say("do you have the t-shirt in red", "check_stock")
    assert "red, M: $" in guest.text
    assert "sold out: red, L" in guest.text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("do you have the t-shirt in XXL?", "doesn't come in XXL"),
        ("is the t-shirt available in silver, size M", "doesn't come in silver"),
        ("is the electric kettle there in 3 liters?", "doesn't come in 3 liters"),
        ("is the electric kettle there in plastic?", "doesn't come in plastic"),
        ("电热水壶有3升的吗", "没有“3升”的款式"),
        ("T恤有银色的吗", "没有“银色”的款式"),
    ],
)
def test_what_a_product_does_not_come_in_is_said(guest: Conversation, words: str, says: str) -> None:
    guest.say(words, "check_stock")
    assert says in guest.text


def test_the_product_named_is_told_not_to_come_so_though_another_does(guest: Conversation) -> None:
    guest.say("wall clock in silver or a lamp", "search_product")
    assert "lamp" in ids(guest) or "doesn't come in silver" in guest.text


def test_no_more_than_is_a_budget_in_a_search(guest: Conversation) -> None:
    guest.say("a bottle or a keyboard, I don't want to pay more than 50", "search_product")
    assert ids(guest) == ["bottle"]


def test_cheaper_than_a_product_is_of_its_kind(guest: Conversation, shop_engine: Engine) -> None:
    with shop_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE products SET category = 'clocks' WHERE id = 'clock'")
    guest.say("tell me about the wall clock", "ask_product")
    guest.say("any cheaper?", "search_product")
    assert "Wall Clock ($30.00) is the lowest-priced" in guest.text


@pytest.mark.parametrize("words", ["哪个便宜", "哪个比较便宜"])
def test_the_cheaper_of_two_compared_is_told(wei: Conversation, words: str) -> None:
    wei.say("对比一下挂钟和台灯", "compare_products")
    wei.say(words, "compare_products")
    assert ids(wei) == ["lamp"]


def test_what_was_asked_of_a_product_survives_as_json(guest: Conversation) -> None:
    guest.say("do you have the t-shirt in blue", "check_stock")
    kept: dict[str, Any] = guest.slots["dialogue"]
    assert kept["versions"]["wanted"] == {"color": ["blue"]}


@pytest.mark.parametrize("words", ["what sizes?", "有什么尺码"])
def test_what_there_is_to_choose_is_told_of_the_product_shown(guest: Conversation, words: str) -> None:
    guest.say("tell me about the t-shirt", "ask_product")
    guest.say(words, "nlu_fallback")
    assert "S, M, L" in guest.text or "S、M、L" in guest.text


@pytest.mark.parametrize("words", ["how much is that?", "还有货吗", "is it in stock?"])
def test_a_price_or_stock_asked_again_is_that_of_the_version_in_hand(guest: Conversation, words: str) -> None:
    guest.say("do you have the t-shirt in blue L", "check_stock")
    guest.say(words, "ask_product")
    assert "blue, L: $25.00" in guest.text or "蓝色、L：US$25.00" in guest.text


def test_a_bare_number_is_the_measure_that_has_it(guest: Conversation) -> None:
    guest.say("tell me about the water bottle", "ask_product")
    guest.say("the 750 one", "nlu_fallback")
    assert "750ml, red" in guest.text and "500ml" not in guest.text


def test_another_number_after_a_budget_is_another_budget(guest: Conversation) -> None:
    guest.say("show me a bottle or a lamp", "search_product")
    guest.say("under 16", "search_product")
    assert ids(guest) == ["bottle"]
    guest.say("ok 27 then", "out_of_scope")
    assert set(ids(guest)) == {"bottle", "lamp"}


def test_what_is_denied_stays_denied_where_another_wish_does_not_go_with_it(guest: Conversation) -> None:
    guest.say("the t-shirt, no blue, no black", "search_product")
    guest.say("in L", "search_product")
    assert "blue" not in guest.text.split("Options")[0].split("not ")[0]
    assert "red, L" in guest.text or "L; not" in guest.text


def test_a_value_that_nothing_in_the_shop_has_is_said_to_be_missing(guest: Conversation) -> None:
    guest.say("tell me about the t-shirt", "ask_product")
    guest.say("do you have it in lime?", "check_stock")
    assert "doesn't come in lime" in guest.text


def test_none_of_a_list_comes_so(guest: Conversation) -> None:
    guest.say("show me a clock or a lamp", "search_product")
    guest.say("in pink?", "search_product")
    assert "None of these comes in pink: " in guest.text


def test_the_other_one_of_two(guest: Conversation) -> None:
    guest.say("compare the wall clock and the desk lamp", "compare_products")
    guest.say("which is cheaper", "ask_product")
    assert ids(guest) == ["lamp"]
    guest.say("and the other one?", "nlu_fallback")
    assert ids(guest) == ["clock"]


def test_no_other_of_its_name_is_no_list_of_other_things(guest: Conversation) -> None:
    guest.say("tell me about the wall clock", "ask_product")
    guest.say("any other clocks?", "search_product")
    assert "That is all I have for this" in guest.text


@pytest.mark.parametrize("words", ["a desk lamp, no black", "台灯，不要黑色"])
def test_a_product_with_a_denial_is_a_search_though_taken_for_a_no(guest: Conversation, words: str) -> None:
    guest.say(words, "deny")
    assert ids(guest) == ["lamp"]
    assert "black" not in guest.text and "黑" not in guest.text


def test_a_search_is_held_to_the_versions_asked_for(guest: Conversation) -> None:
    guest.say("a t-shirt or a bottle, in red", "search_product")
    guest.say("under 16", "search_product")
    assert "500ml, red: $15.00" in guest.text or ids(guest) == ["bottle"]


def test_products_of_a_short_name_are_compared(wei: Conversation) -> None:
    wei.say("对比一下水瓶和键盘", "compare_products")
    assert "comparison" in wei.custom


def test_which_of_two_comes_so_is_told(guest: Conversation) -> None:
    guest.say("compare the wall clock and the desk lamp", "compare_products")
    guest.say("which of them comes in silver?", "recommend_product")
    assert ids(guest) == ["lamp"]
    assert "silver: $26.00" in guest.text


def test_the_rest_of_a_wish_that_was_missing_one_value_still_counts(guest: Conversation) -> None:
    guest.say("do you have the t-shirt in silver, size L", "check_stock")
    assert "doesn't come in silver" in guest.text
    guest.say("ok blue", "search_product")
    assert "blue, L" in guest.text and "blue, S" not in guest.text


def test_any_lets_go_of_what_was_asked_before_where_that_is_sold_out(guest: Conversation) -> None:
    guest.say("is the t-shirt there in red size L?", "check_stock")
    guest.say("any red one?", "search_product")
    assert "red, S" in guest.text and "sold out: red, L" in guest.text


@pytest.mark.parametrize("words", ["how much?", "多少钱一个"])
def test_the_price_of_a_list_is_that_of_its_products(guest: Conversation, words: str) -> None:
    guest.say("show me a bottle or a lamp", "search_product")
    shown = ids(guest)
    guest.say(words, "ask_product")
    assert ids(guest) == shown


def test_the_cheapest_of_the_shop_come_first(guest: Conversation) -> None:
    guest.say("show me cheap stuff", "search_product")
    assert ids(guest)[0] == "bottle"


@pytest.mark.parametrize("words", ["what's the cheapest version?", "最便宜的款式是哪个"])
def test_the_cheapest_version_is_one_of_the_product_told(guest: Conversation, words: str) -> None:
    guest.say("tell me about the wall clock", "ask_product")
    guest.say(words, "search_product")
    assert ids(guest) == ["clock"]
    assert "$30.00" in guest.text and "$31.00" not in guest.text


def test_after_a_wish_that_nothing_fits_a_denial_goes_on(guest: Conversation) -> None:
    guest.say("any suggestions under 45", "recommend_product")
    guest.say("for zeppelins", "search_product")
    guest.say("not a kettle", "deny")
    assert "changed nothing" not in guest.text


@pytest.mark.parametrize("words", ["when will it be back in stock?", "什么时候补货"])
def test_when_it_is_there_again_is_honestly_not_known(guest: Conversation, words: str) -> None:
    guest.say("is the t-shirt there in red size L?", "check_stock")
    guest.say(words, "check_stock")
    assert "can't tell when" in guest.text or "何时补货我这里查不到" in guest.text
    guest.say("and in blue?", "check_stock")
    assert "blue, " in guest.text


def test_a_wish_that_leaves_the_same_versions_is_answered_with_them(guest: Conversation) -> None:
    guest.say("the t-shirt, no blue, no black", "search_product")
    guest.say("only red", "search_product")
    assert "red, S" in guest.text
    assert "all I know" not in guest.text


def test_a_search_for_what_nothing_found_comes_in_says_so(guest: Conversation) -> None:
    guest.say("show me home things in pink", "search_product")
    assert "None of these comes in pink" in guest.text
    assert len(ids(guest)) > 1


@pytest.mark.parametrize("words", ["机械的吗", "is it mechanical?"])
def test_what_a_thing_is_is_asked_of_the_thing_shown(guest: Conversation, words: str) -> None:
    guest.say("tell me about the keyboard", "ask_product")
    guest.say(words, "bot_challenge")
    # In the same language all there is to say was said already.
    told = "description of Mechanical Keyboard: " in guest.text
    assert told or ids(guest) == ["keyboard"] or "all I know" in guest.text, guest.text


@pytest.mark.parametrize("words", ["你是机器吗", "are you for real?", "有真人吗", "robot?"])
def test_who_answers_is_asked_all_the_same(guest: Conversation, words: str) -> None:
    guest.say("tell me about the keyboard", "ask_product")
    guest.say(words, "bot_challenge")
    assert not ids(guest), guest.text


@pytest.mark.parametrize("words", ["第一款多少钱来着", "how much was the first one?"])
def test_one_shown_alone_is_the_first(guest: Conversation, words: str) -> None:
    guest.say("do you have the keyboard in linear", "check_stock")
    guest.say(words, "search_product")
    assert "keyboard" in guest.text.lower() or "键盘" in guest.text, guest.text
