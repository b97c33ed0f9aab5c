"""One size up or down: the next of the values that have an order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from actions.understanding.text import fold
from actions.understanding.units import measure_of

SIZE_LETTERS = ("xs", "s", "m", "l", "xl", "xxl", "xxxl")
_UP = re.compile(
    r"\b(?:(?:one|a) size (?:up|bigger|larger)|size up|next size up|bigger|larger|taller|longer|"
    r"higher capacity|more (?:storage|memory|ram|capacity))\b|大一[号码点]|更大|更长|更高"
)
_DOWN = re.compile(
    r"\b(?:(?:one|a) size (?:down|smaller)|size down|smaller|shorter|less (?:storage|memory|"
    r"capacity))\b|小一[号码点]|更小|更短|更矮"
)


def relative(
    folded: str,
    universe: Mapping[str, Sequence[str]],
    current: Mapping[str, str],
    wanted: dict[str, list[str]],
) -> None:
    """`one size up`: the next value of the first option that can be ordered."""
    step = 1 if _UP.search(folded) else -1 if _DOWN.search(folded) else 0
    if not step:
        return
    said = {name for name in wanted if any(fold(value) not in {"large", "small"} for value in wanted[name])}
    for name in sorted(universe, key=lambda name: "size" not in fold(name)):
        ladder = _ladder(universe[name])
        if name in said or current.get(name) not in ladder:
            continue
        place = ladder.index(current[name]) + step
        if 0 <= place < len(ladder):
            wanted[name] = [ladder[place]]
        return


def _ladder(values: Sequence[str]) -> list[str]:
    """Values from small to large, or nothing if they have no order."""
    orders = (SIZE_LETTERS, ("small", "medium", "large", "extra large"))
    for order in orders:
        if all(fold(value) in order for value in values):
            return sorted(values, key=lambda value: order.index(fold(value)))
    measures = [measure_of(value) for value in values]
    if len(values) > 1 and all(measure is not None for measure in measures):
        return [
            value for _, value in sorted(zip(measures, values, strict=True), key=lambda pair: pair[0] or 0.0)
        ]
    return []
