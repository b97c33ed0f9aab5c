"""Addresses out of whole sentences: what leads in and what follows is no part of the street."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.understanding.address_corrections import corrected
from actions.understanding.addresses import AddressParts, address_in
from actions.understanding.orders import numbers_in

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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "那改到 芝加哥 湖滨大道210号 伊利诺伊 60601",
            AddressParts("湖滨大道210号", "", "芝加哥", "IL", "60601", "USA"),
        ),
        (
            "地址请改到我单位：波士顿 灯塔街45号 6楼 MA 02108",
            AddressParts("灯塔街45号", "6楼", "波士顿", "MA", "02108", "USA"),
        ),
        (
            "改成 纽约公园大道230号 9楼 邮编10169",
            AddressParts("公园大道230号", "9楼", "纽约", "", "10169", "USA"),
        ),
        (
            "算了，重新来。地址是：华盛顿州西雅图市联合街7号2楼，邮编98101",
            AddressParts("联合街7号", "2楼", "西雅图市", "WA", "98101", "USA"),
        ),
        (
            "多伦多 皇后街80号 安大略省 M5H 2M6",
            AddressParts("皇后街80号", "", "多伦多", "ON", "M5H 2M6", "Canada"),
        ),
        (
            "不是波士顿，是费城市场街15号 宾州 19103",
            AddressParts("市场街15号", "", "费城", "PA", "19103", "USA"),
        ),
        (
            "马里兰州巴尔的摩市主街12号 21201",
            AddressParts("主街12号", "", "巴尔的摩市", "MD", "21201", "USA"),
        ),
        ("春田市主街12号 62701", AddressParts("主街12号", "", "春田市", "", "62701", "")),
        (
            "德国柏林市主街12号 10115",
            AddressParts("主街12号", "", "柏林市", "", "10115", "德国"),
        ),
        (
            "上海市浦东新区世纪大道8号，200120",
            AddressParts("浦东新区世纪大道8号", "", "上海市", "", "200120", "中国"),
        ),
    ],
)
def test_an_address_written_in_chinese_is_in_the_country_of_its_places(
    text: str, parts: AddressParts
) -> None:
    assert address_in(text, asked="line1") == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("12 King St W, Toronto, ON m5v 1a1", ("12 King St W", "", "Toronto", "ON", "M5V 1A1", "Canada")),
        ("80 Bank St, Ottawa, Ontario K1M 1M4", ("80 Bank St", "", "Ottawa", "ON", "K1M 1M4", "Canada")),
        ("Hafenweg 12, 20457 Hamburg, Germany", ("Hafenweg 12", "", "Hamburg", "", "20457", "Germany")),
        ("10 Mill Lane, London SW1A 2AA, UK", ("10 Mill Lane", "", "London", "", "SW1A 2AA", "UK")),
        ("5 Pine St, Erie, PA 16501, thanks, Jordan", ("5 Pine St", "", "Erie", "PA", "16501", "")),
        ("5 Pine St, Erie, PA 16501, Jordan", ("5 Pine St", "", "Erie", "PA", "16501", "")),
        ("5 Pine St, Lebanon, PA 17042", ("5 Pine St", "", "Lebanon", "PA", "17042", "")),
        ("5 Pine Street, Athens, Georgia 30601", ("5 Pine Street", "", "Athens", "GA", "30601", "")),
    ],
)  # fmt: skip
def test_the_country_at_the_end_of_an_address_is_read(text: str, parts: tuple[str, ...]) -> None:
    assert address_in(text) == AddressParts(*parts)


@pytest.mark.parametrize(
    ("text", "line2", "city"),
    [
        ("Maple Tower, 22 Main Street, Austin TX 78701", "Maple Tower", "Austin"),
        ("to Maple Tower, 22 Main Street, Suite 4, Austin, TX 78701", "Maple Tower, Suite 4", "Austin"),
        ("22 Main Street, Maple Tower, Floor 3, Austin, TX 78701", "Maple Tower, Floor 3", "Austin"),
        ("c/o Meyer, 22 Main Street, Austin, TX 78701", "c/o Meyer", "Austin"),
        ("22 Main Street, Cedar Heights, TX 78701", "", "Cedar Heights"),
        ("Hello, 22 Main Street, Austin, TX 78701", "", "Austin"),
    ],
)  # fmt: skip
def test_the_name_of_a_building_is_kept(text: str, line2: str, city: str) -> None:
    assert address_in(text) == AddressParts("22 Main Street", line2, city, "TX", "78701")


TOWER = AddressParts("120 Main Street", "Maple Tower", "Austin", "TX", "78701")
BROADWAY = AddressParts("公园大道120号", "5楼", "纽约", "NY", "10169", "USA")


@pytest.mark.parametrize(
    ("before", "text", "part", "value"),
    [
        (TOWER, "suite 400 as well", "line2", "Maple Tower, suite 400"),
        (TOWER, "please add the 3rd floor", "line2", "Maple Tower, 3rd floor"),
        (TOWER, "the zip should be 78702, not 78701", "zip", "78702"),
        (TOWER, "house number is 122, not 120", "line1", "122 Main Street"),
        (TOWER, "not 120 but 122", "line1", "122 Main Street"),
        (TOWER, "wait, it should be Elm Street, not Main Street", "line1", "120 Elm Street"),
        (TOWER, "Dallas, not Austin", "city", "Dallas"),
        (TOWER, "actually 122", "line1", "122 Main Street"),
        (TOWER, "make it 122", "line1", "122 Main Street"),
        (TOWER, "78702", "zip", "78702"),
        (TOWER, "the zip is wrong", "zip", ""),
        (replace(TOWER, line2="#1203"), "no, apt 1204", "line2", "apt 1204"),
        (replace(TOWER, line2="apt 5"), "no, unit 6", "line2", "unit 6"),
        (replace(TOWER, line2="Suite 300, 5th floor"), "#301", "line2", "#301, 5th floor"),
        (replace(TOWER, line2="Apt 5"), "3rd floor", "line2", "Apt 5, 3rd floor"),
        (TOWER, "the city is wrong", "city", ""),
        (BROADWAY, "不对，是122号", "line1", "公园大道122号"),
        (BROADWAY, "邮编错了", "zip", ""),
        (BROADWAY, "城市是错的", "city", ""),
        (BROADWAY, "邮编写错了，应该是10170", "zip", "10170"),
        (BROADWAY, "门牌号是122号，不是120", "line1", "公园大道122号"),
        (BROADWAY, "门牌号写错了，是122", "line1", "公园大道122号"),
        (BROADWAY, "120改成122", "line1", "公园大道122号"),
        (BROADWAY, "邮编应该是10170", "zip", "10170"),
        (BROADWAY, "6楼，不是5楼", "line2", "6楼"),
        (BROADWAY, "再加个301室", "line2", "5楼 301室"),
        (BROADWAY, "少写了房号1203", "line2", "5楼 1203室"),
        (BROADWAY, "不是纽约，是奥尔巴尼", "city", "奥尔巴尼"),
    ],
)
def test_a_part_is_put_right_or_added(before: AddressParts, text: str, part: str, value: str) -> None:
    assert corrected(text, before) == replace(before, **{part: value})


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "what about suite 5?",
        "thanks",
        "对",
        "好的",
        "可以寄到5楼吗",
        "order #1042",
    ],
)
def test_what_changes_nothing_in_an_address_is_no_correction(text: str) -> None:
    assert corrected(text, TOWER) is None


@pytest.mark.parametrize("asked", ["line1", "city", "zip"])
@pytest.mark.parametrize("text", ["yes", "对", "好的", "是的"])
def test_a_yes_is_no_part_of_an_address(text: str, asked: str) -> None:
    assert not address_in(text, asked=asked)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("上海市浦东新区世纪大道8号，200120", []),
        ("邮编错了，应该是200121", []),
        ("订单711402的邮编错了", ["711402"]),
        ("订单711402寄到派克街500号#1203", ["711402"]),
        ("123456 Farm Road, Austin, TX 78701", []),
        ("order 711402 to 18 Pine Court, Portland, OR 97205", ["711402"]),
        ("订单711402寄到杭州市西湖区文三路100号，310012", ["711402"]),
    ],
)
def test_digits_of_an_address_are_no_order_number(text: str, numbers: list[str]) -> None:
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "line2"),
    [
        ("500 Pine St #1203 Seattle WA 98101", "#1203"),
        ("500 Pine St, #1203, Seattle, WA 98101", "#1203"),
        ("500 Pine St, #1203 Seattle, Washington, 98101", "#1203"),
        ("500 Pine St apt 4b Seattle WA 98101", "apt 4b"),
        ("500 Pine St Apt. 4B, Seattle, WA 98101", "Apt. 4B"),
        ("apt 4b, 500 Pine St, Seattle, WA 98101", "apt 4b"),
        ("500 Pine St Bldg C Apt 12-B Seattle WA 98101", "Bldg C, Apt 12-B"),
        ("500 Pine St, 5th floor, unit 3, Seattle WA98101", "5th floor, unit 3"),
        ("500 Pine St, floor three, Seattle, WA 98101", "floor three"),
        ("500 Pine St, Apt 5 back door, Seattle, WA 98101", "Apt 5 back door"),
        ("500 Pine St Seattle WA 98101, unit 3", "unit 3"),
        ("500 Pine St 12楼1203室 Seattle WA 98101", "12楼1203室"),
        ("Seattle WA 98101, 500 Pine St, Apt 4B", "Apt 4B"),
        ("please send it to WA 98101 Seattle, 500 Pine St #1203", "#1203"),
    ],
)
def test_a_unit_stands_anywhere_in_an_address(text: str, line2: str) -> None:
    assert address_in(text) == AddressParts("500 Pine St", line2, "Seattle", "WA", "98101")


def test_florida_is_no_floor() -> None:
    assert address_in("12 Oak Ave fl 5 Miami FL 33101") == AddressParts(
        "12 Oak Ave", "fl 5", "Miami", "FL", "33101"
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Seattle 98101 Pine St 500号 12楼1203", ("Pine St 500号", "12楼1203", "Seattle", "", "98101", "")),
        ("地址改成Seattle, WA 98101 Pine St 500号", ("Pine St 500号", "", "Seattle", "WA", "98101", "USA")),
        ("Pine St 500号 1203室 Seattle 98101", ("Pine St 500号", "1203室", "Seattle", "", "98101", "")),
        ("西雅图 Pine St 500号1203室 98101", ("Pine St 500号", "1203室", "西雅图", "", "98101", "USA")),
        ("西雅图 500 Pine St 1203室 98101", ("500 Pine St", "1203室", "西雅图", "", "98101", "USA")),
        ("西雅图派克街500号 12楼1203 WA98101", ("派克街500号", "12楼1203", "西雅图", "WA", "98101", "USA")),
        ("华盛顿州Seattle市Pine街500号 98101", ("Pine街500号", "", "Seattle市", "WA", "98101", "USA")),
        ("寄到美国西雅图 500 Pine St #1203", ("500 Pine St", "#1203", "西雅图", "", "", "USA")),
        ("把#W1的地址改到 98101 Seattle, 500 Pine St", ("500 Pine St", "", "Seattle", "", "98101", "")),
        ("98101 Seattle 500 Pine St", ("500 Pine St", "", "Seattle", "", "98101", "")),
        ("221B Baker Street, London NW1 6XE", ("221B Baker Street", "", "London", "", "NW1 6XE", "UK")),
        ("12 High St, Camden, London NW1 6XE", ("12 High St", "Camden", "London", "", "NW1 6XE", "UK")),
        (
            "238 Orchard Rd #12-03, Singapore 238851",
            ("238 Orchard Rd", "#12-03", "Singapore", "", "238851", ""),
        ),
    ],
)
def test_an_address_abroad_is_read_in_either_order_and_script(text: str, parts: tuple[str, ...]) -> None:
    assert address_in(text, asked="line1") == AddressParts(*parts)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("500 Pine St #1203 98101", ["city"]),
        ("500 Pine St apt 4b Seattle", ["zip"]),
        ("Seattle 98101", ["line1"]),
        ("Seattle, WA 98101", ["line1"]),
        ("西雅图派克街500号1203室", ["zip"]),
        ("派克街500号1203室 WA 98101", ["city"]),
    ],
)
def test_only_a_part_that_was_not_said_is_missing(text: str, missing: list[str]) -> None:
    assert address_in(text, asked="line1").missing() == missing
