"""What a shopper who waits for a person may type in place of the button beside the notice: back to the bot.

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
    if payload is not None or len(text) > _LONGEST:
        return False
    plain = _APOSTROPHES.sub("", simplified(text).casefold())
    english, chinese = _wishes()
    return bool(english.fullmatch(_MARKS.sub(" ", plain).strip()) or chinese.fullmatch(_MARKS.sub("", plain)))


@lru_cache(maxsize=1)
def _wishes() -> tuple[re.Pattern[str], re.Pattern[str]]:
    parts = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _pattern(parts["en"]), _pattern(parts["zh"])


def _pattern(parts: dict[str, str | list[str]]) -> re.Pattern[str]:
    told: dict[str, str] = {}
    for name, part in parts.items():
        lines = part if isinstance(part, list) else [part]
        told[name] = f"(?:{'|'.join(line.format_map(told) for line in lines)})"
    return re.compile(told["wish"])
