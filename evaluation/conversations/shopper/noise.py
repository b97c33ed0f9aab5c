"""Slips of the fingers: swapped and dropped letters, wrong homophones; never inside identifiers."""

from __future__ import annotations

import random
import re

from evaluation.conversations.goal import Language
from evaluation.conversations.shopper.wording import keep, pieces

_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo",
    "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "w", "r": "et", "s": "ad",
    "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z']+")
_SHORTEST = 4
"""Shorter words are typed right: people look at "M" and "red" while they type them."""
_ENGLISH_RATE = 0.14
_CHINESE_RATE = 0.5
_HABITS = {
    r"\bI'm\b": "im", r"\bI'd\b": "id", r"\bdon't\b": "dont", r"\bcan't\b": "cant", r"\bit's\b": "its",
    r"\bthat's\b": "thats", r"\bwhere's\b": "wheres", r"\bI've\b": "ive", r"\bwhat's\b": "whats",
    r"\byou\b": "u", r"\bplease\b": "pls", r"\bthanks\b": "thx",
    r"\breceive": "recieve", r"\baddress\b": "adress",
    r"\bbecause\b": "becuase", r"\bdefinitely\b": "definately", r"\bseparate": "seperate",
}  # fmt: skip
_HOMOPHONES = {
    "订单": "定单", "退款": "推款", "退货": "退火", "换货": "换或", "地址": "地止", "快递": "快第",
    "收货": "收获",
    "支付": "支负", "颜色": "眼色", "尺码": "尺马", "已经": "以经", "再": "在",
    "那个": "内个",
    "没有": "木有", "怎么": "肿么", "什么": "神马", "谢谢": "蟹蟹", "帮我": "邦我", "改成": "该成",
    "换成": "换称",
    "礼品卡": "礼品咔", "付款": "付宽", "现在": "现再", "知道": "只道", "一下": "一吓", "多少": "多烧",
    "编号": "便号", "这样": "这洋", "确认": "却认",
}  # fmt: skip
_MOST_SLIPS = 3
"""More wrong words than that in one message and a person would have noticed."""

IDENTIFIER = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|#?[\w-]*\d(?:[\w.:-]*\w)?", re.ASCII)
"""E-mail addresses, order numbers, postcodes and whatever else holds digits."""


def protect(text: str) -> str:
    """Mark the identifiers of a text that comes ready-made."""
    return "".join(
        keep(part) if exact else IDENTIFIER.sub(lambda found: keep(found[0]), part)
        for part, exact in pieces(text)
    )


def slip(text: str, language: Language, chance: random.Random) -> str:
    """A marked text with some slips; the marks stay."""
    budget = [_MOST_SLIPS]
    parts = []
    for part, exact in pieces(protect(text)):
        if exact:
            parts.append(keep(part))
        elif language == "zh":
            parts.append(_chinese(part, chance, budget))
        else:
            parts.append(_english(part, chance, budget))
    return "".join(parts)


def _english(text: str, chance: random.Random, budget: list[int]) -> str:
    for habit, typed in _HABITS.items():
        if chance.random() < 0.5:
            text = re.sub(habit, typed, text, flags=re.IGNORECASE)
    if chance.random() < 0.8:
        text = text.lower()

    def typed_word(found: re.Match[str]) -> str:
        word = found[0]
        if len(word) < _SHORTEST or budget[0] < 1 or chance.random() > _ENGLISH_RATE:
            return word
        budget[0] -= 1
        return _mistyped(word, chance)

    return _WORD.sub(typed_word, text)


def _mistyped(word: str, chance: random.Random) -> str:
    # The first letter is nearly always right.
    place = chance.randrange(1, len(word) - 1)
    kind = chance.choice(("swap", "drop", "double", "neighbour"))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    if kind == "swap":
        return before + after[0] + letter + after[1:]
    if kind == "drop":
        return before + after
    if kind == "double":
        return before + letter * 2 + after
    return before + chance.choice(_NEIGHBOURS.get(letter.lower(), letter)) + after


def _chinese(text: str, chance: random.Random, budget: list[int]) -> str:
    if len(text) < _SHORTEST:
        return text
    for right, wrong in _HOMOPHONES.items():
        if right in text and budget[0] > 0 and chance.random() < _CHINESE_RATE * 0.5:
            text = text.replace(right, wrong, 1)
            budget[0] -= 1
    if chance.random() < _CHINESE_RATE:
        text = re.sub(r"[，。！？；]", lambda _: chance.choice(("", " ")), text)
    return text
