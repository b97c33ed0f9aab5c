"""Which items are to become what: "the kettle to a 1L glass one and the keyboard to a clicky one"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from actions.understanding.items import ItemCandidate, ItemMention, items_in, mentions_in
from actions.understanding.options import Wish, wish_in
from actions.understanding.telling import without_left_alone
from actions.understanding.text import fold, has_cjk, singular, words
from actions.understanding.twins import options_said

_PIVOT = re.compile(
    r"->|=>|→|\b(?:to|into|for|with|want|wanted|prefer|would like|'d like|like to have|should be|"
    r"rather(?! than)|instead(?! of))\b"
    r"|换成|改成|变成|换为|改为|换(?!个说法|种说法|句话|个问法)(?=\S)|(?<!不)要(?!退|是)"
)
# A sentence or the "把" of the next request ends what was said before, whatever else stands between.
_CLEAR_BOUNDARY = re.compile(r"[;!?\n]|\.(?!\d)|(?=把|将)")
_BOUNDARY = re.compile(r"[,;.\n!?]|\band\b|\bbut\b|和|及|还有|、")
# Between two things: the second is to come in the place of the first ("the lamp for the kettle").
_IN_PLACE = re.compile(
    r"\s*(?:for|to|into|with|换成|改成|变成|换)\s*(?:an?|the|another|my|some|一?[个台件款把双条])?\s*"
)
_WANTED_THING = re.compile(
    r"(?:\b(?:for|to|into)\s+(?:an?|another|some|the)\s+|(?:换成|改成|变成)一?[个台件款把双条]?)"
    r"([^,.;!?\n，。；！？{(]{2,60})"
)
_THING_ENDS = re.compile(
    r"\s+(?:and|but|please|instead|from|in|of|with|without|that|which|if|because|as|on|pay|using|thanks?)\b"
    r"|吧|吗|呢|么$|[,，]|用|因为|可以|行吗|好吗"
)
_ONLY_JOINING = re.compile(r"(?:[\s,、]|\band\b|\bthe\b|\bmy\b|\balso\b|和|及|还有|与|\{[^}]*\}|\([^)]*\))*")


@dataclass(frozen=True)
class SwapWish:
    """One item and what it should become."""

    item_id: str
    wish: Wish


@dataclass(frozen=True)
class SwapsRead:
    """The swaps read, mentions that fit several items, items named to be left alone, a wish that named no
    item, and items for which another product altogether is wanted. `whole`: all that the items are to become
    was said, whatever was said of them before.
    """

    swaps: tuple[SwapWish, ...] = ()
    ambiguous: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    loose: Wish = field(default_factory=Wish)
    replaced: tuple[str, ...] = ()
    whole: bool = False


@dataclass
class _Segment:
    ids: tuple[str, ...]
    text: str


def swaps_in(
    text: str,
    candidates: Sequence[ItemCandidate],
    universes: Mapping[str, Mapping[str, Sequence[str]]],
    *,
    about: str | None = None,
    among: Collection[str] = (),
    asked: bool = False,
) -> SwapsRead:
    """The swaps a text asks for.

    `universes` gives each product's options. `about` is the item under discussion: wishes that name no
    item are its. `among` are the items already to be swapped: likelier than others where none is named.
    """
    folded = fold(text)
    by_id = {item.id: item for item in candidates}
    mentions = mentions_in(text, candidates)
    included = [mention for mention in mentions if not mention.excluded]
    if asked and about in by_id:
        # "Small, polyester, laptop" to "which backpack?": the last is a compartment, not the laptop.
        own = {
            fold(value) for values in universes.get(by_id[about].product_id, {}).values() for value in values
        }
        included = [m for m in included if about in m.ids or folded[m.start : m.end].strip() not in own]
    excluded = tuple(item for mention in mentions if mention.excluded for item in mention.ids)
    if apart := _twins_apart(folded, included, candidates, universes):
        return SwapsRead(apart, whole=True)
    if not included:
        likely = [item for item in candidates if item.id in among] or candidates
        return _without_mentions(text, candidates, likely, universes, about, excluded, asked)
    included, replaced = _without_replacements(folded, included, by_id)
    folded = without_left_alone(folded)
    found: dict[str, Wish] = {}
    ambiguous: list[tuple[str, ...]] = []
    pending: list[str] = []
    for segment in _segments(folded, included):
        if len(segment.ids) > 1 and not _same_product(segment.ids, by_id):
            ambiguous.append(segment.ids)
            continue
        one = about if about in segment.ids else _only_differing(segment, by_id, universes)
        if one is None:
            ambiguous.append(segment.ids)
            continue
        item = by_id[one]
        wish = _wish_of(segment.text, universes.get(item.product_id, {}), item.options)
        found[item.id] = found.get(item.id, Wish()).merged(wish)
        if not wish and _ONLY_JOINING.fullmatch(segment.text):
            pending.append(item.id)
        elif wish and pending:
            for other in pending:
                shared = _wish_of(
                    segment.text, universes.get(by_id[other].product_id, {}), by_id[other].options
                )
                found[other] = found[other].merged(shared)
            pending = []
    return SwapsRead(
        tuple(SwapWish(item, wish) for item, wish in found.items() if item not in excluded),
        tuple(ambiguous),
        excluded,
        replaced=replaced,
    )


def _twins_apart(
    folded: str,
    mentions: Sequence[ItemMention],
    candidates: Sequence[ItemCandidate],
    universes: Mapping[str, Mapping[str, Sequence[str]]],
) -> tuple[SwapWish, ...]:
    """What each of two or more lines of one product is to become, told apart by what they are now: "the navy
    one to L and the white one to organic cotton". Nothing where another product is spoken of.
    """
    by_id = {item.id: item for item in candidates}
    named = {by_id[item].product_id for mention in mentions for item in mention.ids}
    counts = Counter(item.product_id for item in candidates)
    products = named or {product for product, count in counts.items() if count > 1}
    if len(products) != 1:
        return ()
    twins = [item for item in candidates if item.product_id in products]
    universe = universes.get(twins[0].product_id, {})
    if len(twins) < 2:
        return ()
    found = dict(
        told
        for piece in _BOUNDARY.split(_hidden(folded))
        if (told := _twin_told(piece, twins, universe)) is not None
    )
    return tuple(SwapWish(item, wish) for item, wish in found.items()) if len(found) > 1 else ()


def _twin_told(
    piece: str, twins: Sequence[ItemCandidate], universe: Mapping[str, Sequence[str]]
) -> tuple[str, Wish] | None:
    """The one of several alike that a piece describes by what it is now, and what it is to become."""
    for pivot in _PIVOT.finditer(piece):
        scores = {item.id: options_said(piece[: pivot.start()], item, twins) for item in twins}
        best = [item for item in twins if scores[item.id] == max(scores.values())]
        if len(best) != 1 or not scores[best[0].id]:
            continue
        wish = wish_in(piece[pivot.start() :], universe, best[0].options)
        changed = _differing(wish, best[0].options)
        if changed:
            return best[0].id, replace(wish, wanted=changed)
    return None


def _without_replacements(
    folded: str, mentions: Sequence[ItemMention], by_id: Mapping[str, ItemCandidate]
) -> tuple[list[ItemMention], tuple[str, ...]]:
    """The mentions less those wanted in the place of another product, and what they were to replace."""
    kept: list[ItemMention] = []
    replaced: list[str] = []
    for mention in mentions:
        previous = kept[-1] if kept else None
        products = {by_id[item].product_id for item in mention.ids}
        if (
            previous is not None
            and _IN_PLACE.fullmatch(folded, previous.end, mention.start)
            and not products & {by_id[item].product_id for item in previous.ids}
        ):
            replaced += previous.ids if len(previous.ids) == 1 else ()
            continue
        kept.append(mention)
    return kept, tuple(replaced)


def wanted_thing(text: str) -> str | None:
    """What a text wants in the place of something: "exchange it for a kettle" -> "kettle"."""
    match = _WANTED_THING.search(fold(text))
    if match is None:
        return None
    return _THING_ENDS.split(match.group(1), maxsplit=1)[0].strip() or None


def is_named(thing: str, title: str) -> bool:
    """Whether a thing is a product of that title: they end alike, "a red kettle" and "Tea Kettle"."""
    said, own = fold(thing), fold(title)
    if has_cjk(own):
        return any(said.endswith(own[-size:]) for size in range(2, len(own) + 1))
    ends = words(said)[-1:], words(own)[-1:]
    return bool(ends[0] and ends[1]) and singular(ends[0][0]) == singular(ends[1][0])


def _only_differing(
    segment: _Segment,
    by_id: Mapping[str, ItemCandidate],
    universes: Mapping[str, Mapping[str, Sequence[str]]],
) -> str | None:
    """Of several lines of a product the one that is not yet as wished: "the keyboard to full size"."""
    if len(segment.ids) == 1:
        return segment.ids[0]
    differing = [
        item
        for item in segment.ids
        if _wish_of(segment.text, universes.get(by_id[item].product_id, {}), by_id[item].options).wanted
        and not _describes_present(
            _wish_of(segment.text, universes.get(by_id[item].product_id, {}), by_id[item].options),
            by_id[item].options,
        )
    ]
    return differing[0] if len(differing) == 1 else None


def _same_product(ids: Sequence[str], by_id: Mapping[str, ItemCandidate]) -> bool:
    return len({by_id[item].product_id for item in ids}) == 1


def _without_mentions(
    text: str,
    candidates: Sequence[ItemCandidate],
    likely: Sequence[ItemCandidate],
    universes: Mapping[str, Mapping[str, Sequence[str]]],
    about: str | None,
    excluded: tuple[str, ...],
    asked: bool,
) -> SwapsRead:
    by_id = {item.id: item for item in candidates}
    target = by_id.get(about or "") or (candidates[0] if len(candidates) == 1 else None)
    if target is not None and target.id not in excluded:
        wish = wish_in(text, universes.get(target.product_id, {}), target.options, asked=asked)
        return SwapsRead((SwapWish(target.id, wish),) if wish else (), excluded=excluded)
    named = items_in(text, candidates)
    if named.ids and not named.everything:
        swaps = [
            SwapWish(item, _wish_of(text, universes.get(by_id[item].product_id, {}), by_id[item].options))
            for item in named.ids
        ]
        return SwapsRead(tuple(swaps), excluded=excluded)
    # A wish that only one item's product can fulfil tells the item: "I want the clicky one".
    fitting = [
        (item, wish)
        for item in likely
        if item.id not in excluded
        and (wish := wish_in(text, universes.get(item.product_id, {}), item.options)).wanted
    ]
    if len(fitting) == 1:
        return SwapsRead((SwapWish(fitting[0][0].id, fitting[0][1]),), excluded=excluded)
    return SwapsRead(ambiguous=(tuple(item.id for item, _ in fitting),) if fitting else (), excluded=excluded)


def _segments(folded: str, mentions: Sequence[ItemMention]) -> list[_Segment]:
    """The stretch of text that belongs to each mention; a repeated item's stretches are joined."""
    starts: list[int] = []
    for index, mention in enumerate(mentions):
        floor = mentions[index - 1].end if index else 0
        before = folded[floor : mention.start]
        cuts = [match.end() for match in _CLEAR_BOUNDARY.finditer(_hidden(before))]
        cuts = cuts or [match.end() for match in _BOUNDARY.finditer(_hidden(before))]
        starts.append(floor + (cuts[-1] if cuts else 0) if index else 0)
    segments: list[_Segment] = []
    for index, mention in enumerate(mentions):
        end = starts[index + 1] if index + 1 < len(mentions) else len(folded)
        stretch = folded[starts[index] : mention.start] + " \x00 " + folded[mention.end : end]
        previous = segments[-1] if segments else None
        if (
            previous
            and set(previous.ids) & set(mention.ids)
            and (len(previous.ids) == 1 or previous.ids == mention.ids)
        ):
            # The same thing again: "the espresso machine to a capsule espresso machine"
            previous.text += stretch.replace("\x00", " ")
        else:
            segments.append(_Segment(mention.ids, stretch))
    return segments


