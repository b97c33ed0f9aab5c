"""An item that shall become what another line of its product is: "the same as the other one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions.understanding.options import Wish
from actions.understanding.twins import ItemCandidate

_LIKE = re.compile(
    r"\b(?:to |into |for |be |just )?"
    r"(?:(?:exactly |just )?the same (?:\w+ ){0,2}?as|identical to|(?:just )?like) "
    r"(?:the|my) (?:other|second|first|[a-z][\w-]*(?= (?:one|ones)\b))(?: (?:one|ones))?(?! order)\b"
    r"|\bto match the other(?: one)?\b"
)


def without_like_twin(folded: str) -> str:
    """A folded text without the words that something shall be as another one is; empty where none are."""
    left = _LIKE.sub(" ", folded)
    return left if left != folded else ""


def as_the_twin(item_id: str, wish: Wish, candidates: Sequence[ItemCandidate]) -> Wish:
    """The wish to be as the only other line of the product is; as it was where there is not one."""
    own = next(item for item in candidates if item.id == item_id)
    twins = [item for item in candidates if item.product_id == own.product_id and item.id != item_id]
    if len(twins) != 1:
        return wish
    options = {name: (value,) for name, value in twins[0].options.items() if own.options.get(name) != value}
    return replace(wish, wanted={**options, **wish.wanted}, same=False)
