"""What a shopper wants instead: wishes about a product's options, read from free text or from {'name':
'value'}.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from actions.understanding.answers import is_filler
from actions.understanding.option_values import hits_in, name_forms
from actions.understanding.sizes import size_step, without_misfits
from actions.understanding.slips import mended
from actions.understanding.text import find_phrase, fold, has_any, words
from actions.understanding.units import option_words, value_patterns
from actions.understanding.vocabulary import vocabulary

_WISHED_BEFORE = re.compile(
    r"(?:\b(?:in|to|into|size|want|prefer|like|get|need|have)\s+(?:an?\s+|the\s+|size\s+)?|"
    r"(?:换成?|改成?|变成|换为|改为|要|成)\s*(?:一?[个件双条顶款]|尺?码)?)$"
)
_SIZE_SAID = re.compile(
    r"\bsize:?\s+(?:up\s+)?(?:to\s+)?(?:an?\s+)?(\d+(?:\.\d)?|x{0,4}[sl]|m)(?![\w.])|\b(x{1,4}l|x{1,3}s)\b"
    r"|(?<![\d.])(\d{1,3}(?:\.\d)?)\s*码|(?:换成?|改成?|要|成|穿)\s*(\d{1,3}(?:\.\d)?)\s*号"
    r"|(?<![a-z])(x{0,4}[sl]|m)\s*[码号]"
)
_BESIDE_VALUES = frozenset("size colour color one 色 码 号 款 件".split())
_OR = re.compile(r"\bor\b|或者?|/")


@dataclass(frozen=True)
class Wish:
    """Wishes about options: allowed values in order of preference, refused values, options left open, price.

    `same`: the very same again, for something that came broken. `step`: "larger" or "smaller", where a size
    up or down was wished, and `end` the last size that way where that leads nowhere (empty: there are no
    sizes). `missing`: a value wished that the product does not come in.
    """

    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    cheapest: bool = False
    dearest: bool = False
    fallback: Wish | None = None
    same: bool = False
    step: str = ""
    end: str | None = None
    missing: str = ""

    def __bool__(self) -> bool:
        return self.same or self.asks_for_change or self.is_unmet

    @property
    def is_unmet(self) -> bool:
        """Whether something was wished that there is not."""
        return self.end is not None or bool(self.missing)

    @property
    def asks_for_change(self) -> bool:
        """Whether anything but the same again is wished."""
        return bool(self.wanted or self.refused or self.free or self.cheapest or self.dearest)

    def merged(self, later: Wish) -> Wish:
        """These wishes with later ones laid over them."""
        return Wish(
            wanted={**self.wanted, **later.wanted},
            refused={**self.refused, **later.refused},
            free=frozenset((self.free | later.free) - later.wanted.keys()),
            cheapest=later.cheapest or (self.cheapest and not later.dearest),
            dearest=later.dearest or (self.dearest and not later.cheapest),
            fallback=later.fallback or self.fallback,
            same=later.same or (self.same and not later),
            step=later.step or self.step,
            end=later.end if later else self.end,
            missing=later.missing if later else self.missing,
        )


def wish_in(
    text: str,
    universe: Mapping[str, Sequence[str]],
    current: Mapping[str, str] | None = None,
    *,
    asked: bool = False,
) -> Wish:
    """The wishes in a text about a product with these options; `current` is what the shopper has now."""
    folded = _without_slips(fold(text), universe)
    first, second = _split_fallback(folded)
    wish = _with_missing(_read(first, universe, current or {}, asked), first, universe)
    if second:
        fallback = _read(second, universe, current or {}, asked)
        if fallback and wish.asks_for_change:
            return replace(wish, fallback=fallback, missing="")
        return fallback or wish
    return wish


def _without_slips(folded: str, universe: Mapping[str, Sequence[str]]) -> str:
    """The text with misspelt values and names of options mended: "balck", "stainles steel", "capcity"."""
    names = {form for name in universe for form in name_forms(name)}
    return mended(folded, names | option_words(value for values in universe.values() for value in values))


def not_offered(text: str, universe: Mapping[str, Sequence[str]]) -> str | None:
    """A colour or material wished for that the product does not come in."""
    folded = fold(text)
    offered = {fold(value) for values in universe.values() for value in values}
    for value in vocabulary().phrases["telling_values"]:
        others = {value, *vocabulary().option_words.get(value, ())}
        if not others & offered and any(
            not _inside_word(folded, *match.span())
            for pattern in value_patterns(value)
            for match in pattern.finditer(folded)
        ):
            return value
    return None


def _with_missing(wish: Wish, folded: str, universe: Mapping[str, Sequence[str]]) -> Wish:
    """The wish with what was wished and the product does not come in. Beside other wishes only what is
    plainly one counts: "my black shoes" may be told by the way.
    """
    if wish.missing:
        return wish
    missing = not_offered(folded, universe) if universe else None
    missing = missing or _size_not_offered(folded, universe)
    if missing is None:
        return wish
    said = any(
        _WISHED_BEFORE.search(folded[: found.start()]) for found in re.finditer(re.escape(missing), folded)
    )
    return replace(wish, missing=missing) if said or not wish or _only_values(folded, universe) else wish


def _only_values(folded: str, universe: Mapping[str, Sequence[str]]) -> bool:
    """Whether the text is made of values of options and little else: "ok navy L"."""
    patterns = [p for values in universe.values() for value in values for p in value_patterns(value)]
    patterns += [p for value in vocabulary().phrases["telling_values"] for p in value_patterns(value)]
    for pattern in patterns:
        folded = pattern.sub(" ", folded)
    for phrase in vocabulary().phrases["yes"]:
        while span := find_phrase(folded, phrase):
            folded = f"{folded[: span[0]]} {folded[span[1] :]}"
    return all(is_filler(word) or word in _BESIDE_VALUES for word in words(folded))


def _size_not_offered(folded: str, universe: Mapping[str, Sequence[str]]) -> str | None:
    """A size said that is none of the product's."""
    sizes = [fold(value) for name, values in universe.items() if "size" in fold(name) for value in values]
    known = {part for size in sizes for part in (size, *re.split(r"[/ ]", size))}
    found = next(_SIZE_SAID.finditer(folded), None) if sizes else None
    said = next(filter(None, found.groups()), "") if found else ""
    return said.upper() if said and said not in known else None


