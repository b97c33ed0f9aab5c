"""Where a text says values of a product's options, in free text or as {'name': 'value'}."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.understanding.sizes import SIZE_LETTERS
from actions.understanding.text import find_all, find_phrase, fold, words
from actions.understanding.units import option_words, value_patterns
from actions.understanding.vocabulary import vocabulary

_NONE_VALUES = frozenset({"none", "no", "not resistant", "without"})
_NEGATED = re.compile(
    r"(?:\bskip|\bforget|\bdrop|\bnot|\bwithout|\binstead of|\brather than|\bisn't|\bfrom|\bnon|"
    r"不要|不是|从|而不是)"
    r"\s*(?:a |an |the |in |any )?[a-z]*\s?$"
)
_PAIR = re.compile(r"['\"]?([a-z][a-z0-9 /_-]*?)['\"]?\s*[:=]\s*['\"]?([^'\"{},;]+)['\"]?")
_LETTER_LEAD = re.compile(
    r"(?:\b(?:size|in|an?|to|for|the|meant?|want(?:ed)?|prefer|take|get|need|not|it's|be)|码|号|成|要|选|拿|是)\s*:?\s*$"
)

_FEW = 6
"""Words among which a bare number is a value."""
# "Can I get them in 10 instead?"
_AIM_BEFORE = re.compile(r"\b(?:in|to|into|make (?:it|them)|be)(?: an?)?\s*$")
_AIM_BEHIND = re.compile(r"\s*(?:$|[,;!?]|\.(?!\d)|(?:please|instead|then|rather|thanks|and)\b)")


@dataclass(frozen=True)
class Hit:
    """A value of an option, where it is said; `refused` if it is the one not wanted."""

    name: str
    value: str
    start: int
    end: int
    score: float
    refused: bool = False


def hits_in(
    folded: str, universe: Mapping[str, Sequence[str]], current: Mapping[str, str], asked: bool
) -> list[Hit]:
    """Every place of the text that says a value, one reading each; `asked` takes bare numbers and letters."""
    pairs, rest = _pair_hits(folded, universe)
    found = _absent_hits(rest, universe)
    spans = {name: [span for form in name_forms(name) for span in find_all(rest, form)] for name in universe}
    rest = _without_telling_names(rest, universe)
    for name, values in universe.items():
        names = spans[name]
        for value in values:
            if fold(value) in _NONE_VALUES:
                continue
            if fold(value) == "yes":
                found += [Hit(name, value, start, end, 1.0) for start, end in names]
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


def _pair_hits(folded: str, universe: Mapping[str, Sequence[str]]) -> tuple[list[Hit], str]:
    """'name': 'value' pairs, and the text without them."""
    found: list[Hit] = []
    rest = folded
    for match in _PAIR.finditer(folded):
        said, value = match.group(1).strip(), match.group(2).strip()
        name = next((name for name in universe if fold(name) == said), None) or next(
            (name for name in universe if said in name_forms(name)), None
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
            found.append(Hit(name, fitting, match.start(), match.end(), 9.0))
            rest = rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :]
    return found, rest


def _absent_hits(folded: str, universe: Mapping[str, Sequence[str]]) -> list[Hit]:
    """`without backlight`, "no armrest", "not waterproof", "不防水"."""
    found: list[Hit] = []
    for name, values in universe.items():
        absent = next((value for value in values if fold(value) in _NONE_VALUES), None)
        if absent is None:
            continue
        for form in name_forms(name):
            before = (
                rf"(?:\bno|\bwithout|\bnot|\bnon|\bnone|无|没有|不带|不要|不|非)[\s-]*(?:a |an |any |"
                rf"的)?{re.escape(form)}"
            )
            after = rf"{re.escape(form)}\s*(?:is|:|=|set to)?\s*(?:none|no|off|{re.escape(fold(absent))})\b"
            for match in re.finditer(f"{before}|{after}", folded):
                found.append(Hit(name, absent, match.start(), match.end(), 3.0))
        if " " in absent:  # "not resistant" stands for itself, "none" only beside its option's name
            found += [Hit(name, absent, start, end, 3.0) for start, end in find_all(folded, absent)]
    return found


def _value_hits(
    folded: str, name: str, value: str, names: list[tuple[int, int]], asked: bool, others: frozenset[str]
) -> list[Hit]:
    found: list[Hit] = []
    bare = re.fullmatch(r"\d+(?:\.\d+)?", fold(value)) is not None
    letter = fold(value) in SIZE_LETTERS[1:4]
    whole = folded.strip() == fold(value)
    for rank, pattern in enumerate(value_patterns(value)):
        for match in pattern.finditer(folded):
            start, end = match.span()
            beside = any(_beside(folded, span, (start, end)) for span in names)
            if (
                rank == 0
                and bare
                and not (beside or asked or len(words(folded)) <= _FEW or _is_aim(folded, start, end))
            ):
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
            found.append(Hit(name, value, start, end, score, negated))
    return found


def _is_aim(folded: str, start: int, end: int) -> bool:
    """A bare number that something is to become."""
    return bool(_AIM_BEFORE.search(folded[:start]) and _AIM_BEHIND.match(folded[end:]))


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


def _best(found: list[Hit], current: Mapping[str, str]) -> list[Hit]:
    """One reading for each place of the text: the best scored; between equals the one that would change
    something.
    """
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (-hit.score, current.get(hit.name) == hit.value, hit.start)):
        clash = [other for other in kept if hit.start < other.end and other.start < hit.end]
        if not clash:
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def name_forms(name: str) -> tuple[str, ...]:
    """What an option is called."""
    folded = fold(name)
    return (folded, *vocabulary().option_names.get(folded, ()))
