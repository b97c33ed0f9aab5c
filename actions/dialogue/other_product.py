"""Another product wished in the place of an item, which no exchange and no change of an order can bring."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from actions.dialogue.facts import Facts
from actions.understanding.items import ItemCandidate, mentions_in
from actions.understanding.replacements import is_named, thing_instead, wanted_thing
from actions.understanding.swaps import SwapsRead
from actions.understanding.text import fold


def wants_other_product(
    facts: Facts, text: str, found: SwapsRead, candidates: Sequence[ItemCandidate], about: str | None
) -> str | None:
    """The item that is to become another product altogether."""
    if found.replaced:
        return found.replaced[0]
    thing = thing_instead(text) or wanted_thing(text)
    named = [swap.item_id for swap in found.swaps]
    item_id = named[0] if len(named) == 1 else about
    if item_id is None and len(candidates) == 1:
        item_id = candidates[0].id
    if thing is None or item_id is None or mentions_in(thing, candidates):
        return None
    others = facts.services.catalogue.find_products(thing, 5)
    own = next(item for item in candidates if item.id == item_id)
    titles = [title for other in others for title in facts.titles_of(other.id)]
    is_other = own.product_id not in {other.id for other in others[:1]}
    return item_id if is_other and any(_is_named(thing, title) for title in titles) else None


def _is_named(thing: str, title: str) -> bool:
    """`is_named`, slips of the keyboard forgiven in longer words."""
    said, own = thing.split()[-1:], fold(title).split()[-1:]
    close = bool(said and own) and len(said[0]) >= 6 and fuzz.ratio(said[0], own[0]) >= 85.0
    return close or is_named(thing, title)
