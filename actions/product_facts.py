"""What is told of products beyond their versions: their qualities, as the description has them, their make,
their rating, what several of them cost, and which of those shown suits best.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.names import CATALOGUE_INTENTS, FALLBACK_INTENT, OUT_OF_SCOPE_INTENT
from actions.product_details import wish_of
from actions.products_meant import (
    candidates_of,
    named_product,
    placed_products,
    shown_products,
    with_wish,
)
from actions.understanding.of_the_shown import is_asked_of_it, speaks_of_own_one
from actions.understanding.product_wishes import product_wish
from actions.understanding.qualities import (
    asks_brand,
    asks_for_options,
    asks_quality,
    asks_rating,
    criterion_in,
    sentences_on,
    several_in,
    with_it_for,
    without_purpose,
)
from actions.understanding.sizes import ladder_of
from actions.understanding.text import fold, words
from actions.understanding.variants import options_of
from shop.money import Money
from shop.views import ProductView

_ASKING = frozenset({*CATALOGUE_INTENTS, "bot_challenge", OUT_OF_SCOPE_INTENT, FALLBACK_INTENT, ""})
_POINTS = re.compile(r"\b(?:it|that|this|they)\b(?! (?:\w+ )?(?:is|are)\b)")
_OF_ONE = frozenset({"ask_product", "check_stock", "search_product"})
_RATING_INTENTS = frozenset({*_ASKING, "review"})
_MOST = 6
# How sure an article must be for a question to be about the shop's ways after all.
_OF_THE_SHOP = 0.45


def of_shown(context: Context, text: str, intent: str) -> list[Reply] | None:
    """The answer to what is asked of the products on the screen beyond their versions; None for all else."""
    shown = shown_products(context)[:_MOST]
    if (
        not shown
        or speaks_of_own_one(text)
        or ((count := several_in(text)) is None and intent not in _ASKING)
    ):
        return None
    if count is not None:
        return _sum(context, with_wish(shown, text) or shown, text, count)
    if _names_another(context, text, shown):
        return None
    listed = shown_products(context, listed=True)[:_MOST]
    if (criterion := criterion_in(text)) and len(among := shown if len(shown) > 1 else listed) > 1:
        return _suited(context, among, criterion)
    if len(shown) < 2:
        return None
    return _options(context, shown, text) if asks_for_options(text) else None


def quality_of_shown(context: Context, text: str, intent: str) -> list[Reply] | None:
    """What the descriptions of the products on the screen say to a question; None where it is about something
    else."""
    shown = shown_products(context)[:_MOST]
    if not shown or intent not in _ASKING or speaks_of_own_one(text):
        return None
    if not (asks_quality(text) or criterion_in(text)):
        return None
    if told := _told(context, shown, text):
        return told
    described = [one for one in shown if one.description.strip() and fold(one.description) != fold(one.title)]
    if not described or _names_another(context, text, shown):
        return None
    found = context.facts.services.articles.answer(text, context.language, intent)
    if found is not None and found.score >= _OF_THE_SHOP:
        return None
    context.state.saw_products([product.id for product in shown])
    if len(shown) > 1:
        return [context.show.reply("utter_products_do_not_say")]
    reply = context.show.reply("utter_product_does_not_say", title=shown[0].title)
    reply.buttons = [context.show.person_button()]
    return [reply]


def of_ordered(context: Context, text: str, intent: str) -> list[Reply] | None:
    """What the description says to a question about the product of the order that was just told: "where is my
    watch", "is it waterproof"."""
    state = context.state
    if intent not in _ASKING or not asks_quality(text) or not is_asked_of_it(text):
        return None
    if not state.in_view or state.turns - state.in_view_turn > 1 or state.products:
        return None
    order = context.facts.order(state.in_view[0])
    ids = list(dict.fromkeys(item.product_id for item in order.items)) if order else []
    product = context.facts.product(ids[0], context.language) if len(ids) == 1 else None
    return (_told(context, [product], text) or None) if product else None


def quality_of_named(context: Context, text: str, intent: str) -> list[Reply] | None:
    """What the description of a product that is named says to a question of what it is like, or that it says
    nothing: "is the backpack waterproof"; None where the question is of its versions, or of no one product.
    """
    if intent not in _OF_ONE or len(placed_products(context, text)) > 1:
        return None
    named = named_product(context, text)
    if named is None or _POINTS.search(fold(text)) or wish_of(context, named, text).says_something:
        return None
    asked = with_it_for(text, words(fold(named.title)))
    if asked == fold(text) or not (asks_quality(asked) and is_asked_of_it(asked)):
        return None
    if told := _told(context, [named], asked):
        return told
    if not named.description.strip() or fold(named.description) == fold(named.title):
        return None
    context.state.saw_products([named.id])
    reply = context.show.reply("utter_product_does_not_say", title=named.title)
    reply.buttons = [context.show.person_button()]
    reply.custom["cards"] = [context.show.product_card(named)]
    return [reply]


