"""Patterns of the entities that can be told by form alone.

Each pattern works on folded text (full-width digits and letters made ordinary, same length), so start and
end fit the message as typed. A named group ``value`` is the entity; the rest is context.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional

from bot.components.text import fold

# What speech recognition and habit put around a value ("it is sara@example.com." or "#W123?").
_TRIM = " \t\r\n.,;:!?\"'()[]<>，。；：！？、（）“”‘’"

_LANGUAGES = {
    "en": ("english", "英语", "英文"),
    "zh": ("chinese", "mandarin", "中文", "汉语", "普通话", "简体中文"),
}

_MONEY = r"(?:US\$|[$€£¥￥])?\s?\d+(?:,\d{3})*(?:\.\d{1,2})?"
_NO_MEASURE = (
    r"(?![\w,.:/-]*\d)(?!\s*(?:days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|seconds?|items?|orders?|times?|pieces?"
    r"|pcs|people|%|percent|cm|mm|m|km|inch(?:es)?|ft|feet|kg|g|lbs?|oz|ml|l|liters?|litres?|w|watts?|gb|tb|mah|x|k"
    r"|stars?|o'?clock|am|pm|of)\b)"
)
_ZH_LARGE = r"[一二两三四五六七八九]?[十百千万][一二两三四五六七八九零十百千万]*"
_ZH_UNIT = r"(?:块钱|块|元|美元|美金|人民币|欧元|刀)"
_NO_ZH_MEASURE = r"(?!\s*[\d.]*(?:天|周|个|件|小时|分钟|年|月|次|号|日|升|毫升|寸|公斤|%|％))"

DEFAULT_PATTERNS: Dict[str, List[str]] = {
    "email": [r"(?P<value>[\w.+%-]+@[\w-]+(?:\.[\w-]+)+)"],
    "order_number": [
        # "#W6067464", "# 1001"
        r"(?P<value>#\s?[A-Za-z]{0,4}-?\d{3,14})(?![A-Za-z0-9_])",
        # "W6067464", "SO-10023": letters and at least five digits (four would take model names)
        r"(?<![A-Za-z0-9_@#.-])(?P<value>[A-Za-z]{1,3}-?\d{5,14})(?![A-Za-z0-9_@-])",
        # "order 100234", "order number is 100234", "order no. 55"
        r"\border(?:\s+(?:number|no\.?|num|id))?(?:\s+is|\s*[:：])?\s+(?P<value>[A-Za-z]{0,3}-?\d{3,14})\b",
        # "订单号 D100234", "订单100234", "单号是100234"
        r"(?:订单号码|订单编号|订单号|订单|单号)\s*(?:是|为|:|：)?\s*(?P<value>#?\s?[A-Za-z]{0,3}-?\d{3,14})(?![A-Za-z0-9_-])",
        r"(?P<value>[A-Za-z]{0,3}-?\d{4,14})\s*(?:这个|这笔|号|那个|那笔)(?:的)?订单",
    ],
    "amount": [
        # "$50-80", "between 100 and 200", "100到200元": both ends
        r"(?:US\$|[$€£¥￥])\s?\d+(?:\.\d{1,2})?\s?(?:-|–|to|~)\s?(?P<value>\d+(?:\.\d{1,2})?)(?![\w%])",
        rf"\b(?:between|from)\s+(?P<value>{_MONEY})\s+(?:and|to)\s+{_MONEY}{_NO_MEASURE}",
        rf"\b(?:between|from)\s+{_MONEY}\s+(?:and|to)\s+(?P<value>{_MONEY}){_NO_MEASURE}",
        rf"(?<![\w.#])(?P<value>{_MONEY})\s?(?:到|至|-|~)\s?{_MONEY}\s?{_ZH_UNIT}",
        r"(?P<value>(?:US\$|[$€£¥￥])\s?\d+(?:,\d{3})*(?:\.\d{1,2})?)",
        r"(?<![\w.])(?P<value>\d+(?:,\d{3})*(?:\.\d{1,2})?\s?(?:dollars?|bucks|usd|eur|euros?|gbp|pounds?|cny|rmb|yuan))\b",
        r"(?<![\w.])(?P<value>\d+(?:\.\d{1,2})?\s?(?:块钱|块|元|美元|美金|人民币|欧元|刀))",
        # "三百块", "两千五百元", "五块钱"; 两块 alone may be two watches
        rf"(?P<value>{_ZH_LARGE}\s?{_ZH_UNIT})",
        r"(?P<value>[一二两三四五六七八九](?:块钱|元钱|美元|欧元|元(?!旦|素|件|宵|首)))",
        # "under 300", "budget of 500"; not "over 5 days"
        rf"\b(?:under|below|less than|cheaper than|up to|at most|max(?:imum)?(?: of)?"
        rf"|(?:no|not) more than|over|above|more than|at least|around|about|roughly|budget(?: is| of)?)"
        rf"\s+(?P<value>{_MONEY}){_NO_MEASURE}",
        rf"(?:预算|不超过|低于|高于|少于|超过|最多|大约|大概)\s*(?:是|在|为)?\s*"
        rf"(?P<value>\d+(?:\.\d+)?|{_ZH_LARGE}){_NO_ZH_MEASURE}",
        rf"(?<![\w.#])(?P<value>\d+(?:\.\d+)?|{_ZH_LARGE})(?=\s?(?:以内|以下|以上|之内|之间|左右))",
    ],
    "phone": [
        r"(?<![\w#.+])(?P<value>\+\d{1,3}[\s-]?(?:\(\d{1,4}\)[\s-]?)?\d[\d\s-]{5,13}\d)(?!\w)",
        r"(?<![\w#.-])(?P<value>1[3-9]\d{9})(?!\w)",
        r"(?<![\w#.-])(?P<value>\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4})(?!\w)",
    ],
    "zip": [
        r"\b(?:zip|postal|post)\s*code\s*(?:is|:|：)?\s*(?P<value>\d{5}(?:-\d{4})?|\d{6})\b",
        r"\bzip\s*(?:is|:|：)?\s*(?P<value>\d{5}(?:-\d{4})?)\b",
        r"(?:邮政编码|邮编)\s*(?:是|为|:|：)?\s*(?P<value>\d{5,6})",
        # "TX 78701", "Austin, TX, 78701"
        r"\b[A-Z]{2},?\s+(?P<value>\d{5}(?:-\d{4})?)(?![\w-])",
        # a lone five or six digit number, or one at the end after a comma
        r"^\W*(?P<value>\d{5}(?:-\d{4})?|\d{6})\W*$",
        r"[,，]\s*(?P<value>\d{5}(?:-\d{4})?)\W*$",
        r"\b(?:in|at|live in|from)\s+(?P<value>\d{5})(?![\w-])",
    ],
    "language": [
        r"(?i:(?P<value>english|chinese|mandarin))\b",
        r"(?P<value>简体中文|中文|汉语|普通话|英语|英文)",
    ],
}


def _normal_order_number(value: str) -> str:
    return "".join(value.split()).upper()


def _normal_phone(value: str) -> str:
    return re.sub(r"[^\d+]", "", value)


def _normal_language(value: str) -> str:
    lowered = value.lower()
    for code, names in _LANGUAGES.items():
        if lowered in names:
            return code
    return lowered


_NORMAL = {
    "email": str.lower,
    "order_number": _normal_order_number,
    "phone": _normal_phone,
    "language": _normal_language,
    "amount": lambda value: " ".join(value.split()),
}


_ZH_DIGITS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_ZH_TENS = {"十": 10, "百": 100, "千": 1000}


def number_in(amount: str) -> Optional[float]:
    """The number of an amount, in major units: "$1,200.50", "三百五十块"; None where there is none."""
    if digits := re.search(r"\d[\d,]*(?:\.\d+)?", amount):
        return float(digits.group().replace(",", ""))
    total = section = digit = 0
    tens = 1
    for sign in amount:
        if sign in _ZH_DIGITS:
            digit, tens = _ZH_DIGITS[sign], (1 if sign == "零" else tens)
        elif sign in _ZH_TENS:
            section, digit, tens = section + (digit or 1) * _ZH_TENS[sign], 0, _ZH_TENS[sign]
        elif sign == "万":
            total, section, digit, tens = (section + digit or 1) * 10000, 0, 0, 10000
        else:
            break
    # 三百五 is 350.
    total += section + digit * (max(tens // 10, 1) if tens > 10 else 1)
    return float(total) if total else None


class Patterns:
    """Compiled patterns; ``find`` gives non-overlapping entities, earlier kinds and longer matches first."""

    def __init__(self, patterns: Optional[Dict[str, List[str]]] = None) -> None:
        chosen = {**DEFAULT_PATTERNS, **(patterns or {})}
        self._compiled = [
            # ASCII: a Han character next to a number is a word boundary. A state's "TX" is not the word "tx".
            (kind, re.compile(source, re.ASCII | (0 if kind == "zip" else re.IGNORECASE)))
            for kind, sources in chosen.items()
            for source in sources
        ]

    def find(self, text: str) -> List[Dict[str, Any]]:
        """Entities with ``entity start end value`` in order of appearance."""
        folded = fold(text)
        found: List[Dict[str, Any]] = []
        taken: List[range] = []
        for kind, pattern in self._compiled:
            for match in pattern.finditer(folded):
                start, end = _trimmed(folded, *match.span("value"))
                if start >= end or any(start < span.stop and end > span.start for span in taken):
                    continue
                value = folded[start:end]
                taken.append(range(start, end))
                entity = {
                    "entity": kind,
                    "start": start,
                    "end": end,
                    "value": _NORMAL.get(kind, str)(value),
                }
                if kind == "amount":
                    entity["number"] = number_in(value)
                found.append(entity)
        return sorted(found, key=lambda entity: entity["start"])


def _trimmed(text: str, start: int, end: int) -> tuple:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end