def _differing(wish: Wish, current: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What of a wish is not so already."""
    return {name: values for name, values in wish.wanted.items() if tuple(values) != (current.get(name),)}


def _describes_present(wish: Wish, current: Mapping[str, str]) -> bool:
    """Whether the wish only says what the item is now."""
    said = _differing(wish, current)
    return bool(wish.wanted) and not said and not (wish.refused or wish.cheapest or wish.dearest)


def _hidden(text: str) -> str:
    """The text with everything in brackets blanked, so that commas there part nothing."""
    return re.sub(r"\{[^}]*\}?|\([^)]*\)", lambda match: "_" * len(match.group()), text)


def _wish_of(stretch: str, universe: Mapping[str, Sequence[str]], current: Mapping[str, str]) -> Wish:
    """What the stretch wishes: behind "to" or "for" if anything there is one, else what differs from the
    present.
    """
    before, _, after = stretch.partition("\x00")
    pivot = _PIVOT.search(_hidden(after))
    if pivot is not None:
        wish = wish_in(after[pivot.start() :], universe, current)
        if wish and not _describes_present(wish, current):
            return wish
    pivot = _PIVOT.search(_hidden(before))
    lead = before[pivot.end() :] if pivot else before
    wish = wish_in(f"{lead} {after}" if words(lead) else after, universe, current)
    return replace(wish, wanted=_differing(wish, current))