def _as_relative(wanted: Mapping[str, Sequence[str]]) -> set[str]:
    """The options of which "large" or "small" was said, which "larger" has in it."""
    return {
        name for name, values in wanted.items() if {fold(value) for value in values} <= {"large", "small"}
    }


def _inside_word(folded: str, start: int, end: int) -> bool:
    """A single Chinese character within a longer word: no blue is meant by 蓝牙, and 粉红 is no red."""
    lone = end - start == 1 and re.match(r"[\u4e00-\u9fff]", folded[start:end])
    if lone and folded[max(start - 1, 0) : end] == "粉红":
        return True
    return bool(lone) and re.match(r"(?:色|的|款|$|[^\u4e00-\u9fff])", folded[end:]) is None


def _split_fallback(folded: str) -> tuple[str, str]:
    """`clicky, if there is none without backlight` -> what is wanted first, and what otherwise."""
    place = vocabulary().place("fallback", folded)
    if place is None:
        return folded, ""
    if place[0] > 3:
        return folded[: place[0]], folded[place[1] :]
    # "if it is not available in white, black" has its wish behind the comma
    head, _, tail = folded[place[1] :].partition(",")
    return (head, tail) if tail else (folded, "")


def _read(
    folded: str, universe: Mapping[str, Sequence[str]], current: Mapping[str, str], asked: bool
) -> Wish:
    folded = without_misfits(folded)
    hits = hits_in(folded, universe, current, asked)
    wanted: dict[str, list[str]] = {}
    refused: dict[str, list[str]] = {}
    for hit in hits:
        target = refused if hit.refused else wanted
        if hit.value not in target.setdefault(hit.name, []):
            target[hit.name].append(hit.value)
    for name, values in list(wanted.items()):
        # "I have the black one, I want white": the present value is description, unless it is all that was
        # said.
        others = [value for value in values if value != current.get(name)]
        if others and len(others) < len(values) and not _OR.search(folded):
            wanted[name] = others
    step = size_step(folded, universe, current, wanted.keys() - _as_relative(wanted))
    if step is not None and step.value:
        wanted[step.name] = [step.value]
    _kept(folded, universe, current, wanted)
    vocab = vocabulary().phrases
    wish = Wish(
        wanted={name: tuple(values) for name, values in wanted.items()},
        refused={name: tuple(values) for name, values in refused.items() if name not in wanted},
        free=_free(folded, universe, wanted),
        cheapest=has_any(folded, vocab["cheapest"]),
        dearest=has_any(folded, vocab["dearest"]),
    )
    if step is not None:
        end = None if step.value or step.half else step.end
        wish = replace(wish, step="larger" if step.larger else "smaller", end=end, missing=step.half)
    return wish if wish else replace(wish, same=vocabulary().says("same_again", folded))


def _free(
    folded: str, universe: Mapping[str, Sequence[str]], wanted: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Options about which the shopper has no preference."""
    phrases = vocabulary().phrases["any_option"]
    if not has_any(folded, phrases):
        return frozenset()
    free: set[str] = set()
    for part in re.split(r"[.;!\n]|\bbut\b|但", folded):
        if not has_any(part, phrases):
            continue
        for name, values in universe.items():
            said = any(find_phrase(part, form) for form in name_forms(name))
            said = (
                said
                or sum(1 for value in values if any(p.search(part) for p in value_patterns(value)[:1])) > 0
            )
            if said:
                free.add(name)
    return frozenset((free or set(universe)) - (wanted.keys() if not free else set()))


def _kept(
    folded: str,
    universe: Mapping[str, Sequence[str]],
    current: Mapping[str, str],
    wanted: dict[str, list[str]],
) -> None:
    """`in the same colour` makes the present value a condition."""
    for name in universe:
        if name in wanted or name not in current:
            continue
        for form in name_forms(name):
            if re.search(
                rf"\bsame (?:\w+ )?{re.escape(form)}(?![a-z])|{re.escape(form)}\s*(?:不变|一样|相同)", folded
            ):
                wanted[name] = [current[name]]
                break
