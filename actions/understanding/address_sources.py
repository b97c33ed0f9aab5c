"""Where an address is taken from: "same as #W2", "the address I used for #W2", "和那个订单一样"."""

from __future__ import annotations

import re

from actions.understanding.orders import key_of, numbers_in
from actions.understanding.text import fold

_SAME_AS_ORDER = re.compile(
    r"(?:same|as (?:in|on|for)|as that of|\b(?:use|to|with|into) the (?:\w+ )?address (?:of|from|"
    r"on|in|for)"
    r"|\baddress (?:that |which )?(?:i|we|you)(?:'ve|'d| have| had)? (?:\w+ )?(?:for|in|on|with)\b"
    r"|一样|相同|跟|和).{0,40}"
    r"|\bwhere (?:my |the )?(?:other )?(?:order |one )?#?[a-z]{0,4}\d{4,} "
    r"(?:goes|went|is (?:going|being)|was|will (?:go|be)|would (?:go|have gone)|should (?:go|have gone)|got "
    r"(?:sent|shipped|delivered))\b"
    r"|\b(?:address|where)(?: that| which| where)? (?:my |the )(?:[\w-]+ ){1,4}?"
    r"(?:went|goes|is going|was (?:sent|shipped|delivered)|got (?:sent|shipped|delivered))(?: to)?\b"
    r"|(?:用|到|成|为)[^,;]{0,6}[a-z]{0,4}\d{4,}[^,;]{0,8}地址(?![^,;]{0,4}(?:改|换|更新|错|不对))"
)
_THAT_ORDER = re.compile(
    r"\b(?:that|the (?:last|previous|other|first|same)) (?:one|order|parcel|package)\b"
    r"|\bone (?:i|we|you) just\b|(?:那|刚才|上)(?:的|那)?(?:一)?(?:个|单|笔)"
)

_SENDS = re.compile(
    r"\b(?:ship|send|deliver|forward|redirect|re-?route|mail|go(?:es)?|shipped|sent|delivered|rerouted)\b|[寄送发]"
)


def same_as_order(text: str) -> str | None:
    """The part of a text that names another order as the source of the address ("same as #W9154975"), or
    None.
    """
    match = _SAME_AS_ORDER.search(fold(text))
    return match.group() if match else None


def is_source(number: str, text: str) -> bool:
    """Whether an order is named only for its address: "send it to the address I used for #W2"."""
    source = same_as_order(text)
    if source is None:
        return False
    rest = fold(text).replace(source, " ")
    key = key_of(number)
    return key in map(key_of, numbers_in(source)) and key not in map(key_of, numbers_in(rest))


def sent_as_other(text: str) -> bool:
    """An order is to go where another one goes, both by their numbers: "deliver #W1 where #W2 goes"."""
    source = same_as_order(text)
    if source is None or not numbers_in(source):
        return False
    rest = fold(text).replace(source, " ")
    return bool(numbers_in(rest)) and _SENDS.search(rest) is not None


def means_that_order(source: str) -> bool:
    """The source of the address is the order spoken of just before: "same address as that one"."""
    return _THAT_ORDER.search(fold(source)) is not None
