"""Products: searching, telling about one, stock, comparing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.names import CATALOGUE_INTENTS
from actions.understanding.items import ItemCandidate, mentions_in
from actions.understanding.options import Wish, wish_in
from actions.understanding.search import price_range_in, search_in
from actions.understanding.text import fold, words
from actions.understanding.variants import VariantCandidate, options_of
from shop.errors import NotFound
from shop.money import Money
from shop.views import ProductView, SearchQuery, VariantView

_MOST_CARDS = 6
_IT = re.compile(r"\b(?:it|this|that|they|these|those|this one|that one|them)\b|它|这个|那个|这款|那款|这些")
_PAYMENT = re.compile(r"\b(?:pay|payment|card|method|paypal|gift)|付款|支付|卡|方式")
_STOCK = re.compile(
    r"\b(?:in stock|available|availability|have (?:it|that|this|one)|left|sold out)\b|有货|库存|现货|还有|"
    r"有没有"
)
_POSITION = re.compile(r"\b(first|second|third|1st|2nd|3rd)\b|第([一二三123])")


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
    if intent == "compare_products":
        return compare(context, text)
    if intent in {"add_to_cart", "place_order"}:
        return _how_to_buy(context, text)
    if intent in {"ask_product", "check_stock"}:
        found = _product_meant(context, text)
        if found is not None:
            return about_product(context, found.id, text) or [_details(context, found, Wish())]
    popular = intent == "recommend_product"
    return search(context, text, popular=popular, named=entities.get("product", ""))


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
    if not found:
        reply = show.reply("utter_product_not_found", words=said.words or text.strip()[:80])
        reply.custom["expects"] = "query"
        return [reply]
    context.state.searched = said.words
    context.state.saw_products([product.id for product in found])
    cards = [show.product_card(product, reason=_reason(context, product, query)) for product in found]
    code = "utter_popular_products" if popular and not said.words else "utter_search_results"
    names = show.join([_priced(context, product) for product in found[:3]])
    reply = show.reply(code, count=len(found), words=said.words, names=names)
    reply.custom["cards"] = cards
    return [reply]


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
    wish = wish_in(text, options_of(_candidates(product)))
    return [_details(context, product, wish)]


def _candidates(product: ProductView) -> list[VariantCandidate]:
    return [VariantCandidate(v.id, v.options, v.price.amount_minor, v.in_stock) for v in product.variants]


def _details(context: Context, product: ProductView, wish: Wish) -> Reply:
    show = context.show
    context.state.saw_products([product.id])
    fitting = [variant for variant in product.variants if _fits(variant, wish)]
    named = bool(wish.wanted or wish.refused)
    if named and not fitting:
        reply = show.reply(
            "utter_variant_does_not_exist",
            title=product.title,
            wish=show.wish(wish),
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
    return all(variant.options.get(name) in values for name, values in wish.wanted.items()) and not any(
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
    found = _named_products(context, text)
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


def _named_products(context: Context, text: str) -> list[ProductView]:
    parts = re.split(r"\b(?:and|or|vs\.?|versus|with|to)\b|,|和|与|跟|还是|、", fold(text))
    found: list[ProductView] = []
    for part in parts:
        wanted = search_in(
            re.sub(
                r"\b(?:compare|comparison|difference|better|between)\b|比较|对比|区别|哪个好|更好", " ", part
            )
        ).words
        if not wanted:
            continue
        best = _best_title(context, wanted)
        if best is not None and best.id not in {product.id for product in found}:
            found.append(best)
    return found


def _best_title(context: Context, text: str) -> ProductView | None:
    """The product that a text names, if its title really is in it."""
    products: Sequence[ProductView] = context.facts.services.catalogue.find_products(
        text, 5, context.language
    )
    candidates = [ItemCandidate(product.id, (product.title,), product_id=product.id) for product in products]
    mentions = [mention for mention in mentions_in(text, candidates) if not mention.excluded]
    if not mentions:
        return None
    ids = max(mentions, key=lambda mention: mention.end - mention.start).ids
    return next((product for product in products if product.id in ids), None)


def _product_meant(context: Context, text: str) -> ProductView | None:
    """The product a question is about: named, or the one just shown."""
    shown = context.state.products
    if place := _POSITION.search(fold(text)):
        index = {
            "first": 0,
            "1st": 0,
            "second": 1,
            "2nd": 1,
            "third": 2,
            "3rd": 2,
            "一": 0,
            "二": 1,
            "三": 2,
            "1": 0,
            "2": 1,
            "3": 2,
        }[place.group(1) or place.group(2)]
        if index < len(shown):
            return context.facts.product(shown[index], context.language)
    named = _best_title(context, fold(text))
    if named is not None:
        return named
    if shown and (_IT.search(fold(text)) or len(words(fold(text))) <= 6):
        return context.facts.product(shown[0], context.language)
    return None


def _how_to_buy(context: Context, text: str) -> list[Reply]:
    """The bot does not take orders; it shows where to."""
    show = context.show
    product = _product_meant(context, text)
    if product is None:
        return [show.reply("utter_how_to_buy")]
    context.state.saw_products([product.id])
    reply = show.reply("utter_how_to_buy_product", title=product.title)
    reply.custom["cards"] = [show.product_card(product)]
    return [reply]


def speaks_of_payment(text: str) -> bool:
    """Whether a question in between is about the ways to pay."""
    return _PAYMENT.search(fold(text)) is not None


def product_or_none(context: Context, product_id: str) -> ProductView | None:
    """A product by id."""
    try:
        return context.facts.services.catalogue.product(product_id, context.language)
    except NotFound:
        return None


def speaks_of_stock(text: str) -> bool:
    """Whether a question is about what is there to buy."""
    folded = fold(text)
    return _STOCK.search(folded) is not None or price_range_in(text) != (None, None)
