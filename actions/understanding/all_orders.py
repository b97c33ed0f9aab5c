"""Whether every order is meant, and which are left out: "all my orders except #W1", "所有订单都取消"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.understanding.orders import numbers_in
from actions.understanding.text import fold

_BETWEEN = (
    r"(?:my|the|these|those|of|your|our|other|open|pending|unshipped|outstanding|current|recent|delivered"
    r"|two|three|four|five|\d)"
)
_ALL = re.compile(
    rf"(?<!not )\b(?:all|both)(?: {_BETWEEN})* orders\b"
    rf"|(?<!not )\b(?:every|each)(?: single)?(?: {_BETWEEN})* orders?\b"
    r"|\b(?:everything|all|whatever)(?: \w+)?(?: that| which)?(?:'s| is| are| has)? (?:still )?"
    r"(?:pending|open|unshipped|not (?:yet )?(?:been )?(?:shipped|sent))\b"
    r"|\b(?:the|my|those|any) orders (?:that |which )(?:do ?n[o']?t|do not|are ?n[o']?t|are not) "
    r"|\b(?:everything|anything|all|whatever|what|every order)(?: \w+)?(?: that| which)? "
    r"(?:can|could|may)(?: still)? be (?:cancell?ed|returned|sent back)\b"
    r"|\b(?:cancel|return|send back) (?:everything|anything|whatever|what)(?: that)?"
    r" (?:you|i)(?: still)? can\b"
    r"|(?<!不是)(?:所有|全部|每一?[个张笔]|[我这]的?[两三四五几]个)的?(?:还?[未没待]发货)?的?(?:订单|单子)(?!里|中)"
    r"|(?:所有|全部)还?[未没待]发货的(?:都|全|统统)?(?:给我|帮我)?(?:取消|不要)"
    r"|[未没待]发货的(?:全部?|统统|都)(?:给我|帮我)?(?:取消|不要)"
    r"|订单(?:全部?|统统|通通|都)(?:给我|帮我)?(?:取消|退|不要)"
    r"|(?:能|可以)(?:取消|退)的(?:订单)?(?:全部?|统统|通通|都)"
)
_LEFT_OUT = re.compile(
    r"\b(?:except(?: for)?|but not|excluding|apart from|other than|besides|all but|everything but|not)\b"
    r"(?P<en>.*)"
    r"|除了?(?P<zh>[^,.;!?]*)|(?P<zhnot>[^,.;!?]*)(?:除外|不要?(?:取消|退)|别(?:取消|退)|留着|保留)",
    re.DOTALL,
)


def means_all_orders(text: str) -> bool:
    """Whether the wish is about every order for which it can be done."""
    return _ALL.search(fold(text)) is not None


def orders_left_out(text: str, known: Sequence[str] = ()) -> list[str]:
    """Numbers of orders that are excepted from all."""
    found = _LEFT_OUT.search(fold(text))
    said = next(filter(None, found.groups()), "") if found else ""
    return numbers_in(said, known)
