"""Whether a stored address is the one that a goal says in words."""

from __future__ import annotations

import re
from typing import Any

from evaluation.conversations.resolving import fold

PARTS = ("line1", "line2", "city", "state", "zip", "country")
_AMERICAN = re.compile(
    r"(?P<line1>[^,]+), (?:(?P<line2>[^,]+), )?(?P<city>[^,]+), (?P<state>[A-Z]{2}) (?P<zip>\d{5}(?:-\d{4})?)"
    r"(?:, (?P<country>[^,\d]+))?"
)
_FILLERS = tuple(map(fold, ("邮编", "邮政编码", "zip code", "zip", "postcode")))


def in_parts(said: str) -> dict[str, str] | None:
    """The parts of "line1, line2, city, ST 12345, country" (line2 and country may be left out)."""
    match = _AMERICAN.fullmatch(said.strip())
    return {name: value or "" for name, value in match.groupdict().items()} if match else None


def is_said(said: str, stored: dict[str, Any], before: dict[str, Any]) -> bool:
    """Whether `stored` holds exactly what was said.

    A country that was not said is the one the address had `before`. Addresses that are not in the American
    form are compared as a whole: each stored part was said, and nothing else was.
    """
    parts = in_parts(said)
    if parts is not None:
        parts["country"] = parts["country"] or str(before.get("country") or "")
        return all(fold(str(stored.get(name) or "")) == fold(value) for name, value in parts.items())
    rest = fold(said)
    country = str(before.get("country") or "")
    for name in sorted(PARTS, key=lambda name: -len(str(stored.get(name) or ""))):
        part = fold(str(stored.get(name) or ""))
        if part in rest:
            rest = rest.replace(part, "", 1)
        elif name == "country" and part == fold(country):
            continue
        elif name == "state" and part == fold(str(stored.get("city") or "")):
            continue  # of a city that is its own province
        else:
            return False
    for filler in _FILLERS:
        rest = rest.replace(filler, "")
    return not rest
