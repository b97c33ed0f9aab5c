"""Comparison keys: what two spellings of the same e-mail, name, order number or postcode have in common.

They are stored beside the original values, which stay exactly as the source system gave them.
"""

from __future__ import annotations

import re
import unicodedata

from chinese.script import simplified

_NOT_WORD = re.compile(r"[\W_]+")


def is_storable(text: str) -> bool:
    """Whether both databases can hold the text: no NUL (PostgreSQL), no half character."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _folded(text: str) -> str:
    if not is_storable(text):
        return ""
    # NFKC turns full-width digits and letters into their ASCII forms.
    return unicodedata.normalize("NFKC", text).strip().casefold()


def email_key(email: str) -> str:
    """`  Ann@Example.COM ` and `ann@example.com` are one address."""
    return _folded(email)


def name_key(name: str) -> str:
    """Names compare without case, spaces and punctuation: `O'Neil, Ann` is `oneilann`."""
    return _NOT_WORD.sub("", _folded(name))


def name_keys(name: str) -> set[str]:
    """The keys a spoken name may stand for: as given, with the family name moved to the other end, and each
    in simplified characters."""
    words = [word for word in _NOT_WORD.split(_folded(name)) if word]
    keys = {"".join(words)}
    if len(words) > 1:
        keys.add("".join([*words[1:], words[0]]))
        keys.add("".join([words[-1], *words[:-1]]))
    return {key for key in keys | set(map(simplified, keys)) if key}


def order_number_key(order_number: str) -> str:
    """`#W123`, ` w123 ` and `Ｗ１２３` are one order number."""
    return _NOT_WORD.sub("", _folded(order_number))


def zip_key(zip_code: str) -> str:
    """Postcodes compare without case, spaces and hyphens."""
    return _NOT_WORD.sub("", _folded(zip_code))


def same_zip(left: str, right: str) -> bool:
    """Equal postcodes; a US ZIP+4 equals its five-digit form."""
    a, b = zip_key(left), zip_key(right)
    if not a or not b:
        return False
    if a.isdigit() and b.isdigit() and {len(a), len(b)} == {5, 9}:
        return a[:5] == b[:5]
    return a == b
