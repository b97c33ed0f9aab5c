"""Which countries there are, how people call them, and which of them a shop ships to."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import lru_cache

from babel import Locale

from chinese.script import simplified

_LANGUAGES = ("en", "zh")
# What people and stored addresses say beside the names of the Unicode tables.
_ALSO_CALLED = {
    "US": "usa,u.s.,u.s.a.,united states of america,america,美利坚合众国",
    "CA": "can",
    "GB": "uk,u.k.,gbr,great britain,britain,england,scotland,wales,northern ireland,英格兰,苏格兰,威尔士",
    "CN": "chn,prc,people's republic of china,mainland china,中国大陆,中华人民共和国",
    "HK": "hong kong,香港",
    "MO": "macau,macao,澳门",
    "TW": "taiwan,台湾",
    "KR": "south korea,korea,南韩",
    "NL": "holland,the netherlands",
    "DE": "deu",
    "FR": "fra",
    "JP": "jpn",
    "AU": "aus",
    "AE": "uae",
    "CZ": "czech republic",
    "TR": "turkey",
}


@lru_cache(maxsize=1)
def country_names() -> dict[str, str]:
    """Every name by which a country is known, in lower case, with its two-letter code."""
    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                names.setdefault(_key(name), code)
    for code, called in _ALSO_CALLED.items():
        names.update(dict.fromkeys(called.split(","), code))
    return names


def country_code(written: str) -> str | None:
    """The two-letter code of a country by its name or code, or None where there is no such country."""
    key = _key(written)
    if len(key) == 2 and key.upper() in country_names().values():
        return key.upper()
    return country_names().get(key)


def country_name(code: str, language: str) -> str:
    """What a country is called in a language."""
    return str(Locale(language).territories.get(code, code))


def is_shipped_to(country: str, ships_to: Collection[str]) -> bool:
    """Whether a parcel may go to that country. Nowhere in particular named, or no country said: it may."""
    return not ships_to or not country or country_code(country) in ships_to


def _key(name: str) -> str:
    return " ".join(simplified(unicodedata.normalize("NFKC", name)).lower().split())
