"""A thing that is to go out of an order beside what another one becomes, which no change of items can do."""

from __future__ import annotations

import re

_DROPPED = re.compile(
    r"(?:,\s*|\s+)(?:and|but|also|then|plus)?\s*(?:please |also )?"
    r"(?P<what>(?:drop|remove|delete|take out|leave out) (?:the|my|that) (?!rest\b|others?\b|same\b)"
    r"[a-z][\w' -]{1,28}?(?: from (?:it|the order))?)\s*(?=$|[.,;!?])",
    re.IGNORECASE,
)


def without_dropped(text: str) -> tuple[str, str]:
    """The text without the words that take a thing out of the order, and these words; empty where there are
    none.
    """
    found = _DROPPED.search(text)
    if found is None or not text[: found.start()].strip():
        return text, ""
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), found.group("what")
