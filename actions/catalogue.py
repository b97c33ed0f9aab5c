"""Products: searching, telling about one, stock, comparing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from actions import articles, recommending
from actions.comparing import compare
from actions.dialogue.context import Context
from actions.dialogue.reply import Choice, Reply
from actions.dialogue.state import Looking
from actions.names import CATALOGUE_INTENTS, FALLBACK_INTENT, OUT_OF_SCOPE_INTENT
from actions.product_lists import (
    Found,
    fitting,
    list_reply,
    lowest_price,
    nearest,
    wish_in_words,
)
from actions.products_meant import (
    candidates_of,
    fits,
    named_product,
    placed_products,
    points_at_shown,
    products_meant,
    shown_products,
    with_wish,
)
from actions.understanding.enquiries import asks_for_warranty
from actions.understanding.manners import shops, speaks_of_own
from actions.understanding.options import Wish, not_offered, wish_in
from actions.understanding.orders import mention_in
from actions.understanding.requests import kind_said
from actions.understanding.search import search_in
from actions.understanding.suggesting import asks_for_others, kind_in, said_in
from actions.understanding.text import fold, words
from actions.understanding.variants import options_of
from shop.money import Money
from shop.views import ProductView, VariantView

_MOST_CARDS = 6
_PAYMENT = re.compile(r"\b(?:pay|payment|card|method|paypal|gift)|付款|支付|卡|方式")
# How sure an article must be to answer before the catalogue does, and where "it" may mean a product shown.
_CLEARLY, _BEYOND_DOUBT = 0.45, 0.6
_MOST_TOLD = 3
_MOST_WORDS = 16
_ASKS_THE_WAY = re.compile(r"\bhow (?:do|does|can|are|is|should)\b|\bwhy\b|怎么|如何|为什么|怎样")
_PRICE = re.compile(r"\bhow much\b|\bprice\b|\bcosts?\b|多少钱|什么价|啥价|价格|怎么卖")
_ASKS_HOW = re.compile(r"\bhow\b|\border\b|\bcheckout\b|怎么|如何|下单|流程|结账|付款")
# Intents of messages in which "the second one" is a product of the list, and no wish to buy or to complain.
_OF_PLACES = frozenset(
    {*CATALOGUE_INTENTS, "correct_information", "exchange_item", OUT_OF_SCOPE_INTENT, FALLBACK_INTENT, ""}
) - {"add_to_cart", "place_order"}
_ASKS_OF_IT = re.compile(r"\W*(?:is|are|does|do|can|will|has|have)\b (?:it|they|this|that|these|those|the)\b")


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
    if intent != "compare_products" and _wishes_list(text):
        changed = recommending.follow_up(context, text)
        return recommending.recommend(context, text) if changed is None else changed
    if intent == "recommend_product" and not said_in(text).words:
        return recommending.recommend(context, text)
    # An article on how suggestions come about likely has the very wish as its example.
    wishes = intent == "recommend_product" and not _ASKS_THE_WAY.search(fold(text))
    if not wishes and (found := _from_articles(context, intent, text)):
        return found
    if intent == "compare_products":
        return recommending.picked_of_compared(context, text) or compare(context, text)
    if (shown := _of_what_is_shown(context, intent, text)) is not None:
        return shown
    if intent == "recommend_product":
        return recommending.recommend(context, text)
    return search(context, text, named=entities.get("product", ""))


def _of_what_is_shown(context: Context, intent: str, text: str) -> list[Reply] | None:
    """An answer about products on the screen, or about one that a question names; None for a new wish."""
    asks = intent in {"ask_product", "check_stock"}
    # A question such as "how much is it in blue?" is about what is shown, no wish for another list.
    if not asks and (changed := recommending.follow_up(context, text)) is not None:
        return changed
    placed = placed_products(context, text)
    if len(placed) > 1:
        return compare(context, text)
    if placed or asks:
        meant = placed or products_meant(context, text)
        return _told(context, meant, text) if meant else recommending.follow_up(context, text)
    return None


def _wishes_list(text: str) -> bool:
    """Whether other products are wished for, by their likeness to those shown or because they go with them;
    "does it match my sofa?" asks about the one shown.
    """
    return bool(asks_for_others(text) or kind_in(text)) and not _ASKS_OF_IT.match(fold(text))


def of_list(context: Context, text: str, intent: str) -> list[Reply] | None:
    """The answer to what only makes sense of products that were just shown, whatever the NLU made of it:
    "show me others", "not that brand", "第二个有蓝色的吗".
    """
    if not context.state.showing or mention_in(text) or len(words(fold(text))) > _MOST_WORDS:
        return None
    if _wishes_list(text):
        return recommending.follow_up(context, text)
    if intent in _OF_PLACES and kind_said(text) is None and (placed := placed_products(context, text)):
        several = len(placed) > 1 or intent == "compare_products"
        return compare(context, text) if several else _told(context, placed, text)
    return None


def follow_up(context: Context, text: str) -> list[Reply] | None:
    """What a text without a request of its own adds to the products that were shown: "in red", "the second
    one", "for my mother"; None where it adds nothing.
    """
    if not context.state.products and context.state.looking is None:
        return None
    if placed := [] if mention_in(text) else placed_products(context, text):
        return compare(context, text) if len(placed) > 1 else _told(context, placed, text)
    return recommending.follow_up(context, text)


def price_in_passing(context: Context, text: str) -> list[Reply]:
    """What a product costs, where a text asks that of one it names; an article on prices would not tell."""
    if not _PRICE.search(fold(text)) or speaks_of_own(text):
        return []
    named = named_product(context, text)
    return _told(context, [named], text) if named is not None else []


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
    if named_product(context, text) is not None and not asks_for_warranty(text):
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
        if not set(shown) <= set(context.state.listed):
            context.state.looking = None  # another matter than the list before
        return [*replies, *_instead(context, fitting, replies)]
    show = context.show
    choices = [Choice(product.title, product.title) for product in (fitting or products)[:_MOST_CARDS]]
    reply = show.reply("utter_question_which_product")
    reply.custom = {"expects": "product", "choices": [choice.to_dict() for choice in choices]}
    reply.buttons = [{"title": choice.title, "payload": choice.value} for choice in choices]
    return [reply]


def _instead(context: Context, told: Sequence[ProductView], replies: Sequence[Reply]) -> list[Reply]:
    """Similar products in stock where the only one asked about cannot be had as it is wanted."""
    if len(told) != 1 or not any(reply.custom.get("sold_out") for reply in replies):
        return []
    return recommending.instead_of(context, [told[0].id])


def search(context: Context, text: str, *, named: str = "") -> list[Reply]:
    """Products that fit words, price and options, as cards.

    `named` is the catalogue's own name for what the text names, where the NLU knows it: it is searched for
    where the words as typed find nothing.
    """
    show, facts = context.show, context.facts
    said = search_in(text)
    currency = facts.settings.currency
    looking = Looking(
        words=said.words,
        price_min=_minor(said.price_min, currency),
        price_max=_minor(said.price_max, currency),
        in_stock=said.in_stock,
    )
    found = fitting(context, looking)
    by_name = replace(looking, words=named) if named and named != said.words else None
    if not found and by_name is not None and (found := fitting(context, by_name)):
        looking = by_name
    for asked in (looking, by_name) if not found else ():
        if asked is not None and (near := nearest(context, asked)):
            wish = wish_in_words(context, looking)
            return [list_reply(context, asked, near, "utter_nearest", wish=wish, left=near.left)]
    if not found and (answered := articles.answer(context, text)):
        return answered
    if not found:
        reply = show.reply("utter_product_not_found", words=said.words or text.strip()[:80])
        reply.custom["expects"] = "query"
        return [reply]
    if said.cheapest:
        found = Found(sorted(found.suggestions, key=lambda one: lowest_price(context, one.product_id)))
    if (only := _only_one(context, found.ids, text, looking)) is not None:
        context.state.looking = looking
        return about_product(context, only, text)
    return [list_reply(context, looking, found, "utter_search_results")]


def _only_one(context: Context, found: Sequence[str], text: str, looking: Looking) -> str | None:
    """The product to tell about instead of listing what was found: the only one, or the one that is named in
    a colour or material that none of those found comes in.
    """
    if len(found) == 1:
        return found[0] if looking.price_min is None and looking.price_max is None else None
    if all(not_offered(text, context.facts.universe(product_id)) for product_id in found):
        named = named_product(context, text)
        return named.id if named is not None and named.id in set(found) else None
    return None


def _minor(amount: float | None, currency: str) -> int | None:
    return Money.parse(amount, currency).amount_minor if amount is not None else None


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
        reply.custom["sold_out"] = True
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
        reply = show.reply(code, title=product.title, description=description, price=price)
    else:
        code = "utter_product_details" if in_stock else "utter_product_sold_out"
        reply = show.reply(
            code, title=product.title, description=description, price=price, options=options,
            available=len(in_stock), total=len(product.variants),
        )  # fmt: skip
    if not in_stock:
        reply.custom["sold_out"] = True
    return reply


def _fits(variant: VariantView, wish: Wish) -> bool:
    return fits(variant, wish.wanted) and not any(
        variant.options.get(name) in values for name, values in wish.refused.items()
    )


def _variant_line(context: Context, variant: VariantView) -> str:
    show = context.show
    return show.say(
        "utter_part_price_line", item=show.options(variant.options), price=show.money(variant.price)
    )


def _how_to_buy(context: Context, text: str) -> list[Reply]:
    """The bot does not take orders; it shows where to."""
    show = context.show
    meant = products_meant(context, text)
    if not meant and shops(text) and not _ASKS_HOW.search(fold(text)):
        # "I want to buy something for my plants" looks for it first.
        looking = Looking(words=search_in(text).words)
        if looking.words and fitting(context, looking):
            return search(context, text)
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
