"""At the confirmation of a change, the other one of two alike as well: "and the metal one white too"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from actions.understanding.options import Wish, wish_in
from actions.understanding.text import fold
from actions.understanding.twins import ItemCandidate
from actions.understanding.units import value_patterns

_AS_WELL = re.compile(r"\b(?:too|also|as well|and while you're at it|same thing)\b|也|一样")
_ONE = re.compile(r"(?:\s+[\w-]+){0,2}\s+(?:one|ones)\b|色?的?(?:那|这)[个件款条双只块台把]|色?的")
_BEFORE = re.compile(r"\b(?:the|my)(?:\s+[\w-]+){0,2}\s*$|[^a-z]$|^$")


def twin_beside(
    text: str,
    taken: Sequence[str],
    candidates: Sequence[ItemCandidate],
    universes: Mapping[str, Mapping[str, Sequence[str]]],
) -> tuple[str, Wish] | None:
    """The line of the same product as those `taken` that is told by what it is now, and what it shall become:
    an empty wish where that is just what the others become. None where the text adds no such line.
    """
    folded = fold(text)
    if _AS_WELL.search(folded) is None:
        return None
    products = {item.product_id for item in candidates if item.id in taken}
    lines = [item for item in candidates if item.product_id in products]
    found = [
        (item, span)
        for item in lines
        if item.id not in taken and (span := _told(folded, item, [one for one in lines if one is not item]))
    ]
    if len(found) != 1:
        return None
    item, (start, end) = found[0]
    rest = f"{folded[:start]} {folded[end:]}"
    wish = wish_in(rest, universes.get(item.product_id, {}), item.options)
    return item.id, wish


def _told(folded: str, item: ItemCandidate, others: Sequence[ItemCandidate]) -> tuple[int, int] | None:
    """Where the line is told by a value that the others have not: "the metal one"."""
    for name, value in item.options.items():
        if any(other.options.get(name) == value for other in others):
            continue
        for pattern in value_patterns(value):
            for match in pattern.finditer(folded):
                after = _ONE.match(folded, match.end())
                if after is not None and _BEFORE.search(folded[: match.start()]):
                    return match.start(), after.end()
    return None
