"""Which of several lines of one product is meant: told by the options that are said beside its name, or by
what each is to become.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from actions.understanding.becoming import BOUNDARY, PIVOT, differing, without_brackets
from actions.understanding.numbers import ordinals
from actions.understanding.options import Wish, wish_in
from actions.understanding.slips import mended
from actions.understanding.units import option_words, value_patterns

_SEPARATOR = re.compile(r"[,;\n!?、]|\.(?!\d)|\band\b|\bplus\b|\balso\b|和|及|跟|还有|以及")
# What stands behind one of these is what an item becomes; it does not tell which item is meant.
_BECOMES = re.compile(r"\b(?:to|for|into)\b|->|=>|→|(?:换|改|变)(?:成|为|作|到)|更[换改]为|换(?=\S)|改(?=\S)")
_NOT_MADE = re.compile(r"\b(?:keep|leave|not|except|without|stays?|bought|have|got|return|cancel)\b")
_ONE_IN = re.compile(r"(?<=\bone )in\b")
_PLACE = re.compile(r"第[一二三四五六123456][件条个双只款台把顶本张盏]")


@dataclass(frozen=True)
class ItemCandidate:
    """A line to choose from; `titles` in every language the shop has for it, `price` in the smallest unit of
    its currency, 0 where it does not matter.
    """

    id: str
    titles: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    product_id: str = ""
    price: int = 0


def options_said(text: str, item: ItemCandidate, others: Sequence[ItemCandidate] = ()) -> int:
    """How many of the item's option values a piece of text says; "organic cotton" does not say cotton, where
    that is what one of the others is of.
    """
    values = {value for one in (item, *others) for value in one.options.values()}
    text = mended(text, option_words(values))
    spots = {
        value: [match.span() for pattern in value_patterns(value) for match in pattern.finditer(text)]
        for value in values
    }
    every = [spot for found in spots.values() for spot in found]
    return sum(1 for value in item.options.values() if any(not _inside(spot, every) for spot in spots[value]))


def _inside(spot: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    """Whether a longer hit covers this one."""
    return any(
        start <= spot[0] and spot[1] <= end and end - start > spot[1] - spot[0] for start, end in others
    )


def told_by_options(
    before: str,
    after: str,
    ids: tuple[str, ...],
    candidates: Sequence[ItemCandidate],
    *,
    alone: tuple[bool, bool],
) -> tuple[str, ...]:
    """Narrow a mention down by the options said around it: "the blue bottle", "bottle {'color': 'blue'}".

    `alone`: no other item is named before, or behind, so that everything there may describe this one.
    """
    twins = [item for item in candidates if item.id in ids]
    described = re.match(r"\s*[({\[][^)}\]]*[)}\]]", after)
    said = _describing(before, twins, alone=alone[0], backwards=True) + " "
    said += described.group() if described else _describing(after, twins, alone=alone[1])
    scores = {item.id: options_said(said, item, twins) for item in twins}
    best = max(scores.values(), default=0)
    fitting = tuple(item for item in ids if scores.get(item) == best)
    return _of_one_kind(fitting if best > 0 else ids, candidates)


def _describing(stretch: str, twins: Sequence[ItemCandidate], *, alone: bool, backwards: bool = False) -> str:
    """The pieces beside a mention that describe it: the next one, and those beyond as long as they say an
    option ("navy, size M, cotton T-shirt"), up to what the item is to become.
    """
    pieces = _SEPARATOR.split(stretch)
    if backwards:
        pieces.reverse()
    found: list[str] = []
    for place, piece in enumerate(pieces):
        beyond = place > 0
        if backwards and place == 1 and not any(options_said(pieces[0], item) for item in twins):
            break  # "..., 300 ml, the mug in teal": what stands before the article is another's
        if beyond and place == len(pieces) - 1 and not alone:
            break  # the neighbour's
        if beyond and not any(options_said(piece, item) for item in twins):
            break
        turn = _BECOMES.search(piece)
        if turn is not None and (beyond or not backwards):
            if not backwards:
                found.append(piece[: turn.start()])
            break
        found.append(piece)
    return " , ".join(reversed(found) if backwards else found)


def _of_one_kind(ids: tuple[str, ...], candidates: Sequence[ItemCandidate]) -> tuple[str, ...]:
    """Two lines of the very same variant need no question: the first will do."""
    kinds = {(item.product_id, tuple(sorted(item.options.items()))) for item in candidates if item.id in ids}
    return ids[:1] if len(kinds) == 1 and all(item.product_id for item in candidates) else ids


def twins_apart(
    folded: str,
    named: Collection[str],
    candidates: Sequence[ItemCandidate],
    universes: Mapping[str, Mapping[str, Sequence[str]]],
) -> dict[str, Wish]:
    """What each of two or more lines of one product is to become, told apart by what they are now: "the navy
    one to L and the white one to organic cotton". `named` are the products spoken of; nothing where that is
    another one.
    """
    counts = Counter(item.product_id for item in candidates)
    products = named or {product for product, count in counts.items() if count > 1}
    if len(products) != 1:
        return {}
    twins = [item for item in candidates if item.product_id in products]
    universe = universes.get(twins[0].product_id, {})
    if len(twins) < 2:
        return {}
    found = dict(
        told
        for piece in BOUNDARY.split(without_brackets(folded))
        if (told := twin_told(piece, twins, universe)) is not None
    )
    return found if len(found) > 1 else {}


def twin_told(
    piece: str, twins: Sequence[ItemCandidate], universe: Mapping[str, Sequence[str]]
) -> tuple[str, Wish] | None:
    """The one of several alike that a piece describes by what it is now, and what it is to become."""
    if PIVOT.search(piece) is None and (made := _made(piece, twins, universe)) is not None:
        return made
    for pivot in (*PIVOT.finditer(piece), *_ONE_IN.finditer(piece)):
        item = _described(piece[: pivot.start()], twins)
        if item is None:
            continue
        wish = wish_in(piece[pivot.start() :], universe, item.options)
        changed = differing(wish, item.options)
        if changed or wish.missing:
            return item.id, replace(wish, wanted=changed)
    return None


def _made(
    piece: str, twins: Sequence[ItemCandidate], universe: Mapping[str, Sequence[str]]
) -> tuple[str, Wish] | None:
    """`twin_told` where no word parts what it is from what it becomes: "make the metal watch white"."""
    if _NOT_MADE.search(piece):
        return None
    scores = {item.id: options_said(piece, item, twins) for item in twins}
    best = [item for item in twins if scores[item.id] == max(scores.values())]
    if len(best) != 1:
        return None
    wish = wish_in(piece, universe, best[0].options)
    changed = differing(wish, best[0].options)
    return (best[0].id, replace(wish, wanted=changed)) if changed else None


def _described(said: str, twins: Sequence[ItemCandidate]) -> ItemCandidate | None:
    """The one of several alike that is told by what it is now, or by its place: "第二件"."""
    scores = {item.id: options_said(said, item, twins) for item in twins}
    best = [item for item in twins if scores[item.id] == max(scores.values())]
    if len(best) == 1 and scores[best[0].id]:
        return best[0]
    places = ordinals(said, len(twins)) if _PLACE.search(said) else []
    return twins[places[0]] if len(places) == 1 and not max(scores.values()) else None
