"""An address and an item in one breath: "ship it to 88 Lake Ave, Austin TX 78701 and the lamp in beige"."""

from __future__ import annotations

import re

from actions.names import CHANGE_ADDRESS, CHANGE_ITEMS
from actions.understanding.address_sources import same_as_order
from actions.understanding.addresses import address_in, refers_to_default
from actions.understanding.text import fold

_SEAM = re.compile(
    r"(?:[.;!?]\s+|,?\s+(?:and|also|then|plus)\s+"
    # "..., n send it to 5 Elm St", but "5 N Main St".
    r"|,?\s+(?:n|&)\s+(?=(?:please |also |then )*"
    r"(?:change|swap|switch|exchange|ship|send|deliver|make|put|my|the)\b)"
    r"|,\s+(?=(?:please|also|change|swap|switch|exchange|ship|send|deliver)\b))"
    r"|[，。；！？\n]|,(?=[\u4e00-\u9fff])|(?<=\s)(?=[把将])|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])",
    re.IGNORECASE,
)
_TO_ADDRESS = re.compile(
    r"\b(?:address|ship|send|deliver|mail|go(?:es)? to|moved)\b|地址|[寄送发]到|[寄送发]往|收货",
    re.IGNORECASE,
)
_BECOMES = re.compile(
    r"\b(?:change|swap|switch|exchange|replace|make|turn)\b.+\b(?:to|for|into|with|in)\b"
    r"|\bmake (?:the|my) \w+(?: \w+)? (?:an? |in )?(?:size\b|\d|x{0,3}[sml]\b)"
    r"|^(?:also |please )*(?:the|my) .+ (?:to|into)\b"
    r"|\b(?:i'd|i would|we'd) (?:like|prefer|love|rather have) (?:it|them|the \w+(?: \w+)?) (?:to be )?in\b"
    r"|\b(?:i )?(?:want|need) (?:it|them|the \w+(?: \w+)?) (?:to be )?in\b|换|改成|变成",
    re.IGNORECASE,
)
_JOINING_END = re.compile(r"[\s,，;；]*(?:\b(?:and|also|then|plus)\s*)?$", re.IGNORECASE)
# Parts of an address, whose parcel it is and how it is paid are no items.
_NO_ITEM = re.compile(
    r"\b(?:address|zip|post(?:al)? ?code|street|city|town|state|apt|apartment|unit|suite|floor|house|number|"
    r"name|phone|recipient|account|profile|default|pay(?:ment|ing)?|card|paypal|email|e-mail|order)\b"
    r"|邮编|邮政编码|门牌|城市|街|路\d|地址|收货|收件|电话|手机号|姓名|名字|付款|支付|卡|楼|室|邮箱|订单|账[户号]|默认",
    re.IGNORECASE,
)


def address_and_items(text: str) -> list[tuple[str, str]]:
    """The kind and the words of both changes, in the order said; empty where the text asks for one alone."""
    if not _TO_ADDRESS.search(text) or not _BECOMES.search(fold(text)):
        return []
    parts: list[tuple[str, list[str]]] = []
    start = 0
    ends = [match.span() for match in _SEAM.finditer(text)]
    for seam, after in [*ends, (len(text), len(text))]:
        piece = text[start:seam]
        if piece.strip():
            kind = _kind(piece)
            if not parts or (kind is not None and kind != parts[-1][0]):
                parts.append((kind or CHANGE_ADDRESS, []))
            parts[-1][1].append(text[start:after])
        start = after
    joined = [(kind, _JOINING_END.sub("", "".join(pieces)).strip()) for kind, pieces in parts]
    if sorted(kind for kind, _ in joined) != sorted((CHANGE_ADDRESS, CHANGE_ITEMS)):
        return []
    where = next(words for kind, words in joined if kind == CHANGE_ADDRESS)
    named = address_in(where).line1 or refers_to_default(where) or same_as_order(where)
    return joined if named else []


def _kind(piece: str) -> str | None:
    """Which of the two a piece of the text asks for by itself."""
    if _TO_ADDRESS.search(piece):
        return CHANGE_ADDRESS
    item = _BECOMES.search(fold(piece)) and not _NO_ITEM.search(piece) and not address_in(piece)
    return CHANGE_ITEMS if item else None
