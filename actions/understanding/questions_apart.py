"""Two questions that one clause joins: "when is my tent coming and can I still return the mat?"."""

from __future__ import annotations

import re

from actions.names import FALLBACK_INTENT, INTENT_OF, ORDER_CHANGES, OUT_OF_SCOPE_INTENT
from actions.understanding.deadlines import asks_until_when_back
from actions.understanding.language import requested_language
from actions.understanding.manners import asks_status, asks_whereabouts
from actions.understanding.order_talk import ARRIVAL, TRACKING, details_asked
from actions.understanding.requests import kind_said
from actions.understanding.shop_questions import TOPICS, shop_question
from actions.understanding.text import fold

_SEAM = re.compile(
    r"(?:[?!.]{1,4}\s{0,4}(?:and |also |but )*|,?\s+(?:and|n|also|but|plus)\s+(?:also |then |if so,? )*)"
    r"(?=(?:can|could|may|is|are|do|does|did|will|would|when(?:'s|s)?|where(?:'s|s)?|what(?:'s|s)?|how|which|who)"
    r" (?:i|we|you|u|it|they|that|this|the|my|is|are|will|do|does|can|much|long|many|if|happens)\b"
    r"|(?:when|where|what)'?s (?:my|the)\b)",
    re.IGNORECASE,
)
_TRACKS = "track_order"
_LONGEST = 400
_TELLS_NOTHING = frozenset(
    {_TRACKS, "my_orders", "delivery_period", "lost_package", OUT_OF_SCOPE_INTENT, FALLBACK_INTENT, "greet"}
)
_SENT = re.compile(
    r"\b(?:is|are|has|have|did|was)(?: my| the) (?:\w+ ){1,3}(?:already |been |even )*"
    r"(?:shipped|ship|sent|arrived?|left|out for delivery|on (?:its|the) way)\b"
)
_MONEY = re.compile(r"\b(?:money|refund\w*|invoice|receipt|label)\b")


def questions_apart(text: str, intent: str = "") -> list[tuple[str, str]]:
    """(intent, text) of each question where one asks how far an order is and another of something else that
    its words tell; else the `intent` that the whole was taken for does, where that is no such question.
    """
    pieces = [piece.strip() for piece in _pieces(text) if piece.strip()] if len(text) <= _LONGEST else []
    if len(pieces) != 2:
        return []
    others = intent if intent and intent not in _TELLS_NOTHING else None
    intents = [_intent_of(piece) or others for piece in pieces]
    of_the_shop = any(shop_question(piece) is not None for piece in pieces)
    told = (intents.count(_TRACKS) == 1 or of_the_shop) and None not in intents and len(set(intents)) > 1
    return [(known, piece) for known, piece in zip(intents, pieces, strict=True) if known] if told else []


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for seam in _SEAM.finditer(text):
        mark = "?" if "?" in seam.group() else ""
        pieces.append(text[start : seam.start()] + mark)
        start = seam.end()
    return [*pieces, text[start:]]


def _intent_of(piece: str) -> str | None:
    """The intent that the words of a question tell."""
    if (topic := shop_question(piece)) is not None:
        return TOPICS[topic]
    if (kind := kind_said(piece)) in ORDER_CHANGES:
        return "check_refund_policy" if asks_until_when_back(piece) else INTENT_OF[kind or ""]
    if _MONEY.search(fold(piece)):
        return "track_refund" if kind_said(piece) is None and piece.lower().startswith("where") else None
    if _SENT.search(fold(piece)):
        return _TRACKS
    if asks_whereabouts(piece) or asks_status(piece) or {ARRIVAL, TRACKING} & set(details_asked(piece)):
        return _TRACKS
    return "change_language" if requested_language(piece) is not None else None
