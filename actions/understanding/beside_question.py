"""A detail and a question in one clause: "gift card, how long will that take?", "how long does it take?
Put it on PayPal".
"""

from __future__ import annotations

import re

from actions.understanding.answers import asks_something
from actions.understanding.payments import names_method

_SEAM = re.compile(r"(?<=[^\s,.;:!?，。；：！？])\s*[,.;:!?，。；：！？]+\s*(?=\D)")
_FEW = 7
"""Words of a detail; longer ones are clauses of their own."""
_LONGEST = 96
_PAID = re.compile(r"\b(?:paid|charged|spent)\b|付了|付的|扣了", re.IGNORECASE)


def methods_beside_question(text: str) -> list[str]:
    """The pieces beside a question that say how to pay or where money goes, not how it was paid."""
    return [piece for piece in _beside_question(text) if names_method(piece) and not _PAID.search(piece)]


def _beside_question(text: str) -> list[str]:
    """The short pieces around the questions of a text that ask nothing themselves; empty where the text asks
    nothing, or is one piece.
    """
    pieces: list[str] = []
    start = 0
    for seam in _SEAM.finditer(text):
        pieces.append(text[start : seam.end()])
        start = seam.end()
    pieces = [piece.strip() for piece in [*pieces, text[start:]] if piece.strip()]
    plain = [piece for piece in pieces if not asks_something(piece)]
    if not plain or len(plain) == len(pieces):
        return []
    return [piece for piece in plain if len(piece.split()) <= _FEW and len(piece) <= _LONGEST]
