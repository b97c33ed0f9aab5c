"""Suggesting products: for a person, like something, to go with something, and what is said about a list
afterwards ("something cheaper", "in red", "not that brand", "show me others").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.dialogue.state import Looking, Task
from actions.list_wishes import (
    brands_shown,
    minor,
    names_what_is_shown,
    with_denied,
    without_options,
    without_values,
)
from actions.names import CANCEL
from actions.product_details import as_wished
from actions.product_lists import (
    Found,
    fitting,
    list_reply,
    lowest_price,
    nearest,
    of_same_kind,
    wish_in_words,
)
from actions.products_meant import (
    bought_products,
    named_products,
    placed_products,
    points_at_shown,
    shown_products,
)
from actions.understanding.suggesting import Said, said_in, says_sold_out
from shop.views import ProductView

_MOST_ABOUT = 5
_CODES = {"for_you": "utter_recommended", "similar": "utter_similar", "together": "utter_goes_with"}


def recommend(context: Context, text: str) -> list[Reply]:
    """Suggestions for what a text asks; the question which product is meant, where that is not clear."""
    said = said_in(text)
    if said.kind is not None or said.basket:
        return _about_products(context, text, said)
    shown = shown_products(context, listed=True)
    if said.picks and len(shown) > 1 and (points_at_shown(text) or not said.words):
        return _pick_one(context, shown)
    words, options = without_options(context, said.words, text)
    if options and words != said.words:
        words = said.words  # "a red dress": the words themselves are searched for
        options = {}
    looking = Looking(
        "for_you", words=words, options=options, gift=said.for_other,
        price_min=minor(context, said.price_min), price_max=minor(context, said.price_max),
        denied=list(said.denied),
    )  # fmt: skip
    return shown_list(context, looking)


def follow_up(context: Context, text: str) -> list[Reply] | None:
    """The list that was shown, changed as a text asks; None where the text is about something else."""
    state, said = context.state, said_in(text)
    if state.looking is not None and state.looking.waiting:
        return _now_known(context, state.looking, text)
    if not state.products:
        return None
    if said.kind is not None:
        return _about_products(context, text, said)
    before = state.looking or Looking("similar", about=state.products[:1])
    if state.looking is None and said.others and said.words:
        before = Looking(words=said.words)  # "any other helmets?"
    words, options = without_options(context, said.words, text)
    details = bool(options or said.priced or said.for_other or said.denied)
    if not said.changes_list and not (details and not words) and not (said.adds and words):
        return None
    if words and not said.adds:
        if not said.changes_list or (
            (said.cheaper or said.dearer) and not names_what_is_shown(context, words, before)
        ):
            return None
        words = ""
    looking = replace(before, waiting=False)
    if options:
        looking = replace(
            looking,
            options={**before.options, **options},
            words=without_values(context, before.words, options),
        )
    if said.priced:
        low, high = minor(context, said.price_min), minor(context, said.price_max)
        looking = replace(looking, price_min=low, price_max=high, below_shown=False)
    if said.for_other:
        looking = replace(looking, gift=True)
    if said.denied:
        looking = with_denied(context, looking, said.denied)
    if words and words not in looking.words:
        looking = replace(looking, words=f"{looking.words} {words}".strip())
    if said.other_brand:
        looking = replace(looking, not_brands=[*before.not_brands, *brands_shown(context, before.not_brands)])
    if said.cheaper or said.dearer:
        return _other_price(context, looking, text, said)
    shown = frozenset([*state.offered, *state.products]) if said.others else frozenset()
    return _changed_list(context, looking, shown, others=said.others)


def instead_of(context: Context, product_ids: Sequence[str]) -> list[Reply]:
    """What can be had in place of things that are sold out; nothing where there is nothing."""
    looking = Looking("similar", about=list(product_ids)[:_MOST_ABOUT])
    shown = frozenset([*context.state.offered, *product_ids])
    found = fitting(context, looking, shown=shown)
    return [list_reply(context, looking, found, "utter_instead")] if found else []


def after_change(context: Context, task: Task) -> list[Reply]:
    """What can be had instead, after an order was cancelled because something in it cannot be had; nothing
    after any other change.
    """
    if task.kind != CANCEL or not any(says_sold_out(said) for said in (*task.said, task.reason or "")):
        return []
    order = context.facts.order(task.order_number or "")
    return instead_of(context, [item.product_id for item in order.items]) if order else []


def _about_products(context: Context, text: str, said: Said) -> list[Reply]:
    """Like some products, or to go with them."""
    kind = said.kind or "together"
    about = _products_asked_about(context, text, said)
    before = context.state.looking
    keeps = kind == "similar" and before is not None and bool(placed_products(context, text))
    looking = replace(before, words="") if keeps and before is not None else Looking()
    looking = replace(looking, kind=kind, about=about, waiting=not about, gift=said.for_other)
    looking = with_denied(context, looking, said.denied)
    if said.priced:
        low, high = minor(context, said.price_min), minor(context, said.price_max)
        looking = replace(looking, price_min=low, price_max=high)
    if not about:
        context.state.looking, context.state.showing = looking, True
        reply = context.show.reply(f"utter_question_which_{kind}")
        reply.custom["expects"] = "product"
        return [reply]
    _, options = without_options(context, "", text)
    if options and kind == "similar":
        looking = replace(looking, options=options)
    if said.cheaper and kind == "similar":
        below = min(lowest_price(context, one) for one in about) - 1
        looking = replace(looking, price_max=below, below_shown=True)
    return shown_list(context, looking)


def _products_asked_about(context: Context, text: str, said: Said) -> list[str]:
    """The products that suggestions are to be about: by place, by name (own ones first), those shown, those
    bought last.
    """
    found = placed_products(context, text) or bought_products(context, text) or named_products(context, text)
    if not found and not said.basket:
        found = shown_products(context)
    if not found and context.facts.customer_id is not None and said.kind != "similar":
        orders = [order for order in context.facts.orders if order.status != "cancelled"][:1]
        return [item.product_id for order in orders for item in order.items][:_MOST_ABOUT]
    return [product.id for product in found][:_MOST_ABOUT]


def _now_known(context: Context, looking: Looking, text: str) -> list[Reply] | None:
    """The answer to which product the suggestions are to be about."""
    found = placed_products(context, text) or bought_products(context, text) or named_products(context, text)
    context.state.looking = replace(looking, waiting=False)
    if not found:
        context.state.looking = None
        return None
    about = [product.id for product in found][:_MOST_ABOUT]
    return shown_list(context, replace(looking, waiting=False, about=about))


def shown_list(context: Context, looking: Looking) -> list[Reply]:
    """A new list; what was shown before is not shown again, unless it was asked for by its words."""
    state = context.state
    shown = frozenset(state.offered)
    if found := fitting(context, looking, shown=shown):
        return [_reply(context, looking, found)]
    if looking.words and (again := fitting(context, looking)) and again.ids != state.listed:
        return [_reply(context, looking, again)]
    if near := nearest(context, looking, shown=shown):
        wish = wish_in_words(context, looking)
        return [list_reply(context, looking, near, "utter_nearest", wish=wish, left=near.left)]
    if looking.words:
        plain = replace(looking, words="")
        if found := fitting(context, plain, shown=shown):
            wish = wish_in_words(context, looking)
            return [list_reply(context, plain, found, "utter_nothing_but_liked", wish=wish)]
    return _last_resort(context, looking, shown)


def _last_resort(context: Context, looking: Looking, shown: frozenset[str]) -> list[Reply]:
    """Nothing is suggested: what the catalogue lists, or word that there is no more."""
    if looking.kind == "for_you":
        plain = replace(looking, kind="search", words="")
        if found := fitting(context, plain, shown=shown):
            return [list_reply(context, plain, found, "utter_popular_products")]
    context.state.looking = looking
    context.state.showing = True
    code = "utter_no_more" if context.state.offered else "utter_nothing_to_suggest"
    return [context.show.reply(code)]


def _reply(context: Context, looking: Looking, found: Found) -> Reply:
    """A list with the words that fit how it came about."""
    show = context.show
    if context.state.looking is not None and looking.not_brands != context.state.looking.not_brands:
        brands = show.join(looking.not_brands)
        return list_reply(context, looking, found, "utter_other_brand", brand=brands)
    if looking.kind in {"similar", "together"}:
        titles = [
            product.title
            for one in looking.about
            if (product := context.facts.product(one, context.language))
        ]
        return list_reply(context, looking, found, _CODES[looking.kind], title=show.join(titles[:3]))
    wish = wish_in_words(context, looking)
    if looking.gift:
        return list_reply(context, looking, found, "utter_gift_ideas")
    if wish:
        return list_reply(context, looking, found, "utter_search_results")
    personal = any(one.reason.code not in {"popular", "new"} for one in found.suggestions)
    code = "utter_recommended" if personal and context.facts.customer_id else "utter_popular_products"
    return list_reply(context, looking, found, code)


def _changed_list(
    context: Context, looking: Looking, shown: frozenset[str], *, others: bool = False
) -> list[Reply]:
    """The list with other wishes; never the very list that is on the screen."""
    state = context.state
    found = fitting(context, looking, shown=shown)
    if not found and state.looking is not None and looking.words != state.looking.words:
        # Words that find nothing beside the other wishes may only have been said in passing.
        plain = replace(looking, words=state.looking.words)
        if (plain.options, plain.price_max) != (state.looking.options, state.looking.price_max):
            looking, found = plain, fitting(context, plain, shown=shown)
    before = state.looking or looking
    # The same products may be shown in other versions.
    if (
        (looking.denied, looking.options) == (before.denied, before.options)
        and len(found.ids) > 1
        and set(found.ids) == set(state.products)
    ):
        found = fitting(context, looking, shown=shown | set(found.ids))
        if not found:
            state.looking, state.showing = looking, True
            return [context.show.reply("utter_all_of_them_fit")]
    if len(found.ids) == 1 and (looking.options or looking.denied) and not (looking.about or others):
        return [as_wished(context, found.ids[0], looking)]
    if found:
        return [_reply(context, looking, found)]
    if others:
        state.looking, state.showing = looking, True
        return [context.show.reply("utter_no_more")]
    if near := nearest(context, looking, shown=shown):
        wish = wish_in_words(context, looking)
        return [list_reply(context, looking, near, "utter_nearest", wish=wish, left=near.left)]
    wish = wish_in_words(context, looking)
    reply = context.show.reply("utter_nothing_fits", wish=wish)
    reply.custom["expects"] = "query"
    state.showing = True
    return [reply]


def _other_price(context: Context, looking: Looking, text: str, said: Said) -> list[Reply]:
    """Cheaper, or dearer, than what was shown (or than the one that is named by its place)."""
    state = context.state
    about = [one.id for one in placed_products(context, text)] or state.products
    prices = sorted(price for one in about if (price := lowest_price(context, one)))
    if not prices:
        return [context.show.reply("utter_nothing_to_suggest")]
    shown = frozenset(about)
    # Below the cheapest of them if there is anything, else at least below the dearest.
    limits = [prices[0], prices[-1]] if said.cheaper else [prices[-1], prices[0]]
    for limit in dict.fromkeys(limits):
        low = (looking.price_min, limit - 1) if said.cheaper else (limit + 1, None)
        narrowed = replace(looking, price_min=low[0], price_max=low[1], below_shown=said.cheaper)
        if low[0] is not None and low[1] is not None and low[0] > low[1]:
            continue
        found = fitting(context, narrowed, shown=shown)
        if looking.kind == "similar":  # a cheaper vase is no cheaper hoodie
            found = of_same_kind(context, found, about)
        if found:
            code = "utter_cheaper" if said.cheaper else "utter_dearer"
            return [list_reply(context, narrowed, found, code)]
    state.looking, state.showing = looking, True
    ends = min if said.cheaper else max
    product = context.facts.product(ends(about, key=lambda one: lowest_price(context, one)), context.language)
    code = "utter_nothing_cheaper" if said.cheaper else "utter_nothing_dearer"
    amount = context.show.money(product.price_min) if product and product.price_min else ""
    return [context.show.reply(code, title=product.title if product else "", price=amount)]


def picked_of_compared(context: Context, text: str) -> list[Reply] | None:
    """One of those that were just set side by side, where that is asked; None where it is not."""
    shown = shown_products(context)
    compared = len(shown) > 1 and [product.id for product in shown] == context.state.compared
    if not compared or not said_in(text).picks or named_products(context, text):
        return None
    return _pick_one(context, shown)


def _pick_one(context: Context, shown: Sequence[ProductView]) -> list[Reply]:
    """One of those on the screen: the best that can be had."""
    in_stock = [product for product in shown if product.in_stock] or list(shown)
    best = max(in_stock, key=lambda product: product.rating or 0.0)
    show = context.show
    rating = f"{best.rating:.1f}" if best.rating else ""
    code = "utter_pick_rated" if rating else "utter_pick"
    price = show.money(best.price_min) if best.price_min else ""
    reply = show.reply(code, title=best.title, rating=rating, price=price)
    context.state.products, context.state.showing = [best.id], True
    reply.custom["cards"] = [show.product_card(best)]
    return [reply]
