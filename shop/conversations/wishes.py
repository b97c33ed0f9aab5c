"""What a shopper who waits for a person may type in place of the button beside the notice: back to the bot.
And the thanks and goodbyes of those who have been served.

Read narrowly: the whole message has to be the wish. Whoever says more waits for a person to read it.
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


def takes_leave(text: str) -> bool:
    """Whether a message says thanks or goodbye, and wants nothing."""
    return _says(text, "leave")


def _says(text: str, part: str) -> bool:
    if len(text) > _LONGEST:
        return False
    plain = _APOSTROPHES.sub("", simplified(text).casefold())
    english, chinese = _wishes(part)
    return bool(english.fullmatch(_MARKS.sub(" ", plain).strip()) or chinese.fullmatch(_MARKS.sub("", plain)))


@lru_cache(maxsize=3)
def _wishes(part: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    parts = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _pattern(parts["en"], part), _pattern(parts["zh"], part)


def _pattern(parts: dict[str, str | list[str]], wanted: str) -> re.Pattern[str]:
    told: dict[str, str] = {}
    for name, part in parts.items():
        lines = part if isinstance(part, list) else [part]
        told[name] = f"(?:{'|'.join(line.format_map(told) for line in lines)})"
    return re.compile(told[wanted])
