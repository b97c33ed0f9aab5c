"""Cantonese in writing, read as the written Mandarin it stands for: 唔要嗰件 as 不要那件.

Everything keeps its length: what is found in the one text stands at the same place in the other. Only what
Mandarin does not write is read anew, so that a text without any Cantonese stays as it is.
"""

from __future__ import annotations

import re

from chinese.script import simplified

_CHARACTERS = str.maketrans(
    {
        "唔": "不", "冇": "没", "嗰": "那", "咗": "了", "嘅": "的", "㗎": "的", "佢": "它", "哋": "们",
        "喺": "在", "嚟": "来", "畀": "给", "俾": "给", "攞": "拿", "睇": "看", "啲": "些", "咁": "那",
        "噉": "那", "咩": "啥", "乜": "啥", "搵": "找", "揾": "找",
    }
)  # fmt: skip
# Simplified characters make 系 of it, which is much else: 系列, 系鞋带.
_TO_BE = re.compile("(?<![關关])係")
_WORDS = {
    "得唔得": "行不行",
    "是唔是": "是不是",
    "是咪": "是否",
    "唔是": "不是",
    "净是": "只是",
    "系唔系": "是不是",
    "可唔可以": "可不可以",
    "系咪": "是否",
    "唔系": "不是",
    "净系": "只是",
    "点样": "怎么",
    "点解": "为何",
    "点算": "咋办",
    "几耐": "多久",
    "几多": "多少",
    "几时": "何时",
    "而家": "现在",
    "依家": "现在",
    "啱啱": "刚刚",
    "边度": "哪里",
    "边间": "哪家",
    "细啲": "小些",
    "细码": "小码",
}
_COUNTED = "[个件条双只款对部台张样种]"
_FOUND = re.compile(
    "|".join(_WORDS)
    + rf"|边(?={_COUNTED})|呢(?={_COUNTED})|(?<=[退换寄拿给收改])返(?![回程])|喇(?!叭|嘛)|(?<!咖)啡(?=色)"
)
_SINGLE = {"边": "哪", "呢": "这", "返": "回", "喇": "了", "啡": "棕"}


def as_mandarin(text: str) -> str:
    """A text in simplified characters, its Cantonese words as Mandarin has them, of the same length."""
    if text.isascii():
        return text
    plain = simplified(_TO_BE.sub("是", text))
    found = _FOUND.sub(lambda match: _WORDS.get(match[0]) or _SINGLE[match[0]], plain)
    return found.translate(_CHARACTERS)
