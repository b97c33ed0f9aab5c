"""Wishes for goods that words alone would not find: a make that is not sold, something for a child or an
animal, what is new, the few cheapest of a kind, what a kind comes in, and a kind to go with something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions import recommending
from actions.comparing import side_by_side
from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.dialogue.state import Looking
from actions.list_wishes import minor
from actions.product_facts import options_told
from actions.product_lists import Found, fitting, list_reply, lowest_price
from actions.products_meant import named_product, shown_products
from actions.suggestions.wanted import Reason, Suggestion
from actions.understanding.brands import known_brand_in
from actions.understanding.items import ItemCandidate, mentions_in
from actions.understanding.manners import speaks_of_own
from actions.understanding.qualities import (
    animal_in,
    asks_for_newest,
    asks_for_options,
    is_for_child,
    liking_in,
    toys,
    without_child,
)
from actions.understanding.search import search_in
from actions.understanding.suggesting import few_cheapest, kind_to_go_with, said_in
from actions.understanding.text import fold
from shop.views import ProductView, SearchQuery

_SEARCHING = frozenset(
    {"search_product", "recommend_product", "check_stock", "ask_product", "compare_products"}
)
_LOOKED_AT, _NEAREST = 30, 3


def special_wish(context: Context, text: str, intent: str) -> list[Reply] | None:
    """The answer to such a wish; None where the text is none."""
    if intent not in _SEARCHING:
        return None
    if asks_for_newest(text):
        return recommending.recommend(context, "")
    for answer in (_of_brand, _for_animal, _for_child, _few_cheapest, _comes_in, to_go_with):
        if (replies := answer(context, text)) is not None:
            return replies
    return None


def _of_brand(context: Context, text: str) -> list[Reply] | None:
    """Word that a make is not sold, with what comes closest; None where it is, or none is named."""
    known = known_brand_in(text)
    if known is None or speaks_of_own(text):
        return None
    brand, is_of = known
    said = search_in(text)
    looking = Looking(
        words=said.words, price_min=minor(context, said.price_min), price_max=minor(context, said.price_max)
    )
    found = fitting(context, looking)
    if any(is_of(_all_text(product)) for product in _products(context, found.ids)):
        return None
    if not found:
        return [context.show.reply("utter_brand_not_sold_at_all", brand=brand)]
    nearest = Found(list(found.suggestions)[:_NEAREST])
    return [list_reply(context, looking, nearest, "utter_brand_not_sold", brand=brand)]


def _for_animal(context: Context, text: str) -> list[Reply] | None:
    """Word that there is nothing for animals, where no product speaks of them."""
    animal = animal_in(text)
    if not animal:
        return None
    found = _search(context, animal)
    if any(animal in fold(_all_text(product)) for product in found):
        return None
    return [context.show.reply("utter_nothing_for_pets")]


def _for_child(context: Context, text: str) -> list[Reply] | None:
    """Toys, where something for a child is looked for and nothing is said of what; None without any."""
    if not is_for_child(text):
        return None
    said = said_in(without_child(text))
    if said.words or said.kind is not None or said.changes_list:
        return None
    words, sign = toys(context.language)
    looking = Looking(
        words=words, gift=said.for_other,
        price_min=minor(context, said.price_min), price_max=minor(context, said.price_max),
    )  # fmt: skip
    found = fitting(context, looking)
    fit = {one.id for one in _products(context, found.ids) if sign in fold(f"{one.category} {one.tags}")}
    if not fit:
        return None
    kept = Found([one for one in found.suggestions if one.product_id in fit])
    return [
        list_reply(context, looking, kept, "utter_gift_ideas" if said.for_other else "utter_search_results")
    ]


def _few_cheapest(context: Context, text: str) -> list[Reply] | None:
    """The two or three cheapest of a kind, side by side; the only one where there are no more."""
    asked = few_cheapest(text)
    if asked is None:
        return None
    count, kind = asked
    products = sorted(_of_kind(context, kind), key=lambda one: lowest_price(context, one.id))[:count]
    if len(products) > 1:
        return [side_by_side(context, products)]
    return [_listed(context, products, kind)] if products else None


def _comes_in(context: Context, text: str) -> list[Reply] | None:
    """What the products of a kind come in, where that is asked: "what colors do you have for mugs"."""
    if not asks_for_options(text) or speaks_of_own(text):
        return None
    named = named_product(context, text)
    products = _of_kind(context, text) or ([named] if named else [])
    replies = options_told(context, products, text) if products else None
    if replies:
        context.state.looking = Looking(words=search_in(text).words)
    return replies


def for_taste(context: Context, text: str) -> list[Reply] | None:
    """Other presents, where it is said of the one who gets them what they like: "she's into cooking"."""
    looking, liked = context.state.looking, said_in(liking_in(text)).words
    if looking is None or not looking.gift or not liked:
        return None
    return recommending.shown_list(context, replace(looking, kind="for_you", words=liked, options={}))


def to_go_with(context: Context, text: str) -> list[Reply] | None:
    """Products of the kind wished for, to go with another one: "what boots would go with it"."""
    asked = kind_to_go_with(text)
    if asked is None:
        return None
    kind, other = asked
    about = named_product(context, other) if search_in(other).words else None
    shown = [about] if about else shown_products(context)
    products = [one for one in _of_kind(context, kind) if one.id not in {other.id for other in shown}]
    if not products or not shown:
        return None
    titles = context.show.join([one.title for one in shown[:_NEAREST]])
    return [_listed(context, products, kind, "utter_kind_to_go_with", title=titles)]


def _listed(
    context: Context,
    products: Sequence[ProductView],
    kind: str,
    code: str = "utter_search_results",
    **values: str,
) -> Reply:
    reason = Reason("fits_wish")
    found = Found([Suggestion(product.id, reason, 1.0) for product in products])
    return list_reply(context, Looking(words=search_in(kind).words), found, code, **values)


def _of_kind(context: Context, text: str) -> list[ProductView]:
    """The products that a text names by what they are."""
    found = _search(context, search_in(text).words)
    candidates = [ItemCandidate(one.id, (one.title,), product_id=one.id) for one in found]
    mentions = [mention for mention in mentions_in(text, candidates) if not mention.excluded]
    ids = set(max(mentions, key=lambda one: one.end - one.start).ids) if mentions else set()
    return [product for product in found if product.id in ids]


def _search(context: Context, words: str) -> list[ProductView]:
    query = SearchQuery(words=words, language=context.language, limit=_LOOKED_AT)
    return list(context.facts.services.catalogue.search(query)) if words else []


def _products(context: Context, ids: Sequence[str]) -> list[ProductView]:
    found = (context.facts.product(one, context.language) for one in ids)
    return [product for product in found if product is not None]


def _all_text(product: ProductView) -> str:
    return " ".join([product.title, product.brand or "", product.description, *product.tags])
