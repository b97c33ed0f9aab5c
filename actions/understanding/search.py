"""What a shopper looks for in the catalogue: words, price range, order, stock."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.understanding.text import fold

_AMOUNT = (
    r"(?:usd|us\$|\$|€|£|¥|rmb)?\s*(\d+(?:[.,]\d{1,2})?)\s*(?:usd|dollars?|bucks|\$|€|£|eur(?:os?)?|元|"
    r"块钱?|美元|美金|刀|rmb)?"
)
_BETWEEN = re.compile(
    rf"(?:between|from|in the range of)?\s*{_AMOUNT}\s*(?:and|to|-|–|~|到|至|和)\s*{_AMOUNT}(?:\s*之间)?"
)
_BELOW = re.compile(
    rf"(?:under|below|less than|cheaper than|up to|at most|max(?:imum)?(?: of)?|not more than|"
    rf"no more than|within|低于|少于|不超过|不高于|最多|小于)\s*{_AMOUNT}"
)
_BELOW_ZH = re.compile(rf"{_AMOUNT}\s*(?:以内|以下|之内|内的?|or less|and under|or under|max)")
_ABOVE = re.compile(
    rf"(?:over|above|more than|at least|from|starting at|min(?:imum)?(?: of)?|高于|超过|至少|不低于|"
    rf"大于)\s*{_AMOUNT}"
)
_ABOVE_ZH = re.compile(rf"{_AMOUNT}\s*(?:以上|or more|and up|起)")
_AROUND = re.compile(
    rf"(?:around|about|roughly|approximately|大约|大概|约|左右)\s*{_AMOUNT}|{_AMOUNT}\s*左右"
)
_FILLER = re.compile(
    r"\b(?:i(?:'m| am)?|we|looking|look|search(?:ing)?|find|show|me|us|for|a|an|the|some|any|do|"
    r"does|you|your|have|has|sell|carry|got|want|wanna|need"
    r"|would|like|to|buy|please|can|could|is|are|there|what|which|kind|kinds|of|in|with|my|hi|hello|hey|stock|available|product|products"
    r"|item|items|something|anything|recommend|suggest|browse|see|let|get|give|price|priced|cost|costs|how|much|many|tell|about|more|and"
    r"|it|this|that|these|those|options?|between|under|below|over|above|than|less|cheapest|best|good|nice|shop|store|list|all|come|comes|currently|colou?rs?|sizes?)\b"
    r"|请问|请|帮我|我?想要?买|我要买|我想|我要|想要|想买|要买|找一?[个下款些]?|搜一?下?|搜索|查一?下?|看看|有没有|有什么|有哪些|你们|店里|卖不卖|卖|吗|呢|的|一些|一个|一款|推荐|价格|多少钱|介绍一?下?|库存|有货|现货|了解|以内|以下|之间|左右|便宜"
)


# What people say before they say it once more: nothing of it is searched for.
_ONCE_MORE = re.compile(
    r"\b(?:let me (?:put|say|rephrase)[^.,:;!?]*|i'll try again|maybe i wasn't clear|once (?:more|again))\b"
    r"|\b(?:that's|this is) not what i (?:meant?|said|asked)(?: for)?\b|\bwhat i (?:want|mean) is(?: this)?\b"
    r"|\bto (?:say it|put it) (?:differently|another way)\b|\b(?:sorry,? )?i mean(?: something else)?\b"
    r"|\b(?:i said|listen|again)\b|^\W*h+m+\b"
    r"|我?换[个一]?[个种]?说法|不是这个意思|我?再说(?:最后)?一遍|(?:可能)?我?没说清楚?|我的意思是|重新说一下"
    r"|这么说吧|听我说|我是说"
)
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = re.compile(r"[一二两三四五六七八九零]?[十百千][一二两三四五六七八九零十百千]*")


@dataclass(frozen=True)
class Search:
    """A search as said: the words left over, prices in major units, whether only what is in stock."""

    words: str = ""
    price_min: float | None = None
    price_max: float | None = None
    in_stock: bool = False
    cheapest: bool = False


def search_in(text: str) -> Search:
    """The search in a text."""
    folded = _with_digits(_ONCE_MORE.sub(" ", fold(text)))
    low, high, rest = _prices(folded)
    in_stock = re.search(r"\bin stock\b|\bavailable\b|有货|现货", folded) is not None
    cheapest = re.search(r"\bcheap(?:est|er)?\b|最便宜|便宜", folded) is not None
    words = " ".join(_FILLER.sub(" ", re.sub(r"[^\w\s'&+-]", " ", rest)).split())
    return Search(words, low, high, in_stock, cheapest)


def _with_digits(folded: str) -> str:
    """Chinese numerals up to the thousands as digits: "三百以内" -> "300以内", "一百五" -> "150"."""
    return _NUMERAL.sub(lambda match: str(_value_of(match.group())), folded)


def _value_of(numeral: str) -> int:
    total, digit, unit = 0, 0, 1
    for sign in numeral:
        if sign in _UNITS:
            unit = _UNITS[sign]
            total += (digit or 1) * unit
            digit = 0
        elif sign == "零":
            unit = 10
        else:
            digit = _DIGITS[sign]
    # "一百五" is short for 一百五十; "一百零五" and "十五" are no such thing.
    return total + digit * (unit // 10 if unit >= 100 else 1)


def without_prices(text: str) -> str:
    """The text, folded, without the prices it names: "in 32 under 100" -> "in 32"."""
    return _prices(_with_digits(fold(text)))[2]


def price_range_in(text: str) -> tuple[float | None, float | None]:
    """Lowest and highest price said, in major units."""
    low, high, _ = _prices(_with_digits(fold(text)))
    return low, high


def _prices(folded: str) -> tuple[float | None, float | None, str]:
    for pattern, place in (
        (_BETWEEN, "between"),
        (_BELOW, "high"),
        (_BELOW_ZH, "high"),
        (_ABOVE, "low"),
        (_ABOVE_ZH, "low"),
        (_AROUND, "around"),
    ):
        match = pattern.search(folded)
        if match is None:
            continue
        amounts = [float(group.replace(",", ".")) for group in match.groups() if group]
        if place == "between" and (
            not re.search(r"between|from|range|\$|€|£|元|块|之间|usd|dollar|price|价", folded)
            or len(amounts) < 2
        ):
            continue
        rest = folded[: match.start()] + " " + folded[match.end() :]
        if place == "between":
            return min(amounts), max(amounts), rest
        if place == "high":
            return None, amounts[0], rest
        if place == "low":
            return amounts[0], None, rest
        return amounts[0] * 0.8, amounts[0] * 1.2, rest
    return None, None, folded
