"""What a shopper wants to be suggested: like something, to go with something, and what is to be different
this time ("something cheaper", "not that brand", "show me others").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from actions.understanding.numbers import ordinals
from actions.understanding.search import search_in
from actions.understanding.slips import mended
from actions.understanding.text import fold, words

Kind = Literal["for_you", "similar", "together"]

_FILE = Path(__file__).with_suffix(".yml")
_SEVERAL = re.compile(
    r"\b(first|last|top) (two|three|2|3)\b"
    r"|\b(both|all (?:of )?(?:them|these|those)|all three|these two|those two|the two)\b"
    r"|(前|后|头|最后)([两二三23])[个款件]|(这|那)(两|俩|三)(?:[个款件])?|(?<!第)(两|俩|三)(?:[个款件])?都"
)
_PLACE = re.compile(r"(?<![\d.$€£¥#])([1-9])(?![\d.%]|\s*(?:元|块|美元|dollars?))")
_LAST = re.compile(r"\blast\b|最后")
_MOST_PLACES = 9
_ASKS_WHICH = re.compile(r"\bwhich\b|^\W*(?:is|are)\b|哪|比.{1,12}便宜(?![的一点些])")
# A Chinese character that is left over alone names nothing; that of T恤 is not alone.
_LONE = re.compile(
    r"(?<![\u4e00-\u9fffa-z])(?![包鞋帽杯锅灯床椅桌表伞裙裤刀碗盘笔书球])[\u4e00-\u9fff](?![\u4e00-\u9fff])"
)
_OF_ADVICE = frozenset(
    "recommend recommendation recommendations suggest suggestion suggestions something anything popular"
    " bestseller bestsellers sellers similar alternative alternatives accessories together cheaper"
    " expensive different others trending favourite inspiration surprise advice please".split()
)
# "What boots would go with it", "哪双鞋配这条裙子好".
_KIND_WITH = re.compile(
    r"\b(?:what|which|any|some|got|have) ((?:[\w-]+ ){1,3}?)"
    r"(?:(?:would|will|could|can|do|does|might|should|that|to|you) )*"
    r"(?:go(?:es)?|match(?:es)?|pairs?|fits?|wear|works?)(?: \w+)? with (.+)"
    r"|(?:哪[个款件双条]|什么样?的?)([\u4e00-\u9fff]{1,6}?)(?:可以|能|最|更|比较|适合)*(?:配|搭配?)(.+)"
)
_FEW_CHEAPEST = re.compile(
    r"\b(two|three|2|3) (?:cheapest|least expensive) ([\w -]+)"
    r"|\bcheapest (two|three|2|3) ([\w -]+)"
    r"|最便宜的([两二三23])[个款件双台]的?([\u4e00-\u9fff]+)"
)
_SHORT = 9
_MOST_AT_ONCE = 4


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of `suggesting.yml` by topic, read at the first call."""
    raw: dict[str, list[str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {topic: re.compile("|".join(alternatives)) for topic, alternatives in raw.items()}


def _says(topic: str, folded: str) -> bool:
    return _patterns()[topic].search(folded) is not None


def _without(topic: str, folded: str) -> str:
    return _patterns()[topic].sub(" ", folded)


@dataclass(frozen=True)
class Said:
    """A wish for suggestions as said.

    `words`: what is left to search by; prices in major units; `adds`: it reads like a detail of what was
    asked before ("in red", "waterproof ones", "for camping"); `for_other`: a gift, or for somebody else;
    `basket`: speaks of things that the shopper has or has chosen; `picks`: one of those shown is to be
    picked; `denied`: what is not wanted.
    """

    kind: Kind | None = None
    words: str = ""
    price_min: float | None = None
    price_max: float | None = None
    cheaper: bool = False
    dearer: bool = False
    others: bool = False
    other_brand: bool = False
    picks: bool = False
    for_other: bool = False
    basket: bool = False
    adds: bool = False
    denied: tuple[str, ...] = ()

    @property
    def changes_list(self) -> bool:
        """Whether it only makes sense about a list that was shown."""
        return self.cheaper or self.dearer or self.others or self.other_brand

    @property
    def priced(self) -> bool:
        """Whether it names a price."""
        return (self.price_min, self.price_max) != (None, None)


def said_in(text: str) -> Said:
    """The wish for suggestions in a text."""
    folded = fold(text)
    found = search_in(_without("recipient", _without("first_ever", folded)))
    left = _LONE.sub(" ", _without("sayings", mended(found.words, _OF_ADVICE)))
    return Said(
        kind=kind_in(folded),
        words=" ".join(left.split()),
        price_min=found.price_min,
        price_max=found.price_max,
        cheaper=_cheaper(folded) and found.price_max is None,
        dearer=_says("dearer", folded),
        others=_says("others", folded),
        other_brand=_says("other_brand", folded),
        picks=_says("picks", folded),
        for_other=_says("recipient", folded),
        basket=_says("basket", folded) and not _says("own_taste", folded),
        adds=len(words(folded)) <= _SHORT and _says("adds", folded),
        denied=found.denied,
    )


def kind_in(text: str) -> Kind | None:
    """Whether what is similar or what goes along is asked for."""
    folded = fold(text)
    if _says("similar", folded) or re.search(r"\bmore like\b", folded):
        return "similar"
    return "together" if _says("together", folded) else None


def _cheaper(folded: str) -> bool:
    """Something cheaper is wished for; which of those shown is cheaper is another question."""
    return _says("cheaper", folded) and not _ASKS_WHICH.search(folded) and priced_one(folded) is None


def asks_for_others(text: str) -> bool:
    """Only asks for more of what is being shown, or something a little different: nothing else is meant."""
    folded = fold(text)
    if len(words(folded)) > _SHORT + 3:
        return False
    return bool(
        _says("others", folded)
        or _says("other_brand", folded)
        or _cheaper(folded)
        or _says("dearer", folded)
        or re.search(r"\bmore like (?:the|this|that|these|those|it|number)\b|像(?:这|那|第)", folded)
    )


def says_sold_out(text: str) -> bool:
    """Whether something is said to be sold out."""
    return _says("sold_out", fold(text))


def places_in(text: str, size: int, *, bare: bool = False) -> list[int]:
    """Positions (from 0) in a list of `size` that was shown: "the second one", "the first two", "最后一个".

    `bare` allows plain numbers ("compare 1 and 3").
    """
    folded = _without("first_ever", fold(text))
    if (several := _SEVERAL.search(folded)) is not None and (places := _several(several, size)):
        return places
    if bare and (numbers := _PLACE.findall(folded)):
        named = sorted({int(number) - 1 for number in numbers if int(number) <= size})
        if len(named) > 1:
            return named
    return ordinals(re.sub(r"\blast (?:time|week|month|year|order|night)\b", " ", folded), size)


def has_places_beyond(text: str, size: int) -> bool:
    """Whether places of a list are named that it does not have: "1 and 3" of two, "第三个"."""
    folded = _LAST.sub(" ", _without("first_ever", fold(text)))
    numbers = [int(number) - 1 for number in _PLACE.findall(folded)]
    places = [*ordinals(folded, _MOST_PLACES), *(numbers if len(numbers) > 1 else [])]
    return any(place >= size for place in places)


def _several(match: re.Match[str], size: int) -> list[int]:
    end, number, every, chinese_end, chinese_number, _, these, all_of = match.groups()
    counts = {"two": 2, "2": 2, "两": 2, "二": 2, "俩": 2, "three": 3, "3": 3, "三": 3}
    many = min(counts.get(number or chinese_number or these or all_of or "", size), size)
    if every is not None:
        many = min(2, size) if "two" in every or every == "both" else many
    if end == "last" or chinese_end in {"后", "最后"}:
        return list(range(size - many, size))
    return list(range(many)) if many <= _MOST_AT_ONCE else []


def priced_one(text: str) -> Literal["cheapest", "dearest"] | None:
    """The one of those shown that is told by its price: "the cheaper one", "最贵的那个"."""
    folded = fold(text)
    if _says("cheaper_one", folded):
        return "cheapest"
    return "dearest" if _says("dearer_one", folded) else None


def kind_to_go_with(text: str) -> tuple[str, str] | None:
    """A kind of product that is to go with something, and with what: "what boots would go with it"."""
    match = _KIND_WITH.search(fold(text))
    kind, other = (
        next(((match[i], match[i + 1]) for i in (1, 3) if match[i]), ("", "")) if match else ("", "")
    )
    return (kind, other) if said_in(kind).words else None


def few_cheapest(text: str) -> tuple[int, str] | None:
    """How many of the cheapest of a kind are asked for, and of which: "the two cheapest mugs"."""
    match = _FEW_CHEAPEST.search(fold(text))
    if match is None:
        return None
    number, kind = next((match[i], match[i + 1]) for i in (1, 3, 5) if match[i])
    return (3 if number in {"three", "3", "三"} else 2), kind
