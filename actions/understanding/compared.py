"""One of two alike, told by comparing them or as the other one: "the shorter of my two skateboards", "keep
the red one, return the other".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from actions.understanding.sizes import ladder_of
from actions.understanding.text import fold
from actions.understanding.twins import ItemCandidate

_SMALL = re.compile(r"shorter|smaller|thinner|lower")
_ONE_OF = re.compile(
    r"\b(?:the )?(?P<how>(?:more|less) \w+|\w+er)(?: one)? of (?:my|the|these|those|our)"
    r"(?: two| three| 2| 3)? $"
)
_SIZED = re.compile(
    r"\b(?P<small>shorter|smaller|thinner|lighter|lower)\b|\b(?:longer|bigger|larger|taller|thicker|higher)\b"
)
# "The smaller helmet", "the pricier one"; what is wished or stands behind "to" is how it shall be.
_COMPARED = re.compile(
    r"(?<!\bto )(?<!\bfor )(?<!\binto )(?<!\bwith )(?<!\bwant )(?<!\blike )(?<!\bprefer )(?<!\bneed )"
    r"(?<!\bhave )(?<!\bget )(?<!\brather )"
    r"\b(?:the|my) (?P<how>more expensive|less expensive|pricier|dearer|costlier|cheaper|shorter|smaller"
    r"|thinner|lower|longer|bigger|larger|taller|thicker|higher)(?: one\b| of (?:my|the|these|those)"
    r"(?: two| 2)?(?= )|(?=(?: [a-z]+)? $))"
)
_PRICED = re.compile(r"(?P<dear>more expensive|pricier|dearer|costlier)|less expensive|cheaper")
_THE_OTHER = re.compile(
    r"\b(?:return|send back|refund|exchange|swap|cancel|give back)(?: back)? (?:the other|the second)"
    r"(?: one)?\b(?! (?:order|items?|things?|stuff|ones)\b)"
    r"|(?:另一|另外一)[个件条双只台块把]?(?:也|就)?(?:要|想)?(?:退|换)"
    r"|(?:退|换)(?:掉)?(?:另一|另外一)[个件条双只台块把]"
)
_BOTH = re.compile(
    r"(?:(?:actually|no|nah|wait|ok|okay|oh|and|yes|yeah|hm+|well|then|i meant?|return|take)[\s,.!]*)*"
    r"both(?: of (?:them|those|these|my \w+))?(?:[\s,]*(?:please|then|actually|pls|too))*\W*"
)


def means_both(text: str) -> bool:
    """Nothing but that both are meant: two alike, or two already spoken of, not all of a larger order."""
    return _BOTH.fullmatch(fold(text)) is not None


def is_one_of_several(before: str) -> bool:
    """Whether the words before a name compare one of several with the others."""
    return _ONE_OF.search(before) is not None


def by_size(before: str, ids: Sequence[str], candidates: Sequence[ItemCandidate]) -> tuple[str, ...]:
    """The one of these that the comparison before their name tells; all where sizes do not tell it."""
    found = _ONE_OF.search(before)
    how = _SIZED.search(found.group("how")) if found else None
    lines = [item for item in candidates if item.id in ids]
    if how is None or len(lines) < 2:
        return tuple(ids)
    return _at_the_end(lines, small=bool(how.group("small"))) or tuple(ids)


def _at_the_end(lines: Sequence[ItemCandidate], *, small: bool) -> tuple[str, ...]:
    """The smallest or largest of some lines by the first option in which all of them differ in size."""
    for name in lines[0].options if len(lines) > 1 else ():
        values = [item.options.get(name, "") for item in lines]
        if len(set(values)) < len(values):
            continue
        ordered = ladder_of(values) or _by_number(values)
        if ordered:
            wanted = ordered[0] if small else ordered[-1]
            return tuple(item.id for item in lines if item.options.get(name) == wanted)
    return ()


def compared(before: str, ids: Sequence[str], candidates: Sequence[ItemCandidate]) -> tuple[str, ...]:
    """The one of these that the words before their name tell by comparing it with the others, by its price or
    its size: "the cheaper lamp"; all where nothing of the sort is said, or does not tell it.
    """
    found = _COMPARED.search(before)
    if found is None:
        return tuple(ids)
    how = found.group("how")
    lines = [item for item in candidates if item.id in ids]
    if (priced := _PRICED.match(how)) is None:
        return _at_the_end(lines, small=bool(_SMALL.match(how))) or tuple(ids)
    prices = sorted({item.price for item in lines})
    if len(prices) < len(lines) or 0 in prices:
        return tuple(ids)
    wanted = prices[-1] if priced.group("dear") else prices[0]
    return tuple(item.id for item in lines if item.price == wanted)


def other_than(text: str, kept: Collection[str], candidates: Sequence[ItemCandidate]) -> str | None:
    """The only other line of the product of which one is kept, where that other is asked for."""
    if not kept or _THE_OTHER.search(fold(text)) is None:
        return None
    products = {item.product_id for item in candidates if item.id in kept}
    others = [item.id for item in candidates if item.product_id in products and item.id not in kept]
    return others[0] if len(others) == 1 and len(products) == 1 else None


def _by_number(values: Sequence[str]) -> list[str]:
    numbers = [re.search(r"\d+(?:\.\d+)?", value) for value in values]
    known = [(float(number.group()), value) for number, value in zip(numbers, values, strict=True) if number]
    return [value for _, value in sorted(known)] if len(known) == len(values) else []
