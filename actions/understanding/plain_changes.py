"""A wish in plain words for which no intent is needed: "change my boots to size 10", and the first of two."""

from __future__ import annotations

import re

from actions.understanding.requests import kind_said
from actions.understanding.text import fold
from actions.understanding.vocabulary import vocabulary

_NO_THING = (
    r"(?!(?:mind|subject|topic|language|name|e-?mail|phone|number|password|address|payment|card|account|"
    r"profile|default|shipping|delivery|settings?|plans?|order|status|details?|money|refund|it|that|this)\b)"
)
_CHANGES_THING = re.compile(
    r"\b(?:change|swap|switch|exchange|replace)(?: out)? "
    r"(?:my|both|both of my|all my|one of my|both my|the|these|those) "
    rf"(?:(?:of )?(?:my|the) )?{_NO_THING}[a-z0-9][\w'/ -]{{1,50}}? (?:to|for|into|with) "
    r"(?:the|a|an|my|size|one|\d|[a-z])"
    # "I want my lamp exchanged for the cheapest one"
    rf"|\b(?:want|like|have|get) (?:my|the|these|those) {_NO_THING}[a-z][\w'/ -]{{1,50}}? "
    r"(?:exchanged|swapped|changed|switched|replaced) (?:to|for|into|with) "
)
_LONGEST_LEAD = 3


def changes_thing(text: str) -> bool:
    """Whether a thing is to become another version, in a verb's own words."""
    return _CHANGES_THING.search(fold(text)) is not None


def wished_first(text: str) -> str | None:
    """The kind of change that is wished first, where another stands for the case that it cannot be: "make it
    white, if not cancel the order"; None where there is no such case, or nothing plain before it.
    """
    folded = fold(text)
    place = vocabulary().place("fallback", folded)
    if place is None or place[0] <= _LONGEST_LEAD:
        return None
    return kind_said(folded[: place[0]])
