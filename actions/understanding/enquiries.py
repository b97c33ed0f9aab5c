"""Questions for the articles that their words alone do not place."""

from __future__ import annotations

import re

from actions.understanding.text import fold, has_cjk, words

_GOES_ON = re.compile(
    r"^\W*(?:and|or|but)\b(?! (?:also|then|please|yes|no|thanks)\b)|^\W*(?:what|how) about\b"
    r"|呢\W*$"
)
_ASKS_A_CHANGE = re.compile(
    r"\b(?:cancel|return|exchange|change|swap|refund|order|my)\b|取消|退|换|改|订单|我的"
)
_LONGEST = 7
_LONGEST_CHINESE = 12
_LABEL = re.compile(r"\blabels?\b|退货标签|退货面单|寄回单|退货单|面单|运单标签|(?<!尺码)标签")
_ASKS = re.compile(
    r"\b(?:where|how|when|who|what|which|do|does|will|can|is|need|get|got|send|sent|print|receive|about|find|and|no)\b"
    r"|哪|怎么|如何|什么时候|吗|呢|没|收到|打印|要|需要|[?]"
)
_OF_GOODS = re.compile(
    r"\b(?:care|wash(?:ing)?|size|brand|designer|clothing|record|private|price) labels?\b|洗标|价签|品牌标签"
)


def goes_on_asking(text: str) -> bool:
    """Whether a question only makes sense after the one before: "and to Canada?", "那花呗呢"."""
    folded = fold(text)
    longest = _LONGEST_CHINESE if has_cjk(folded) else _LONGEST
    return (
        len(words(folded)) <= longest
        and _GOES_ON.search(folded) is not None
        and _ASKS_A_CHANGE.search(folded) is None
    )


def asks_for_label(text: str) -> bool:
    """Whether the label is asked for with which something is sent back."""
    folded = fold(text)
    return (
        _LABEL.search(folded) is not None
        and _OF_GOODS.search(folded) is None
        and (_ASKS.search(folded) is not None or len(words(folded)) <= 4)
        and len(words(folded)) <= 24
    )
