"""Products: searching, telling about one, stock, comparing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from actions import articles
from actions.dialogue.context import Context
from actions.dialogue.reply import Choice, Reply
from actions.names import CATALOGUE_INTENTS
from actions.products_meant import (
    candidates_of,
    fits,
    named_product,
    named_products,
    points_at_shown,
    products_meant,
    shown_products,
    with_wish,
)
from actions.understanding.manners import shops, speaks_of_own
from actions.understanding.options import Wish, not_offered, wish_in
from actions.understanding.search import search_in
from actions.understanding.text import fold
from actions.understanding.variants import options_of
from shop.money import Money
from shop.views import ProductView, SearchQuery, VariantView

_MOST_CARDS = 6
_PAYMENT = re.compile(r"\b(?:pay|payment|card|method|paypal|gift)|付款|支付|卡|方式")
# How sure an article must be to answer before the catalogue does, and where "it" may mean a product shown.
_CLEARLY, _BEYOND_DOUBT = 0.45, 0.6
_MOST_TOLD = 3


def answer(context: Context, intent: str, text: str, entities: Mapping[str, str]) -> list[Reply] | None:
    """The answer to a product question; None where it is none."""
    if intent not in CATALOGUE_INTENTS:
        return None
    if product_id := entities.get("product_id"):
        product = context.facts.product(product_id, context.language)
        return (
            [_details(context, product, Wish())]
            if product
            else [context.show.reply("utter_product_not_found", words="")]
        )
    if intent in {"add_to_cart", "place_order"}:
        return _how_to_buy(context, text)
    if found := _from_articles(context, intent, text):
        return found
    if intent == "compare_products":
        return compare(context, text)
    if intent in {"ask_product", "check_stock"} and (meant := products_meant(context, text)):
        return _told(context, meant, text)
    popular = intent == "recommend_product"
    return search(context, text, popular=popular, named=entities.get("product", ""))


def in_passing(context: Context, text: str) -> list[Reply]:
    """What the catalogue has to say to a text that the NLU made nothing of; nothing where it is about no
    product.
    """
    named = None if speaks_of_own(text) else named_product(context, text)
    if named is not None:
        return _told(context, [named], text)
    if fitting := with_wish(shown_products(context), text):
        return _told(context, fitting, text)
    return search(context, text) if shops(text) and not speaks_of_own(text) else []


def _from_articles(context: Context, intent: str, text: str) -> list[Reply]:
    """A clear answer from the articles to what names no product: sizes, warranty, care."""
    if named_product(context, text) is not None:
        return []
    about_shown = bool(context.state.products) and points_at_shown(text)
    return articles.answer(context, text, intent, sure=_BEYOND_DOUBT if about_shown else _CLEARLY)


def _told(context: Context, products: Sequence[ProductView], text: str) -> list[Reply]:
    """What a question asks of a product; where it fits many, which is meant."""
    fitting = with_wish(products, text) if len(products) > 1 else products
    if fitting and len(fitting) <= _MOST_TOLD:
        shown = [product.id for product in fitting]
        replies = [reply for product in fitting for reply in about_product(context, product.id, text)]
        context.state.saw_products(shown)
        return replies
    show = context.show
    choices = [Choice(product.title, product.title) for product in (fitting or products)[:_MOST_CARDS]]
    reply = show.reply("utter_question_which_product")
    reply.custom = {"expects": "product", "choices": [choice.to_dict() for choice in choices]}
    reply.buttons = [{"title": choice.title, "payload": choice.value} for choice in choices]
    return [reply]


def search(context: Context, text: str, *, popular: bool = False, named: str = "") -> list[Reply]:
    """Products that fit words, price and options, as cards.

    `named` is the catalogue's own name for what the text names, where the NLU knows it: it is searched for
    where the words as typed find nothing.
    """
    show, facts = context.show, context.facts
    said = search_in(text)
    if not said.words and context.state.searched and (said.price_min, said.price_max) != (None, None):
        said = replace(said, words=context.state.searched)  # "and under 300?" refines the search before
    currency = facts.settings.currency
    query = SearchQuery(
        words=said.words,
        price_min=_minor(said.price_min, currency),
        price_max=_minor(said.price_max, currency),
        in_stock=said.in_stock,
        language=context.language,
        limit=_MOST_CARDS,
    )
    found = list(facts.services.catalogue.search(query))
    if not found and named and named != said.words:
        said = replace(said, words=named)
        found = list(facts.services.catalogue.search(replace(query, words=named)))
    if said.cheapest:
        found.sort(key=lambda product: product.price_min.amount_minor if product.price_min else 0)
    if not found and (answered := articles.answer(context, text)):
        return answered
    if not found:
        reply = show.reply("utter_product_not_found", words=said.words or text.strip()[:80])
        reply.custom["expects"] = "query"
        return [reply]
    context.state.searched = said.words
    context.state.saw_products([product.id for product in found])
    if (only := _only_one(context, found, text, query)) is not None:
        return about_product(context, only.id, text)
    cards = [show.product_card(product, reason=_reason(context, product, query)) for product in found]
    code = "utter_popular_products" if popular and not said.words else "utter_search_results"
    names = show.join([_priced(context, product) for product in found[:3]])
    reply = show.reply(code, count=len(found), words=said.words, names=names)
    reply.custom["cards"] = cards
    return [reply]


def _only_one(
    context: Context, found: Sequence[ProductView], text: str, query: SearchQuery
) -> ProductView | None:
    """The product to tell about instead of listing what was found: the only one, or the one that is named in
    a colour or material that none of those found comes in.
    """
    if len(found) == 1:
        return found[0] if query.price_min is None and query.price_max is None else None
    if all(not_offered(text, context.facts.universe(product.id)) for product in found):
        named = named_product(context, text)
        return named if named is not None and named.id in {product.id for product in found} else None
    return None


def _minor(amount: float | None, currency: str) -> int | None:
    return Money.parse(amount, currency).amount_minor if amount is not None else None


def _priced(context: Context, product: ProductView) -> str:
    price = context.show.money(product.price_min) if product.price_min else ""
    return context.show.say("utter_part_priced", title=product.title, price=price)


def _reason(context: Context, product: ProductView, query: SearchQuery) -> str:
    show = context.show
    if (
        query.price_max is not None
        and product.price_min is not None
        and product.price_min.amount_minor <= query.price_max
    ):
        return show.say("utter_reason_price")
    if product.rating is not None and product.rating >= 4.5:
        return show.say("utter_reason_rating", rating=f"{product.rating:.1f}")
    return ""


def about_product(context: Context, product_id: str, text: str) -> list[Reply]:
    """What a question asks of one product: options, price, stock of the variants it names."""
    product = context.facts.product(product_id, context.language)
    if product is None:
        return []
    universe = options_of(candidates_of(product))
    wish = wish_in(text, universe)
    missing = not_offered(text, universe) if not wish.wanted else None
    return [_details(context, product, wish, missing)]


def _details(context: Context, product: ProductView, wish: Wish, missing: str | None = None) -> Reply:
    """`missing`: a colour or material asked for that the product does not come in."""
    show = context.show
    context.state.saw_products([product.id])
    fitting = [variant for variant in product.variants if _fits(variant, wish)]
    named = bool(wish.wanted or wish.refused)
    if missing is not None or (named and not fitting):
        reply = show.reply(
            "utter_variant_does_not_exist",
            title=product.title,
            wish=show.options({"": missing}) if missing is not None else show.wish(wish),
            options=show.universe(product.id),
        )
    elif named and not any(variant.in_stock for variant in fitting):
        reply = show.reply("utter_variant_out_of_stock", title=product.title, wish=show.wish(wish))
    elif named or wish.cheapest or wish.dearest:
        available = sorted(
            (v for v in fitting if v.in_stock), key=lambda v: v.price.amount_minor, reverse=wish.dearest
        )
        chosen = available[:1] if wish.cheapest or wish.dearest else available[:8]
        lines = "\n".join(_variant_line(context, variant) for variant in chosen)
        reply = show.reply("utter_variants_in_stock", title=product.title, lines=lines, count=len(chosen))
    else:
        reply = _overview(context, product)
    single = fitting[0] if len(fitting) == 1 else None
    reply.custom["cards"] = [show.product_card(product, single)]
    return reply


def _overview(context: Context, product: ProductView) -> Reply:
    show = context.show
    in_stock = [variant for variant in product.variants if variant.in_stock]
    options = show.universe(product.id)
    low, high = product.price_min, product.price_max
    price = show.money(low) if low else ""
    if low and high and low != high:
        price = show.say("utter_part_price_range", low=show.money(low), high=show.money(high))
    description = product.description.split("\n")[0][:240]
    if fold(description) == fold(product.title):
        description = ""
    if len(product.variants) <= 1 or not options:
        code = "utter_product_single" if in_stock else "utter_product_sold_out"
        return show.reply(code, title=product.title, description=description, price=price)
    code = "utter_product_details" if in_stock else "utter_product_sold_out"
    return show.reply(
        code, title=product.title, description=description, price=price, options=options,
        available=len(in_stock), total=len(product.variants),
    )  # fmt: skip


def _fits(variant: VariantView, wish: Wish) -> bool:
    return fits(variant, wish.wanted) and not any(
        variant.options.get(name) in values for name, values in wish.refused.items()
    )


def _variant_line(context: Context, variant: VariantView) -> str:
    show = context.show
    return show.say(
        "utter_part_price_line", item=show.options(variant.options), price=show.money(variant.price)
    )


def compare(context: Context, text: str) -> list[Reply]:
    """Two or more products side by side."""
    show = context.show
    found = named_products(context, text)
    if len(found) < 2:
        remembered = [
            context.facts.product(product_id, context.language) for product_id in context.state.products
        ]
        known = [product for product in remembered if product]
        found = [*found, *(product for product in known if product.id not in {f.id for f in found})]
    found = found[:3]
    if len(found) < 2:
        reply = show.reply("utter_question_products_to_compare")
        reply.custom["expects"] = "product"
        return [reply]
    lines = "\n".join(
        show.say(
            "utter_part_compare_line",
            title=product.title,
            price=show.money(product.price_min) if product.price_min else "",
            rating=f"{product.rating:.1f}" if product.rating is not None else "-",
            options=show.universe(product.id),
        )
        for product in found
    )
    context.state.saw_products([product.id for product in found])
    reply = show.reply("utter_compare", lines=lines)
    reply.custom["cards"] = [show.product_card(product) for product in found]
    return [reply]


def _how_to_buy(context: Context, text: str) -> list[Reply]:
    """The bot does not take orders; it shows where to."""
    show = context.show
    meant = products_meant(context, text)
    if len(meant) != 1:
        return articles.answer(context, text, "place_order") or [show.reply("utter_how_to_buy")]
    product = meant[0]
    context.state.saw_products([product.id])
    reply = show.reply("utter_how_to_buy_product", title=product.title)
    reply.custom["cards"] = [show.product_card(product)]
    return [reply]


def speaks_of_payment(text: str) -> bool:
    """Whether a question in between is about the ways to pay."""
    return _PAYMENT.search(fold(text)) is not None
