"""A wish that gives up the one in hand: "forget it, just return the watch then"."""

from __future__ import annotations

import re

from actions.understanding.text import fold

# What is wanted beside the change, or only in some case, or at some other time, gives nothing up.
_BESIDE = re.compile(
    r"\b(?:if|unless|otherwise|in case|or|later|still|after(?!\s+all)|afterwards|before|first|also|"
    r"as well|too|what happens|how|when|why)\b"
    r"|如果|要是|否则|不然|或者|还是说|以后|之后|还能|也|怎么|如何|什么时候|多久"
)
_THEM = re.compile(
    r"\b(?:it|this|that|them|these|those|thing|things|order|all|everything)\b|它|这|那|全部|都|整"
)


def may_give_up(text: str) -> bool:
    """Whether a wish may take the place of the one in hand; what is asked or conditional never does."""
    return _BESIDE.search(fold(text)) is None


def points_at_matter(text: str) -> bool:
    """The wish is about what is spoken of: "return it", "cancel the whole thing"."""
    return _THEM.search(fold(text)) is not None
