"""One size up or down: the next of the values that have an order, or the last one that way."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from actions.understanding.text import fold

SIZE_LETTERS = ("xs", "s", "m", "l", "xl", "xxl", "xxxl")
_SIZE_WORDS = ("extra small", "small", "medium", "large", "extra large")
_UP = re.compile(
    r"\b(?:(?:one|a|two|three|half a) sizes? (?:up|bigger|larger)|size up|next size up|bigger|larger|taller|"
    r"thicker|wider|heavier|(?<!no )(?<!any )(?<!much )longer|higher capacity|"
    r"more (?:storage|memory|ram|capacity))\b(?! than)"
    r"|大[一两二三][个]?[号码点些]|大半[号码]|大[点些]的?(?![评什])|更[大长高厚宽重]|[长高厚宽]一?[点些]|重一[点些]"
)
_DOWN = re.compile(
    r"\b(?:(?:one|a|two|three|half a) sizes? (?:down|smaller)|size down|smaller|shorter|"
    r"thinner|narrower|less (?:storage|memory|capacity))\b(?! than)"
    r"|小[一两二三][个]?[号码点些]|小半[号码]|小[点些]的?(?!声)|更[小短矮薄窄]|[短矮薄窄]一?[点些]"
)
# The last of the values that way. "My biggest bottle" and "the biggest order" say which one is meant.
_MOST = re.compile(
    r"(?<!my )(?<!my two )\b(?:(?P<big>(?:very )?biggest|largest|longest|tallest|thickest|widest|"
    r"(?:highest|greatest) (?:storage|memory|ram|capacity|resolution)"
    r"|(?:the )?most (?:storage|memory|ram|capacity)"
    r"|max(?:imum)? (?:storage|memory|ram|capacity|size))"
    r"|(?P<little>smallest|shortest|thinnest|narrowest|least (?:storage|memory|capacity)))\b"
    r"(?! (?:order|of (?:my|the|these|those)))"
    r"|最(?:(?P<zh_big>[大长高厚宽])|(?P<zh_little>[小短矮薄窄]))(?:的|号|码|容量|内存|那|$|[,.;!?])"
)
_TWO, _THREE = re.compile(r"\btwo\b|[两二]"), re.compile(r"\bthree\b|三")
_NAMED_SIZE = re.compile(r"size|[号码]")
_HALF = re.compile(r"half a|半")
_LENGTH = re.compile(r"long|tall|short|长|短|高|矮")
_LENGTH_NAMES = ("length", "height")
# What a size is of, and what that may be called as an option.
_MEASURES = {
    "memory": ("ram", "memory"),
    "ram": ("ram", "memory"),
    "storage": ("storage",),
    "disk": ("storage", "disk"),
    "capacity": ("capacity",),
    "screen": ("screen", "display"),
    "display": ("screen", "display"),
    "battery": ("battery",),
    "resolution": ("resolution",),
}
_MEASURED = re.compile(rf"\W{{0,2}}\b(?P<what>{'|'.join(_MEASURES)})\b")
# The smaller units of each measure are as many thousandths or hundredths of the others.
_UNITS = {"ml": 0.001, "cl": 0.01, "cm": 0.01, "mm": 0.001, "g": 0.001, "tb": 1000.0}
_MEASURE = re.compile(r"(?:(\d+)\s*x\s*)?(\d+(?:\.\d+)?)\s*([a-z]+)?")

_END = re.compile(
    r"\bthe (?:(?P<big>big(?:gest)?|largest|large)|(?P<little>small(?:est)?|little)) (?:one|size|version)\b"
    r"|最?(?P<zh_big>大)(?:的|号的?)那?[个款只件]|最?(?P<zh_little>小)(?:的|号的?)那?[个款只件]"
    r"|(?P<zh_biggest>最大号?)的?|(?P<zh_least>最小号?)的?"
)
_MISFIT = re.compile(
    r"\b(?:too|so|bit|little|runs?|running|fits?|rather|quite|pretty|feels?|looks?|came|turned out) "
    r"(?:(?:too|a bit|very|so|really|rather) )*(?:small|large|big|medium|short|long|tight|loose)\b"
)


def without_misfits(folded: str) -> str:
    """The text without how a thing fits, which is no size wished: "too small", "runs large"."""
    return _MISFIT.sub(lambda match: " " * len(match.group()), folded)


def with_end_of(universe: Mapping[str, Sequence[str]], text: str) -> str:
    """The text, folded, with "the big one" said as the largest size of a product whose sizes are other words;
    as it is where nothing of the sort is said.
    """
    match = _END.search(fold(text))
    ladders = [(name, ladder) for name, values in universe.items() if (ladder := ladder_of(values))]
    ladders.sort(key=lambda pair: "size" not in fold(pair[0]))
    if match is None or not ladders or any(fold(value) in {"large", "small"} for value in ladders[0][1]):
        return text
    large = any(match[group] for group in ("big", "zh_big", "zh_biggest"))
    folded = fold(text)
    return f"{folded[: match.start()]} {ladders[0][1][-1 if large else 0]} {folded[match.end() :]}"


@dataclass(frozen=True)
class SizeStep:
    """A size up or down: the option it is of and the value it leads to, or, where it leads nowhere, the value
    that is the last one (`end`; nothing where the product has no sizes), or the half size that is not made.
    """

    larger: bool
    name: str = ""
    value: str = ""
    end: str = ""
    half: str = ""


def size_step(
    folded: str, universe: Mapping[str, Sequence[str]], current: Mapping[str, str], said: Collection[str]
) -> SizeStep | None:
    """The step that a text asks for, from what is there now; None where it asks for none, or says the size
    itself: `said` are the options whose values it names.
    """
    if (end := _end_wished(folded, universe, current, said)) is not None:
        return end
    ways = [(up, match) for up, way in ((True, _UP), (False, _DOWN)) for match in way.finditer(folded)]
    if len({up for up, _ in ways}) > 1:
        # "A bit bigger, so one size down, please": what is called a size counts.
        ways = [(up, match) for up, match in ways if _NAMED_SIZE.search(match.group())]
    if len({up for up, _ in ways}) != 1 or not any(name in universe for name in current):
        return None
    up, match = ways[0]
    for name in _along(folded, match, universe):
        ladder = ladder_of(universe[name])
        if current.get(name) not in ladder or len(ladder) < 2:
            continue
        if name in said:
            return None
        if _HALF.search(match.group()) and (size := _magnitude(fold(current[name]))):
            half = f"{size + (0.5 if up else -0.5):g}"
            return SizeStep(up, name, value=half) if half in ladder else SizeStep(up, name, half=half)
        place = ladder.index(current[name])
        steps = 3 if _THREE.search(match.group()) else 2 if _TWO.search(match.group()) else 1
        target = place + (steps if up else -steps)
        if 0 <= target < len(ladder):
            return SizeStep(up, name, ladder[target])
        return SizeStep(up, name, end=ladder[-1 if up else 0])
    return SizeStep(up)


def _end_wished(
    folded: str, universe: Mapping[str, Sequence[str]], current: Mapping[str, str], said: Collection[str]
) -> SizeStep | None:
    """The last value that way, where "the biggest you have" is wished for; None where it is not."""
    found = list(_MOST.finditer(folded))
    ways = {bool(match.group("big") or match.group("zh_big")) for match in found}
    if len(ways) != 1:
        return None
    up = ways.pop()
    for name in _along(folded, found[0], universe):
        ladder = ladder_of(universe[name])
        if current.get(name) in ladder and len(ladder) > 1 and name not in said:
            last = ladder[-1 if up else 0]
            same = current[name] == last
            return SizeStep(up, name, end=last) if same else SizeStep(up, name, last)
    return None


def _along(folded: str, match: re.Match[str], universe: Mapping[str, Sequence[str]]) -> list[str]:
    """The options of a product, first those that the words of size are of: "the biggest memory"."""
    measured = _MEASURED.match(folded, match.end()) or _MEASURED.search(match.group())
    along = _MEASURES[measured.group("what")] if measured else ("size",)
    along = _LENGTH_NAMES if _LENGTH.search(match.group()) and not measured else along
    return sorted(universe, key=lambda name: not any(word in fold(name) for word in along))


def step_in(folded: str) -> int:
    """1 where something bigger is wished for, -1 where something smaller, else 0."""
    return 1 if _UP.search(folded) else -1 if _DOWN.search(folded) else 0


def without_steps(folded: str) -> str:
    """The text without its words for bigger and smaller."""
    return _DOWN.sub(" ", _UP.sub(" ", folded))


def ladder_of(values: Sequence[str]) -> list[str]:
    """Values from small to large, or nothing if they have no order."""
    for rank in (_letter_rank, _word_rank, _magnitude):
        ranks = [rank(fold(value)) for value in values]
        if len(values) > 1 and all(place is not None for place in ranks):
            return [
                value for _, value in sorted(zip(ranks, values, strict=True), key=lambda pair: pair[0] or 0)
            ]
    return []


def _letter_rank(folded: str) -> float | None:
    first = folded.split("/")[0].strip()  # "S/M"
    return float(SIZE_LETTERS.index(first)) if first in SIZE_LETTERS else None


def _word_rank(folded: str) -> float | None:
    ranks = [place for place, word in enumerate(_SIZE_WORDS) if folded.startswith(word)]
    return float(ranks[-1]) if ranks else None


def _magnitude(folded: str) -> float | None:
    match = _MEASURE.match(folded)
    if match is None:
        return None
    return int(match[1] or 1) * float(match[2]) * _UNITS.get(match[3] or "", 1.0)
