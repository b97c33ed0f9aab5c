"""An order told by how far it is: "the one that hasn't shipped yet", "the delivered one"."""

from __future__ import annotations

import re

from actions.understanding.answers import asks_something
from actions.understanding.text import fold

_ONE = r"\b(?:one|order|parcel|package)\b"
_NOT = r"(?:has ?n[o']?t|hasn'?t|is ?n[o']?t|isn'?t|was ?n[o']?t|wasn'?t|has not|is not|was not|not)"
_WENT = r"(?:been )?(?:shipped|ship|sent(?: out)?|delivered|arrived|come|left|out)"
_TOLD: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "pending",
        re.compile(
            rf"{_ONE}(?: (?:that|which))?(?:'s)? {_NOT}(?: yet)?(?: even)? {_WENT}\b"
            rf"|\b(?:unshipped|un-shipped|pending|not (?:yet )?(?:shipped|sent)) {_ONE}"
            rf"|{_ONE}(?: (?:that|which))?(?:'s| is)? (?:still )?pending\b"
            r"|(?:还|尚)?(?:没有?|未)(?:发货?|发出|寄出?|寄)的?(?:那|这)?[个单笔张]?"
        ),
    ),
    (
        "delivered",
        re.compile(
            rf"\b(?:delivered|arrived|received) {_ONE}"
            rf"|{_ONE}(?: (?:that|which|i|i've))?(?:'s| is| was| has| got| have)? (?:been )?(?:already )?"
            r"(?:been )?(?:delivered|arrived|received|got|here)\b"
            r"|(?:已经?)?(?:送到|收到|签收)了?的(?:那|这)[个单笔张]?"
        ),
    ),
)


# Where something is, or to whom it went, and no word of what shall be done: "in my delivered order".
_ONLY_PLACES = re.compile(
    r"\W*(?:(?:and|so|ok(?:ay)?|hi|hello|hey|please)\W+)*"
    r"(?:(?:in|from|for|about|regarding|with) )?(?:my|the|that|this) "
    r"(?:[\w-]+ ){0,2}?(?:order|parcel|package)"
    r"(?: (?:of|with|from|that has) (?:(?:the|my|a) )?[\w-]+(?: [\w-]+)?"
    r"| (?:that |which )?(?:i|we) (?:sent|shipped|ordered|placed|bought|got) (?:to|for) "
    r"(?:(?:my|our|the) )?\w+(?: in \w+(?: \w+)?)?)?\W*"
)
_JUST_NOW = re.compile(
    r"\bjust (?:now )?(?:ordered|placed|bought)\b"
    r"|\b(?:ordered|placed|bought) (?:it |them |that )?(?:today|just now|this morning)\b"
    r"|(?:刚刚?|刚才|今天|今早)(?:才|又)?(?:下单?|买|订)(?:了|的)?"
)


def status_told(text: str) -> str:
    """The status by which the text tells an order; nothing where it tells none by it, or asks."""
    folded = fold(text)
    if asks_something(text):
        return ""
    return next((status for status, pattern in _TOLD if pattern.search(folded)), "")


def only_places(text: str) -> bool:
    """Whether nothing but an order is named, by what it is, has, or for whom it is: what is wanted of it is
    said beside it.
    """
    folded = re.sub(r"\S+@\S+", " ", fold(text)).strip(" .,")
    told = _ONLY_PLACES.fullmatch(folded) is not None
    return told and re.search(r"^\W*(?:in|from|for)\b|\bi (?:sent|shipped)\b", folded) is not None


def placed_just_now(text: str) -> bool:
    """Whether the order meant was placed a moment ago: "the phone I just ordered", "刚下单的手机"."""
    return _JUST_NOW.search(fold(text)) is not None and not asks_something(text)
