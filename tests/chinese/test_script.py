"""Traditional characters are read as simplified ones, in place; everything else stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinese.script import script_of, simplified, traditional


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("我的包裹還沒到，請問什麼時候發貨？", "我的包裹还没到，请问什么时候发货？"),
        ("臺灣", "台湾"),
        ("退費 NT$300", "退费 NT$300"),
    ],
)
def test_traditional_characters_are_read_as_simplified_ones(typed: str, read: str) -> None:
    assert simplified(typed) == read


@pytest.mark.parametrize("text", ["我的包裹还没到", "where is it?", "", "嗰个", "かな 한글 🙂"])
def test_what_is_not_traditional_stays(text: str) -> None:
    assert simplified(text) == text


@given(st.text(alphabet=st.characters(min_codepoint=1, max_codepoint=0x2FFFF, exclude_categories=["Cs"])))
def test_one_character_stays_one_character_and_reading_twice_changes_nothing(text: str) -> None:
    read = simplified(text)
    assert len(read) == len(text)
    assert simplified(read) == read


def test_simplified_text_can_be_written_in_traditional_characters() -> None:
    assert traditional("头发和发货") == "頭髮和發貨"
    assert traditional("每个订单只能申请一次") == "每個訂單只能申請一次"
    assert traditional("两只能用") == "兩隻能用"
    assert traditional("没有只改这一项的现货") == "沒有只改這一項的現貨"
    assert traditional("每只改成红色") == "每隻改成紅色"
    assert simplified(traditional("我要退货，钱退到礼品卡")) == "我要退货，钱退到礼品卡"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("我的包裹還沒到", "traditional"),
        ("我的包裹还没到", "simplified"),
        ("在那里等我的后面", None),
        ("我叫陳大文，我的包裹还没到，请帮我查查", "simplified"),
        ("好", None),
        ("where is it", None),
        ("", None),
    ],
)
def test_the_script_is_told_by_characters_that_only_one_of_them_has(text: str, script: str | None) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("在账户里点击链接", "在帳戶裡點選連結"),
        ("默认地址的信息", "預設地址的資訊"),
        ("我们不支持货到付款", "我們不支援貨到付款"),
        ("订单只能改一次", "訂單只能改一次"),
    ],
)
def test_words_of_the_mainland_are_written_as_elsewhere(text: str, written: str) -> None:
    assert traditional(text) == written
