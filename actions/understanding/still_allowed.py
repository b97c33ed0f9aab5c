"""Which of one's own orders something can still be done with: "which of my orders can still go back?"."""

from __future__ import annotations

import re

from actions.names import CANCEL, CHANGE_ADDRESS, EXCHANGE, RETURN
from actions.understanding.text import fold

_WHOSE = r"(?:of )?(?:my |the |these |those |all )*(?:\w+ )?"
_OWN_ORDERS = rf"{_WHOSE}(?:orders?|purchases?|parcels?|of (?:them|these|those|mine))"
_ENGLISH = re.compile(
    rf"\b(?:which|what|are there any|is there any|any|do i have any) (?:ones? )?{_OWN_ORDERS}\b.{{0,40}}"
    r"\b(?:can|could|may|still|eligible|able|allowed)\b(.{1,40})"
)
_CHINESE = re.compile(
    r"(?:哪些|哪几[个單单笔]?|哪[个單单笔]|有没有|还有)(?:我的|的|是|我|买的)*(?:订单|单子|单)?"
    r"[^,.;?!]{0,8}?(?:还)?(?:可以|能|能够)(?:再)?([^,.;?!]{1,8})"
)
_SAYS_ORDERS = re.compile(r"订单|单子|哪[几]?[单單笔]|我买")
_MAY_GO_BACK = re.compile(
    r"(?:能不能|可不可以|可以|还?能|能够)(?:再|直接|不)?退(?:货|掉|回)?(?:吗|么|嘛|不|呢|\?|$)"
)
_DONE = (
    (RETURN, re.compile(r"\breturn|\bback\b|退")),
    (EXCHANGE, re.compile(r"\bexchang|\bswap|换")),
    (CANCEL, re.compile(r"\bcancel|\bcall(?:ed)? off\b|取消|撤")),
    (CHANGE_ADDRESS, re.compile(r"\baddress\b|\belsewhere\b|地址")),
)


def asked_if_allowed(text: str) -> str | None:
    """The kind of change whose possible orders are asked for, or None."""
    folded = fold(text)
    found = _ENGLISH.search(folded)
    if found is None and _SAYS_ORDERS.search(folded):
        found = _CHINESE.search(folded)
    if found is None:
        return None
    return next((kind for kind, pattern in _DONE if pattern.search(found.group(1))), None)


def asks_if_returnable(text: str) -> str:
    """The piece of a Chinese text that asks if a thing may go back at all, and not after money on its way."""
    pieces = re.split(r"[ ,;.!?，。！？]+", text)
    if re.search("[款钱账]", fold(text)):
        return ""
    return next((piece for piece in pieces if _MAY_GO_BACK.search(fold(piece))), "")
