"""How many units of a line are meant, where it has several: "just one of the two", "只退一台", "keep one"."""

from __future__ import annotations

import re

from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary

_NUMBER = r"(one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
_VERB = (
    r"(?:return|send|give|get|exchange|swap|replace|trade|change|switch|refund|take|bring|turn|money)(?:ing)?"
    r"(?: back| in| out)?"
)
# What may stand between "only" and the number: "only want to send back one", not "only the blue one".
_BETWEEN = (
    r"(?: (?:the|a|an|single|i|i'd|we|you|it's|for|of|them|these|those|want|wanted|wanna|need|like|would|to"
    rf"|please|back|him|her|my|{_VERB}))*?"
)
# A number of something else ("one more question", "one order", "500 ml"), or one that is told apart
# ("the one I bought last").
_NOT_UNITS = (
    r"(?!\s*(?:[-.,/:]?\d|%|(?:ml|cl|l|lit(?:er|re)s?|cm|mm|m|kg|g|oz|lbs?|gb|tb|inch|w|days?|weeks?|hours?"
    r"|months?)\b|\"))"
    r"(?! (?:(?:more|other|last|second|i|that|which|who|with|from|in)\b"
    r"|question|order|thing|time|moment|minute|problem|address|item|product|day"
    r"|of (?:the |my |these |those |our |your )?(?:\w+ )?(?:orders?|items?|products?|things?|purchases?)\b))"
)
_SOME_EN = (
    re.compile(rf"\b(?:just|only|merely)\b{_BETWEEN} {_NUMBER}\b{_NOT_UNITS}"),
    re.compile(rf"\b{_NUMBER}(?= of (?:them|those|these|both|the|my)\b){_NOT_UNITS}"),
    re.compile(rf"\b{_NUMBER} (?:out )?of (?:the |my )?(?:two|three|four|five|six|2|3|4|5|6)\b"),
    re.compile(rf"\b{_VERB} (?:(?:for|on) )?(?:just |only |back |the |a )*{_NUMBER}\b{_NOT_UNITS}"),
    re.compile(rf"\b{_NUMBER} (?:only|is enough|will do|would do|is fine)\b"),
    re.compile(r"\b(a single|a) (?:one|unit|piece|pair)\b"),
)
_CLASSIFIER = "[个台件条双只瓶把副套本盒支张块顶份部枚对盏袋包罐杯床辆根颗款单]"
_CJK_NUMBER = r"([一二两俩三四五六七八九十]|\d{1,2})"
_ACT = "(?:退货|退掉|退回|寄回|退|换掉|换|改)"
_THING = r"(?!订单|问题|款式|颜色|尺码|版本|型号|地址|说法|角度|大一?号|小一?号)"
_SOME_ZH = (
    re.compile(
        rf"(?:只|就|仅|单)[想要需能用是]*(?:{_ACT}|把)?了?(?:其中|里面|当中)?的?{_CJK_NUMBER}{_CLASSIFIER}{_THING}"
    ),
    re.compile(rf"(?:其中|里面|当中|中)的?{_CJK_NUMBER}{_CLASSIFIER}{_THING}"),
    re.compile(rf"退(?:货|掉|回)?(?:其中|里面)?的?{_CJK_NUMBER}{_CLASSIFIER}{_THING}"),
    re.compile(rf"(?:换|改)掉?{_CJK_NUMBER}{_CLASSIFIER}(?=就|吧|$|[,.!?])"),
    re.compile(
        rf"(?<![第每哪那这另某了有订买到]){_CJK_NUMBER}{_CLASSIFIER}(?:要|想|来)?(?:退|换成|改成|换(?![个一]))"
    ),
)
_KEEP = (
    re.compile(
        rf"\b(?:keep|keeping|hold on to)\b{_BETWEEN} (one|other one|other|two|three|\d{{1,2}})\b(?! that)"
    ),
    re.compile(rf"\b(?:all|everything|both) (?:but|except(?: for)?|bar) {_NUMBER}\b"),
    re.compile(rf"(?:留下?|保留|留着)[了着]?{_CJK_NUMBER}{_CLASSIFIER}"),
    re.compile(rf"(另)外?[一1]?{_CLASSIFIER}(?:我|就|还|是|要|想)*(?:留|保留|不退|不换|不用退|不要退|不动)"),
    re.compile(rf"{_CJK_NUMBER}{_CLASSIFIER}(?:我|就|还|要|想)*(?:留|保留)"),
)
# Something is the matter with some of them: whether only those are meant has to be asked.
_SOME_ARE_WRONG = re.compile(
    r"\b(?:one|two|three|a pair|the other)(?: \w+)?"
    r" (?:doesn't|does not|don't|didn't|isn't|aren't|is|are|was|were|came|arrived|has|have)"
    r" (?:not |too |a )*(?:fit|broken|damaged|defective|faulty|crack|wrong|small|large|big|torn"
    r"|scratched|missing|dead|work)"
    rf"|(?<![第每哪]){_CJK_NUMBER}{_CLASSIFIER}[^,.;!?]{{0,4}}"
    r"(?:坏|碎|破|有问题|不合适|不合身|裂|瑕疵|不好用|用不了|小了|大了)"
)
_AMOUNT = re.compile(
    rf"数量[^,.;!?]{{0,3}}(?:改|变|调|加|减)|(?:改|变|调|加|减)[^,.;!?]{{0,3}}数量"
    rf"|(?:改成|改为|加到|减到)[一二两三四五六1-9]{_CLASSIFIER}(?!套|订?单|的)"
    rf"|(?:订单|这单|那单|单)(?:里面?|中|上)(?:再|能|想|可以|可不可以)*(?:加|添|增加|多加)[一二两三1-3个件]"
    rf"|只要[一1]{_CLASSIFIER}[^;!?]{{0,3}}(?:能|可以)改|少(?:要|买)[一1]{_CLASSIFIER}"
)
_CLAUSE = re.compile(r"[,.;!?\n，。；、]|\band\b|\bbut\b|\bplus\b|和|以及|还有|跟")
_HALF = re.compile(r"\bhalf\b(?: of)?(?! (?:size|price|hour|a))|一半")
_NOT_ALL = re.compile(
    r"\bnot (?:both|all|two|the two)\b|(?:不是|不用|不要|别)(?:两[个台件条双只瓶]|全)?都?(?:全)?部?"
)
_ALL = re.compile(
    r"\bboth\b|\ball (?:of (?:them|those|these|the)|two|three|four|five|the|\d+|my)\b|\ball$|\bevery one\b"
    r"|(?:两|俩|三|四)[个台件条双只瓶把副套本盒支张块]?(?:也|我)?(?:全|都)|都(?:要)?[退换]|全(?:部|都)|所有"
)
_HAS = re.compile(
    r"\b(?:bought|ordered|got|received|have|had|there (?:are|were)|sent me|came|purchased)\b[^,.;!?]*$"
    r"|(?:买|订(?!单)|拍|收到|下单|寄来|发来|有)了?[^,.;!?]*$"
)
_WANTS = re.compile(rf"\b(?:want|like|need|can|could|please|{_VERB})\b|[退换改想要能]")
_BEFORE_NAME = re.compile(
    rf"\b{_NUMBER} (?:pairs? of |pieces? of |of the |of my |[a-z]+ )?$"
    rf"|(?<![第每哪那这另]){_CJK_NUMBER}{_CLASSIFIER}的?$"
)
_BARE = re.compile(
    r"(?:no|oh|wait|please|just|only|make it|it's|i said|i meant?|sorry|not both|not two|the|[\s,.!:])*"
    rf"{_NUMBER}"
    r"(?:please|only|thanks?|of them|units?|pieces?|pairs?|pcs|not both|not two|[\s,.!])*"
)
_BARE_ZH = re.compile(
    rf"(?:不|只|就|要|退|换|我说的?是|[\s,.!])*{_CJK_NUMBER}{_CLASSIFIER}?(?:就好|就行|吧|就可以|[\s,.!])*"
)


