"""Entities told by form."""

from __future__ import annotations

import pytest

from bot.components.patterns import Patterns

PATTERNS = Patterns()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cancel #W6067464 please", [("order_number", "#W6067464")]),
        ("my order is W6067464.", [("order_number", "W6067464")]),
        ("order 100234", [("order_number", "100234")]),
        ("order number is 1001", [("order_number", "1001")]),
        ("订单号 #D100234", [("order_number", "#D100234")]),
        ("订单号 #Ｄ１００２３４，谢谢", [("order_number", "#D100234")]),
        ("W2890441和W2631563两个订单都取消", [("order_number", "W2890441"), ("order_number", "W2631563")]),
        ("我的订单#D700301到哪了", [("order_number", "#D700301")]),
        ("把D700301取消", [("order_number", "D700301")]),
        ("#W2890441 and #W2631563", [("order_number", "#W2890441"), ("order_number", "#W2631563")]),
        ("it is Sara.Doe@Example.com.", [("email", "sara.doe@example.com")]),
        ("my zip code is 10001, thanks", [("zip", "10001")]),
        ("19122", [("zip", "19122")]),
        ("邮编是 100080", [("zip", "100080")]),
        ("12 Main St, Suite 4, Austin, TX 78701", [("zip", "78701")]),
        ("call +1 415-555-0123", [("phone", "+14155550123")]),
        ("手机13812345678", [("phone", "13812345678")]),
        ("something under $50", [("amount", "$50")]),
        ("500块以内的", [("amount", "500块")]),
        ("speak Chinese please", [("language", "zh")]),
        ("我想说英文", [("language", "en")]),
        ("iPhone 15 Pro in size 42, model X1000", []),
        ("", []),
    ],
)
def test_a_value_is_found_without_its_punctuation(text: str, expected: list) -> None:
    found = PATTERNS.find(text)
    assert [(entity["entity"], entity["value"]) for entity in found] == expected


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("something under 300", [300]),
        ("between 100 and 200 dollars", [100, 200]),
        ("$50-80", [50, 80]),
        ("above $1,200.50", [1200.5]),
        ("三百块以内", [300]),
        ("两千五百元", [2500]),
        ("三百五十块左右", [350]),
        ("一万二千元", [12000]),
        ("100到200元", [100, 200]),
        ("300以内", [300]),
        ("预算500", [500]),
        ("五块钱", [5]),
        ("over 5 days, more than 3 items, under 2 weeks, up to 5 stars", []),
        ("两块手表 一块买 元旦", []),
        ("over 1.5 liters", []),
    ],
)
def test_an_amount_has_its_number(text: str, numbers: list) -> None:
    found = PATTERNS.find(text)
    assert [entity.get("number") for entity in found] == numbers


def test_start_and_end_fit_the_message_as_it_was_typed() -> None:
    text = "订单号 #Ｄ１００２３４，谢谢"
    entity = PATTERNS.find(text)[0]
    assert text[entity["start"] : entity["end"]] == "#Ｄ１００２３４"


def test_a_shop_can_set_its_own_order_number_format() -> None:
    own = Patterns({"order_number": [r"(?P<value>ORD/\d{4}/\d+)"]})
    assert [entity["value"] for entity in own.find("where is ORD/2025/17, mail a@b.co")] == [
        "ORD/2025/17",
        "a@b.co",
    ]
