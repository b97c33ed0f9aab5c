"""How people speak of products on the screen: a price or stock alone, the one that is so, another budget."""

from __future__ import annotations

import re

from actions.understanding.text import fold

_PRICE = re.compile(r"\bhow much\b|\bhow expensive\b|\bprice\b|\bcosts?\b|多少钱|什么价|啥价|价格|怎么卖")
_ONLY_PRICE = re.compile(
    r"^\W*(?:(?:and|ok(?:ay)?|so|nice|cool|great|oh)\W+)*(?:how (?:much|expensive)"
    r"(?: (?:is|are|r|does|do|would) (?:it|they|this|that|these|those|one)(?: cost)?)?"
    r"|what(?:'s|s| is| are| does) (?:it cost|the price|its price|they cost|the cost))"
    r"(?: again| now| please| pls)?\W*$"
)
_BACK = re.compile(
    r"\bback in stock\b|\brestock\w*"
    r"|\bwhen (?:will|do|does|is|are)\b[^.?!]{0,30}\b(?:in stock|available|back)\b"
    r"|补货|(?:什么时候|何时|多久)[^,.?!]{0,4}(?:有货|到货|能?有)"
)
_VERSION = re.compile(r"\b(?:versions?|variants?|configurations?|models?|one)\b|款式?|版本?|配置")
_STOCK = re.compile(r"\bin stock\b|\bavailable\b|\bleft\b|有货|现货|库存|卖完")
_THE_ONE = re.compile(
    r"\bwhich (?:one|of)\b|\bof (?:them|these|those)\b|\b(?:the|that) (?:\w+ ){1,3}one\b|\bit\b"
    r"|哪一?[个款双件]|^\W*那|那[个款]"
)
_OWN_ONE = re.compile(
    r"\b(?:my|our|mine|order|i (?:have |just )*(?:bought|ordered|got|received))\b|我的|我买|订单"
)
_NEW_LIMIT = re.compile(
    r"\W*(?:(?:ok(?:ay)?|and|or|what about|how about|maybe|那就?|就)\W*)*[$€£]?(\d{2,6})\s*"
    r"(?:then|dollars?|bucks|块|元)?(?:呢|吧)?\W*"
)
_OF_IT = re.compile(
    r"^\W*(?:(?:and|but|so|ok|okay|oh|also)\W+)*"
    r"(?:(?:is|are|does|do|can|will|has|have)|how \w+ (?:is|are|does|do)) "
    r"(?:it|they|this|that|these|those)\b(?! \w+ one\b)|^\W*(?:它|这[个款件双]|那[个款件双])"
)
_OPENLY = re.compile(r"\bany\b|\bwhich\b|\ball\b|哪些|所有|任何")


def asks_price(text: str) -> bool:
    """Whether a price is asked for."""
    return _PRICE.search(fold(text)) is not None


def asks_only_price(text: str) -> bool:
    """Whether nothing but the price of what is shown is asked: "how much r they"."""
    return _ONLY_PRICE.search(fold(text)) is not None


def asks_for_version(text: str) -> bool:
    """Whether one of a product's versions is asked for as such: "the cheapest configuration"."""
    return _VERSION.search(fold(text)) is not None


def asks_when_back(text: str) -> bool:
    """Whether it is asked when what is sold out will be there again."""
    return _BACK.search(fold(text)) is not None


def asks_stock(text: str) -> bool:
    """Whether it is asked if something can be had."""
    return _STOCK.search(fold(text)) is not None


def asks_for_the_one(text: str) -> bool:
    """Whether one of those shown is meant: "the red one", "which of them", "那红色的"."""
    return _THE_ONE.search(fold(text)) is not None


def speaks_of_own_one(text: str) -> bool:
    """Whether something is meant that the shopper has or has ordered, and nothing that is shown."""
    return _OWN_ONE.search(fold(text)) is not None


def new_limit_in(text: str) -> str | None:
    """The number that, alone after a budget, is another budget: "ok 200 then"."""
    found = _NEW_LIMIT.fullmatch(fold(text))
    return found[1] if found else None


def is_asked_of_it(text: str) -> bool:
    """Whether "it" is what a question is about: "is it flat?" names no flat monitor."""
    return _OF_IT.search(fold(text)) is not None


def asks_openly(text: str) -> bool:
    """Whether any that there is will do: "any red one?"."""
    return _OPENLY.search(fold(text)) is not None
