"""What is said of products on the screen and of nothing else: another version, a budget, what is not wanted
("and in L?", "under 30", "no leather"); and telling about the products that a text means.
"""

from __future__ import annotations

from collections.abc import Sequence

from actions import recommending
from actions.dialogue.context import Context
from actions.dialogue.reply import Choice, Reply
from actions.dialogue.state import Looking
from actions.list_wishes import minor, options_on_offer
from actions.product_details import about_product, denied_anyway, wish_of, within
from actions.product_lists import Found, list_reply, wished_versions
from actions.products_meant import candidates_of, points_at_shown, shown_products, with_wish
from actions.suggestions.wanted import Reason, Suggestion
from actions.understanding.of_the_shown import (
    asks_for_the_one,
    asks_for_version,
    asks_only_price,
    asks_price,
    asks_stock,
    asks_when_back,
    new_limit_in,
    speaks_of_own_one,
)
from actions.understanding.options import Wish
from actions.understanding.product_wishes import ProductWish, product_wish
from actions.understanding.sizes import with_end_of
from actions.understanding.suggesting import priced_one, said_in
from actions.understanding.variants import options_of
from shop.money import Money
from shop.views import ProductView

_MOST_CARDS = 6
_MOST_TOLD = 3


def more_of_the_shown(context: Context, text: str) -> list[Reply] | None:
    """The answer to what names versions, a price, or what is not wanted, and nothing else: it is about what
    is on the screen ("and in L?", "under 30", "no leather").
    """
    shown, looking = shown_products(context), context.state.looking
    if looking is not None and looking.price_max and (limit := new_limit_in(text)):
        return recommending.follow_up(context, f"under {limit}")
    if not shown or speaks_of_own_one(text):
        return None
    if len(shown) == 1:
        return _more_of_one(context, shown[0], text)
    return _more_of_several(context, shown, text)


def _more_of_several(context: Context, shown: Sequence[ProductView], text: str) -> list[Reply] | None:
    said, looking = said_in(text), context.state.looking
    versions = product_wish(
        text, options_on_offer(context), known=context.facts.services.catalogue.option_values()
    )
    wish, same = versions.wish, _asks_the_same(versions, text)
    if versions.left or (said.words and not versions.says_something):
        return None
    searched = looking is not None and looking.kind == "search"
    if searched and versions.missing and not (wish.wanted or wish.refused or said.priced):
        return [_none_comes_so(context, shown, versions.missing)]
    if same and not (versions.options or points_at_shown(text)):
        found = Found([Suggestion(product.id, Reason("fits_wish"), 1.0) for product in shown])
        return [list_reply(context, looking or Looking(), found, "utter_search_results")]
    if same or (versions.relative and not wish.wanted):
        return told(context, shown, text)
    # "in red" after suggestions wishes for red ones; after a search, and as "the red one", for one of these.
    if (searched or asks_for_the_one(text)) and wish.wanted and not (said.priced or wish.refused):
        among = with_wish(shown, text)
        if len(among) == 1:
            context.state.products = [among[0].id]
            context.state.versions = wished_versions(among[0], looking) if looking is not None else Wish()
            return told(context, among, text, goes_on=True)
    return recommending.follow_up(context, text) if versions.says_something or said.priced else None


def _asks_the_same(versions: ProductWish, text: str) -> bool:
    """Whether only the price, the stock or what there is to choose is asked of what is shown."""
    asks = asks_price(text) or asks_stock(text) or versions.options
    return bool(asks) and not versions.says_something and not said_in(text).priced


def _priced(context: Context, product: ProductView) -> Reply:
    """What the versions cost of the product on the screen."""
    show, prices = context.show, sorted(variant.price.amount_minor for variant in product.variants)
    low, high = (Money(minor, product.variants[0].price.currency) for minor in (prices[0], prices[-1]))
    price = show.money(low)
    if low != high:
        price = show.say("utter_part_price_range", low=price, high=show.money(high))
    return show.reply("utter_product_price", title=product.title, price=price)


def _none_comes_so(context: Context, shown: Sequence[ProductView], missing: Sequence[str]) -> Reply:
    """Word that nothing of what a search found comes so."""
    show = context.show
    names = show.join([product.title for product in shown[:_MOST_TOLD]])
    return show.reply("utter_none_comes_so", wish=show.option_values(missing), names=names)


def _more_of_one(context: Context, product: ProductView, text: str) -> list[Reply] | None:
    if asks_when_back(text):
        context.state.products, context.state.showing = [product.id], True
        return [context.show.reply("utter_when_back_unknown", title=product.title)]
    if asks_only_price(text) and product.price_min and not context.state.versions:
        context.state.saw_products([product.id])
        return [_priced(context, product)]
    text = with_end_of(options_of(candidates_of(product)), text)
    said, versions = said_in(text), wish_of(context, product, text, goes_on=True)
    if versions.left:
        return None
    if _asks_the_same(versions, text) and (versions.options or context.state.versions):
        return told(context, [product], text, goes_on=True)
    extreme = versions.wish.cheapest or versions.wish.dearest
    if extreme and (asks_for_version(text) or priced_one(text)):
        return told(context, [product], text, goes_on=True)
    if said.priced:
        limit = minor(context, said.price_max) if said.price_min is None else None
        affordable = within(context, product, versions.wish, limit) if limit is not None else []
        return affordable or recommending.follow_up(context, text)
    if versions.denies and not (versions.wish.refused or versions.wish.wanted):
        anyway = denied_anyway(context, product, said.denied)
        context.state.saw_products([product.id] if anyway else [])
        return anyway or recommending.follow_up(context, text)
    return told(context, [product], text, goes_on=True) if versions.says_something else None


def told(
    context: Context, products: Sequence[ProductView], text: str, *, goes_on: bool = False
) -> list[Reply]:
    """What a question asks of a product; where it fits many, which is meant. `goes_on`: on top of what was
    asked of it before.
    """
    fitting = with_wish(products, text) if len(products) > 1 else products
    if fitting and len(fitting) <= _MOST_TOLD:
        shown = [product.id for product in fitting]
        replies = [
            reply
            for product in fitting
            for reply in about_product(context, product.id, text, goes_on=goes_on)
        ]
        context.state.saw_products(shown)
        if not set(shown) <= set(context.state.listed):
            context.state.looking = None  # another matter than the list before
        return [*replies, *_instead(context, fitting, replies)]
    show = context.show
    choices = [Choice(product.title, product.title) for product in (fitting or products)[:_MOST_CARDS]]
    reply = show.reply("utter_question_which_product")
    reply.custom = {"expects": "product", "choices": [choice.to_dict() for choice in choices]}
    reply.buttons = [{"title": choice.title, "payload": choice.value} for choice in choices]
    return [reply]


def _instead(context: Context, products: Sequence[ProductView], replies: Sequence[Reply]) -> list[Reply]:
    """Similar products in stock where no version of the only one asked about can be had."""
    if (
        len(products) != 1
        or products[0].in_stock
        or not any(reply.custom.get("sold_out") for reply in replies)
    ):
        return []
    state, versions = context.state, context.state.versions
    instead = recommending.instead_of(context, [products[0].id])
    # What is said next of versions still is about the one that was asked about.
    state.products, state.versions = [products[0].id], versions
    return instead
