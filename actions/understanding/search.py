"""What a shopper looks for in the catalogue: words, price range, order, stock."""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.understanding.denials import denials_in
from actions.understanding.text import fold

# A number with one of these is no price: "about 32gb", "20寸左右".
_MEASURED = (
    r"(?:gb|tb|g|mm|cm|ml|l|lit(?:er|re)s?|inch(?:es)?|kg|lbs?|oz|mah|watts?|w|hours?|h|days?|people|persons?|cups?|"
    r"pieces?|pcs)(?![a-z])|英?寸|人|毫?升|厘米|毫米|公斤|毫安|杯|片|小时|天|码|号|层"
)
_AMOUNT = (
    r"(?:usd|us\$|\$|€|£|¥|rmb)?\s*((?<![\d.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,]\d{1,2}(?!\d))?))"
    rf"(?!\d|\s*-?\s*(?:{_MEASURED}))\s*"
    r"(?:usd|dollars?|bucks|\$|€|£|eur(?:os?)?|元|块钱?|美元|美金|刀|rmb)?"
)
# "I can't spend more than", "nothing over": what denies a price above is a price below.
_NOT_ABOVE = re.compile(
    rf"(?:\b(?:i|we|it|they)(?: really)? )?\b(?:can'?t|can ?not|(?:do|will|would|should|must)(?: not|n'?t)|"
    rf"won'?t|not|nothing|no|never|isn'?t)\b"
    rf"(?:\s+(?:want|like|wish|going|willing|able|looking|afford|plan|to|spend|pay|go|be|costs?|costing|"
    rf"spending|paying|for|anything|that|is|much|really|any|it)\b)*"
    rf"\s+(?:more than|over|above|beyond|higher than|more expensive than)\s*{_AMOUNT}"
    rf"|(?:不(?:能|要|想|得|可以)?|别)(?:再)?(?:超过|超出|高于|多于|大于)\s*{_AMOUNT}"
)
_BUDGET = re.compile(
    rf"\b(?:my |our |the |a |with a |on a )?budget(?:'s| is| of| would be)?\s*:?\s*"
    rf"(?:around|about|only|just|max(?:imum)?|roughly|up to|under|below|within|at most)?\s*{_AMOUNT}"
    rf"(?: max| or less)?"
    rf"|\bfor (?=[$€£¥]|\d+ ?(?:usd|dollars?|bucks|euros?|€|£)){_AMOUNT}|{_AMOUNT}\s*(?=[能够]买|可以买)"
    rf"|(?:\b(?:with|on) )?(?:\ban? )?{_AMOUNT} budget\b"
    rf"|\bi(?:'ve| have)?(?: only| just)? (?:have|got)(?: only| just| about| around)? "
    rf"(?=[$€£¥]|\d+ ?(?:usd|dollars?|bucks|euros?|€|£)){_AMOUNT}(?: to spend)?"
    rf"|(?:我的?)?预算(?:是|在|就|只有|大概|大约|最多|差不多|控制在|:)*\s*{_AMOUNT}\s*(?:左右|以内|以下|之内|上下|内)?"
    rf"|{_AMOUNT}\s*的?预算|我(?:只|就|大概|差不多)?有\s*(?=\d+\s*(?:块|元|美元|刀)){_AMOUNT}"
)
_BETWEEN = re.compile(
    rf"(?:between|from|in the range of)?\s*{_AMOUNT}\s*(?:and|to|-|–|~|到|至|和)\s*{_AMOUNT}(?:\s*之间)?"
)
_BELOW = re.compile(
    rf"(?:under|below|less than|cheaper than|up to|at most|max(?:imum)?(?: of)?|not more than|"
    rf"no more than|within|fewer than|<=?|≤|低于|少于|不超过|不高于|最多|小于|不到|控制在)\s*{_AMOUNT}"
    rf"(?:\s*(?:以内|以下|之内|内))?"
)
_BELOW_ZH = re.compile(
    rf"{_AMOUNT}\s*(?:以内|以下|之内|内的?(?![\u4e00-\u9fff])|封顶|"
    rf"or less|or cheaper|and under|or under|and below|or below|max\b|tops\b|at most)"
)
_ABOVE = re.compile(
    rf"(?:over|above|more than|at least|from|starting at|min(?:imum)?(?: of)?|高于|超过|至少|不低于|"
    rf"大于)\s*{_AMOUNT}"
)
_ABOVE_ZH = re.compile(rf"{_AMOUNT}\s*(?:以上|or more|and up|起)")
_AROUND = re.compile(
    rf"(?:around|about|roughly|approximately|大约|大概|约|左右)\s*{_AMOUNT}|{_AMOUNT}\s*左右"
)
_FILLER = re.compile(
    r"\b(?:what|that|it|there|here|how|who)'s\b"
    r"|\b(?:(?:can|don|isn|doesn)'?t\b|spend|afford|i(?:'m|'d|'ve| am)?|we|looking|look|search(?:ing)?"
    r"|find|show|me|us|for|a|an|the|some|any|do|"
    r"does|you|your|have|has|sell|carry|got|want|wanna|need"
    r"|would|like|to|buy|please|can|could|is|are|there|what|which|kind|kinds|of|in|with|my|hi|hello|hey|stock|available|product|products|things?"
    r"|item|items|something|anything|recommend|suggest|browse|see|let|get|give|price|priced|cost|costs|how|much|many|tell|about|more|and"
    r"|it|this|that|these|those|options?|between|under|below|over|above|than|less|made|cheap(?:est|er)?|stuff|best|good|nice|shop|store|list|all|come|comes|currently|colou?rs?|sizes?)\b"
    r"|请问|请|帮我|我?想要?买|我要买|我想|我要|想要|想买|要买|找一?[个下款些]?|搜一?下?|搜索|查一?下?|看看|有没有|有什么|有哪些|你们|店里|卖不卖|卖|吗|呢|的|一些|一个|一款|推荐|价格|多少钱|介绍一?下?|(?<![\u4e00-\u9fff])一下|还(?=有|\W|$)|(?:能|够|可以)买(?:到|点|些)?(?:什么|啥)|库存|有货|现货|了解|来[着的](?=\W|$)|以内|以下|之间|左右|便宜"
    r"|(?<![\u4e00-\u9fff])有(?![线机])|有(?=[吗么嘛]|没有|\W*$)|(?<=[\s,])[和跟](?=[\s,]|$)"
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
# Two smaller numbers alone are places in a list, or sizes.
_LEAST_ALONE = 15
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_NUMERAL = re.compile(
    r"[一二两三四五六七八九]万[一二两三四五六七八九零十百千]*"
    r"|[一二两三四五六七八九零]?[十百千][一二两三四五六七八九零十百千]*"
    r"|(?<![大小第])[一二两三四五六七八九](?=人|升|毫升|英?寸|厘米|毫米|杯|公斤|千克|层|码(?!事))"
)


@dataclass(frozen=True)
class Search:
    """A search as said: the words left over, prices in major units, whether only what is in stock, and what
    is not wanted.
    """

    words: str = ""
    price_min: float | None = None
    price_max: float | None = None
    in_stock: bool = False
    cheapest: bool = False
    denied: tuple[str, ...] = ()


def search_in(text: str) -> Search:
    """The search in a text."""
    folded = _with_digits(_ONCE_MORE.sub(" ", fold(text)))
    low, high, rest = _prices(folded)
    denials = denials_in(rest)
    in_stock = re.search(r"\bin stock\b|\bavailable\b|有货|现货", folded) is not None
    cheapest = re.search(r"\bcheap(?:est|er)?\b|最便宜|便宜", folded) is not None
    words = " ".join(_FILLER.sub(" ", re.sub(r"[^\w\s'&+-]", " ", denials.kept)).split())
    return Search(words, low, high, in_stock, cheapest, denials.denied)


def only_narrows(text: str) -> bool:
    """Whether nothing but a price or what is not wanted is said: "under 200", "no perfume"."""
    found = search_in(text)
    priced = (found.price_min, found.price_max) != (None, None)
    return not found.words and (priced or bool(found.denied))


def _with_digits(folded: str) -> str:
    """Chinese numerals of some size, or of a measure, as digits: "三百以内" -> "300以内", "四人" -> "4人"."""
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


def _amount(said: str) -> float:
    """A number as written: "1,000", "19,90"."""
    return float(said.replace(",", "") if re.search(r",\d{3}", said) else said.replace(",", "."))


def _is_range(amounts: list[float], folded: str, rest: str) -> bool:
    """Whether two numbers are prices: beside a word for money, or where nothing else is said."""
    if len(amounts) < 2:
        return False
    of_money = re.search(
        r"between|from|range|\$|€|£|元|块|之间|usd|dollar|bucks|price|价|预算|budget", folded
    )
    alone = min(amounts) >= _LEAST_ALONE and not re.findall(r"\w", _FILLER.sub(" ", rest))
    return of_money is not None or alone


def _prices(folded: str) -> tuple[float | None, float | None, str]:
    for pattern, place in (
        (_BETWEEN, "between"),
        (_NOT_ABOVE, "high"),
        (_BUDGET, "high"),
        (_BELOW, "high"),
        (_BELOW_ZH, "high"),
        (_ABOVE, "low"),
        (_ABOVE_ZH, "low"),
        (_AROUND, "around"),
    ):
        match = pattern.search(folded)
        if match is None:
            continue
        amounts = [_amount(group) for group in match.groups() if group]
        rest = folded[: match.start()] + " " + folded[match.end() :]
        if place == "between" and not _is_range(amounts, folded, rest):
            continue
        if place == "between":
            return min(amounts), max(amounts), rest
        if place == "high":
            return None, amounts[0], rest
        if place == "low":
            return amounts[0], None, rest
        return amounts[0] * 0.8, amounts[0] * 1.2, rest
    return None, None, folded
