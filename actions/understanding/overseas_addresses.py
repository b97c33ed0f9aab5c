"""American and Canadian addresses written in Chinese: "西雅图 派克街1500号 20楼 WA 98101"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from actions.understanding.address_parts import AddressParts
from actions.understanding.countries import country_in_chinese
from actions.understanding.places_in_chinese import (
    AMERICAN_CITIES,
    CANADIAN_CITIES,
    CHINESE_PROVINCES,
    PROVINCES,
    STATES,
)
from actions.understanding.states import STATE_CODES
from actions.understanding.text import has_cjk
from actions.understanding.western_addresses import STREET_WORDS
from shop.rules.countries import country_code

_WAY = r"(?:林荫大道|大道|大街|街|公路|路|车道|道|巷|广场)"
_CJK = r"\u3400-\u9fff"
# "密歇根大道" is a street, and "华盛顿街" is one, too.
_NO_STREET = rf"(?!\s*[东南西北]?{_WAY})"
_LED = re.compile(
    r"^.*(?:改成|改为|改到|改去|换成|换为|换到|更新为|寄到|寄往|送到|送去|发到|发往|配送到|"
    r"地址是|地址为|地址写|地址|应该是|而是|是|写|寄|送|到|:|：)\s*",
    re.DOTALL,
)
_STREET = re.compile(
    rf"(?P<street>[{_CJK}A-Za-z0-9·.' ]{{0,20}}?[{_CJK}A-Za-z]{_WAY}"
    rf"(?:[东南西北]段?)?\s*\d+[A-Za-z]?(?:-\d+)?\s*号?)"
    rf"|(?P<number_first>\d+[A-Za-z]?\s*号?\s*[{_CJK}·]{{1,12}}{_WAY})"
    rf"|(?P<no_way>[{_CJK}·]{{2,10}}\s*\d+\s*号)"
    rf"|(?P<latin>(?<![A-Za-z0-9])(?:[A-Za-z0-9][A-Za-z0-9.'-]*\s+){{1,4}}?(?:{STREET_WORDS})\b\.?\s*"
    rf"\d+[A-Za-z]?\s*号(?!楼)|(?<![A-Za-z0-9])\d+[A-Za-z]?\s*号\s*(?:[A-Za-z0-9.'-]+\s+){{1,4}}?(?:{STREET_WORDS})\b\.?)",
    re.IGNORECASE,
)
# "西雅图 500 Pine St 1203室"
_AMERICAN_STREET = re.compile(
    rf"(?<![A-Za-z0-9])\d+[A-Za-z]?\s+(?:[A-Za-z0-9.'-]+\s+){{1,4}}(?:{STREET_WORDS})\b\.?", re.IGNORECASE
)
_MARKED_ZIP = re.compile(r"(?:邮政编码|邮编|zip(?: ?code)?)\s*(?:是|为|:|：)?\s*", re.IGNORECASE)
_ZIP = re.compile(r"(?<![\dA-Za-z#-])(\d{5}(?:-\d{4})?|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d)(?![\dA-Za-z号-])")
_CODE = re.compile(
    rf"(?<![A-Za-z])({'|'.join(sorted(STATE_CODES | set(PROVINCES.values())))})(?![A-Za-z])[州省]?"
)
_COUNTRY = re.compile(
    rf"(?P<us>美国|\b(?:usa|u\.s\.a?\.?|united states)\b)|(?P<ca>加拿大)(?![{_CJK}]?{_WAY})", re.IGNORECASE
)
_TOWN = r"([A-Z][A-Za-z.'-]*(?:\s+[A-Z][A-Za-z.'-]*){0,2})"
_TOWN_BEFORE = re.compile(rf"{_TOWN}[|\s,，]*$")
# Behind the street a word is a town only before a state or a postcode.
_TOWN_BEHIND = re.compile(rf"{_TOWN}[\s,，]*\|")
_BOUND = "|"
_REFUSED = re.compile(r"(?:不是|不要|别寄)[^，,。;；]*[，,。;；]")
_TAIL = re.compile(
    r"(?:[吧啊呀哦呢哈嘛了的]|谢谢[你您]?|多谢|麻烦[你您]?了?|可以吗?|行吗|好吗|就行|就好|收)+$"
)
_UNIT = re.compile(
    r"[A-Za-z0-9一二三四五六七八九十]+\s*(?:号?楼|层|室|单元|栋|幢|座|房)|(?:公寓|套房|apt|suite|unit|floor|#)",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"(?:区|县|镇|村|岛)$")


@dataclass
class _Left:
    """What is left of a text while the places in it are taken out."""

    text: str
    taken: dict[str, str] = field(default_factory=dict)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take the first match out; a boundary stays in its place."""
        match = pattern.search(self.text)
        if match is not None:
            self.text = f"{self.text[: match.start()]}{_BOUND}{self.text[match.end() :]}"
        return match


