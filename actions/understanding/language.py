"""Which language a message is written in, when it says so at all."""

from __future__ import annotations

import re

from actions.understanding.text import count_cjk, fold

_CODES = re.compile(r"\b[a-z]{2}[ ,]+\d{5}(?!\d)|[a-z0-9_.+-]*[@#\d][a-z0-9_.@+-]*|\{[^}]*\}")
_LATIN_WORD = re.compile(r"[a-z]{2,}(?:'[a-z]+)?")
_SAYS = frozenset(
    "a an the i i'm i'd my me you your it it's is are was be this that those and or but not no yes of for "
    "with on in at please pls can could would will does did have has want need where when what which how "
    "why who hi hello hey thanks thank sorry ok okay cancel return refund exchange change track buy show "
    "find help speak english".split()
)
"""Without one of these, Latin letters in a Chinese chat are an address or the name of a thing."""
_ASKS_FOR = (
    ("zh", re.compile(r"\b(?:chinese|mandarin|zhongwen|putonghua)\b|中文|汉语|普通话|国语")),
    ("en", re.compile(r"\benglish\b|英文|英语")),
)


def language_of(text: str, current: str) -> str:
    """`en` or `zh`; a mixed or wordless message leaves the language as it is unless it is clearly the
    other.
    """
    folded = _CODES.sub(" ", fold(text))
    chinese, latin = count_cjk(folded), len(_LATIN_WORD.findall(folded))
    if chinese and (current == "zh" or chinese >= latin):
        return "zh"
    # One Latin word alone ("paypal", "ok") is as likely in a Chinese chat as in an English one.
    if not chinese and (latin >= 2 or (latin and current == "en")):
        speaks = current == "en" or not _SAYS.isdisjoint(_LATIN_WORD.findall(folded))
        return "en" if speaks else current
    return current


def requested_language(text: str) -> str | None:
    """The language a shopper asks to speak, or None."""
    folded = fold(text)
    return next((code for code, pattern in _ASKS_FOR if pattern.search(folded)), None)
