"""Products: searching, telling about one, stock, comparing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from actions import articles, product_facts, recommending
from actions.comparing import compare
from actions.dialogue.context import Context
from actions.dialogue.reply import Reply
from actions.dialogue.state import Looking
from actions.list_wishes import without_options
from actions.looked_for import for_taste, special_wish, to_go_with
from actions.names import CATALOGUE_INTENTS, FALLBACK_INTENT, OUT_OF_SCOPE_INTENT
from actions.of_the_shown import more_of_the_shown, told
from actions.product_details import about_product, details, wish_of
from actions.product_lists import (
    SEARCHED,
    Found,
    fitting,
    list_reply,
    lowest_price,
    nearest,
    wish_in_words,
)
from actions.products_meant import (
    named_product,
    placed_products,
    points_at_shown,
    products_meant,
    shown_products,
    with_wish,
)
from actions.understanding.enquiries import asks_for_warranty
from actions.understanding.manners import shops, speaks_of_own
from actions.understanding.of_the_shown import asks_price, is_asked_of_it
from actions.understanding.options import Wish, not_offered
from actions.understanding.orders import mention_in
from actions.understanding.qualities import without_noise
from actions.understanding.requests import kind_said
from actions.understanding.search import search_in
from actions.understanding.suggesting import asks_for_others, kind_in, priced_one, said_in
from actions.understanding.text import fold, words
from shop.money import Money

_PAYMENT = re.compile(r"\b(?:pay|payment|card|method|paypal|gift)|付款|支付|卡|方式")
# How sure an article must be to answer before the catalogue does, and where "it" may mean a product shown.
_CLEARLY, _BEYOND_DOUBT = 0.45, 0.6
_MOST_LOOKED_AT = 60
_MOST_WORDS = 16
_ASKS_THE_WAY = re.compile(r"\bhow (?:do|does|can|are|is|should)\b|\bwhy\b|怎么|如何|为什么|怎样")
_ASKS_HOW = re.compile(r"\bhow\b|\border\b|\bcheckout\b|怎么|如何|下单|流程|结账|付款")
_BUYS = frozenset({"add_to_cart", "place_order"})
# Intents of messages in which "the second one" is a product of the list, and no wish to buy or to complain.
_OF_PLACES = (
    frozenset(
        {*CATALOGUE_INTENTS, "correct_information", "exchange_item", OUT_OF_SCOPE_INTENT, FALLBACK_INTENT, ""}
    )
    - _BUYS
)
_ASKS_OF_IT = re.compile(r"\W*(?:is|are|does|do|can|will|has|have)\b (?:it|they|this|that|these|those|the)\b")


def answer(context: Context, intent: str, text: str, entities: Mapping[str, str]) -> list[Reply] | None:
    """The answer to a product question; None where it is none."""
    if (known := product_facts.make_or_rating(context, text, intent)) is not None:
        return known
    if intent not in CATALOGUE_INTENTS:
        return None
    if (of_ordered := product_facts.of_ordered(context, text, intent)) is not None:
        return of_ordered
    if is_asked_of_it(text) and (went_on := _on_answer_before(context, text)) is not None:
        return went_on
    if not entities.get("product_id") and (special := special_wish(context, text, intent)) is not None:
        return special
    if product_id := entities.get("product_id"):
        product = context.facts.product(product_id, context.language)
        return (
            [details(context, product, Wish())]
            if product
            else [context.show.reply("utter_product_not_found", words="")]
        )
    if intent in _BUYS:
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
    if (quality := product_facts.quality_of_named(context, text, intent)) is not None:
        return quality
    if intent == "compare_products":
        return recommending.picked_of_compared(context, text) or compare(context, text)
    if (shown := _of_what_is_shown(context, intent, text)) is not None:
        return shown
    if intent == "recommend_product":
        return recommending.recommend(context, text)
    return search(context, text, named=entities.get("product", ""))


def _on_answer_before(context: Context, text: str) -> list[Reply] | None:
    """What the articles say to a question of "it", where an article was told and no product: "is there a
    warranty", "is it two or three years"."""
    state = context.state
    if not state.enquiry or state.turns - state.enquiry_turn != 1:
        return None
    if named_product(context, text) is not None or shops(text):
        return None
    return articles.answer(context, f"{state.enquiry} {text}", state.enquiry_topic) or None


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
        return told(context, meant, text) if meant else recommending.follow_up(context, text)
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
    asks_change = kind_said(without_noise(text)) is not None
    if not asks_change and (told_of := product_facts.of_shown(context, text, intent)) is not None:
        return told_of
    for other in (to_go_with, for_taste):
        if (replies := other(context, text)) is not None:
            return replies
    if _wishes_list(text):
        return recommending.follow_up(context, text)
    if intent in _OF_PLACES and not asks_change and (placed := placed_products(context, text)):
        several = len(placed) > 1 or (intent == "compare_products" and priced_one(text) is None)
        return compare(context, text) if several else told(context, placed, text)
    if asks_change or intent in _BUYS:
        return None
    more = more_of_the_shown(context, text)
    return product_facts.quality_of_shown(context, text, intent) if more is None else more


