"""What a shopper wants instead: wishes about a product's options, read from free text or from {'name':
'value'}.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from actions.understanding.slips import mended
from actions.understanding.text import find_all, find_phrase, fold, has_any, words
from actions.understanding.units import measure_of, option_words, value_patterns
from actions.understanding.vocabulary import vocabulary

_NONE_VALUES = frozenset({"none", "no", "not resistant", "without"})
_NEGATED = re.compile(
    r"(?:\bnot|\bwithout|\binstead of|\brather than|\bisn't|\bfrom|\bnon|不要|不是|从|而不是)\s*(?:a |an |"
    r"the |in |any )?[a-z]*\s?$"
)
_PAIR = re.compile(r"['\"]?([a-z][a-z0-9 /_-]*?)['\"]?\s*[:=]\s*['\"]?([^'\"{},;]+)['\"]?")
_OR = re.compile(r"\bor\b|或者?|/")
_SIZE_LETTERS = ("xs", "s", "m", "l", "xl", "xxl", "xxxl")
_UP = re.compile(
    r"\b(?:(?:one|a) size (?:up|bigger|larger)|size up|next size up|bigger|larger|taller|longer|"
    r"thicker|wider|heavier|higher capacity|more (?:storage|memory|ram|capacity))\b|"
    r"[大长高厚宽重](?:一[号码点些]|[点些])|更[大长高厚宽重]"
)
_DOWN = re.compile(
    r"\b(?:(?:one|a) size (?:down|smaller)|size down|smaller|shorter|thinner|narrower|less (?:storage|memory|"
    r"capacity))\b|[小短矮薄窄](?:一[号码点些]|[点些])|更[小短矮薄窄]"
)
_LETTER_LEAD = re.compile(
    r"(?:\b(?:size|in|an?|to|for|the|meant?|want(?:ed)?|prefer|take|get|need|not|it's|be)|码|号|成|要|选|拿|是)\s*:?\s*$"
)


@dataclass(frozen=True)
class Wish:
    """Wishes about options: allowed values in order of preference, refused values, options left open, price.

    `same`: the very same again, for something that came broken.
    """

    wanted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free: frozenset[str] = frozenset()
    cheapest: bool = False
    dearest: bool = False
    fallback: Wish | None = None
    same: bool = False

    def __bool__(self) -> bool:
        return self.same or self.asks_for_change

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
        )


@dataclass(frozen=True)
class _Hit:
    name: str
    value: str
    start: int
    end: int
    score: float
    refused: bool = False


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
    wish = _read(first, universe, current or {}, asked)
    if second:
        fallback = _read(second, universe, current or {}, asked)
        if fallback and wish:
            return replace(wish, fallback=fallback)
        return wish or fallback
    return wish


def _without_slips(folded: str, universe: Mapping[str, Sequence[str]]) -> str:
    """The text with misspelt values and names of options mended: "balck", "stainles steel", "capcity"."""
    names = {form for name in universe for form in _name_forms(name)}
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


def _inside_word(folded: str, start: int, end: int) -> bool:
    """A single Chinese character within a longer word: no blue is meant by 蓝牙."""
    lone = end - start == 1 and re.match(r"[\u4e00-\u9fff]", folded[start:end])
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
    hits = _hits(folded, universe, current, asked)
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
    _relative(folded, universe, current, wanted)
    _kept(folded, universe, current, wanted)
    vocab = vocabulary().phrases
    wish = Wish(
        wanted={name: tuple(values) for name, values in wanted.items()},
        refused={name: tuple(values) for name, values in refused.items() if name not in wanted},
        free=_free(folded, universe, wanted),
        cheapest=has_any(folded, vocab["cheapest"]),
        dearest=has_any(folded, vocab["dearest"]),
    )
    return wish if wish else replace(wish, same=vocabulary().says("same_again", folded))


def _hits(
    folded: str, universe: Mapping[str, Sequence[str]], current: Mapping[str, str], asked: bool
) -> list[_Hit]:
    pairs, rest = _pair_hits(folded, universe)
    found = _absent_hits(rest, universe)
    spans = {name: [span for form in _name_forms(name) for span in find_all(rest, form)] for name in universe}
    rest = _without_telling_names(rest, universe)
    for name, values in universe.items():
        names = spans[name]
        for value in values:
            if fold(value) in _NONE_VALUES:
                continue
            if fold(value) == "yes":
                found += [_Hit(name, value, start, end, 1.0) for start, end in names]
                continue
            others = option_words(v for other in universe if other != name for v in universe[other])
            found += _value_hits(rest, name, value, names, asked, others)
    return pairs + _best(found, current)


def _without_telling_names(folded: str, universe: Mapping[str, Sequence[str]]) -> str:
    """The text without option names that have a value in them: "bagged/bagless bagless" says bagless."""
    for name, values in universe.items():
        if any(fold(value) != fold(name) and find_phrase(fold(name), value) for value in values):
            for start, end in find_all(folded, name):
                folded = folded[:start] + " " * (end - start) + folded[end:]
    return folded


def _pair_hits(folded: str, universe: Mapping[str, Sequence[str]]) -> tuple[list[_Hit], str]:
    """'name': 'value' pairs, and the text without them."""
    found: list[_Hit] = []
    rest = folded
    for match in _PAIR.finditer(folded):
        said, value = match.group(1).strip(), match.group(2).strip()
        name = next((name for name in universe if fold(name) == said), None) or next(
            (name for name in universe if said in _name_forms(name)), None
        )
        if name is None:
            continue
        fitting = next((known for known in universe[name] if fold(known) == value), None) or next(
            (
                known
                for known in universe[name]
                if any(pattern.fullmatch(value) for pattern in value_patterns(known))
            ),
            None,
        )
        if fitting is not None:
            found.append(_Hit(name, fitting, match.start(), match.end(), 9.0))
            rest = rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :]
    return found, rest


def _absent_hits(folded: str, universe: Mapping[str, Sequence[str]]) -> list[_Hit]:
    """`without backlight`, "no armrest", "not waterproof", "不防水"."""
    found: list[_Hit] = []
    for name, values in universe.items():
        absent = next((value for value in values if fold(value) in _NONE_VALUES), None)
        if absent is None:
            continue
        for form in _name_forms(name):
            before = (
                rf"(?:\bno|\bwithout|\bnot|\bnon|\bnone|无|没有|不带|不要|不|非)[\s-]*(?:a |an |any |"
                rf"的)?{re.escape(form)}"
            )
            after = rf"{re.escape(form)}\s*(?:is|:|=|set to)?\s*(?:none|no|off|{re.escape(fold(absent))})\b"
            for match in re.finditer(f"{before}|{after}", folded):
                found.append(_Hit(name, absent, match.start(), match.end(), 3.0))
        if " " in absent:  # "not resistant" stands for itself, "none" only beside its option's name
            found += [_Hit(name, absent, start, end, 3.0) for start, end in find_all(folded, absent)]
    return found


def _value_hits(
    folded: str, name: str, value: str, names: list[tuple[int, int]], asked: bool, others: frozenset[str]
) -> list[_Hit]:
    found: list[_Hit] = []
    bare = re.fullmatch(r"\d+(?:\.\d+)?", fold(value)) is not None
    letter = fold(value) in _SIZE_LETTERS[1:4]
    whole = folded.strip() == fold(value)
    for rank, pattern in enumerate(value_patterns(value)):
        for match in pattern.finditer(folded):
            start, end = match.span()
            beside = any(_beside(folded, span, (start, end)) for span in names)
            if rank == 0 and bare and not (beside or asked or len(words(folded)) <= 6):
                continue
            if (
                rank == 0
                and letter
                and not (beside or asked or whole or _is_size(folded, start, end, others))
            ):
                continue
            if start and folded[start - 1] == "'":
                continue  # the m of "I'm"
            negated = _NEGATED.search(folded[:start]) is not None
            score = 1.0 - 0.1 * min(rank, 3) + (1.0 if beside else 0.0) + (end - start) / 100
            found.append(_Hit(name, value, start, end, score, negated))
    return found


def _is_size(folded: str, start: int, end: int, others: frozenset[str]) -> bool:
    """A lone letter that is a size: "size m", "to l", "red L.", "pink M available"; `others`: what values of
    other options are called, beside which a letter is one.
    """
    before, behind = folded[:start].rstrip(" ,/-"), folded[end:].lstrip(" ,/-")
    return any(before.endswith(word) or behind.startswith(word) for word in others) or bool(
        _LETTER_LEAD.search(folded[:start])
        or re.match(
            r"\s*(?:$|[,.;!?]|please\b|not\b|instead\b|one\b|available\b|in stock\b|码|号|的|吧|款)",
            folded[end:],
        )
    )


def _beside(folded: str, name: tuple[int, int], value: tuple[int, int]) -> bool:
    """The option's name stands within two words of the value."""
    if name[0] < value[1] and value[0] < name[1]:
        return True
    between = folded[min(name[1], value[1]) : max(name[0], value[0])]
    return len(words(between)) <= 1 and not re.search(r"[,;.\n]", between)


