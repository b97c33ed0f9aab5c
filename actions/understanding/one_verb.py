"""One verb for two changes: "change the payment to my gift card and the backpack to black"."""

from __future__ import annotations

import re

from actions.names import CHANGE_ITEMS, CHANGE_PAYMENT

_METHOD = r"(?:gift ?card|paypal|visa|master ?card|amex|american express|card)(?: (?:ending in )?\d{4})?"
_THING = r"(?:the|my) (?!payment\b|address\b)\w[^,;.!?]*? (?:to|in|into)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"^(?P<payment>.*\bpay(?:ment)?\b[^,;.!?]*?\b{_METHOD}),? and (?:also )?(?P<items>{_THING} .+)$",
        rf"^(?P<items>.*\b(?:change|switch|swap|make)\b {_THING} [^,;.!?]+?),? and (?:also )?"
        rf"(?P<payment>(?:the |my )?payment(?: method)? (?:to|over to) .*{_METHOD}.*)$",
    )
)
_KINDS = {"payment": CHANGE_PAYMENT, "items": CHANGE_ITEMS}


def under_one_verb(text: str) -> list[tuple[str, str]]:
    """The kind and the words of both changes, in the order said; empty where the text is no such sentence."""
    for pattern in _PATTERNS:
        if (found := pattern.match(text)) is not None:
            return [(_KINDS[name], found[name]) for name in sorted(_KINDS, key=found.start)]
    return []