def make_or_rating(context: Context, text: str, intent: str) -> list[Reply] | None:
    """What is asked of the make or the rating of products that are named or shown; None for all else."""
    rating = asks_rating(text) and intent in _RATING_INTENTS
    if not rating and not (asks_brand(text) and intent in _ASKING):
        return None
    named = named_product(context, text)
    meant = placed_products(context, text) or ([named] if named else shown_products(context)[:_MOST])
    if not meant:
        return None
    context.state.saw_products([product.id for product in meant])
    show = context.show
    if not rating:
        return [
            show.reply("utter_product_brand", title=product.title, brand=product.brand)
            for product in meant
            if product.brand
        ] or None
    return [
        show.reply("utter_product_rating", title=product.title, rating=f"{product.rating:.1f}")
        if product.rating
        else show.reply("utter_product_not_rated", title=product.title)
        for product in meant
    ]


def _names_another(context: Context, text: str, shown: Sequence[ProductView]) -> bool:
    """Whether a product is named that is not on the screen."""
    named = named_product(context, without_purpose(text))
    return named is not None and named.id not in {product.id for product in shown}


def _told(context: Context, products: Sequence[ProductView], asked: str) -> list[Reply]:
    """What the descriptions say to what is asked; nothing where they say nothing of it."""
    show = context.show
    found = [(product, " ".join(sentences_on(asked, product.description))) for product in products]
    told = [(product, said) for product, said in found if said]
    if not told:
        return []
    if len(products) == 1:
        product, said = told[0]
        context.state.saw_products([product.id])
        return [show.reply("utter_product_says", title=product.title, said=said)]
    lines = "\n".join(
        show.say("utter_part_compare_row", label=product.title, values=said) for product, said in told
    )
    reply = show.reply("utter_products_say", lines=lines)
    reply.custom["cards"] = [show.product_card(product) for product, _ in told]
    context.state.saw_products([product.id for product, _ in told])
    return [reply]


def _suited(context: Context, shown: Sequence[ProductView], criterion: str) -> list[Reply] | None:
    """Which of those shown is the best in something, as far as the descriptions tell."""
    if told := _told(context, shown, criterion):
        return told
    rated = [product for product in shown if product.rating and product.in_stock and product.price_min]
    if not rated:
        return None
    best = max(rated, key=lambda product: product.rating or 0.0)
    price = context.show.money(best.price_min) if best.price_min else ""
    context.state.saw_products([product.id for product in shown])
    return [
        context.show.reply("utter_suited_unknown", title=best.title, rating=f"{best.rating:.1f}", price=price)
    ]


def _options(context: Context, shown: Sequence[ProductView], text: str) -> list[Reply] | None:
    """What each of those shown comes in, for the option that is asked about."""
    for product in shown:
        said = product_wish(text, options_of(candidates_of(product)), titles=(product.title,))
        if said.says_something or said.left:
            return None
    return options_told(context, shown, text)


def options_told(context: Context, products: Sequence[ProductView], text: str) -> list[Reply] | None:
    """What the option that a text names has to offer, product by product; None where none of them has it."""
    show, lines, having = context.show, [], []
    for product in products[:_MOST]:
        universe = options_of(candidates_of(product))
        said = product_wish(text, universe, titles=(product.title,))
        if said.says_something:
            return None
        for name in said.options[:1]:
            values = show.option_values(ladder_of(universe[name]) or universe[name])
            lines.append(show.say("utter_part_compare_row", label=product.title, values=values))
            having.append(product)
    if not lines:
        return None
    context.state.saw_products([product.id for product in having])
    reply = show.reply("utter_options_of_shown", lines="\n".join(lines))
    reply.custom["cards"] = [show.product_card(product) for product in having]
    return [reply]


def _sum(context: Context, meant: Sequence[ProductView], text: str, count: int) -> list[Reply] | None:
    """What several of one product cost, of the versions that are named."""
    if len(meant) != 1:
        return None
    product, show = meant[0], context.show
    without_number = re.sub(r"\b\d+\b", " ", text)
    wanted = product_wish(without_number, options_of(candidates_of(product))).wish.wanted
    amounts = [
        variant.price
        for variant in product.variants
        if all(variant.options.get(name) in values for name, values in wanted.items())
    ]
    if not amounts:
        return None
    low, high = (
        Money(chosen(price.amount_minor for price in amounts) * count, amounts[0].currency)
        for chosen in (min, max)
    )
    price = show.money(low)
    if low != high:
        price = show.say("utter_part_price_range", low=price, high=show.money(high))
    context.state.saw_products([product.id])
    named = f"{product.title} ({', '.join(v for values in wanted.values() for v in values)})"
    title = named if wanted and context.language == "en" else product.title
    return [show.reply("utter_several_cost", count=count, title=title, price=price)]
