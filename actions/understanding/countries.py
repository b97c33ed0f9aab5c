"""Countries as they stand in addresses."""

from __future__ import annotations

import re
from functools import lru_cache

from actions.understanding.text import fold, has_cjk
from shop.rules.countries import country_code, country_names

# "中国城", "法国大道": named after a country, which is not the one meant. "马里兰" only begins like Mali.
_NAMED_AFTER = r"(?!城|兰|[\u3400-\u9fff]?(?:大道|大街|街|路|道|广场|餐))"
_STATE_TOO = frozenset({"georgia", "jersey"})


@lru_cache(maxsize=1)
def _in_chinese() -> re.Pattern[str]:
    names = sorted((name for name in country_names() if has_cjk(name)), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, names))}){_NAMED_AFTER}")


def country_in_chinese(text: str) -> str:
    """The country that a Chinese text names, as written, or nothing."""
    match = _in_chinese().search(text)
    return match.group() if match else ""


def goes_to_country(text: str) -> str:
    """The country that a parcel is asked to go to in Chinese, as written: 寄香港得唔得; not where it comes
    from.
    """
    folded = fold(text)
    country = country_in_chinese(folded)
    return (
        country
        if country and not re.search(rf"(?:从|由|在|产自){country}|{country}(?:产|制造)", folded)
        else ""
    )


def country_of(piece: str) -> str:
    """The country that a whole piece of an address is, as written; two letters may be a state's."""
    written = piece.strip(" .")
    folded = fold(written)
    if (len(folded) <= 2 and folded != "uk") or folded in _STATE_TOO or country_code(folded) is None:
        return ""
    return written
