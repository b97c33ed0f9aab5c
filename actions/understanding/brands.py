"""Makes and models that everybody knows, told so that a shop can say that it doesn't sell them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import yaml

from actions.understanding.text import fold, has_cjk

_FILE = Path(__file__).with_suffix(".yml")
# "Compatible with my iPhone", "a case for an iPad": what something is to go with is not looked for.
_GOES_WITH = re.compile(
    r"\b(?:compatible with|works? with|fits?|for|with|like|similar to|instead of|charges?|my|than|pay)"
    r" (?:an? |the |my |our )?$|(?:兼容|适合|支持|搭配|给|类似|像|用|配|我的)$"
)

# Names that are words too: an apple is a scent, and Apple Pay a way to pay.
_OTHERWISE = frozenset({"apple"})
_OF_DEVICES = re.compile(
    r"(?:'s)? (?:(?:smart)?phones?|laptops?|computers?|tablets?|head(?:phones?|sets?)|ear(?:buds?|phones?)|"
    r"watch(?:es)?|products?|devices?)\b"
)


@lru_cache(maxsize=1)
def _brands() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every make, as it is written, with the pattern that finds it or one of its models."""
    raw: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["brands"]
    found = []
    for brand, others in raw.items():
        names = sorted({fold(brand), *(fold(other) for other in others)}, key=len, reverse=True)
        forms = [
            re.escape(name) if has_cjk(name) else rf"(?<![a-z0-9]){re.escape(name)}(?![a-z])"
            for name in names
        ]
        found.append((brand, re.compile("|".join(forms))))
    return tuple(found)


def _names(pattern: re.Pattern[str], text: str) -> bool:
    return pattern.search(fold(text)) is not None


def known_brand_in(text: str) -> tuple[str, Callable[[str], bool]] | None:
    """A well-known make that a text looks for, and whether another text names it; what something is to go
    with is not looked for.
    """
    folded = fold(text)
    for brand, pattern in _brands():
        match = pattern.search(folded)
        if match is not None and match.group() in _OTHERWISE and not _OF_DEVICES.match(folded, match.end()):
            continue
        if match is not None and not _GOES_WITH.search(folded[: match.start()]):
            said = match.group() if has_cjk(match.group()) else brand
            return said, partial(_names, pattern)
    return None
