"""What is told of products beyond their versions: qualities, make, rating, sums, which suits best; and wishes
that words alone would not find.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.dialogue.context import Context
from actions.dialogue.facts import Facts, Shop
from actions.dialogue.present import Presenter
from actions.dialogue.state import Dialogue
from actions.product_facts import of_shown, quality_of_shown
from actions.understanding.brands import known_brand_in
from actions.understanding.qualities import (
    animal_in,
    asks_brand,
    asks_for_newest,
    asks_for_options,
    asks_quality,
    asks_rating,
    criterion_in,
    is_for_child,
    liking_in,
    sentences_on,
    several_in,
    without_purpose,
)
from actions.understanding.sizes import with_end_of
from actions.understanding.suggesting import few_cheapest, kind_to_go_with, priced_one, said_in
from actions.wording import Wording
from tests.actions.talking import Conversation


@pytest.mark.parametrize(
    "text",
    [
        "is it waterproof",
        "do they keep warm",
        "how long does the battery last",
        "womens?",
        "防水吗",
        "这个能机洗吗",
    ],
)
def test_a_quality_is_asked(text: str) -> None:
    assert asks_quality(text)


@pytest.mark.parametrize(
    "text",
    [
        "is it possible to return it", "does it ship to Alaska", "is that all", "is it refundable",
        "are they open on sunday", "will it arrive before friday", "is there a warranty", "可以退吗",
        "什么时候发货",
    ],
)  # fmt: skip
def test_what_the_shop_does_is_no_quality(text: str) -> None:
    assert not asks_quality(text)


def test_a_description_answers_in_other_words() -> None:
    told = "Sapphire glass. Water resistant to 50 metres. Thirty hours on one charge."
    assert sentences_on("is it waterproof", told) == ["Water resistant to 50 metres."]
    assert sentences_on("how long does the battery last", told) == ["Thirty hours on one charge."]
    assert sentences_on("可以机洗吗", "面料轻盈。放心机洗。") == ["放心机洗。"]
    assert sentences_on("is it heavy", told) == []


def test_one_word_of_two_is_no_answer() -> None:
    assert sentences_on("good for flat feet", "The upper lets feet breathe.") == []


@pytest.mark.parametrize(
    ("text", "criterion"),
    [
        ("which is better for reading", "reading"), ("which one is warmer", "warmer"),
        ("哪个更适合看书", "看书"),
        ("which is better", ""), ("which one is cheaper", ""), ("which costs less", ""),
    ],
)  # fmt: skip
def test_what_the_best_is_measured_by(text: str, criterion: str) -> None:
    assert criterion_in(text) == criterion


@pytest.mark.parametrize(
    "text", ["are there reviews for the mug", "how is it rated", "what do people say about it", "评价怎么样"]
)
def test_a_rating_is_asked(text: str) -> None:
    assert asks_rating(text)


@pytest.mark.parametrize("text", ["how do i write a review", "where are my reviews", "怎么写评价"])
def test_who_writes_a_review_asks_for_no_rating(text: str) -> None:
    assert not asks_rating(text)


def test_brands_are_asked() -> None:
    assert asks_brand("whos the brand of it")
    assert asks_brand("这是什么牌子的")
    assert not asks_brand("not that brand please")


def test_what_is_new() -> None:
    assert asks_for_newest("whats new")
    assert asks_for_newest("有没有新品")
    assert not asks_for_newest("what's new about my order")
    assert not asks_for_newest("a new lamp")


@pytest.mark.parametrize(
    "text", ["what colors do you have", "which sizes", "有哪些颜色", "which one has more memory"]
)
def test_options_are_asked(text: str) -> None:
    assert asks_for_options(text)


@pytest.mark.parametrize("text", ["in red please", "change the color to blue", "how much is it"])
def test_an_option_named_is_not_asked_for(text: str) -> None:
    assert not asks_for_options(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("how much are two of them", 2), ("what would 3 of those cost", 3), ("买两个多少钱", 2),
        ("how much is it", None), ("i want two of them", None), ("how much for the second one", None),
    ],
)  # fmt: skip
def test_how_many_the_price_is_asked_of(text: str, count: int | None) -> None:
    assert several_in(text) == count


def test_children_and_animals() -> None:
    assert is_for_child("a present for my 6 yr old nephew")
    assert is_for_child("送5岁孩子")
    assert not is_for_child("a 2 year warranty")
    assert not is_for_child("送50岁的妈妈")
    assert animal_in("something for my dog") == "dog"
    assert animal_in("a gift for a cat lover") == ""


@pytest.mark.parametrize("text", ["got any nikes", "do you have an iphone 15", "有华为吗", "apple laptops?"])
def test_a_known_make_is_looked_for(text: str) -> None:
    assert known_brand_in(text) is not None


@pytest.mark.parametrize(
    "text", ["a case for my iphone", "do you take apple pay", "an apple scent", "vanilla candle"]
)
def test_what_it_goes_with_is_not_looked_for(text: str) -> None:
    assert known_brand_in(text) is None


def test_what_it_is_good_for_names_nothing() -> None:
    assert "feet" not in without_purpose("are they good for flat feet")
    assert "me" in without_purpose("is the mug good for me")


def test_what_is_to_go_with_what() -> None:
    assert kind_to_go_with("what boots would go with it") == ("boots ", "it")
    assert kind_to_go_with("什么鞋子配这条裙子") == ("鞋子", "这条裙子")
    assert kind_to_go_with("what goes with it") is None
    assert few_cheapest("compare the two cheapest mugs") == (2, "mugs")
    assert few_cheapest("the cheapest mug") is None


def test_the_big_one_is_the_largest_that_there_is() -> None:
    sizes = {"size": ["25 cm", "60 cm", "40 cm"]}
    assert "60 cm" in with_end_of(sizes, "how much is the big one")
    assert "25 cm" in with_end_of(sizes, "最小的多少钱")
    assert with_end_of({"size": ["small", "large"]}, "the large one") == "the large one"
    assert with_end_of(sizes, "a big problem") == "a big problem"


def test_which_costs_less_is_the_cheapest() -> None:
    assert priced_one("which costs less") == "cheapest"
    assert not said_in("more expensive is fine").words


def test_a_quality_not_told_is_not_searched_for(guest: Conversation) -> None:
    guest.say("tell me about the desk lamp", "ask_product")
    guest.say("is it dimmable", "ask_product")
    assert "description of Desk Lamp doesn't say" in guest.text


def test_a_rating_is_told(guest: Conversation) -> None:
    guest.say("are there reviews for the desk lamp", "review")
    assert "Desk Lamp is rated 4.6 of 5" in guest.text


def test_what_several_cost_is_reckoned(guest: Conversation) -> None:
    guest.say("tell me about the desk lamp", "ask_product")
    guest.say("how much are two of the silver ones", "ask_product")
    assert "2 × Desk Lamp (silver): $52.00" in guest.text


def test_the_cheapest_of_one_product_is_its_cheapest_version(guest: Conversation) -> None:
    guest.say("tell me about the desk lamp", "ask_product")
    guest.say("which is cheapest", "compare_products")
    assert "black: $25.00" in guest.text


def test_what_each_of_those_shown_comes_in(guest: Conversation) -> None:
    guest.say("compare the wall clock and the desk lamp", "compare_products")
    guest.say("what colors", "ask_product")
    assert "Wall Clock: black, white" in guest.text
    assert "Desk Lamp: black, silver" in guest.text


def test_what_a_kind_comes_in_is_told_alone(guest: Conversation) -> None:
    guest.say("what colors do you have for wall clocks", "search_product")
    assert "Wall Clock: black, white" in guest.text
    assert "Lamp" not in guest.text


def test_a_make_that_is_not_sold_is_said_to_be_not(guest: Conversation) -> None:
    guest.say("do you have dyson lamps", "search_product")
    assert "We don't carry Dyson." in guest.text


def test_nothing_is_made_for_animals(guest: Conversation) -> None:
    guest.say("something for my dog", "search_product")
    assert guest.text == "We have nothing made for animals."


def test_descriptions_tell_which_suits(shop: Shop, wording: Wording) -> None:
    facts = Facts(shop, None)
    context = Context(facts, Presenter(wording, facts, "en"), Dialogue())
    for product_id, told in (("lamp", "Good for reading in bed."), ("clock", "No ticking.")):
        product = facts.product(product_id, "en")
        assert product is not None
        facts._products[(product_id, "en")] = replace(product, description=told)
    context.state.saw_products(["lamp", "clock"])
    (reply,) = of_shown(context, "which is better for reading", "compare_products") or []
    assert "Desk Lamp: Good for reading in bed." in reply.text
    assert "Clock" not in reply.text
    context.state.saw_products(["lamp", "clock"])
    (reply,) = quality_of_shown(context, "are they noisy", "ask_product") or []
    assert reply.text


def test_what_is_liked_changes_the_presents(guest: Conversation) -> None:
    assert liking_in("she's into tea") == "tea"
    assert liking_in("他喜欢看书") == "看书"
    assert not liking_in("she likes it")
    assert not liking_in("he wants a refund")
    guest.say("a present for my wife", "recommend_product")
    guest.say("she likes clocks", "out_of_scope")
    assert guest.custom["cards"]
    assert "Clock" in guest.text


def test_nothing_shown_comes_in_a_colour_asked_after_the_colours(guest: Conversation) -> None:
    guest.say("show me a clock or a lamp", "search_product")
    guest.say("what colors", "ask_product")
    guest.say("green pls", "search_product")
    assert "None of these comes in green" in guest.text
