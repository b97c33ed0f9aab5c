"""The one that was not spoken of yet: "the other one in black", "另一条也换"."""

from __future__ import annotations

import re

from actions.understanding.spaced import with_commas
from actions.understanding.text import fold

COUNTED = "[件条个双只款台把顶本张盏]"
"""Words that count things: what stands before or behind one is a thing."""
_CLAUSE_END = re.compile(r"[,;!?\n]|\.(?![a-z0-9])|\band\b|\bbut\b|但是?")
_OTHER = re.compile(
    r"\b(?:the|that|my) other (?:one|item)\b(?! (?:with|that|which)\b)"
    r"|\bthe other\b(?=\W*(?:$|too\b|as well\b|also\b|to\b|in\b|stays?\b))"
    rf"|(?:另外?一?|另外那|其他那|剩下那){COUNTED}"
)
_OTHER_ORDER = re.compile(
    r"\b(?:the|my|that) other (?:(?!one\b)\w+ ){0,2}?order\b|\b(?:a different|another) order\b"
    r"|(?:另外?|其他)(?:那|一|的|个|张|笔)*(?:订单|单(?!独|子))"
    r"|不是这(?:个订)?单"
)
_SAME_ORDER = re.compile(
    r"\bfrom (?:it|there)\b|\b(?:from|in|of) (?:that|this|the same)(?: same)? (?:order|parcel|purchase)\b"
    r"|(?:这|那|同一)个?(?:订单|单)(?:里|中|的)|里[面头]的"
)
_STAYS = re.compile(
    r"\b(?:stays?|remains?|keep|leave|skip|not)\b|[别勿][动换改退]|不要?[动变换改退]|不用|照旧|保留|保持|留着|留下|不变"
)


_WANTS = re.compile(
    r"\b(?:i(?:'d| would) (?:like|prefer|love|rather have)|i (?:want|need|prefer)|make|change|swap|exchange"
    r"|switch|replace|should be|instead)\b|换|改"
)


def wants_as(said: str) -> bool:
    """Whether what is said of it is how it shall be: "the other one I'd like in black"."""
    return _WANTS.search(said) is not None


def parted_by_other_one(text: str) -> tuple[str, str]:
    """What a text says of what was spoken of, and what it says of the other one: both folded, the second
    empty where no other one is spoken of.
    """
    folded = with_commas(fold(text))
    starts = [0, *(match.end() for match in _CLAUSE_END.finditer(folded))]
    ends = [*(match.start() for match in _CLAUSE_END.finditer(folded)), len(folded)]
    clauses = [folded[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    first = next((place for place, clause in enumerate(clauses) if _OTHER.search(clause)), None)
    if first is None:
        return folded, ""
    return ", ".join(filter(None, clauses[:first])), ", ".join(filter(None, clauses[first:]))


def says_other_order(text: str) -> bool:
    """Another order than that in hand is meant: "no, the other order", "不是这单"."""
    return _OTHER_ORDER.search(fold(text)) is not None


def says_same_order(text: str) -> bool:
    """Something of the order just spoken of: "the kettle from it as well", "那个订单里的水壶"."""
    return _SAME_ORDER.search(fold(text)) is not None


def stays(said: str) -> bool:
    """Whether what is said of it is that it is left alone."""
    return _STAYS.search(said) is not None
