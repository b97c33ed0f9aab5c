"""One of two alike, told by comparing them or as the other one: "the shorter of my two skateboards", "keep
the red one, return the other".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from actions.understanding.sizes import ladder_of
from actions.understanding.text import fold
from actions.understanding.twins import ItemCandidate

_ONE_OF = re.compile(
    r"\b(?:the )?(?P<how>(?:more|less) \w+|\w+er)(?: one)? of (?:my|the|these|those|our)"
    r"(?: two| three| 2| 3)? $"
)
_SIZED = re.compile(
    r"\b(?P<small>shorter|smaller|thinner|lighter|lower)\b|\b(?:longer|bigger|larger|taller|thicker|higher)\b"
)
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
    for name in lines[0].options:
        values = [item.options.get(name, "") for item in lines]
        if len(set(values)) < len(values):
            continue
        ordered = ladder_of(values) or _by_number(values)
        if ordered:
            wanted = ordered[0] if how.group("small") else ordered[-1]
            return tuple(item.id for item in lines if item.options.get(name) == wanted)
    return tuple(ids)


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
