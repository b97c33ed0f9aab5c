"""Days as the NLU writes them (`2025-11-03` or `2025-11-03/2025-11-09`), and whether an order is of them."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from actions.understanding.text import fold

_PLACED = re.compile(
    r"\b(?:ordered|bought|placed|purchased|made)\b|\b(?:orders?|purchases?) (?:from|of|on|i|we)\b"
    r"|下的?[单订]|下过单|买的?|订的|订单|购买"
)
_OTHER_DAY = re.compile(
    r"\b(?:arriv|deliver|receiv|came|come|get here|due|expect|ship|until"
    r"|by (?:mon|tues|wednes|thurs|fri|satur|sun))"
    r"|送达|送到|收到|到货|到的|发货|之前|以前到"
)


def order_day_in(text: str, day: str | None) -> str:
    """The day, if the text says that it is the one on which something was ordered; else an empty text."""
    folded = fold(text)
    if not day or not _PLACED.search(folded) or _OTHER_DAY.search(folded):
        return ""
    return day


def is_within(moment: datetime, day: str, zone: ZoneInfo) -> bool:
    """Whether a moment lies in the day or stretch of days, in the shop's zone; never in what is no day."""
    first, _, last = day.partition("/")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        return False
    return start <= moment.astimezone(zone).date() <= end
