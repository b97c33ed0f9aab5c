"""Chinese words written as they sound are mended for the classifier, and nothing else is."""

from __future__ import annotations

import pytest

from bot.components.homophones import Homophones


@pytest.fixture(scope="module")
def homophones() -> Homophones:
    often = ["我想退货", "申请退款", "包裹到哪里了", "验证码收不到", "帮我取消订单", "什麼時候發貨"] * 3
    return Homophones.fit([*often, "礼品卡", "我要下单"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("我想推货", "我想退货"),
        ("怎么申请推款，急", "怎么申请退款，急"),
        ("宝裹呢", "包裹呢"),
        ("验正码没来", "验证码没来"),
        ("帮我取肖订单", "帮我取消订单"),
        ("神么石候发货", "什么时候发货"),
    ],
)
def test_words_of_the_training_text_written_by_their_sound_are_mended(
    homophones: Homophones, typed: str, meant: str
) -> None:
    assert homophones.mended(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "我想退货",
        "推广活动",  # a word of its own
        "力品卡",  # 礼品卡 stands in the training text only once
        "where is my 包裹",
        "tui huo",
        "",
    ],
)
def test_what_is_no_such_slip_stays_as_typed(homophones: Homophones, text: str) -> None:
    assert homophones.mended(text) == text


def test_characters_that_stand_together_in_the_training_text_are_not_taken_apart() -> None:
    known = Homophones.fit(["我刚下单", "但是不要了"] * 3)
    assert "下单" in known.pairs and "但是" in known.words
    assert known.mended("等我下单是吧") == "等我下单是吧"


def test_a_text_keeps_its_length_and_what_was_learned_can_be_written_down(homophones: Homophones) -> None:
    again = Homophones(homophones.words, sorted(homophones.pairs))
    for text in ("我想推货 #D100101", "请问 推款 到了吗"):
        assert len(homophones.mended(text)) == len(text)
        assert again.mended(text) == homophones.mended(text)


def test_without_chinese_training_text_nothing_is_mended() -> None:
    assert Homophones.fit(["where is my order"]).mended("我想推货") == "我想推货"
