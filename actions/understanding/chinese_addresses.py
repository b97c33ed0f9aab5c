"""Addresses as they are written in Chinese: province, city, district, street, number, rest."""

from __future__ import annotations

import re

from actions.understanding.address_parts import AddressParts
from actions.understanding.countries import country_in_chinese
from actions.understanding.places_in_chinese import CHINESE_CITIES, CHINESE_PROVINCES

_ADDRESS = re.compile(
    r"(?P<state>[\u4e00-\u9fff]{2,7}?(?:省|自治区|特别行政区))?"
    r"(?P<city>[\u4e00-\u9fff]{2,8}?市)?"
    r"(?P<district>(?:[\u4e00-\u9fff]{1,8}?(?:区|县|镇|乡)){0,3})"
    r"(?P<street>[\u4e00-\u9fffA-Za-z0-9]{1,16}?(?:路|街|道|巷|胡同|弄|大街|大道|村|园|里)[\u4e00-\u9fffA-Za-z0-9-]*?\d+[-\d]*(?:号院?|弄|号楼)?)"
    r"(?P<rest>[\u4e00-\u9fffA-Za-z0-9#\- ]*)"
)
# Not the digits of an order number.
_ZIP = re.compile(r"(?<![\da-zA-Z#-])(?<!订单)(?<!单号)(\d{6})(?!\d)")
_FIVE_DIGITS = re.compile(r"(?<![\dA-Za-z#-])\d{5}(?![\dA-Za-z号-])")
_MUNICIPALITIES = ("北京", "上海", "天津", "重庆")
# "北京市北京市朝阳区", "北京朝阳区": city and province are one, and 市 is easily left out.
_ONE_CITY = re.compile(r"(北京|上海|天津|重庆)(?:市\s*\1市?|\s*\1市|市|(?=[\u4e00-\u9fff]{1,6}?[区县]))")
_PROVINCE = re.compile(
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
    "|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_SAID_BEFORE = re.compile(r"改成|改为|换成|换为|更新为|改到|寄到|送到|发到|地址是|地址为|地址写|是|到|:|：")
_VERB = re.compile(r"(?:请|麻烦|帮我|给我|还是|直接)*(?:寄|送|发|改|换|写|填|用|配送)[往去给至]?")
_TAIL = re.compile(
    r"(?:[吧啊呀哦呢哈嘛了的]|谢谢[你您]?|多谢|感谢|麻烦[你您]?了?|辛苦了?|可以吗?|行吗|好吗|就行|就好|收|不要写错)+$"
)


def chinese_address(plain: str) -> AddressParts:
    """The address in a text that is written in the Chinese order, or nothing."""
    country = country_in_chinese(plain)
    placed = plain.replace(country, " ", 1) if country else plain
    match = _found(_SAID_BEFORE.sub(" ", _ONE_CITY.sub(r"\1市", placed)))
    if match is None:
        return AddressParts()
    city, state = match["city"] or "", match["state"] or ""
    if city[:-1] in _MUNICIPALITIES and state[:2] == city[:2]:
        state = ""  # a municipality is its own province: said once
    rest = re.sub(r"\s?(?<!\d)\d{5,6}$|邮编.*$", "", match["rest"]).strip(" ,，-")
    return AddressParts(
        line1=(match["district"] or "") + match["street"], line2=without_tail(rest), city=city, state=state,
        zip=zip_of(plain) or _foreign_zip(plain),
        country=country or _country(plain, state + city + (match["district"] or "")),
    )  # fmt: skip


def _country(plain: str, place: str) -> str:
    """China, where the place or the postcode is a Chinese one."""
    chinese = any(name in place for name in (*CHINESE_PROVINCES, *CHINESE_CITIES))
    return "中国" if chinese or zip_of(plain) else ""


def _found(said: str) -> re.Match[str] | None:
    """The match that begins with a province, else one from which verbs before the city are taken."""
    for province in _PROVINCE.finditer(said):
        match = _ADDRESS.match(said, province.start())
        if match is not None and _has_place(match):
            return match
    head = re.match(r"[^市区县]*", said)
    end = head.end() if head else 0
    match = _ADDRESS.search(_VERB.sub(" ", said[:end]) + said[end:])
    return match if match is not None and _has_place(match) else None


def _has_place(match: re.Match[str]) -> bool:
    return bool(match["city"] or match["district"] or match["state"])


def without_tail(text: str) -> str:
    """The text without the particle or the thanks that end a Chinese sentence."""
    return _TAIL.sub("", text).strip(" ,，.。")


def zip_of(plain: str) -> str:
    """A Chinese postcode in the text, or nothing."""
    match = _ZIP.search(plain)
    return match.group(1) if match else ""


def _foreign_zip(plain: str) -> str:
    match = _FIVE_DIGITS.search(plain)
    return match.group() if match else ""
