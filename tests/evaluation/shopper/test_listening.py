"""Reading answers: the open question, what is offered, and whether a fact was told."""

from __future__ import annotations

import pytest

from evaluation.conversations.goal import Fact
from evaluation.conversations.shopper.listening import Memory, listen, order_key, told
from tests.evaluation.shopper.scripted_bot import asks, confirms, says


@pytest.mark.parametrize(
    ("wording", "text"),
    [
        ("5 to 7 business days", "You get it back in 5 to 7  Business Days."),
        ("12.50", "Das macht １２．５０ zusammen"),
        ("2,101.50", "Total $2101.50, paid"),
        ("2101.5", "It is 2,101.5 in all"),
        ("PayPal", "paid with paypal"),
        ("5至7个工作日", "将在 5 至 7 个工作日内退到"),
        ("/spam folder|junk/", "Look into your SPAM  folder"),
        (r"/^\d+ days$/", "30 days"),
        ("it's", "It’s there"),
    ],
)
def test_facts_are_heard_through_case_width_spaces_and_commas(wording: str, text: str) -> None:
    assert told(wording, [text])


@pytest.mark.parametrize(
    ("wording", "text"),
    [("5", "15 days"), ("5", "5.99"), ("12.5", "112.5"), ("3 days", "13 days"), ("free", "it costs 5")],
)
def test_a_number_is_not_heard_in_another(wording: str, text: str) -> None:
    assert not told(wording, [text])


def test_facts_count_in_texts_cards_and_choices_but_not_in_addresses_and_values() -> None:
    memory = Memory()
    card = {"title": "Quiet Headphones", "price": "$89.00", "url": "https://x/ninety-nine", "id": "P7777"}
    memory.note([says("Found", custom={"cards": [card]}), asks("choice", "Which?", ("red", "from $12.00"))])
    assert memory.missing([Fact(any_of=["89.00"]), Fact(any_of=["12.00"]), Fact(any_of=["Headphones"])]) == []
    unseen = [Fact(any_of=["ninety-nine"]), Fact(any_of=["P7777", "x/"]), Fact(any_of=["id-0"])]
    assert memory.missing(unseen) == ["ninety-nine", "P7777 / x/", "id-0"]


def test_the_last_question_is_the_open_one() -> None:
    heard = listen([asks("email", "Your e-mail?"), says("Well."), asks("reason", "Why?", "No longer needed")])
    assert (heard.expects, heard.question, heard.offers[0].title) == ("reason", "Why?", "No longer needed")
    assert heard.asks


def test_a_rating_is_nothing_that_has_to_be_answered() -> None:
    assert not listen([asks("rating", "How was it?")]).asks


@pytest.mark.parametrize(
    "text", ["I didn't get that.", "That is outside what I can do.", "抱歉，没有理解您的意思。"]
)
def test_not_being_understood_is_noticed(text: str) -> None:
    assert listen([says(text)]).lost and not listen([says("Done.")]).lost


def test_no_answer_at_all_is_like_not_being_understood() -> None:
    assert listen([]).lost


@pytest.mark.parametrize("text", ["Done. Order #W1 is cancelled.", "好了，订单 #W1 已取消。"])
def test_being_done_is_noticed(text: str) -> None:
    assert listen([says(text)]).finished and not listen([says("What shall be done?")]).finished


def test_the_lines_of_a_summary_are_read_from_its_text_where_there_is_no_card() -> None:
    card = confirms(
        "I'll change order #W1:", ("Mug", "red, 300 ml", "blue, 300 ml"), ("Reason", "", "because")
    )
    text_only = {**card, "custom": {"expects": "confirmation"}}
    assert listen([text_only]).lines == listen([card]).lines
    assert listen([card]).lines[0].after == "blue, 300 ml"


def test_spellings_of_an_order_number_have_the_same_key() -> None:
    assert order_key("#W237 8156") == order_key("w2378156") == order_key("Ｗ2378156")
