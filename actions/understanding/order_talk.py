"""How people go on about orders that were just told: what of them they ask, and which other one they mean."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.understanding.manners import asks_address
from actions.understanding.text import fold, has_cjk, words
from actions.understanding.twins import ItemCandidate, options_said

ADDRESS = "address"
AMOUNT = "amount"
ARRIVAL = "arrival"
ITEMS = "items"
PAYMENT = "payment"
PLACED = "placed"
TRACKING = "tracking"

OTHER = "other"
EARLIER = "earlier"
LATER = "later"

DEAREST = "dearest"
CHEAPEST = "cheapest"
OLDEST = "oldest"

_BARE = 7
_LONGEST = 14
_LONGEST_CHINESE = 22
_THAT = r"(?:it|that|this|they|those|mine|(?:the|my|that|this|new|other) (?:\w+ ){0,2}\w+)"
_PATTERNS = {
    PAYMENT: re.compile(
        r"\bhow (?:did|have|had) i (?:\w+ )?pa(?:y|id)\b|\bhow (?:was|is) (?:it|that|this) paid\b"
        r"|\b(?:which|what) (?:credit |debit |payment )?(?:card|method|account)\b.{0,14}"
        r"\b(?:was|did|is (?:it|that)|got|have)\b"
        r"|\b(?:did i pay|i paid|have i paid|(?:was|is) (?:it|that|this) (?:paid|charged))\b.{0,24}"
        r"\b(?:with|by|from|on|to|using)\b"
        r"|[用拿刷](?:的)?(?:是)?(?:什么|啥|哪[个张种]?|咩)[^,.?!]{0,6}[付支买卡俾畀]|怎么付的|哪张卡"
        r"|(?:付款|支付)方式(?:是)?(?:什么|哪|啥)"
    ),
    ADDRESS: re.compile(
        rf"\bwhere(?:'s| is| was| are| did| does| will)? {_THAT}\b.{{0,16}}"
        r"\b(?:sent|shipped|going|go|delivered)\b|\b(?:what|which|whose)\b.{0,25}\baddress\b"
        r"|\bto (?:which|what|whose) address\b"
        r"|\b(?:is|was) (?:it|that|this) (?:going|coming|being (?:sent|shipped)|sent|shipped|addressed) to\b"
        r"|地址(?:是|写的是|填的是|为)?(?:哪|什么|边)|[寄送发](?:给|俾|到|去|往)(?:了)?(?:谁|边|哪)|(?:收货|收件)人是?谁"
    ),
    TRACKING: re.compile(
        r"\btracking\b|\b(?:which|what) (?:carrier|courier)\b"
        r"|\bwho(?:'s| is| will|'ll)?(?: be)? (?:deliver|shipp?|bring|carry)\w*\b"
        r"|(?:快递|运|物流|追踪)(?:的)?单?号|(?:什么|哪家|哪个|边间|咩)(?:快递|物流|速递)|谁(?:来)?送"
    ),
    PLACED: re.compile(
        r"\bwhen (?:exactly )?did i (?:\w+ )?(?:order|buy|purchase|place)\b"
        r"|\bwhen was (?:it|that|this) (?:ordered|placed|bought)\b"
        r"|(?:什么时候|几时|何时|哪天|几号)(?:下的?单|买的?|订的?)"
    ),
    ARRIVAL: re.compile(
        rf"\bwhen\b.{{0,20}}\b{_THAT}.{{0,16}}\b"
        r"(?:come|comes|coming|arrives?|arriving|arrived|here|delivered|ships?|shipped|sent|go out|get)\b"
        r"|\bwhen (?:do|will|can|should) i (?:get|have|receive|expect) "
        r"|^\W*(?:and |ok(?:ay)? |so )*when(?: exactly)?(?: (?:will|is|does|did) (?:it|that))?\W*$"
        r"|\b(?:did|has|have|is|was|will) (?:it|that|this|they) (?:already |even |be |been |gone )*"
        r"(?:arrived?|come|here|there|delivered|shipped?|sent|out|left)\b"
        r"|(?:什么时候|几时|何时|哪天|几号|多久)(?:能|才|会|可以|就|要)*[到送收发寄](?![账帐款票])"
        r"|(?:发货|寄出|送到|到|发出)(?:了|咗)?(?:没|吗|么|未|嘛)"
    ),
    AMOUNT: re.compile(
        r"\bhow much (?:did|was|were|have|had|is (?:it|that|this|the (?:order|total)))\b"
        r"|\bwhat (?:did|does|was) (?:it|that|this|i|the (?:\w+ ){0,2}\w+)\b.{0,12}\b(?:cost|pay|total)\b"
        r"|\b(?:the|in|order) total\b|多少(?:钱|块|元)|几(?:多)?钱|总[价额]"
    ),
    ITEMS: re.compile(
        r"\bwhat(?:'s| is| was)? (?:\w+ )?in (?:it|that|this|there)\b"
        r"|\bwhat (?:did|have) i (?:order|buy|get)(?:ed)?\b|\bhow many\b"
        r"|\b(?:what|which) (?:size|colou?r)s?\b(?:.{0,12}\b(?:did i|was|were|am i|is it|are they)\b|\W*$)"
        r"|里(?:面|边)?[都还]?(?:有|是)(?:些)?(?:什么|啥|咩|哪些|几)|[买订](?:了|的|咗)(?:什么|啥|咩|哪些|几[件个])"
        r"|(?:什么|哪个|啥|几)(?:颜色|尺码|尺寸|码|色)|几件"
    ),
}
# What is asked of something else than an order that was placed.
_ELSEWHERE = re.compile(
    r"\b(?:refund\w*|return\w*|exchang\w*|cancel\w*|gift ?cards? (?:have|balance)|balance|"
    r"left (?:on|in|over)|(?:is|'s|s|have) left|do you|deals?|"
    r"usually|general\w*|if i|should i|would|buy (?:now|today)|e-?mails?|invoices?|receipts?)\b"
    r"|退|换|取消|余额|剩|一般|通常|如果|[你您]们|发票|收据|邮件|邮箱"
)
_ALL = re.compile(
    r"\b(?:all|else|ever|every\w*|so far|orders|altogether|overall|spen[dt])\b"
    r"|所有|全部|几[单个]订单|最近|加起来"
)
_SUM = re.compile(
    r"\b(?:in total|total|altogether|all together|overall|sum|spen[dt]|spending)\b"
    r"|一共|总共|加起来|合共|总额|全部(?:多少|几多)"
)
_POINTS = {
    OTHER: re.compile(
        r"\b(?:the|my) other (?:one|order|parcel|package)s?\b"
        r"|另外?(?:那|嗰|一)?(?:一)?[个单张]|(?:其他|其它|别)的?(?:那)?[个单订]|还有一[个单]"
    ),
    EARLIER: re.compile(
        r"\b(?:order|one|purchase) (?:right |just )?(?:before|prior)\b|\bprevious (?:one|order)\b"
        r"|(?:之前|以前|再前面?|前)(?:的|那|嗰|一)+(?:一)?[个单次张]|再上(?:一|个)?[个单次]"
    ),
    LATER: re.compile(
        r"\b(?:order|one) (?:right )?after (?:that|this|it)\b|(?:之后|后面?)(?:的|那|嗰|一)+[个单次张]"
    ),
}
_WHEN = re.compile(r"\bwhen\b|\bwhat (?:day|date|time)\b|什么时候|几时|何时|哪天|几号")
_BEST = {
    DEAREST: re.compile(
        r"\b(?:most expensive|priciest|dearest|biggest|largest) (?:one|order|of)\b"
        r"|\bwhich (?:one |order )(?:is|was) (?:the )?(?:most expensive|priciest|dearest)\b"
        r"|最[贵大]的?(?:是|那|一)?(?:哪|几)?[一]?[单个张笔]"
    ),
    CHEAPEST: re.compile(
        r"\b(?:cheapest|smallest) (?:one|order|of)\b|\bwhich (?:one |order )(?:is|was) (?:the )?cheapest\b"
        r"|最便宜的?(?:是|那|一)?哪?[一]?[单个张笔]"
    ),
    OLDEST: re.compile(
        r"\b(?:very )?(?:first|oldest|earliest) (?:ever )?(?:order|purchase|one)\b"
        r"|(?:最早|最先|第一)的?(?:那|一)?[单次笔张]"
    ),
}
_THE_ONE_WITH = re.compile(
    r"\b(?:the|that) (?:one|order|parcel|package) (?:with|for|of|containing|that had)\b"
    r"|^\W*(?:(?:and|ok(?:ay)?|so|or|but|no|nice|thanks|thx)\W+)*(?:and|or|but|what about|how about)\W+"
    r"(?:(?:one )?(?:for|of) )?(?:the|my|that|those) [^.!]{2,40}$"
    r"|[那嗰]一?[个单张]|的订单|呢\W*$"
)
_ASSERTS = re.compile(
    r"\b(?:is|are|was|were|isn't|aren't|do|does|did|don't|doesn't|didn't|want|need|has|have|came|fits?|broke)\b"
)
_CHANGED = re.compile(r"\b(?:chang|updat|correct|wrong|new address|instead)\w*|改|错|新地址")
_LAST_TIME = re.compile(r"\blast\b|\bmost recent(?:ly)?\b|上次|最近一?[次单]|最后一?次")


def details_asked(text: str) -> tuple[str, ...]:
    """What of an order is asked, that the text need not name: "when does it come", "用什么付的"."""
    folded = fold(text)
    if _is_long(folded) or _ELSEWHERE.search(folded):
        return ()
    found = [detail for detail, pattern in _PATTERNS.items() if pattern.search(folded)]
    if ADDRESS in found and not asks_address(text) and _CHANGED.search(folded):
        found.remove(ADDRESS)
    if PLACED in found and ARRIVAL in found:
        found.remove(ARRIVAL)
    return tuple(found)


def speaks_of_all(text: str) -> bool:
    """Whether more than the orders that were told are meant: "what else did I order"."""
    return _ALL.search(fold(text)) is not None


def asks_sum(text: str) -> bool:
    """Whether it is asked what several orders come to together."""
    return _SUM.search(fold(text)) is not None


def points_to(text: str) -> str | None:
    """In which direction from the order just told another one lies, if the text says so."""
    folded = fold(text)
    if _is_long(folded):
        return None
    return next((way for way, pattern in _POINTS.items() if pattern.search(folded)), None)


def points_by_name(text: str) -> bool:
    """Whether a short text only goes on to what it names: "and the kettle?", "花盆那单"."""
    folded = fold(text)
    return (
        not _is_long(folded) and _THE_ONE_WITH.search(folded) is not None and _ASSERTS.search(folded) is None
    )


def goes_on_of_order(text: str) -> bool:
    """Whether a text says no more than which order, or asks a detail: no wish can be read into it."""
    bare = len(words(fold(text))) <= _BARE and points_by_name(text)
    return bare or bool(details_asked(text))


def asks_when(text: str) -> bool:
    """Whether a day is asked for."""
    return _WHEN.search(fold(text)) is not None


def best_of(text: str) -> str | None:
    """By what one of several orders is picked: the dearest, the cheapest, the first of all."""
    folded = fold(text)
    if _is_long(folded) or _ELSEWHERE.search(folded):
        return None
    return next((what for what, pattern in _BEST.items() if pattern.search(folded)), None)


def order_picked(text: str) -> str | None:
    """Which of several orders a wish tells by comparing them: "cancel the most expensive one"."""
    folded = fold(text)
    return next((what for what, pattern in _BEST.items() if pattern.search(folded)), None)


def says_last_time(text: str) -> bool:
    """Whether of several times the last one is asked for."""
    return _LAST_TIME.search(fold(text)) is not None


def fitting_best(text: str, lines: Sequence[Sequence[ItemCandidate]]) -> list[int]:
    """Which of several orders, each with the lines named, say most of the options that the text says."""
    every = [item for named in lines for item in named]
    folded = fold(text)
    scores = [max((options_said(folded, item, every) for item in named), default=0) for named in lines]
    best = max(scores, default=0)
    return [place for place, score in enumerate(scores) if score == best]


def _is_long(folded: str) -> bool:
    return len(words(folded)) > (_LONGEST_CHINESE if has_cjk(folded) else _LONGEST)
