"""How a value such as "1.5L", "12 inches" or "stainless steel" may be written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from actions.understanding.text import fold, has_cjk
from actions.understanding.vocabulary import vocabulary

_UNITS = (
    ("l", "liter", "liters", "litre", "litres", "升"),
    ("ml", "milliliter", "milliliters", "millilitre", "millilitres", "毫升"),
    ("inch", "inches", "in", '"', "英寸", "寸"),
    ("ft", "feet", "foot", "'", "英尺"),
    ("mm", "millimeter", "millimeters", "毫米"),
    ("cm", "centimeter", "centimeters", "厘米", "公分"),
    ("gb", "gigs", "gig", "gigabytes", "g"),
    ("tb", "terabyte", "terabytes"),
    ("mah", "毫安时", "毫安"),
    ("bar", "bars", "巴"),
    ("hours", "hour", "hrs", "hr", "h", "小时"),
    ("lbs", "lb", "pounds", "pound", "磅"),
    ("cups", "cup", "杯"),
    ("mp", "megapixel", "megapixels"),
    ("x", "times", "倍"),
    ("k",),
    ("degrees", "degree", "°", "度"),
    ("piece", "pieces", "pcs", "pc", "件", "片", "件套"),
    ("w", "watt", "watts", "瓦"),
    ("kg", "kilos", "kilo", "公斤", "千克"),
    ("oz", "ounce", "ounces"),
    ("people", "person", "persons", "人"),
    ("shelves", "shelf", "tiers", "tier", "层"),
)
_FAMILY = {unit: family for family in _UNITS for unit in family}
_ANY_UNIT = "|".join(map(re.escape, sorted(_FAMILY, key=len, reverse=True)))
_SAID = re.compile(rf"(?<![\d.])\d+(?:\.\d+)?\s*-?\s*(?:{_ANY_UNIT})(?![a-z])")
_MEASURE = re.compile(r"^(\d+(?:\.\d+)?(?:-\d+)?)\s*-?\s*([a-z\"'°]+)(?:\s+(.*))?$")
_HAN_DIGITS = "零一二两三四五六七八九十百千点"
_NUMBER_WORDS = {
    "1": ("one", "一"), "2": ("two", "两|二"), "3": ("three", "三"), "4": ("four", "四"), "5": ("five", "五"),
    "6": ("six", "六"), "7": ("seven", "七"), "8": ("eight", "八"), "9": ("nine", "九"), "10": ("ten", "十"),
    "12": ("twelve", "十二"), "14": ("fourteen", "十四"), "15": ("fifteen", "十五"), "20": ("twenty", "二十"),
    "25": ("twenty[ -]five", "二十五"), "30": ("thirty", "三十"), "50": ("fifty", "五十"),
    "100": ("(?:a|one) hundred", "一百|百"),
    "1.5": ("one and a half|one point five", "一点五"),
    "2.5": ("two and a half|two point five", "两点五|二点五"),
}  # fmt: skip

# Units that no shopper who reads Chinese writes in English; cm, l and GB they do.
_UNITS_ZH = {
    "cup": "杯", "cups": "杯", "people": "人", "person": "人", "pieces": "件", "piece": "件", "inch": "英寸",
    "ft": "英尺", "shelves": "层", "shelf": "层", "kg": "公斤",
}  # fmt: skip
_MEASURED = re.compile(rf"(?<![\w.])(\d+(?:\.\d+)?)[ -]({'|'.join(_UNITS_ZH)})(?![\w])")


def learn_option_words(translations: Mapping[str, Sequence[str]]) -> None:
    """Take over what the shop itself calls its options and their values: shown first, and understood beside
    all that was known. Saying the same again changes nothing.
    """
    known = vocabulary()
    for table in (known.option_words, known.option_names):
        for word, names in translations.items():
            own = tuple(fold(name) for name in names)
            table[fold(word)] = tuple(dict.fromkeys((*own, *table.get(fold(word), ()))))
    value_patterns.cache_clear()


@lru_cache(maxsize=4096)
def value_patterns(value: str) -> tuple[re.Pattern[str], ...]:
    """Patterns for the value as it is listed, in other units' spelling, and in the shoppers' words (best
    first).
    """
    folded = fold(value)
    if re.fullmatch(r"\d+(?:\.\d+)?", folded):
        plain = re.compile(rf"(?<![\d.#$]){re.escape(folded)}(?![\d%]|\.\d|\s*(?:%|days?|天|个))")
        words = _NUMBER_WORDS.get(folded, ("", ""))[0]
        return (plain, re.compile(rf"(?<=\bsize )(?:{words})(?![a-z])")) if words else (plain,)
    patterns = [_phrase(folded)]
    if measure := _MEASURE.match(folded):
        number, unit, rest = measure.groups()
        units = "|".join(re.escape(other) for other in _FAMILY.get(unit, (unit,)))
        tail = rf"(?:\s+{re.escape(rest)})?" if rest else ""
        digits = re.escape(number).replace(r"\-", "(?:-| to )")
        # "1.0 l" is said "1 l", and the other way round.
        digits = digits.removesuffix(r"\.0") + r"(?:\.0)?" if re.fullmatch(r"\d+(?:\.0)?", number) else digits
        patterns.append(re.compile(rf"(?<![\d.-]){digits}\s*-?\s*(?:{units})(?![a-z]){tail}"))
        if len(number) > 1 and number.isdigit():  # 换5000的, 换蓝色256
            patterns.append(re.compile(rf"(?<![\d.$¥-]){number}(?=的)|(?<=[色换成为]){number}(?![\w.%]|的)"))
        if in_words := _in_words(number, _FAMILY.get(unit, (unit,))):
            patterns.append(re.compile(rf"{in_words}{tail}"))
    patterns += [_phrase(other) for other in vocabulary().option_words.get(folded, ())]
    return tuple(patterns)


def _in_words(number: str, units: Sequence[str]) -> str:
    """A pattern for a measure with its number in words: "four-piece", "one and a half litres", "两升"."""
    english, chinese = _NUMBER_WORDS.get(number.removesuffix(".0"), ("", ""))
    # "Seven in" and "two g" are no measures.
    latin = "|".join(unit for unit in units if unit.isalpha() and unit.isascii() and len(unit) > 2)
    han = "|".join(unit for unit in units if has_cjk(unit))
    found = [rf"(?<![a-z0-9])(?:{english})[\s-]+(?:{latin})(?![a-z])"] if english and latin else []
    if chinese and han:
        found.append(rf"(?<![{_HAN_DIGITS}])(?:{chinese})个?(?:{han})(?!半)")
        if number.endswith(".5"):
            found.append(rf"(?<![{_HAN_DIGITS}]){chinese[0]}个?(?:{han})半")
    return f"(?:{'|'.join(found)})" if found else ""


def measures_in(folded: str) -> list[str]:
    """The measures that a text names, as written: "3升", "1.5 litres"."""
    return [match.group() for match in _SAID.finditer(folded)]


def unit_of(said: str) -> str:
    """One name for all ways to write a unit: "l" for litres."""
    return _FAMILY.get(said, (said,))[0]


def in_chinese_units(value: str) -> str:
    """A value with its unit in Chinese, where that is how it is written there: "8 cups" as 8 杯."""
    return _MEASURED.sub(lambda found: f"{found[1]} {_UNITS_ZH[found[2]]}", value)


def option_words(values: Iterable[str]) -> frozenset[str]:
    """The values and what else they are called, folded."""
    known = vocabulary().option_words
    return frozenset(word for value in values for word in (fold(value), *known.get(fold(value), ())))


def _phrase(folded: str) -> re.Pattern[str]:
    body = re.escape(folded).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")
    if has_cjk(folded):
        return re.compile(body)
    return re.compile(rf"(?<![a-z0-9]){body}(?![a-z0-9])")
