"""Where to, how to pay and what an item becomes in one breath, each cut out: "same address as #W2, pay with
the gift card instead, oh and the lamp in white"."""

from __future__ import annotations

import re

from actions.names import CHANGE_ADDRESS, CHANGE_ITEMS, CHANGE_PAYMENT
from actions.understanding.address_sources import same_as_order
from actions.understanding.addresses import address_in, refers_to_default
from actions.understanding.requests import kind_said
from actions.understanding.text import fold

_SEAM = re.compile(
    r"[.;!?]\s+(?:(?:oh|and|also|then|plus)\s+)*|,?\s+(?:oh |and |also |then |plus )+|,\s+"
    r"|[，。；！？\n]+(?:另外|还有|然后|再)?|,(?=[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\b(?:address|ship|send|deliver|go(?:es|ing)? to)\b|地址|[寄送]到|[寄送]去")
_METHOD = re.compile(r"\b(?:gift ?card|paypal|visa|mastercard|amex|credit card|card)\b|礼品卡|信用卡|贝宝|卡")
_PAYS = re.compile(r"\b(?:pay|paid|paying|payment|charge|charged)\b|付|支付|结算")
_REFUND = re.compile(r"\b(?:refund|difference|money back|back to)\b|退款|差价|退到")
_THING = re.compile(
    r"^(?:the|my) (?!other\b|rest\b|sooner\b|same\b)\w+.*"
    r"\b(?:in|with|to|into|one|ones|version|size|colou?r|instead|larger|smaller|bigger)\b"
    r"|^(?:把|将)?[\u4e00-\u9fff]{2,10}(?:换成|改成|要)"
)
_NO_ITEM = re.compile(
    r"\b(?:address|zip|order|parcel|package|name|phone|email|refund|difference|receipt|invoice)\b|地址|订单"
)


def parts_by_kind(text: str) -> list[tuple[str, str]]:
    """The kinds and the words of the changes, in the order said; empty where where-to and how-to-pay are not
    both asked for.
    """
    parts: list[tuple[str, str]] = []
    start = 0
    for end, after in [*(match.span() for match in _SEAM.finditer(text)), (len(text), len(text))]:
        piece = text[start:end]
        kind = _kind(piece, parts[-1][0] if parts else None) if piece.strip() else None
        if parts and (kind is None or kind == parts[-1][0]):
            parts[-1] = (parts[-1][0], f"{parts[-1][1]}, {piece}")
        elif piece.strip():
            parts.append((kind or "", piece))
        start = after
    if len(parts) > 1 and not parts[0][0]:  # what leads in: "for #W1"
        parts[:2] = [(parts[1][0], f"{parts[0][1]}, {parts[1][1]}")]
    kinds = [kind for kind, _ in parts]
    return parts if {CHANGE_ADDRESS, CHANGE_PAYMENT} <= set(kinds) and len(set(kinds)) == len(kinds) else []


def _kind(piece: str, before: str | None) -> str | None:
    folded = fold(piece)
    if address_in(piece).line1:
        return CHANGE_ADDRESS
    if _WHERE.search(folded) and (refers_to_default(piece) or same_as_order(piece)):
        return CHANGE_ADDRESS
    if _METHOD.search(folded) and not _REFUND.search(folded):
        # How a changed item's difference is paid belongs to that change.
        if before != CHANGE_ITEMS and (_PAYS.search(folded) or kind_said(piece) == CHANGE_PAYMENT):
            return CHANGE_PAYMENT
    return CHANGE_ITEMS if before and wishes_thing(piece) else None


def wishes_thing(piece: str) -> bool:
    """A thing and what it is to be, without a verb: "the lamp in white"."""
    folded = fold(piece).strip()
    return _THING.search(folded) is not None and not _NO_ITEM.search(folded)
