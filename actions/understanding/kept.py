"""Which items of an order are meant, in Chinese: those told to stay (牙刷我老婆在用，留着; 耳机跟键盘留着),
a number of one kind (两个烤炉都退), those already spoken of (那就都退).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.understanding.item_names import ItemMention
from actions.understanding.text import fold

# Why something is kept may stand between its name and the word that keeps it, but no word that gives it back.
_NO_ACT = r"[^退换改取消;.!?a-z]"
_STAYS = re.compile(
    rf"{_NO_ACT}{{0,16}}?(?<![不没别])(?:留着|留下|留给|(?:不|别|不用|不想|先不)(?:退|换)(?!货?款))"
    r"|\s*(?:是|都|也|还|倒)*(?:ok|没问题|没毛病|没事|挺好|好的?)的?(?=[\s,;.!]|$)"
    rf"|{_NO_ACT}{{0,10}}?(?<![不没别])(?:喜欢|合身|合脚|满意|不错)[^退换改取消太但可想]{{0,10}}(?=[;.!?]|$)"
)
_OF_NEXT = re.compile(r"[,\s]\s*(?:请|先|就)?(?:留着|留下|(?:不|别|不用|不想|先不)(?:退|换))$")
_GIVES_UP = re.compile(
    r"(?:不想|不要|不打算|不能|没法|没必要|不愿|怎么|为什么|可以|能不能|如果|要是)[^,;.!?]{0,4}$"
)
_JOINS = re.compile(r"\s*(?:和|跟|与|及|以及|还有|、)\s*")
_GIVEN_BACK = re.compile(r"(?:退|换|取消)(?:掉|货|了)?(?:那|这|我的?)?[个件条双把台块]?$")
# 两块手表都退, but not 两个都退 nor 三件东西都退
_COUNTED_KIND = re.compile(
    r"(?:[两二三四五六]|(?<!\d)[2-6])[个件条双把台块只副张本套瓶盒支]"
    r"(?!(?:商品|产品|东西|物品|订单|单|全|我|也|就|一起|一样))[\u4e00-\u9fff]{2,8}?(?:也|我|就)?(?:全|都)"
)
_THOSE = re.compile(
    r"(?:嗯|好|好吧|行|行吧|那|就|那就|我|还是|那我|算了|,|\s)*"
    r"(?:[两三](?:个|件|样))?都(?:要|想|给我)?(?:退|换)(?:掉|货|了|吧|好了)*[.! ]*"
)
_ORDER_WITH = re.compile(
    r"(?:有|含|包含|买)了?(?:那|这|一)?[个台件条双只瓶把副套本]?"
    r"(?!问题|事|的|我|你|东西|商品)[\u4e00-\u9fff]{2,8}?的?那[个张笔一]?(?:订单|单)"
)


def counts_things(folded: str) -> bool:
    """Whether all of a number of one kind are meant, and not all that there is."""
    return _COUNTED_KIND.search(folded) is not None


def means_those(text: str) -> bool:
    """Nothing but that all are meant: of some already spoken of these, not the whole order."""
    return _THOSE.fullmatch(fold(text)) is not None


def tells_order_by_item(text: str) -> bool:
    """Whether an order is told by what it has: 有烤炉的那单."""
    return _ORDER_WITH.search(fold(text)) is not None


def told_to_stay(after: str, *, followed: bool = False) -> bool:
    """Whether what follows an item's name, up to the next one, keeps it. `followed`: there is a next one, and
    a word of keeping right before it speaks of that: 太阳镜退，别退托特包.
    """
    match = _STAYS.match(after)
    if match is None:
        return False
    if followed and match.end() == len(after) and _OF_NEXT.search(match.group()):
        return False
    said = re.sub(r"(?:留着|留下|留给|[不别用想先]+[退换])$", "", match.group())
    return _GIVES_UP.search(said) is None and re.match(r"[吗么?]", after[match.end() :]) is None


def kept_together(folded: str, mentions: Sequence[ItemMention]) -> list[ItemMention]:
    """Of things joined by a word the last of which is said to stay, all stay."""
    found = list(mentions)
    for place in range(len(found) - 2, -1, -1):
        this, after = found[place], found[place + 1]
        joined = _JOINS.fullmatch(folded[this.end : after.start]) is not None
        if joined and after.excluded and not _GIVEN_BACK.search(folded[: this.start]):
            found[place] = replace(this, excluded=True)
    return found
