"""What waits behind the change in hand is taken back: "only the return", "leave the pending one alone"."""

from __future__ import annotations

import re

from actions.understanding.requests import kind_said
from actions.understanding.text import fold

_LEAD = (
    r"(?:(?:no|nope|ok(?:ay)?|well|actually|wait|oh|please|pls|for now|then|so|and|but|i want|i'd like"
    r"|let'?s do|do|let'?s|it'?s)\W+)*"
)
_MATTER = r"(?:return|exchange|swap|change|cancell?ation|address(?: change)?|payment(?: change)?)"
_ONLY = re.compile(
    rf"(?:^|[,.;!]\s*){_LEAD}(?:just|only) (?:do )?(?:the|this|my|that) (?P<what>{_MATTER})"
    r"(?: (?:for now|please|pls|then|thanks|first|now))*\W*$"
)
_LEFT = (
    r"(?:leave|skip|forget(?: about)?|never ?mind|keep|not"
    r"|do ?n[o']?t (?:cancel|return|touch|change|exchange|swap|do|bother (?:with|about)))"
)
_OTHER = re.compile(
    rf"(?:^|[,.;!]|\b(?:and|but|please|just|rather|better)\b)\s*{_LEAD}(?P<how>{_LEFT}) (?:the|my|that) "
    r"(?P<which>other|pending|unshipped|open|delivered|second)(?: (?:one|order|request|thing|change))?\b"
    r"(?! (?:with|that|which|in)\b)"
)
_ACTS = re.compile(r"cancel|return|change|exchange|swap")


def only_kind(text: str) -> str | None:
    """The kind of change that alone is to be done: "just the return for now"; None where that is not said."""
    found = _ONLY.search(fold(text))
    if found is None:
        return None
    what = found.group("what")
    return "cancel" if what.startswith("cancel") else kind_said(_VERBAL.get(what.split()[0], what))


_VERBAL = {"address": "change the address", "payment": "change the payment"}


def left_waiting(text: str) -> tuple[str, str] | None:
    """How far the order is that shall be left alone ("pending", "delivered", or "other"), and the kind of
    change by the verb that is denied, empty where none is: "don't cancel the other one".
    """
    found = _OTHER.search(fold(text))
    if found is None:
        return None
    which = found.group("which")
    status = "delivered" if which == "delivered" else "other" if which in {"other", "second"} else "pending"
    act = _ACTS.search(found.group("how"))
    return status, (kind_said(act.group()) or "") if act else ""
