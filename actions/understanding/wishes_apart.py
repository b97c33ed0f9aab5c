"""Two wishes for two things that one clause joins: "cancel the laptop and change the keyboard to white"."""

from __future__ import annotations

import re

from actions.names import CANCEL, CHANGE_ITEMS, EXCHANGE, RETURN
from actions.understanding.requests import kind_said
from actions.understanding.text import fold

_SEAM = re.compile(
    r"(?:[.;!?]\s+|,?\s+(?:and|but|then|plus)\s+|,\s+)"
    r"(?=(?:also |please |then |and |but |i(?:'d like| want) to )*"
    r"(?:cancel|return|send back|exchange|swap|change|switch|replace|make) (?:the|my)\b)"
    r"|[，。；！？,;]\s*(?:另外|还有|然后|同时|再|也)?(?=(?:请|帮我|麻烦)?(?:取消|退掉|退货|退了|换掉|换一下|把|将))",
    re.IGNORECASE,
)
_THING = re.compile(
    r"\b(?:the|my) (?!(?:order|whole|entire|other|rest|payment|address|shipping|delivery)\b)\w", re.IGNORECASE
)
_SWAPS = frozenset({CHANGE_ITEMS, EXCHANGE})
_APART = frozenset({CANCEL, RETURN, *_SWAPS})
_STILL_WANTED = re.compile(
    r"^\W*(?:but|and|although|though)?\s*i (?:do|still) (?:want|need|like)\b"
    r"|^(?:但是?|不过|而)?我?(?:还是?|仍)要"
)


def wishes_apart(text: str) -> list[str]:
    """The pieces of a clause that ask for different changes, each naming its thing; the clause where it does
    not. An exchange and a change of items are one kind: the state of the order tells them apart.
    """
    pieces: list[str] = []
    start = 0
    for seam in _SEAM.finditer(text):
        pieces.append(text[start : seam.start()])
        start = seam.end()
    pieces.append(text[start:])
    if len(pieces) < 2 or not all(_THING.search(piece) or _is_chinese(piece) for piece in pieces):
        return [text]
    found: list[tuple[str | None, str]] = []
    for piece in pieces:
        said = kind_said(piece)
        kind = CHANGE_ITEMS if said in _SWAPS else said
        if found and (kind is None or kind == found[-1][0]):
            found[-1] = (found[-1][0], f"{found[-1][1]}, {piece}")
        else:
            found.append((kind, piece))
    if len(found) < 2 or not {kind for kind, _ in found} <= _APART:
        return [text]
    return [piece.strip() for _, piece in found]


def still_wanted(text: str) -> bool:
    """What is named is to stay, and perhaps to become another version: "but I do want the shoes in 10"."""
    return _STILL_WANTED.search(fold(text)) is not None


def _is_chinese(piece: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", piece) is not None
