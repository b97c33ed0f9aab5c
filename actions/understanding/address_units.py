"""Where in a building: suite, floor and room, wherever an address says them."""

from __future__ import annotations

import re

_NUMBER = r"\d+[A-Za-z]?(?:-[A-Za-z0-9]+)*(?![\w-])"
_LETTER = r"[A-Za-z](?:-?\d+[A-Za-z]?)?(?![\w-])"
_COUNTED = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PLACED = "ground|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|top"
_LATIN = (
    r"\b(?:apartment|apt|suite|ste|unit|floor|room|rm|building|bldg|flat)\b\.?"
    rf"\s*(?:no\.?\s*|number\s*)?#?\s*(?:{_NUMBER}|{_LETTER})"
    # "Miami, FL 33101" is in Florida.
    r"|\bfl\b\.?\s*\d{1,3}(?!\d)"
    rf"|\bfloor\s+(?:{_COUNTED})\b|\b(?:{_PLACED})\s+floor\b"
    r"|(?<![A-Za-z0-9])\d+(?:st|nd|rd|th)\s+(?:floor|fl)\b\.?"
    r"|(?<!\w)#\s*(?:\d{1,5}[A-Za-z]?(?:-[A-Za-z0-9]+)*|[A-Za-z]\d*)(?![\w-])"
)
_CHINESE = (
    r"(?:(?<![A-Za-z0-9])[A-Za-z]?\d+[A-Za-z]?|[一二三四五六七八九十]+)\s*(?:号楼|楼|层|室|单元|栋|幢|座|房)"
    # A room behind its floor needs no word: "12楼1203".
    r"(?:\s*[A-Za-z]?\d{2,4}[A-Za-z]?(?![A-Za-z0-9号楼层室单栋幢座房]))?"
)
_UNIT = re.compile(rf"{_LATIN}|(?:{_CHINESE})+", re.IGNORECASE)
_BEHIND = re.compile(rf"(?:[\s,，]*(?:{_UNIT.pattern}))+", re.IGNORECASE)


def begins_with_unit(piece: str) -> bool:
    """Whether a piece of an address says first which unit it is."""
    return _UNIT.match(piece) is not None


def with_units_apart(text: str) -> str:
    """The text with commas around each unit: "5 Pine St #12 Seattle" -> "5 Pine St , #12, Seattle"."""
    return _UNIT.sub(lambda match: f", {' '.join(match.group().split())}, ", text)


def units_before(text: str) -> list[str]:
    """The unit that a text ends in: "apt 4b, " before the street."""
    found = list(_UNIT.finditer(text))
    ends = found and not text[found[-1].end() :].strip(" ,，")
    return [" ".join(found[-1].group().split())] if ends else []


def units_behind(text: str) -> str:
    """The stretch of units that a text begins with: ", unit 3" behind the postcode."""
    match = _BEHIND.match(text)
    return match.group() if match else ""
