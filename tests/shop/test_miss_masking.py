"""What is kept of a missed message says nothing of who wrote it, and can still be trained on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.misses.masking import LONGEST_TEXT, language_of, private_text, says_something, wording_key


@pytest.mark.parametrize(
    "text, kept",
    [
        ("where is #W2378156", "where is #W1234567"),
        ("订单W2378156到哪了", "订单W1234567到哪了"),
        ("order number # 12 please", "order number # 12 please"),
        ("mail jane.doe+x@mail.co.uk now", "mail name@example.com now"),
        ("我的邮箱是jane@example.org，谢谢", "我的邮箱是name@example.com，谢谢"),
        ("jane at gmail dot com is mine", "name@example.com is mine"),
        ("jane (at) gmail.com", "name@example.com"),
        ("call +1 (415) 555-0199", "call +1 (234) 567-8901"),
        ("电话13800138000", "电话12345678901"),
        ("card 4111 1111 1111 1111, 12/27", "card 1234 5678 9012 3456, 12/27"),
        ("zip 19122", "zip 12345"),
        ("parcel 1Z999AA10198765432", "parcel 1Z234AA12345678901"),
        ("see https://shop.test/o/123?mail=a@b.c ok", "see https://example.com/page ok"),
        ("two\nlines\tand\x00more", "two lines and more"),
    ],
)
def test_what_says_who_wrote_it_becomes_an_example_of_the_same_shape(text: str, kept: str) -> None:
    assert private_text(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "I want 2 in size 42",
        "30% off for $45.99",
        "look at my order. it is late",
        "3 days ago",
        "第2个要红色的",
    ],
)
def test_ordinary_numbers_and_words_stay(text: str) -> None:
    assert private_text(text) == text


def test_the_customers_own_name_is_taken_out_but_not_words_that_look_like_it() -> None:
    assert private_text("I am yusuf rossi", ["Yusuf Rossi"]) == "I am Alex"
    assert private_text("Rossi here, will it come?", ["Will Rossi"]) == "Alex here, will it come?"
    assert private_text("我是王小明，退钱", ["王小明"]) == "我是Alex，退钱"
    assert private_text("我是陳國華，退錢", ["陈国华"]) == "我是Alex，退錢"


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_and_no_text_breaks_it(text: str) -> None:
    once = private_text(text)
    assert private_text(once) == once
    assert len(wording_key(text)) == 32
    assert wording_key(once) == wording_key(text)


@given(st.text(alphabet="abc 0123456789-#@.W", max_size=60))
def test_no_digits_of_a_long_run_are_kept(text: str) -> None:
    import re

    for run in re.findall(r"\d{5,}", private_text(text)):
        assert run in "1234567890" * 12, (text, run)


def test_a_long_message_is_cut() -> None:
    assert len(private_text("word " * 1000)) <= LONGEST_TEXT


def test_wordings_that_differ_only_in_case_marks_spaces_and_digits_are_the_same() -> None:
    same = ["Where's my order #W2378156?!", "where s my ORDER  #W99", "ｗｈｅｒｅ's my order #w1"]
    assert len({wording_key(text) for text in same}) == 1
    assert wording_key("我要 退钱！") == wording_key("我要退钱")
    assert wording_key("cancel it") != wording_key("cancel that")


def test_the_language_is_that_of_the_text() -> None:
    assert language_of("退钱 now", "en") == "zh"
    assert language_of("refund", "zh") == "en"
    assert language_of("???", "zh") == "zh"


@pytest.mark.parametrize("text", ["#W2378156", "W2378156", "jane@example.org", "19122", "!!!", "4111 1111"])
def test_a_bare_value_is_no_wording(text: str) -> None:
    assert not says_something(text)
