"""What a shopper who waits for a person may type in place of the button beside the notice: back to the bot.
And the thanks and goodbyes of those who have been served.

Read narrowly: the whole message has to be the wish, or a plain one that opens it, with what is wanted of the
bot behind it. Whoever says more waits for a person to read it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from chinese.script import simplified
from shop.conversations import words

_FILE = Path(__file__).with_suffix(".yml")
_LONGEST = 200
_APOSTROPHES = re.compile("['’`]")
_MARKS = re.compile(r"[\s\W_]+")
_CLAUSES = re.compile(r"[,.;!?\n，。；！？、]+|(?<=[\u4e00-\u9fff])\s+")
_SHORTEST_REST = 4


def wants_bot(text: str, payload: str | None = None) -> bool:
    """Whether a message is the button's click, or its words and nothing else."""
    if words.RETURN_TO_BOT_PAYLOAD in (text, payload):
        return True
    return payload is None and _says(text, "wish")


def names_bot(text: str) -> bool:
    """Whether a message is such a wish by the bot's name: not "stop" or "never mind", by which one who waits
    for nobody means something else.
    """
    return _says(text, "named")


def opens_with_wish(text: str) -> bool:
    """Whether a message opens with such a wish, in words that are plain, and goes on with what is wanted of
    the bot: "ok no human, where is my suitcase".
    """
    pieces = [piece for piece in _CLAUSES.split(text) if piece.strip()]
    wished = False
    for place, piece in enumerate(pieces):
        if _says(piece, "opening"):
            wished = True
        elif not _says(piece, "filler"):
            rest = simplified(" ".join(pieces[place:])).casefold()
            return wished and len(rest) >= _SHORTEST_REST and not _stays(rest)
    return False


def takes_leave(text: str) -> bool:
    """Whether a message says thanks or goodbye, and wants nothing."""
    return _says(text, "leave")


def _stays(rest: str) -> bool:
    return any(pattern.search(rest) for pattern in _wishes("stays"))


def _says(text: str, part: str) -> bool:
    if len(text) > _LONGEST:
        return False
    plain = _APOSTROPHES.sub("", simplified(text).casefold())
    english, chinese = _wishes(part)
    return bool(english.fullmatch(_MARKS.sub(" ", plain).strip()) or chinese.fullmatch(_MARKS.sub("", plain)))


@lru_cache(maxsize=8)
def _wishes(part: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    parts = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _pattern(parts["en"], part), _pattern(parts["zh"], part)


def _pattern(parts: dict[str, str | list[str]], wanted: str) -> re.Pattern[str]:
    told: dict[str, str] = {}
    for name, part in parts.items():
        lines = part if isinstance(part, list) else [part]
        told[name] = f"(?:{'|'.join(line.format_map(told) for line in lines)})"
    return re.compile(told[wanted])
