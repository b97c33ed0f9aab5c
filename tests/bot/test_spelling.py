"""Slips of the keyboard are mended for the classifier, and nothing else is."""

from __future__ import annotations

import pytest

from bot.components.spelling import Spelling, dictionary
from bot.components.text import bare_request, spelled_out


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    often = ["where is my order", "cancel the refund", "please return the headphones"] * 3
    return Spelling.fit([*often, "cancle it", "one lone zebrafish"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wher is my ordr", "where is my order"),
        ("RETRUN the headhpones", "return the headphones"),
        ("i want a refnud for headponse", "i want a refund for headphones"),
    ],
)
def test_slips_in_words_of_the_training_text_are_mended(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.mended(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "cancle it",  # stands in the training text, so the classifier knows it
        "the border is open",  # a word of its own, one letter from "order"
        "Ordr@example.com, #ordr, www.ordr.com",
        "订单 ordr1234",
        "Kowalczyk",
        "where is my ORDER",
    ],
)
def test_what_is_no_slip_stays_as_typed(spelling: Spelling, text: str) -> None:
    assert spelling.mended(text) == text


def test_a_rare_training_word_is_nothing_to_mend_to(spelling: Spelling) -> None:
    assert "zebrafish" in spelling.words
    assert spelling.mended("zebrafsih") == "zebrafsih"


def test_the_dictionary_has_ordinary_words_in_lower_case() -> None:
    assert {"order", "kettle", "umbrella"} <= dictionary()
    assert "teh" not in dictionary()


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("Hi, where is my order?", "where is my order?"),
        ("good morning team! can i return this, thanks a lot", "can i return this"),
        ("你好，我的快递到哪了 谢谢", "我的快递到哪了"),
        ("hello", "hello"),
        ("hi there, thanks!", "hi there, thanks!"),
        ("你好呀", "你好呀"),
        ("highlight the order please", "highlight the order please"),
        ("Hi, Ann Lee here, ann@example.com, #D1234567. the lamp is broken", "the lamp is broken"),
        ("ann@example.com D123456 can you take one out", "can you take one out"),
        ("D123456. can i still return these", "can i still return these"),
        ("我是王建国，wang@example.com，订单D123456，帮我取消", "帮我取消"),
        ("my email is ann@example.com", "my email is ann@example.com"),
        ("can you email ann@example.com a copy of it", "can you email ann@example.com a copy of it"),
        ("cancel #D123456 for me", "cancel #D123456 for me"),
    ],
)
def test_greeting_introduction_and_thanks_around_a_request_are_left_out(text: str, request_: str) -> None:
    assert bare_request(text) == request_


@pytest.mark.parametrize("part", [" ", "a-", ", ", "a.b@", "Ann Lee ", "我是", "thanks ", "#", "1 "])
def test_a_long_message_of_odd_marks_takes_no_time(part: str) -> None:
    text = part * (4000 // len(part))
    assert len(bare_request(text)) > len(text) / 2


@pytest.mark.parametrize("text", ["flurble wobble zindle", "qwrtz blorb", "asdkjh sdfjkh sdf"])
def test_words_of_no_language_are_gibberish(spelling: Spelling, text: str) -> None:
    assert spelling.is_gibberish(text)


@pytest.mark.parametrize(
    "text", ["whree is my ordre", "cancle teh refnud", "actually nevermind lol", "Kowalczyk", "ok", "退货"]
)
def test_slips_short_forms_and_one_strange_word_are_no_gibberish(spelling: Spelling, text: str) -> None:
    assert not spelling.is_gibberish(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [("👍", "ok"), (" 👌🏻 ", "ok"), ("👎", "no"), ("👍👎", "👍👎"), ("ok 👎", "ok 👎"), ("12", "12")],
)
def test_signs_that_stand_alone_are_spelled_out(text: str, words: str) -> None:
    assert spelled_out(text) == words
