"""Addresses out of whole sentences: what leads in and what follows is no part of the street."""

from __future__ import annotations

import pytest

from actions.understanding.addresses import AddressParts, address_in

PINE = AddressParts("18 Pine Court", "", "Portland", "OR", "97205")


@pytest.mark.parametrize(
    "text",
    [
        "寄到18 Pine Court, Portland, OR 97205",
        "改成18 Pine Court, Portland, OR 97205吧",
        "请寄18 Pine Court，Portland，OR 97205，谢谢",
        "收货地址写18 Pine Court, Portland, OR 97205",
        "不是那个，是18 Pine Court, Portland, OR 97205",
        "订单#D700401的地址写错了，应该是18 Pine Court, Portland, OR 97205，爱你们",
        "麻烦把D711402寄到 18 Pine Court, Portland, OR 97205 可以吗",
        "order 711402 to 18 Pine Court, Portland, OR 97205",
        "It should be 18 Pine Court, Portland, OR 97205. Cheers!",
        "not 81 Pine Court, Portland, OR 97205 but 18 Pine Court, Portland, OR 97205",
        "81 Pine Court, Portland, OR 97205, sorry, I mean 18 Pine Court, Portland, OR 97205",
        "从81 Pine Court, Portland, OR 97205改成18 Pine Court, Portland, OR 97205",
        "18 Pine Court, Portland, OR 97205 instead of 81 Pine Court, Portland, OR 97205",
    ],
)
def test_only_the_address_is_taken_from_a_sentence(text: str) -> None:
    assert address_in(text, asked="line1") == PINE


@pytest.mark.parametrize(
    ("text", "line1", "line2"),
    [
        ("请寄21 Music Row, Nashville, TN 37203", "21 Music Row", ""),
        ("默认地址过期了，新的是700 Broadway, Apt 8, Nashville, TN 37203", "700 Broadway", "Apt 8"),
        ("for the 2 mugs: 21 Music Row, Nashville, Tennessee 37203", "21 Music Row", ""),
        ("I bought 5 shirts, please send them to 21 Elm, Nashville, tn 37203", "21 Elm", ""),
        ("更新为350 Fifth Avenue, Suite 2100, Nashville, TN 37203", "350 Fifth Avenue", "Suite 2100"),
    ],
)
def test_a_number_and_a_state_with_its_postcode_make_any_street_one(
    text: str, line1: str, line2: str
) -> None:
    assert address_in(text) == AddressParts(line1, line2, "Nashville", "TN", "37203")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "请寄北京市朝阳区建国路88号501室吧",
            AddressParts("朝阳区建国路88号", "501室", "北京市", "", "", "中国"),
        ),
        (
            "麻烦改到杭州市西湖区文三路100号，邮编310012，谢谢",
            AddressParts("西湖区文三路100号", "", "杭州市", "", "310012", "中国"),
        ),
        (
            "帮我寄成都市武侯区人民南路9号谢谢",
            AddressParts("武侯区人民南路9号", "", "成都市", "", "", "中国"),
        ),
        (
            "请把#D711402寄到浙江省杭州市西湖区文三路100号3幢",
            AddressParts("西湖区文三路100号", "3幢", "杭州市", "浙江省", "", "中国"),
        ),
    ],
)
def test_a_chinese_address_has_no_verb_before_and_no_particle_behind_it(
    text: str, parts: AddressParts
) -> None:
    assert address_in(text, asked="line1") == parts


@pytest.mark.parametrize("asked", ["line1", "city"])
@pytest.mark.parametrize(
    "text",
    [
        "No thank you",
        "no thanks.",
        "不需要",
        "先不用",
        "not now",
        "帮我核对一下#D711402的收货地址",
        "#D711402寄到哪个地址？",
        "what address is on #D711402",
        "Which address does D711402 go to?",
        "never mind",
        "I don't know",
        "谢谢",
    ],
)
def test_a_refusal_or_a_question_is_no_address(text: str, asked: str) -> None:
    assert not address_in(text, asked=asked)


@pytest.mark.parametrize(
    ("text", "asked", "parts"),
    [
        ("Rose Villa 12", "line1", AddressParts("Rose Villa 12")),
        ("No. 5 Rose Lane", "line1", AddressParts("5 Rose Lane")),
        ("it's Boston, MA", "city", AddressParts(city="Boston", state="MA")),
        ("中关村大街27号吧", "line1", AddressParts("中关村大街27号")),
        ("送到写字楼5层", "line1", AddressParts("写字楼5层")),
        ("波特兰", "city", AddressParts(city="波特兰")),
        ("邮编是97205", "zip", AddressParts(zip="97205")),
    ],
)
def test_a_short_answer_is_the_part_that_was_asked_for(text: str, asked: str, parts: AddressParts) -> None:
    assert address_in(text, asked=asked) == parts