def units_in(text: str, most: int, *, bare: bool = False) -> int | None:
    """How many of `most` units a text asks for; 0 where it says different numbers, None where it says none.

    `bare`: a number alone is the answer.
    """
    folded = fold(text)
    if bare and (match := _BARE.fullmatch(folded) or _BARE_ZH.fullmatch(folded)):
        return _within(_number(match.group(1)), most)
    kept = {n for pattern in _KEEP for match in pattern.finditer(folded) if (n := _number(match.group(1)))}
    said = {n for n in _wanted(folded) if 1 <= n <= most}
    if _HALF.search(folded) and most % 2 == 0:
        said.add(most // 2)
    if not said and len(kept) == 1 and (left := most - kept.pop()) > 0:
        said.add(left)
    fewer = {n for n in said if n < most}
    if len(fewer) == 1:
        return fewer.pop()
    if fewer:
        return 0
    if _NOT_ALL.search(folded) and _ALL.search(folded):
        return 1 if most == 2 else 0
    if said or _ALL.search(folded):
        return most
    return 0 if _SOME_ARE_WRONG.search(folded) else None


def clause_of(text: str, start: int, end: int) -> str:
    """The clause of the folded text around a stretch of it."""
    folded = fold(text)
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(folded)), len(folded)]
    return folded[max(cut for cut in cuts if cut <= start) : min(cut for cut in cuts if cut >= end)]


def units_before(text: str, start: int) -> int | None:
    """The number that stands directly before a thing's name: "the lamp and one bottle", "一个水瓶"."""
    before = fold(text)[:start]
    match = _BEFORE_NAME.search(before)
    if match is None:
        return None
    has = _HAS.search(before[: match.start()])
    if has and not _WANTS.search(before[has.start() :]):
        return None
    return _number(match.group(1) or match.group(2)) or None


def keeps_some(text: str) -> bool:
    """Whether it is said how many are kept."""
    return any(pattern.search(fold(text)) for pattern in _KEEP)


def changes_amount(text: str) -> bool:
    """Whether an order, in Chinese, is to have more of something, or less, which no change of it can do."""
    return _AMOUNT.search(fold(text)) is not None


def says_units(text: str) -> bool:
    """Whether the text counts units rather than naming things: "only one of them"."""
    folded = fold(text)
    return bool(_wanted(folded)) or keeps_some(folded)


def _wanted(folded: str) -> list[int]:
    """The numbers wanted; what somebody says to have is none of them."""
    found = []
    for pattern in (*_SOME_EN, *_SOME_ZH):
        for match in pattern.finditer(folded):
            before = folded[: match.start(1)]
            has = _HAS.search(before)
            if has and not _WANTS.search(before[has.start() :]):
                continue
            if number := _number(match.group(1)):
                found.append(number)
    return found


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word in {"a", "a single", "other", "other one", "另"}:
        return 1
    return 2 if word == "俩" else vocabulary().numbers.get(word, 0)


def _within(number: int, most: int) -> int | None:
    return number if 1 <= number <= most else None