def follow_up(context: Context, text: str) -> list[Reply] | None:
    """What a text without a request of its own adds to the products that were shown: "in red", "the second
    one", "for my mother"; None where it adds nothing.
    """
    if not context.state.products and context.state.looking is None:
        return None
    if placed := [] if mention_in(text) else placed_products(context, text):
        return compare(context, text) if len(placed) > 1 else told(context, placed, text)
    return recommending.follow_up(context, text)


def price_in_passing(context: Context, text: str) -> list[Reply]:
    """What a product costs, where a text asks that of one it names; an article on prices would not tell."""
    if not asks_price(text) or speaks_of_own(text):
        return []
    named = named_product(context, text)
    return told(context, [named], text) if named is not None else []


def wishes_without(context: Context, text: str) -> bool:
    """Whether a text names a product and what it is not to be, and no more: "a scarf, no wool"."""
    said = search_in(text)
    return bool(said.denied and said.words) and named_product(context, said.words) is not None


def in_passing(context: Context, text: str) -> list[Reply]:
    """What the catalogue has to say to a text that the NLU made nothing of; nothing where it is about no
    product.
    """
    # "I bought a mug last week, do you have it in teal?" asks after the shop's.
    asks_of_own = speaks_of_own(text) and not shops(text)
    named = None if asks_of_own else named_product(context, text)
    if named is not None:
        return told(context, [named], text)
    if fitting := with_wish(shown_products(context), text):
        return told(context, fitting, text)
    return search(context, text) if shops(text) and not speaks_of_own(text) else []


def _from_articles(context: Context, intent: str, text: str) -> list[Reply]:
    """A clear answer from the articles to what names no product: sizes, warranty, care."""
    if named_product(context, text) is not None and not asks_for_warranty(text):
        return []
    about_shown = bool(context.state.products) and points_at_shown(text)
    return articles.answer(context, text, intent, sure=_BEYOND_DOUBT if about_shown else _CLEARLY)


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
        denied=list(said.denied),
    )
    found = fitting(context, looking)
    by_name = replace(looking, words=named) if named and named != said.words else None
    if not found and by_name is not None and (found := fitting(context, by_name)):
        looking = by_name
    for asked in (looking, by_name) if not found else ():
        if asked is not None and (near := nearest(context, asked)):
            wish = wish_in_words(context, looking)
            return [list_reply(context, asked, near, "utter_nearest", wish=wish, left=near.left)]
    if not found and looking.denied and (denied := _nothing_else(context, looking, text)):
        return denied
    if not found and (answered := articles.answer(context, text)):
        return answered
    if not found:
        reply = show.reply("utter_product_not_found", words=said.words or text.strip()[:80])
        reply.custom["expects"] = "query"
        return [reply]
    if said.cheapest:
        if not looking.words:
            found = fitting(context, looking, count=_MOST_LOOKED_AT)
        found = Found(
            sorted(found.suggestions, key=lambda one: lowest_price(context, one.product_id))[:SEARCHED]
        )
    looking, found = _as_it_comes(context, looking, found, text)
    if (only := _only_one(context, found.ids, text, looking)) is not None:
        context.state.looking = looking
        return about_product(context, only, text)
    if lacking := _lacking(context, found, text):
        wish = context.show.option_values(lacking)
        return [list_reply(context, looking, found, "utter_none_comes_so", wish=wish)]
    return [list_reply(context, looking, found, "utter_search_results")]


def _lacking(context: Context, found: Found, text: str) -> list[str]:
    """What is asked for that nothing found comes in, though it comes in others of that sort."""
    products = [product for one in found.ids if (product := context.facts.product(one, context.language))]
    missing = [wish_of(context, product, text).missing for product in products]
    return [value for value in missing[0] if all(value in other for other in missing)] if missing else []


def _nothing_else(context: Context, looking: Looking, text: str) -> list[Reply]:
    """Word that all there is, is what was not wanted; nothing where there is nothing at all."""
    found = fitting(context, replace(looking, denied=[]))
    if len(found.ids) == 1:
        return about_product(context, found.ids[0], text)
    wish = wish_in_words(context, looking)
    return [context.show.reply("utter_nothing_fits", wish=wish)] if found else []


def _as_it_comes(context: Context, looking: Looking, found: Found, text: str) -> tuple[Looking, Found]:
    """What was found in the versions asked for, where there is any that comes so; the product itself where
    one is named and does not.
    """
    if len(found.ids) < 2:
        return looking, found
    products = [product for one in found.ids if (product := context.facts.product(one, context.language))]
    named = named_product(context, text)
    if named in products and wish_of(context, named, text).missing:
        return looking, Found([one for one in found.suggestions if one.product_id == named.id])
    words, options = without_options(context, looking.words, text, products=products)
    if not options:
        return looking, found
    narrowed = replace(looking, words=words, options=options)
    among = [one for one in fitting(context, narrowed).suggestions if one.product_id in found.ids]
    return (narrowed, Found(among)) if among else (looking, found)


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


def _how_to_buy(context: Context, text: str) -> list[Reply]:
    """The bot does not take orders; it shows where to."""
    show = context.show
    meant = products_meant(context, text)
    if not meant and shops(text) and not _ASKS_HOW.search(fold(text)):
        # "I want to buy something for my plants" looks for it first.
        looking = Looking(words=search_in(text).words)
        if looking.words and fitting(context, looking):
            return search(context, text)
    if not meant and points_at_shown(text) and (went_on := _on_answer_before(context, text)):
        return went_on
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
