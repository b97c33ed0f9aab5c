"""Which items are to become what: "the kettle to a 1L glass one and the keyboard to a clicky one"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from actions.understanding.becoming import BOUNDARY, describes_present, wish_of, without_brackets
from actions.understanding.items import ItemCandidate, ItemMention, items_in, mentions_in
from actions.understanding.left_alone import without_left_alone_by_options
from actions.understanding.like_twin import as_the_twin, without_like_twin
from actions.understanding.numbers import ordinals
from actions.understanding.options import Wish, wish_in
from actions.understanding.remedies import exchanged_instead
from actions.understanding.replacements import without_replacements
from actions.understanding.spaced import with_commas
from actions.understanding.telling import without_left_alone
from actions.understanding.text import fold
from actions.understanding.twins import twin_told, twins_apart

# A sentence or the "把" of the next request ends what was said before, whatever else stands between.
_CLEAR_BOUNDARY = re.compile(r"[;!?\n]|\.(?!\d)|(?=把|将)")
_ONLY_JOINING = re.compile(r"(?:[\s,、]|\band\b|\bthe\b|\bmy\b|\balso\b|和|及|还有|与|\{[^}]*\}|\([^)]*\))*")
# "The second hoodie", but not "first, change the hoodie".
_PLACE = re.compile(r"(?:\b(?:the|my) [a-z0-9]+ (?:\w+ )?|第\S{1,3})\s*$")
# Every one of several alike: "both t-shirts", "两条裙子都换".
_EVERY = re.compile(r"\b(?:both|all(?: (?:two|three|four|of))?)\b|都|两[件条个双只款台把顶]|全部")


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
    """`all`: every one of the ids is meant, not one of them."""

    ids: tuple[str, ...]
    text: str
    all: bool = False


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
    if rest := without_like_twin(fold(text)):
        read = swaps_in(rest, candidates, universes, about=about, among=among, asked=asked)
        alike = [
            replace(swap, wish=as_the_twin(swap.item_id, swap.wish, candidates)) for swap in read.swaps[:1]
        ]
        return replace(read, swaps=tuple(alike)) if len(read.swaps) == 1 else read
    by_id = {item.id: item for item in candidates}
    said = with_commas(fold(text))
    folded, alone = without_left_alone_by_options(said, candidates)
    if alone and asked and not (len(among) > 1 and set(alone) <= set(among)):
        folded, alone = said, ()  # "not the blue one" is of the versions to choose from
    text = folded if alone or said != fold(text) else text
    mentions = mentions_in(text, candidates)
    included = [mention for mention in mentions if not mention.excluded]
    if asked and about in by_id:
        # "Small, polyester, laptop" to "which backpack?": the last is a compartment, not the laptop.
        own = {
            fold(value) for values in universes.get(by_id[about].product_id, {}).values() for value in values
        }
        included = [m for m in included if about in m.ids or folded[m.start : m.end].strip() not in own]
    excluded = (*alone, *(item for mention in mentions if mention.excluded for item in mention.ids))
    named = {by_id[item].product_id for mention in included for item in mention.ids}
    if apart := twins_apart(folded, named, candidates, universes):
        return SwapsRead(tuple(SwapWish(item, wish) for item, wish in apart.items()), whole=True)
    if not included and excluded and about is None and (instead := exchanged_instead(folded)):
        return swaps_in(instead, candidates, universes, among=among, asked=asked)
    if not included:
        likely = [item for item in candidates if item.id in among] or candidates
        return _without_mentions(text, candidates, likely, universes, about, excluded, asked)
    included, replaced = without_replacements(folded, included, by_id)
    folded = without_left_alone(folded)
    found: dict[str, Wish] = {}
    ambiguous: list[tuple[str, ...]] = []
    pending: list[str] = []
    for segment in _segments(folded, included):
        if len(segment.ids) > 1 and not _same_product(segment.ids, by_id):
            ambiguous.append(segment.ids)
            continue
        if segment.all:
            every = [by_id[each] for each in segment.ids if each not in excluded]
            wishes = {
                item.id: wish_of(segment.text, universes.get(item.product_id, {}), item.options)
                for item in every
            }
            new = {id_ for id_, wish in wishes.items() if wish and not _is_so(wish, by_id[id_])}
            for item in every:
                if new and item.id not in new:
                    continue  # "both shirts to L", of which one is an L
                found[item.id] = found.get(item.id, Wish()).merged(wishes[item.id])
            continue
        one = about if about in segment.ids else _by_place(segment, candidates)
        one = one or _only_differing(segment, by_id, universes)
        if one is None:
            ambiguous.append(segment.ids)
            continue
        item = by_id[one]
        wish = wish_of(segment.text, universes.get(item.product_id, {}), item.options)
        found[item.id] = found.get(item.id, Wish()).merged(wish)
        if not wish and _ONLY_JOINING.fullmatch(segment.text):
            pending.append(item.id)
        elif wish and pending:
            for other in pending:
                shared = wish_of(
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


def _by_place(segment: _Segment, candidates: Sequence[ItemCandidate]) -> str | None:
    """Of several alike the one told by its place before its name: "the second hoodie"."""
    told = _PLACE.search(segment.text.partition("\x00")[0])
    alike = [item.id for item in candidates if item.id in segment.ids]
    places = ordinals(told.group(), len(alike)) if told and len(alike) > 1 else []
    return alike[places[0]] if len(places) == 1 else None


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
        if wish_of(segment.text, universes.get(by_id[item].product_id, {}), by_id[item].options).wanted
        and not describes_present(
            wish_of(segment.text, universes.get(by_id[item].product_id, {}), by_id[item].options),
            by_id[item].options,
        )
    ]
    return differing[0] if len(differing) == 1 else None


def _is_so(wish: Wish, item: ItemCandidate) -> bool:
    return describes_present(wish, item.options)


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
    if not named.ids and (told := _twin_told(fold(text), candidates, universes)) is not None:
        return SwapsRead((told,), excluded=excluded)
    if named.ids and not named.everything:
        swaps = [
            SwapWish(item, wish_of(text, universes.get(by_id[item].product_id, {}), by_id[item].options))
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
    if _same_product([item.id for item, _ in fitting], by_id) and _EVERY.search(fold(text)):
        return SwapsRead(tuple(SwapWish(item.id, wish) for item, wish in fitting), excluded=excluded)
    return SwapsRead(ambiguous=(tuple(item.id for item, _ in fitting),) if fitting else (), excluded=excluded)


def _twin_told(
    folded: str,
    candidates: Sequence[ItemCandidate],
    universes: Mapping[str, Mapping[str, Sequence[str]]],
) -> SwapWish | None:
    """Of several alike the one that is described before what it becomes: "the yellow one for size M", though
    the red one is an M.
    """
    for product in dict.fromkeys(item.product_id for item in candidates):
        twins = [item for item in candidates if item.product_id == product]
        told = twin_told(folded, twins, universes.get(product, {})) if len(twins) > 1 else None
        if told is not None:
            return SwapWish(*told)
    return None


def _segments(folded: str, mentions: Sequence[ItemMention]) -> list[_Segment]:
    """The stretch of text that belongs to each mention; a repeated item's stretches are joined."""
    starts: list[int] = []
    for index, mention in enumerate(mentions):
        floor = mentions[index - 1].end if index else 0
        before = folded[floor : mention.start]
        cuts = [match.end() for match in _CLEAR_BOUNDARY.finditer(without_brackets(before))]
        cuts = cuts or [match.end() for match in BOUNDARY.finditer(without_brackets(before))]
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
            every = len(mention.ids) > 1 and _EVERY.search(stretch) is not None
            segments.append(_Segment(mention.ids, stretch, every))
    return segments
