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
        r"(?P<value>(?:US\$|[$€£¥￥])\s?\d+(?:,\d{3})*(?:\.\d{1,2})?)",
        r"(?<![\w.])(?P<value>\d+(?:,\d{3})*(?:\.\d{1,2})?\s?(?:dollars?|bucks|usd|eur|euros?|gbp|pounds?|cny|rmb|yuan))\b",
        r"(?<![\w.])(?P<value>\d+(?:\.\d{1,2})?\s?(?:块钱|块|元|美元|美金|人民币|欧元))",
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
                found.append(
                    {
                        "entity": kind,
                        "start": start,
                        "end": end,
                        "value": _NORMAL.get(kind, str)(value),
                    }
                )
        return sorted(found, key=lambda entity: entity["start"])


def _trimmed(text: str, start: int, end: int) -> tuple:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end
