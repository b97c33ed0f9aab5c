"""One verb for two changes: "change the payment to my gift card and the backpack to black"; and none for one:
"#W100001: paypal as payment, please".
"""

from __future__ import annotations

import re

from actions.names import CHANGE_ITEMS, CHANGE_PAYMENT
from actions.understanding.text import fold

_METHOD = (
    r"(?:gift ?card|paypal|visa|master ?card|amex|american express|(?:credit |debit |bank )?card)"
    r"(?: (?:ending in )?\d{4})?"
)
_THING = r"(?:the|my) (?!payment\b|address\b)\w[^,;.!?]*? (?:to|in|into)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"^(?P<payment>.*\bpay(?:ment)?\b[^,;.!?]*?\b{_METHOD}),? and (?:also )?(?P<items>{_THING} .+)$",
        rf"^(?P<items>.*\b(?:change|switch|swap|make)\b {_THING} [^,;.!?]+?),? and (?:also )?"
        rf"(?P<payment>(?:the |my )?payment(?: method)? (?:to|over to) .*{_METHOD}.*)$",
    )
)
_BY = r"(?: (?:by|with|via|using|from|on|through|to))? (?:my |the |a )?"
# The order is named with it: how the difference of an exchange is paid is said with the exchange.
_ORDER_PAID = re.compile(
    rf"\d{{4,}}\W+(?:please )?(?:pay(?:ing|ment)?|charge)(?: (?:it|that|this)(?: one)?)?{_BY}{_METHOD}\b"
    rf"|\d{{4,}}[^,;.!?]*\b{_METHOD} as (?:the )?payment\b"
    rf"|\bpay (?:for )?(?:this|that|the|my) order{_BY}{_METHOD}\b"
    r"|\d{4,}[^,;.!?换改退差]{0,4}用[^,;.!?换改退差]{1,10}(?:付|支付|结账|结算)(?!差)"
)
_SEAM = re.compile(
    r"[.;!?]\s+|[。；！？\n]|,?\s+(?:and|n|&|then|plus|also)\s+"
    r"(?=(?:also |please |then )*"
    r"(?:i|swap|exchange|change|make|switch|replace|turn|update|send|ship|the|my)\b)"
    r"|[,，](?=\s*(?:另外|还有|同时|并|再|然后|顺便|也|把|将))",
    re.IGNORECASE,
)
_KINDS = {"payment": CHANGE_PAYMENT, "items": CHANGE_ITEMS}


def under_one_verb(text: str) -> list[tuple[str, str]]:
    """The kind and the words of both changes, in the order said; empty where the text is no such sentence."""
    for pattern in _PATTERNS:
        if (found := pattern.match(text)) is not None:
            return [(_KINDS[name], found[name]) for name in sorted(_KINDS, key=found.start)]
    return []


def pays_order(text: str) -> bool:
    """Whether it is said how an order is to be paid, without a word of change: "#W1: pay with paypal"."""
    return _ORDER_PAID.search(fold(text)) is not None


def pieces_of(text: str) -> list[str]:
    """The sentences of a text, parted too where "and" goes on with a verb or a thing of its own."""
    return _SEAM.split(text)
