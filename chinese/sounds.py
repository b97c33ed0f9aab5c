"""How Chinese characters are read: who types by sound, or dictates, writes another one of the same sound."""

from __future__ import annotations

import os
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)
def sound(character: str) -> str:
    """How a Han character is read, without its tone; the character itself where that is not known."""
    reading = _readings().get(ord(character), "")
    syllable = reading.split(",")[0]
    return (
        "".join(c for c in unicodedata.normalize("NFD", syllable) if not unicodedata.combining(c))
        or character
    )


def sounds(run: str) -> str:
    """The readings of a run of characters, divided by spaces."""
    return " ".join(map(sound, run))


@lru_cache(maxsize=1)
def _readings() -> dict[int, str]:
    # Only the table of single characters; the one of phrases would cost 30 MB and a second.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin.pinyin_dict import pinyin_dict

    return dict(pinyin_dict)
