"""Wishes that a shopper says they do not have: "I don't want a refund, just a smaller size".

What is denied is named as often as what is wanted, and words alone do not tell the two apart. So a clause
that only denies is left out before a message is judged, where another one says what is wanted. Knows no
model.
"""

from __future__ import annotations

import re
from typing import List, Match, Tuple

from chinese.script import simplified

Span = Tuple[int, int]

_WISH = r"""(?:
    cancel(?:l?ing|lation)?|refund(?:ing|s)?|return(?:ing|s)?|exchang(?:e|ing)|swap(?:ping)?|replacements?
  | (?:send(?:ing)?|giv(?:e|ing)|bring(?:ing)?)\s+(?:it|them|this|that|these|those|anything|\w+\s+\w+)\s+back
  | money(?:\s+back)?|reimburse(?:ment)?|store\s+credit|vouchers?|another\s+(?:one|pair)|new\s+one
  | complain(?:t|ing)?|humans?|agents?|persons?|colleagues?|track(?:ing)?
  | (?:buy|order)(?:ing)?\s+(?:anything|more)
)\b"""

_DENIED = re.compile(
    rf"""
    (?:^|(?<=[.!?,;:\-–—])|(?<=\band)|(?<=\bbut)|\s(?=not\s+an?\s))\s*
    (?:(?:no|nah|nope|look|hey|hi|ok(?:ay)?|so|well|please|pls|to\s+be\s+clear)[\s,.!]+)*
    (?:it'?s\s+|this\s+is\s+|that'?s\s+)?
    (?:
        (?:(?:i|we)(?:['’]?m|\s+am|['’]?re|\s+are)?\s+)?(?:do\s*n['’]?t|do\s+not|not)\s+
        (?:(?:really|actually|even|here|necessarily)\s+)*
        (?:want(?:ing)?|wanna|need(?:ing)?|wish(?:ing)?|ask(?:ing)?|try(?:ing)?|look(?:ing)?|mean|say(?:ing)?
          |after|here)
      | (?P<bidding>do\s*n['’]?t|do\s+not)
        (?=\s+(?:cancel|refund|return|exchange|swap|send|give|bring|reimburse)\b)
      | no(?=\s+cancel)
      | no\s+need
      | you\s+(?:do\s*n['’]?t|do\s+not)\s+(?:need|have)
      | not(?=\s+(?:an?|the|my|any)\s)
    )\s+
    (?:(?:to|for|about|an?|the|any|my|our|you|it|of)\s+)*
    {_WISH}
    (?:\s+(?!(?:if|unless|because|cos|cuz|since|when|until|but|just|only)\b)[\w'’#]+){{0,5}}?
    \s*(?:[.!,;:\-–—]+\s*(?:but\s+|and\s+)?|\s(?:but\s+)?(?=(?:just|only|all\s+i)\b)|\sbut\s+|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)

_HAN_WISH = (
    "(?:取消|退(?:款|货|钱|掉|换)?|换(?:货|新|掉|一[个件条双])?|[寄送]回(?:去)?"
    "|投诉|转?人工|赔(?:偿|钱)?|补发)"
)

_HAN_DENIED = re.compile(
    rf"""
    (?:^|(?<=[，,。！!；;\s]))(?:(?:不不|不|哎|亲|你好|您好)[，,\s]*)?
    (?:
      我?(?:也|并|可)?(?:(?<!要)[不唔](?:是|系)?(?:要|想(?:要)?|打算|需要|用|准备|为了)|没(?:想|打算|说|要)(?:要|过)?|无需|懒得|(?P<bidding>(?<!特)别)(?:给我)?|不是(?:来|说)?)
      (?:来|去|再|你们?|给我)?{_HAN_WISH}
      |(?P<twice>不(?:退|换|取消))(?:款|货|钱)?[，,\s]*(?P=twice)(?:款|货|钱)?
      |[不唔](?:想|要)?退(?:款|货|钱)?[，,\s]*(?:也|又)[不唔](?:想|要)?换货?
      |{_HAN_WISH}(?:我)?(?:也|就)?(?:懒得|不想|不用|不必|不要){_HAN_WISH}?
      |我?不(?:退|换)(?:款|货|钱)?(?=[，,\s]*(?:就想|只想|只要|就要|就是想|是想))
    )
    (?:\#?\s?[A-Za-z]{{0,3}}\d{{3,}}|(?:(?!就是|只是|是想|而是|只想|就想)[\u4e00-\u9fff](?<![吗呢嘛么话能可怎就如])){{1,7}}?){{0,2}}?
    (?:[，,。！!；;\s]+(?:而是|但是?|只是)?|(?=就是|只是|是想|而是|只想|就想)|$)
    """,
    re.VERBOSE,
)

_RULE_OF_SALE = re.compile(r"不退不换")
_STILL_WANTED = re.compile(
    r"^\W*(?:(?:i|we)\s+(?:still|do)\s+(?:want|need)|我?(?:还|仍)(?:是)?(?:想)?要)", re.IGNORECASE
)
"""What follows a no that is an answer: "don't cancel, I still want it"."""
_ASKS = re.compile(
    r"\b(?:instead|change|move|make|put|send|keep|swap|refund|return|exchange|cancel|where|when|what|how|which|can|could)\b"
    r"|(?<!不)(?<!别)(?:改|换|退|查|取消|寄|发)|什么|哪|多少|几|[吗么]",
    re.IGNORECASE,
)
"""What "don't!" leaves must ask for something: else it is the answer no, with a reason."""

_HAN, _WORD = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[^\W_\u3400-\u9fff]+")
_FEWEST_HAN, _FEWEST_WORDS = 2, 3


def denied(text: str) -> List[Span]:
    """Where a text says what is not wanted; nowhere if too little else is said."""
    matches = _found(text)
    spans = [match.span() for match in matches]
    left = _without(text, spans)
    enough = len(_HAN.findall(left)) >= _FEWEST_HAN or len(_WORD.findall(left)) >= _FEWEST_WORDS
    answers = any(match["bidding"] for match in matches) and not _ASKS.search(left)
    return spans if enough and not answers and not _STILL_WANTED.match(left) else []


def without_denied(text: str) -> str:
    """A text without what it says is not wanted; as it is where too little would be left."""
    spans = denied(text)
    return _without(text, spans) if spans else text


def only_denies(clause: str) -> bool:
    """Whether a clause does nothing but say what is not wanted."""
    spans = [match.span() for match in _found(clause)]
    left = _without(clause, spans)
    return bool(spans) and "?" not in clause and not (_HAN.search(left) or _WORD.search(left))


def _found(text: str) -> List[Match[str]]:
    plain = simplified(text)
    if _RULE_OF_SALE.search(plain):
        return []
    found = [match for pattern in (_DENIED, _HAN_DENIED) for match in pattern.finditer(plain)]
    return sorted(found, key=lambda match: match.start())


def _without(text: str, spans: List[Span]) -> str:
    kept, start = [], 0
    for first, end in spans:
        kept.append(text[start:first])
        start = max(start, end)
    return " ".join([*kept, text[start:]]).strip()
