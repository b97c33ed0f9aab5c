"""Chinese in traditional characters is understood as in simplified ones, and kept as it was typed."""

from __future__ import annotations

import pytest

from actions.understanding.address_corrections import corrected
from actions.understanding.addresses import AddressParts, address_in
from actions.understanding.answers import says_no, says_yes
from actions.understanding.people import name_in
from actions.understanding.reasons import cancel_reason_in
from actions.understanding.requests import kind_said
from actions.understanding.text import as_typed, fold
from shop.keys import name_key, name_keys
from shop.rules.countries import country_code
from shop.satisfaction.resolution import score_of
from shop.search.words import split_words


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("請把訂單取消", "请把订单取消"),
        ("退費到禮品卡", "退费到礼品卡"),
        ("寄到臺北", "寄到台北"),
    ],
)
def test_folding_reads_traditional_characters_in_their_places(typed: str, read: str) -> None:
    assert fold(typed) == read
    assert as_typed(read[2:], read, typed) == typed[2:]


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("我要退货", "我要退貨"),
        ("帮我取消订单", "幫我取消訂單"),
        ("换一个尺码", "換一個尺碼"),
        ("修改收货地址", "修改收貨地址"),
    ],
)
def test_the_same_request_is_heard(simplified: str, traditional: str) -> None:
    assert kind_said(fold(simplified)) is not None
    assert kind_said(fold(traditional)) == kind_said(fold(simplified))


def test_answers_and_reasons_are_heard() -> None:
    assert says_yes("對的") and says_yes("沒問題")
    assert says_no("不對")
    assert cancel_reason_in("買錯了") == cancel_reason_in("买错了") == "ordered by mistake"


def test_an_address_is_found_and_kept_as_it_was_typed() -> None:
    assert address_in("幫我改寄到上海市浦東新區世紀大道8號1202室，郵編200120") == AddressParts(
        "浦東新區世紀大道8號", "1202室", "上海市", "", "200120", "中国"
    )


def test_a_part_of_an_address_is_put_right_and_the_rest_stays_as_it_was_typed() -> None:
    before = AddressParts("世紀大道8號", "", "上海市", "", "200120", "China")
    assert corrected("郵編寫錯了，應該是200121", before) == AddressParts(
        "世紀大道8號", "", "上海市", "", "200121", "China"
    )
    after = corrected("門牌號寫錯了，是88", before)
    assert after is not None and after.line1 == "世紀大道88號"


@pytest.mark.parametrize("text", ["我叫陳大文", "姓名：陳大文"])
def test_a_name_is_kept_as_it_was_typed(text: str) -> None:
    assert name_in(text) == "陳大文"


def test_who_is_known_in_simplified_characters_is_found_by_traditional_ones() -> None:
    assert name_key("陈大文") in name_keys("陳大文")
    assert name_key("陳大文") in name_keys("陳大文")


def test_searching_countries_and_stars() -> None:
    assert split_words("藍色跑鞋") == split_words("蓝色跑鞋")
    assert country_code("臺灣") == country_code("台灣") == "TW"
    assert score_of("4顆星") == 4