def _names(names: dict[str, str] | frozenset[str], suffix: str) -> re.Pattern[str]:
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?:{listed})(?:{suffix}|{_NO_STREET})(?!市)")


_STATE = _names(STATES, "州")
_PROVINCE = _names(PROVINCES, "省")
_CITIES = "|".join(sorted(AMERICAN_CITIES | CANADIAN_CITIES, key=len, reverse=True))
_CITY = re.compile(rf"({_CITIES})(市(?![场中政民])|{_NO_STREET})")
_OTHER_CITY = re.compile(rf"(?:^|[|\s,，])([{_CJK}]{{2,8}}市|[A-Za-z]{{3,20}}市)")


def overseas_address(plain: str) -> AddressParts:
    """The American or Canadian address in a text that writes it in Chinese, or nothing."""
    elsewhere = country_in_chinese(plain)
    if not has_cjk(plain) or any(name in plain for name in CHINESE_PROVINCES):
        return AddressParts()
    if elsewhere and country_code(elsewhere) not in {"US", "CA"}:
        return AddressParts()
    left = _Left(_REFUSED.sub(_BOUND, plain))
    country = left.take(_COUNTRY)
    code = _zip(left)
    state, canadian = _state(left, bool(code))
    city = left.take(_CITY) or left.take(_OTHER_CITY)
    named = city is not None and city.re is _CITY
    american = state or named or country
    text = _without_lead(left.text)
    street = _STREET.search(text) or (_AMERICAN_STREET.search(text) if city else None)
    if street is None or not (american or (code and (city or street.lastgroup == "latin"))):
        return AddressParts()
    said_city = city.group().strip("|，, ") if city else ""
    before = [piece for piece in _pieces(text[: street.start()]) if re.search(rf"[{_CJK}]", piece)]
    quarter = "".join(piece for piece in before if _QUARTER.search(piece))
    if not said_city and before and not quarter and len(before[-1]) <= 6:
        said_city = before[-1]
    if not said_city and street.lastgroup == "latin":
        town = _TOWN_BEFORE.search(text[: street.start()]) or _TOWN_BEHIND.search(text[street.end() :])
        said_city = town.group(1) if town else ""
    canadian = canadian or bool(country and country["ca"]) or said_city.rstrip("市") in CANADIAN_CITIES
    return AddressParts(
        line1=quarter + " ".join(street.group().split()),
        line2=" ".join(_units(text[street.end() :])),
        city=said_city,
        state=state,
        zip=code,
        country=("Canada" if canadian else "USA") if american else "",
    )


def _zip(left: _Left) -> str:
    """The postcode, the marked one first; its mark goes, too."""
    marked = re.search(_MARKED_ZIP.pattern + _ZIP.pattern, left.text, re.IGNORECASE)
    if marked:
        left.text = f"{left.text[: marked.start()]}{_BOUND}{left.text[marked.end() :]}"
        return marked.group(1).upper()
    found = list(_ZIP.finditer(left.text))
    if not found:
        return ""
    last = found[-1]
    left.text = f"{left.text[: last.start()]}{_BOUND}{left.text[last.end() :]}"
    return last.group(1).upper()


def _state(left: _Left, has_zip: bool) -> tuple[str, bool]:
    """The code of the state or province, and whether it is one of Canada."""
    if match := left.take(_STATE):
        return next(code for name, code in STATES.items() if match.group().startswith(name)), False
    if match := left.take(_PROVINCE):
        return next(code for name, code in PROVINCES.items() if match.group().startswith(name)), True
    match = left.take(_CODE) if has_zip else None
    return (match.group(1), match.group(1) not in STATE_CODES) if match else ("", False)


def _without_lead(text: str) -> str:
    street = _STREET.search(text)
    if street is None:
        return text
    # What leads to the address may have gone into the match: "改到派克街12号".
    head = text[: street.end()]
    led = _LED.match(head[:-1])
    return text[led.end() :] if led and _STREET.search(head[led.end() :]) else text


def _pieces(text: str) -> list[str]:
    return [piece.strip(" .。") for piece in re.split(r"[|\s,，;；]+", text) if piece.strip(" .。")]


def _units(rest: str) -> list[str]:
    """Floor, room and building behind the street; not what the sentence goes on to say."""
    found = []
    for piece in _pieces(rest):
        piece = _TAIL.sub("", piece)
        if _UNIT.search(piece) or re.fullmatch(r"[A-Za-z]?-?\d+[A-Za-z]?", piece):
            found.append(piece)
    return found
