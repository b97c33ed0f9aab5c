"""Lines of several units: how many are meant is heard, shown, and asked where it is unclear."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.understanding.quantities import units_in
from shop.money import Money
from shop.views import OrderView
from tests.actions.corner_shop import variant_id
from tests.actions.talking import Conversation

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    ("words", "of", "units"),
    [
        ("just one of the two mugs please", 2, 1),
        ("I clicked twice and got two pairs. Can I send just the one back?", 2, 1),
        ("keep one and return the other", 2, 1),
        ("swap only one", 2, 1),
        ("two of the three cushions go back", 3, 2),
        ("return all but one", 3, 2),
        ("a refund for one of them", 2, 1),
        ("all three", 3, 3),
        ("both", 2, 2),
        ("not both, one", 2, 1),
        ("return the mugs", 2, None),
        ("only the blue one", 2, None),
        ("exchange it for one in glass", 2, None),
        ("one more question", 2, None),
        ("the one I ordered last week", 2, None),
        ("change the 1 l bottle", 2, None),
        ("one of them or two of them", 3, 0),
        ("one came broken, send it back", 2, 0),
        ("只退一台", 2, 1),
        ("我买了两个，能退一个吗", 2, 1),
        ("其中一件要退", 2, 1),
        ("留一瓶，其余退掉", 3, 2),
        ("把其中一双换成黑色", 2, 1),
        ("两个都退", 2, 2),
        ("换一个黑色的", 2, None),
        ("第一个要退", 2, None),
        ("退一下", 2, None),
        ("有一个碎了，想退", 2, 0),
    ],
)
def test_how_many_are_meant(words: str, of: int, units: int | None) -> None:
    assert units_in(words, of) == units


def test_a_return_of_several_says_how_many(mia: Conversation, order: Look) -> None:
    mia.say("return the bottles from #M200001 to my visa", "return_item")
    assert "2 × Water Bottle" in mia.text
    assert "$15.00 each" in mia.text
    assert "$30.00" in mia.text
    mia.say("yes", "affirm")
    assert returned(order) == {"1": 2}


def returned(order: Look, customer: str = "mia", number: str = "#M200001") -> dict[str, int]:
    request = order(customer, number).return_request
    assert request is not None
    return {item["line_id"]: item["quantity"] for item in request["items"]}


@pytest.mark.parametrize(
    "words",
    [
        "I ordered two water bottles by accident, can I return just the one? It's #M200001, to my visa",
        "return only one of the two bottles from #M200001, visa please",
        "keep one bottle of #M200001 and return the other one, refund to visa",
    ],
)
def test_one_of_two_goes_back_for_the_money_of_one(mia: Conversation, order: Look, words: str) -> None:
    mia.say(words, "return_item")
    assert mia.expects == "confirmation", mia.text
    assert "1 × Water Bottle (of 2)" in mia.text
    assert "$15.00 back" in mia.text
    mia.say("yes", "affirm")
    assert returned(order) == {"1": 1}
    request = order("mia", "#M200001").return_request
    assert request and request["amount_minor"] == 1500


def test_just_one_is_heard_at_the_confirmation_too(mia: Conversation, order: Look) -> None:
    mia.say("return the bottles and the lamp from #M200001, visa", "return_item")
    mia.say("wait, only one of the bottles")
    assert mia.expects == "confirmation"
    assert "1 × Water Bottle (of 2)" in mia.text
    assert "Desk Lamp" in mia.text
    mia.say("no, both")
    assert "2 × Water Bottle" in mia.text
    mia.say("yes", "affirm")
    assert returned(order) == {"1": 2, "2": 1}


def test_one_is_an_answer_while_the_refund_is_asked_for(mia: Conversation, order: Look) -> None:
    mia.say("return the bottles from #M200001", "return_item")
    assert mia.expects == "refund_method"
    mia.say("one")
    mia.say("visa")
    assert "1 × Water Bottle (of 2)" in mia.text


def test_how_many_is_asked_where_only_some_are_faulty(mia: Conversation, order: Look) -> None:
    mia.say("return the bottles from #M200001, one is broken, back to visa", "return_item")
    assert mia.expects == "quantity", mia.text
    assert mia.choices() == ["1", "2"]
    mia.say("1")
    assert mia.expects == "confirmation"
    assert "1 × Water Bottle (of 2)" in mia.text


def test_one_of_two_is_exchanged(mia: Conversation, order: Look) -> None:
    mia.say("exchange just one of the bottles in #M200001 for blue, visa", "exchange_item")
    assert mia.expects == "confirmation", mia.text
    assert "1 × Water Bottle (of 2)" in mia.text
    mia.say("yes", "affirm")
    request = order("mia", "#M200001").exchange_request
    assert request and [item["quantity"] for item in request["items"]] == [1]


def test_one_of_two_is_changed_and_the_other_stays(mia: Conversation, order: Look) -> None:
    mia.say("change only one of the two shirts in #M100001 to size L, visa", "change_order")
    assert mia.expects == "confirmation", mia.text
    assert "1 × T-Shirt (of 2)" in mia.text
    mia.say("yes", "affirm")
    after = order("mia", "#M100001")
    assert [(item.variant_id, item.quantity) for item in after.items] == [
        (variant_id("shirt", "blue", "M"), 1),
        (variant_id("clock", "black", "analog"), 1),
        (variant_id("shirt", "blue", "L"), 1),
    ]
    paid = sum((p.amount.amount_minor * (1 if p.type == "payment" else -1) for p in after.payments), 0)
    assert Money(paid, "USD") == after.total


def test_one_of_two_in_chinese(mia: Conversation, order: Look) -> None:
    mia.language = "zh"
    mia.say("订单M200001的水瓶我买了两个，只退一个，退到礼品卡", "return_item")
    assert "1 × 水瓶（共 2 件）" in mia.text
    assert "US$15.00 将" in mia.text
    mia.say("好的", "affirm")
    assert returned(order) == {"1": 1}


def test_several_in_chinese(mia: Conversation) -> None:
    mia.language = "zh"
    mia.say("订单M200001的电热水壶要退，退到礼品卡", "return_item")
    assert "3 × 电热水壶" in mia.text
    assert "每件" in mia.text
    mia.say("等等，退两个就行")
    assert "2 × 电热水壶（共 3 件）" in mia.text


def test_each_of_several_lines_has_a_number_of_its_own(mia: Conversation, order: Look) -> None:
    mia.say("return one of the bottles and two of the kettles from #M200001, visa", "return_item")
    mia.say("yes", "affirm")
    assert returned(order) == {"1": 1, "3": 2}


def test_a_number_that_may_belong_to_either_line_is_asked_for(mia: Conversation) -> None:
    mia.say("return the kettles and the bottles from #M200001, visa, but only one", "return_item")
    assert mia.expects == "quantity", mia.text


def test_a_number_said_of_one_line_leaves_the_other_as_it_was(mia: Conversation) -> None:
    mia.say("return one of the kettles from #M200001, visa", "return_item")
    mia.say("wait, and one bottle too")
    assert mia.expects == "confirmation", mia.text
    assert "1 × Electric Kettle (of 3)" in mia.text
    assert "1 × Water Bottle (of 2)" in mia.text


@pytest.mark.parametrize(
    "words",
    [
        "return the lamp and one bottle from #M200001, visa",
        "订单M200001的台灯和一个水瓶要退，原路退回",
    ],
)
def test_a_number_before_the_name_counts(mia: Conversation, words: str) -> None:
    mia.say(words, "return_item")
    assert "1 × Water Bottle (of 2)" in mia.text or "1 × 水瓶（共 2 件）" in mia.text, mia.text


def test_what_was_bought_is_no_number_to_return(mia: Conversation) -> None:
    mia.say("I ordered one lamp and two bottles in #M200001. Return the bottles, visa", "return_item")
    assert "2 × Water Bottle" in mia.text, mia.text
