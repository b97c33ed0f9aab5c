"""Short questions that nothing but their words places: "why not?", "what time is it", "cancel my return"."""

from __future__ import annotations

import re

from actions.names import EXCHANGE, RETURN
from actions.understanding.text import fold, words

_LEAD = r"^\W*(?:(?:and|but|ok(?:ay)?|so|hm+|oh|wait|hey|hi|please|pls|no)\W+)*"
_WHY = re.compile(
    rf"{_LEAD}(?:why(?: not| so| is that| not tho(?:ugh)?| though)?|how come|for what reason)\W*$"
)
_CLOCK = re.compile(
    rf"{_LEAD}(?:what(?:'s|s| is) the (?:time|date)|what time is it|what (?:day|date) is (?:it|today))"
    r"(?: now| today| there)?\W*$"
)
_TAKES_BACK = re.compile(
    r"\b(?:cancel|undo|withdraw|stop|revoke|take back) (?:the|my|that|this) (?:\w+ ){0,2}?(return|exchange)\b"
    r"(?! (?:label|policy))"
)
_WHERE_THING = re.compile(
    rf"{_LEAD}where(?:'s|s| is| are) (?:the|my) (?!return|refund|money|link|button|label|invoice|receipt|"
    r"store|shop|catch)[\w' -]{2,40}\W*$"
    r"|\bwhere(?:'s| is| are) (?:it|that one|they)\W*$"
)
_BACK_IN_ALL = re.compile(
    r"\b(?:how much|what)\b.{0,30}\b(?:back|refund(?:ed)?)\b.{0,20}"
    r"\b(?:in total|altogether|all together|overall|for (?:both|everything|all|all of (?:it|them)))\b"
    r"|\b(?:total|altogether|overall|in total)\b.{0,24}\b(?:back|refund(?:ed)?)\b"
)
_LONGEST = 12


def asks_why(text: str) -> bool:
    """Whether nothing but the reason of what was just said is asked."""
    return _WHY.search(fold(text)) is not None


def asks_the_clock(text: str) -> bool:
    """Whether the time or the day of today is asked."""
    return _CLOCK.search(fold(text)) is not None


def takes_back(text: str) -> str | None:
    """The kind of request, a return or an exchange made before, that is to be taken back."""
    folded = fold(text)
    found = _TAKES_BACK.search(folded) if len(words(folded)) <= _LONGEST else None
    return {"return": RETURN, "exchange": EXCHANGE}[found.group(1)] if found else None


def asks_where_thing(text: str) -> bool:
    """Whether it is asked where something is that may have been ordered: "where is the clock"."""
    folded = fold(text)
    return len(words(folded)) <= _LONGEST and _WHERE_THING.search(folded) is not None


def asks_all_money_back(text: str) -> bool:
    """Whether it is asked what comes back for several changes together."""
    folded = fold(text)
    return len(words(folded)) <= _LONGEST and _BACK_IN_ALL.search(folded) is not None
