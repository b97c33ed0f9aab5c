"""Suggestions in the talk: for a person, like something, with something, and lists changed by words."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from actions.dialogue.facts import Shop
from actions.dialogue.state import Dialogue
from tests.actions.plain_suggesting import PlainSuggesting
from tests.actions.talking import Conversation


@pytest.fixture
def suggesting(shop: Shop) -> PlainSuggesting:
    """What stands behind the suggestions in these tests."""
    found = shop.suggestions
    assert isinstance(found, PlainSuggesting)
    found.together = {"kettle": ["bottle", "lamp"], "keyboard": ["lamp"]}
    return found


def cards(talk: Conversation) -> list[dict[str, Any]]:
    """The cards of the last answer."""
    return list(talk.custom.get("cards", []))


def ids(talk: Conversation) -> list[str]:
    """Ids of the products shown last."""
    return [str(card["id"]) for card in cards(talk)]


def test_a_known_customer_gets_what_fits_and_why(ann: Conversation, suggesting: PlainSuggesting) -> None:
    ann.say("what do you recommend", "recommend_product")
    assert "Picked for you" in ann.text
    assert cards(ann)[0]["reason"] == "As you bought Electric Kettle"
    assert suggesting.asked[-1][1] == "ann"


def test_a_guest_gets_what_is_well_liked(guest: Conversation, suggesting: PlainSuggesting) -> None:
    guest.say("给我推荐点东西", "recommend_product")
    assert "很受欢迎" in guest.text
    assert cards(guest)[0]["reason"] == "很受顾客欢迎"
    assert suggesting.asked[-1][0].words == ""


@pytest.mark.parametrize("again", ["what do you recommend", "show me others", "anything else?"])
def test_a_list_is_never_shown_twice(ann: Conversation, suggesting: PlainSuggesting, again: str) -> None:
    ann.say("recommend me something", "recommend_product")
    first = ids(ann)
    ann.say(again, "recommend_product")
    assert ids(ann)
    assert not set(ids(ann)) & set(first)
    ann.say(again, "recommend_product")
    assert "all I have" in ann.text
    assert not ids(ann)


def test_lists_are_recorded_and_the_cards_say_where_they_stood(
    ann: Conversation, suggesting: PlainSuggesting
) -> None:
    ann.say("any suggestions", "recommend_product")
    shown, customer, _, where = suggesting.shown[-1]
    assert (shown, customer, where) == (ids(ann), "ann", "chat")
    assert len({card["list_id"] for card in cards(ann)}) == 1
    assert [card["position"] for card in cards(ann)] == list(range(1, len(shown) + 1))
    ann.say("show me keyboards and kettles", "search_product")
    assert suggesting.shown[-1][3] == "chat_search"


def test_a_card_names_its_picture_for_those_who_cannot_see_it(ann: Conversation) -> None:
    ann.say("any suggestions", "recommend_product")
    card = cards(ann)[0]
    assert card["alt"] == f"Picture of {card['title']}"
    assert card["price"] and card["in_stock"] is True and card["url"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("what goes with the kettle?", "Goes well with Electric Kettle"),
        ("accessories for the electric kettle", "Goes well with Electric Kettle"),
        ("电热水壶配什么好", "与电热水壶搭配"),
        ("I have the kettle and the keyboard, what else should I get?", "Electric Kettle and Mechanical"),
    ],
)
def test_what_goes_along(guest: Conversation, suggesting: PlainSuggesting, words: str, says: str) -> None:
    guest.say(words, "recommend_product")
    assert says in guest.text
    assert ids(guest) == ["bottle", "lamp"]
    assert suggesting.asked[-1][0].kind == "together"


def test_what_was_bought_is_called_the_shoppers_own(ann: Conversation, suggesting: PlainSuggesting) -> None:
    ann.say("what goes with my kettle", "recommend_product")
    assert cards(ann)[0]["reason"] == "Bought together with your Electric Kettle"


def test_what_goes_with_one_of_the_list(guest: Conversation, suggesting: PlainSuggesting) -> None:
    guest.say("any suggestions", "recommend_product")
    first = ids(guest)[0]
    guest.say("what goes with the first one", "ask_product")
    asked = suggesting.asked[-1][0]
    assert (asked.kind, asked.products) == ("together", (first,))


@pytest.mark.parametrize(
    "words", ["based on what I bought, what do you suggest?", "根据我买过的推荐一下", "猜猜我会喜欢什么"]
)
def test_what_was_bought_may_be_the_measure(
    ann: Conversation, suggesting: PlainSuggesting, words: str
) -> None:
    ann.say(words, "recommend_product")
    asked = suggesting.asked[-1][0]
    assert (asked.kind, asked.words) == ("for_you", "")


def test_a_basket_is_all_that_is_named(guest: Conversation, suggesting: PlainSuggesting) -> None:
    guest.say("I have the kettle and the keyboard, what else?", "recommend_product")
    assert set(suggesting.asked[-1][0].products) == {"kettle", "keyboard"}


@pytest.mark.parametrize("words", ["anything like this one?", "something similar please", "有类似的吗"])
def test_what_is_like_the_one_just_told(guest: Conversation, suggesting: PlainSuggesting, words: str) -> None:
    guest.say("tell me about the wall clock", "ask_product")
    guest.say(words, "recommend_product")
    asked = suggesting.asked[-1][0]
    assert (asked.kind, asked.products) == ("similar", ("clock",))
    assert "clock" not in ids(guest)


def test_without_a_product_it_is_asked_for_and_the_answer_goes_on(
    guest: Conversation, suggesting: PlainSuggesting
) -> None:
    guest.say("what goes with it?", "recommend_product")
    assert guest.custom["expects"] == "product"
    guest.say("the electric kettle", "search_product")
    assert "Goes well with Electric Kettle" in guest.text


def test_more_like_the_second_keeps_the_price(guest: Conversation, suggesting: PlainSuggesting) -> None:
    guest.say("recommend me something under 45 dollars", "recommend_product")
    second = ids(guest)[1]
    guest.say("more like the second", "recommend_product")
    asked = suggesting.asked[-1][0]
    assert (asked.kind, asked.products, asked.price_max) == ("similar", (second,), 45_00)


def test_wishes_add_up_until_another_topic_begins(guest: Conversation, suggesting: PlainSuggesting) -> None:
    guest.say("can you suggest something", "recommend_product")
    guest.say("under 30 dollars", "search_product")
    guest.say("in red please", "correct_information")
    asked = suggesting.asked[-1][0]
    assert (asked.price_max, asked.options) == (30_00, {"color": "red"})
    assert set(ids(guest)) == {"shirt", "bottle"}
    assert cards(guest)[0]["reason"] == "Comes in red"
    guest.say("do you have keyboards?", "search_product")
    guest.say("recommend me a lamp", "recommend_product")
    asked = suggesting.asked[-1][0]
    assert (asked.words, asked.price_max, asked.options) == ("lamp", None, {})


def test_a_present_has_nothing_to_do_with_ones_own_history(
    ann: Conversation, suggesting: PlainSuggesting
) -> None:
    ann.say("something for my mother under 300", "recommend_product")
    asked, customer = suggesting.asked[-1]
    assert customer is None
    assert (asked.price_max, asked.words) == (300_00, "")
    assert suggesting.shown[-1][1] == "ann"
    assert "present" in ann.text


@pytest.mark.parametrize(
    "words", ["something cheaper", "that's too expensive", "便宜点的有吗", "cheaper ones pls"]
)
def test_cheaper_than_what_was_shown(guest: Conversation, words: str) -> None:
    guest.say("tell me about the wall clock", "ask_product")
    guest.say(words, "search_product")
    assert ids(guest)
    assert all(card["price_minor"] < 30_00 for card in cards(guest))


def test_where_nothing_is_cheaper_the_cheapest_is_named(guest: Conversation) -> None:
    guest.say("tell me about the water bottle", "ask_product")
    guest.say("anything cheaper?", "search_product")
    assert "Water Bottle ($15.00) is the lowest-priced" in guest.text


def test_what_fits_nothing_is_said_with_the_nearest(guest: Conversation) -> None:
    guest.say("show me keyboards under 50 dollars", "search_product")
    assert "found nothing" in guest.text
    assert "the price limit" in guest.text
    assert ids(guest) == ["keyboard"]


@pytest.mark.parametrize(("words", "intent"), [("有绿色的吗", "check_stock"), ("in green?", "ask_product")])
def test_a_colour_that_none_of_the_list_has_is_a_wish(guest: Conversation, words: str, intent: str) -> None:
    guest.say("recommend me something under 30 dollars", "recommend_product")
    guest.say(words, intent)
    assert guest.text
    assert "Kettle" not in guest.text


def test_not_that_brand_says_whose_is_left_out(guest: Conversation, shop_engine: Engine) -> None:
    with shop_engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE products SET brand = CASE id WHEN 'lamp' THEN 'Nordvik' ELSE 'Lumio' END"
        )
    guest.say("any suggestions under 30", "recommend_product")
    guest.say("not that brand", "deny")
    assert "Not by Lumio" in guest.text
    assert ids(guest) == ["lamp"]


def test_another_colour_takes_the_place_of_the_first(
    guest: Conversation, suggesting: PlainSuggesting
) -> None:
    guest.say("can you suggest something", "recommend_product")
    guest.say("in red", "correct_information")
    guest.say("or rather in blue", "correct_information")
    assert suggesting.asked[-1][0].options == {"color": "blue"}


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("the second one, is it in stock in blue?", "check_stock"),
        ("第二个有蓝色的吗", "search_product"),
        ("how much is the second one", "ask_product"),
        ("the second one", "correct_information"),
        ("tell me more about number 2", "ask_product"),
    ],
)
def test_a_place_in_the_list_names_the_product(guest: Conversation, words: str, intent: str) -> None:
    guest.say("show me a t-shirt or a lamp or a bottle", "search_product")
    second = cards(guest)[1]
    guest.say(words, intent)
    assert ids(guest)[0] == second["id"]


def test_a_place_still_counts_after_one_was_told(guest: Conversation) -> None:
    guest.say("any suggestions", "recommend_product")
    shown = ids(guest)
    guest.say("tell me about the first one", "ask_product")
    guest.say("and the last?", "ask_product")
    assert ids(guest)[0] == shown[-1]


def test_the_cheaper_one_is_one_of_those_shown(guest: Conversation) -> None:
    guest.say("compare the wall clock and the desk lamp", "compare_products")
    guest.say("is the cheaper one in stock in white?", "check_stock")
    assert ids(guest)[0] == "lamp"
    assert "doesn't come in white" in guest.text


def test_a_first_trip_is_no_place_in_a_list(guest: Conversation, suggesting: PlainSuggesting) -> None:
    guest.say("any suggestions", "recommend_product")
    guest.say("recommend something for my first hiking trip", "recommend_product")
    assert "hiking" in suggesting.asked[-1][0].words or "hiking" in guest.text


def test_the_first_two_are_compared(guest: Conversation) -> None:
    guest.say("any suggestions", "recommend_product")
    shown = ids(guest)
    guest.say("compare the first two", "compare_products")
    table = guest.custom["comparison"]
    assert [one["id"] for one in table["products"]] == shown[:2]


def test_a_comparison_lists_what_differs_once(guest: Conversation) -> None:
    guest.say("compare the wall clock and the desk lamp", "compare_products")
    table = guest.custom["comparison"]
    rows = {row["label"]: row["values"] for row in table["rows"]}
    assert rows["Price"] == ["$30.00 to $33.00", "$25.00 to $26.00"]
    assert rows["Color"] == ["black, white", "black, silver"]
    assert "Rating" not in rows and "Rating: 4.6" in table["same"]
    assert rows["Power"] == ["–", "9 W"] and "Repurchasable" not in rows
    assert "Desk Lamp costs least" in guest.text


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("compare 1 and 3", [0, 2]),
        ("第一个和第三个有什么区别", [0, 2]),
        ("前两个比一下", [0, 1]),
        ("compare the last two", [2, 3]),
        ("这三个哪个好", [0, 1, 2]),
    ],
)
def test_products_are_compared_by_their_places(guest: Conversation, words: str, places: list[int]) -> None:
    guest.say("any suggestions", "recommend_product")
    shown = ids(guest)
    guest.say(words, "compare_products")
    assert [one["id"] for one in guest.custom["comparison"]["products"]] == [shown[at] for at in places]


def test_a_comparison_in_chinese(guest: Conversation) -> None:
    guest.say("对比一下挂钟和台灯", "compare_products")
    assert "台灯最便宜" in guest.text
    assert guest.custom["comparison"]["rows"][0]["label"] == "价格"


def test_one_of_those_shown_is_picked_with_a_reason(guest: Conversation) -> None:
    guest.say("any suggestions", "recommend_product")
    shown = ids(guest)
    guest.say("which one would you take?", "recommend_product")
    assert "I would take" in guest.text
    assert len(ids(guest)) == 1 and ids(guest)[0] in shown


def test_sold_out_comes_with_what_is_similar(
    guest: Conversation, suggesting: PlainSuggesting, shop_engine: Engine
) -> None:
    with shop_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE variants SET available = 0 WHERE product_id = 'shirt'")
    guest.say("do you have the t-shirt in red L", "check_stock")
    assert "sold out" in guest.text
    assert "You could have these instead" in guest.text
    assert suggesting.asked[-1][0].kind == "similar"
    assert "shirt" not in suggesting.shown[-1][0]


def test_what_was_cancelled_as_sold_out_is_made_up_for(
    ann: Conversation, suggesting: PlainSuggesting
) -> None:
    ann.say("cancel order #W100002, it's out of stock anyway, I don't need it any more", "cancel_order")
    ann.say("yes", "affirm")
    assert "You could have these instead" in ann.text
    assert suggesting.asked[-1][0].products == ("shirt",)


@pytest.mark.parametrize(
    ("words", "intent"),
    [
        ("where is order #W200001", "track_order"),
        ("my kettle arrived broken, terrible", "damaged_item"),
        ("where is my refund", "track_refund"),
        ("I want a person", "contact_human_agent"),
    ],
)
def test_nothing_is_pushed_after_other_matters(
    ann: Conversation, suggesting: PlainSuggesting, words: str, intent: str
) -> None:
    ann.say(words, intent)
    assert not suggesting.asked and not suggesting.shown
    assert not ids(ann)


def test_a_plain_cancellation_suggests_nothing(ann: Conversation, suggesting: PlainSuggesting) -> None:
    ann.say("cancel order #W100002, I don't need it", "cancel_order")
    ann.say("yes", "affirm")
    assert not suggesting.asked


@pytest.mark.parametrize("words", ["换一批", "show me others", "none of these"])
def test_other_products_are_no_exchange(guest: Conversation, words: str) -> None:
    guest.say("any suggestions", "recommend_product")
    shown = ids(guest)
    guest.say(words, "exchange_item")
    assert ids(guest) and not set(ids(guest)) & set(shown)


def test_a_wish_to_buy_one_of_the_list_is_no_question_about_it(guest: Conversation) -> None:
    guest.say("any suggestions", "recommend_product")
    second = cards(guest)[1]["title"]
    guest.say("I'll take the second one", "place_order")
    assert f"You can order {second}" in guest.text


def test_words_in_passing_long_after_a_list_change_nothing(guest: Conversation) -> None:
    guest.say("any suggestions", "recommend_product")
    guest.say("thanks", "thank")
    guest.say("in a minute", "correct_information")
    assert not ids(guest)


def test_a_model_at_fault_leaves_nobody_without_an_answer(
    ann: Conversation, suggesting: PlainSuggesting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any, **__: Any) -> Any:
        raise RuntimeError("no such model")

    monkeypatch.setattr(suggesting, "suggest", failing)
    monkeypatch.setattr(suggesting, "note_shown", failing)
    ann.say("what do you recommend", "recommend_product")
    assert len(ids(ann)) > 2
    assert "list_id" not in cards(ann)[0]


def test_a_price_is_told_though_the_nlu_made_nothing_of_the_question(guest: Conversation) -> None:
    guest.say("挂钟多少钱", "out_of_scope")
    assert ids(guest) == ["clock"]


def test_no_thanks_after_a_list_stays_a_no(guest: Conversation) -> None:
    guest.say("any suggestions", "recommend_product")
    guest.say("no thanks", "deny")
    assert not ids(guest)


def test_what_is_remembered_survives_as_json_and_stays_small(ann: Conversation) -> None:
    ann.say("recommend something red under 40 dollars", "recommend_product")
    ann.say("show me others", "recommend_product")
    kept = ann.slots["dialogue"]
    assert Dialogue.from_json(kept).to_json() == kept
    assert len(str({name: kept[name] for name in ("looking", "listed", "offered", "products")})) < 1200
