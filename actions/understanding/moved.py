"""Somebody has moved: the address of the account and of what is still to come may both be meant."""

from __future__ import annotations

import re

from actions.understanding.addresses import says_whole_address
from actions.understanding.orders import numbers_in
from actions.understanding.requests import names_order
from actions.understanding.text import fold

_MOVED = re.compile(
    r"\b(?:i|we)(?:'ve|'m| have| am| are|'re)? (?:just |recently )?(?:moved|moving|relocated)\b"
    r"|\b(?:i|we) have a new (?:address|home|house|place|flat|apartment)\b"
    r"|\b(?:my|our) new (?:address|home|house|place|flat|apartment)(?: address)?(?:'s| is|:)"
    r"|搬家|搬到|搬去|新地址是"
)
_EVERYWHERE = re.compile(
    r"\beverywhere\b|\b(?:profile|account)\b.{0,40}\b(?:and|&|plus)\b.{0,40}\borders?\b"
    r"|\borders?\b.{0,40}\b(?:and|&|plus)\b.{0,40}\b(?:profile|account)\b"
)
_PARCEL = re.compile(r"\b(?:parcels?|packages?|it|them|that|this)\b|包裹|它|这单|那单")


def moved_without_saying_what(text: str) -> bool:
    """Whether there is a new address, and no word of what shall have it: "I moved, it's 9 New St, ..."."""
    folded = fold(text)
    if _MOVED.search(folded) is None or names_order(text) or numbers_in(text) or _PARCEL.search(folded):
        return False
    return says_whole_address(text)


def changes_everywhere(text: str) -> bool:
    """Whether a new address is for the account and for all that is still to come."""
    return _EVERYWHERE.search(fold(text)) is not None and says_whole_address(text)