def _best(found: list[_Hit], current: Mapping[str, str]) -> list[_Hit]:
    """One reading for each place of the text: the best scored; between equals the one that would change
    something.
    """
    kept: list[_Hit] = []
    for hit in sorted(found, key=lambda hit: (-hit.score, current.get(hit.name) == hit.value, hit.start)):
        clash = [other for other in kept if hit.start < other.end and other.start < hit.end]
        if not clash:
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _name_forms(name: str) -> tuple[str, ...]:
    folded = fold(name)
    return (folded, *vocabulary().option_names.get(folded, ()))


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
            said = any(find_phrase(part, form) for form in _name_forms(name))
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
        for form in _name_forms(name):
            if re.search(
                rf"\bsame (?:\w+ )?{re.escape(form)}(?![a-z])|{re.escape(form)}\s*(?:不变|一样|相同)", folded
            ):
                wanted[name] = [current[name]]
                break


def _relative(
    folded: str,
    universe: Mapping[str, Sequence[str]],
    current: Mapping[str, str],
    wanted: dict[str, list[str]],
) -> None:
    """`one size up`: the next value of the first option that can be ordered."""
    step = step_in(folded)
    if not step:
        return
    said = {name for name in wanted if any(fold(value) not in {"large", "small"} for value in wanted[name])}
    for name in sorted(universe, key=lambda name: "size" not in fold(name)):
        ladder = ladder_of(universe[name])
        if name in said or current.get(name) not in ladder:
            continue
        place = ladder.index(current[name]) + step
        if 0 <= place < len(ladder):
            wanted[name] = [ladder[place]]
        return


def step_in(folded: str) -> int:
    """1 where something bigger is wished for, -1 where something smaller, else 0."""
    return 1 if _UP.search(folded) else -1 if _DOWN.search(folded) else 0


def without_steps(folded: str) -> str:
    """The text without its words for bigger and smaller."""
    return _DOWN.sub(" ", _UP.sub(" ", folded))


def ladder_of(values: Sequence[str]) -> list[str]:
    """Values from small to large, or nothing if they have no order."""
    orders = (_SIZE_LETTERS, ("small", "medium", "large", "extra large"))
    for order in orders:
        if all(fold(value) in order for value in values):
            return sorted(values, key=lambda value: order.index(fold(value)))
    measures = [measure_of(value) for value in values]
    if len(values) > 1 and all(measure is not None for measure in measures):
        return [
            value for _, value in sorted(zip(measures, values, strict=True), key=lambda pair: pair[0] or 0.0)
        ]
    return []
