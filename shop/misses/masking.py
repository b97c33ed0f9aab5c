"""A shopper's message without what says who wrote it, still worded so that a bot can be trained on it.

E-mail addresses, web addresses, telephone, card and order numbers and every other long run of digits become
examples of the same shape (`#W2378156` -> `#W1234567`): the bot's pipeline treats them like the real ones.
Names that the shop knows for the customer become `Alex`. Names of others and street addresses cannot be told
from other words; people who label see them and can dismiss the message.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from chinese.script import simplified

LONGEST_TEXT = 1000
_EXAMPLE_EMAIL = "name@example.com"
_EXAMPLE_PAGE = "https://example.com/page"
_EXAMPLE_NAME = "Alex"
_DIGITS = "1234567890"
_LONG_RUN = 4
_MANY_DIGITS = 7

_PAGE = re.compile(r"(?:https?://|www\.)[^\s，。；！？、（）]+", re.IGNORECASE)
# ASCII only: \w would take the Chinese characters before an address into it.
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SPELLED_EMAIL = re.compile(
    r"[A-Za-z0-9._%+-]+\s?(?:\(at\)|\[at\]|\sat\s)\s?[A-Za-z0-9-]+\s?(?:\.|\(dot\)|\[dot\]|\sdot\s)\s?"
    r"(?:com|net|org|edu|info|io|me|co|cn|de|fr|uk|us)(?![\w@+-])",
    re.IGNORECASE,
)
_ORDER = re.compile(r"[#＃]\s?[A-Za-z]{0,4}-?\d+")
_MIXED = re.compile(r"(?<![A-Za-z0-9])(?=[0-9]*[A-Za-z])(?=(?:[A-Za-z]*\d){3})[A-Za-z0-9]{6,}(?![A-Za-z0-9])")
_NUMBERS = re.compile(r"\d(?:[\s().\-/–—]{0,2}\d)*")
_RUN = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]")
_NO_WORD = re.compile(r"[\W_]+")


def private_text(text: str, names: Iterable[str] = ()) -> str:
    """The message on one line, masked, at most LONGEST_TEXT characters. Masking twice changes nothing.

    `names`: full names of the customer, whole or their parts written as the shop has them.
    """
    line = _SPACE.sub(" ", "".join(sign if sign.isprintable() else " " for sign in text)).strip()
    line = _PAGE.sub(_EXAMPLE_PAGE, line)
    line = _SPELLED_EMAIL.sub(_EXAMPLE_EMAIL, _EMAIL.sub(_EXAMPLE_EMAIL, line))
    for name in names:
        line = _without_name(line, name)
    line = _ORDER.sub(lambda found: _example_digits(found[0]), line)
    line = _MIXED.sub(lambda found: _example_digits(found[0]), line)
    line = _NUMBERS.sub(lambda found: _masked_number(found[0]), line)
    return line[:LONGEST_TEXT].rstrip()


def wording_key(text: str) -> str:
    """The same for messages that differ only in case, marks, spaces and digits (32 hexadecimal digits)."""
    folded = unicodedata.normalize("NFKC", private_text(text)).casefold()
    plain = _NO_WORD.sub(" ", _RUN.sub("0", folded)).strip()
    if _HAN.search(plain):
        plain = plain.replace(" ", "")
    return hashlib.sha256((plain or folded).encode()).hexdigest()[:32]


def language_of(text: str, otherwise: str) -> str:
    """`zh` where there is a Chinese character, `en` where there are only Latin letters, else `otherwise`."""
    if _HAN.search(text):
        return "zh"
    return "en" if _LATIN.search(text) else otherwise


def says_something(text: str) -> bool:
    """Whether there are words beside addresses and numbers; a bare value is no wording to learn."""
    rest = private_text(text)
    for pattern in (_PAGE, _EMAIL, _ORDER, _MIXED, re.compile(r"\b[A-Za-z]{1,4}-?\d{3,}\b")):
        rest = pattern.sub(" ", rest)
    return bool(_HAN.search(rest) or _LATIN.search(rest))


def _masked_number(number: str) -> str:
    runs = _RUN.findall(number)
    long = max(map(len, runs)) >= _LONG_RUN or sum(map(len, runs)) >= _MANY_DIGITS
    return _example_digits(number) if long else number


def _example_digits(text: str) -> str:
    at, shown = 0, []
    for sign in text:
        if sign.isdigit():
            sign = _DIGITS[at % len(_DIGITS)]
            at += 1
        shown.append(sign)
    return "".join(shown)


def _without_name(line: str, name: str) -> str:
    whole = " ".join(name.split())
    if len(whole) < 2:
        return line
    # 陳國華 is 陈国华.
    found = re.finditer(_bounded(simplified(whole)), simplified(line), re.IGNORECASE)
    for start, end in reversed([match.span() for match in found]):
        line = line[:start] + _EXAMPLE_NAME + line[end:]
    # A part alone only as the shop spells it: "will" and "may" are words, too.
    for part in whole.split():
        if len(part) >= 3 and part[:1].isupper():
            line = re.sub(_bounded(part), _EXAMPLE_NAME, line)
    return line


def _bounded(words: str) -> str:
    quoted = re.escape(words)
    return quoted if _HAN.search(words) else rf"(?<![^\W_]){quoted}(?![^\W_])"
