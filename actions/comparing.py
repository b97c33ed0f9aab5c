"""Two or three products side by side: only what differs, and which costs less or is rated higher."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions.dialogue.context import Context
from actions.dialogue.facts import LANGUAGES
from actions.dialogue.reply import Reply
from actions.products_meant import named_products, placed_products, shown_products
from actions.understanding.suggesting import has_places_beyond
from shop.behaviour.facts import CONSUMABLE_SIGNS
from shop.views import ProductView

_MOST = 3
_NOTHING = "–"
# Attributes by which a shop sorts its products, and what tells which run out; people read the category.
_OF_NO_INTEREST = frozenset({"department", "kind", "type", "product type"}) | CONSUMABLE_SIGNS
_YES_NO = {True: "utter_part_yes", False: "utter_part_no"}

Row = tuple[str, list[str]]


def compare(context: Context, text: str) -> list[Reply]:
    """The products that a text names or points at, side by side; asks which where that is not clear."""
    shown = shown_products(context, listed=True)
    if shown and has_places_beyond(text, len(shown)):
        titles = context.show.join([product.title for product in shown])
        reply = context.show.reply("utter_no_such_place", count=len(shown), titles=titles)
        reply.custom["expects"] = "product"
        return [reply]
    products = _meant(context, text)[:_MOST]
    if len(products) < 2:
        reply = context.show.reply("utter_question_products_to_compare")
        reply.custom["expects"] = "product"
        return [reply]
    return [side_by_side(context, products)]


def _meant(context: Context, text: str) -> list[ProductView]:
    if len(placed := placed_products(context, text, bare=True)) > 1:
        return placed
    found = list(placed)
    for product in named_products(context, text):
        if product.id not in {one.id for one in found}:
            found.append(product)
    if len(found) < 2:
        shown = shown_products(context) or []
        if len(shown) < 2:
            shown = [*shown, *shown_products(context, listed=True)]
        known = {one.id for one in found}
        found += [one for one in dict((one.id, one) for one in shown).values() if one.id not in known]
    return found


def side_by_side(context: Context, products: Sequence[ProductView]) -> Reply:
    """These products with what differs between them."""
    show = context.show
    rows = _rows(context, products)
    differing = [row for row in rows if len(set(row[1])) > 1]
    same = [row for row in rows if len(set(row[1])) == 1 and row[1][0] != _NOTHING]
    titles = [product.title for product in products]
    between = " | "
    lines = [
        between.join(f"{place}. {title}" for place, title in enumerate(titles, start=1)),
        *(
            show.say("utter_part_compare_row", label=label, values=between.join(told))
            for label, told in differing
        ),
    ]
    in_common = show.sequence([show.pair(label, told[0]) for label, told in same])
    reply = show.reply(
        "utter_compare",
        lines="\n".join(lines),
        same=show.say("utter_part_compare_same", same=in_common) if in_common else "",
        verdict=_verdict(context, products),
    )
    context.state.compared = [product.id for product in products]
    context.state.saw_products(context.state.compared)
    reply.custom["cards"] = [show.product_card(product) for product in products]
    reply.custom["comparison"] = {
        "products": [{"id": one.id, "title": one.title, "url": one.url} for one in products],
        "rows": [{"label": label, "values": told} for label, told in differing],
        "same": in_common,
    }
    return reply


def _rows(context: Context, products: Sequence[ProductView]) -> list[Row]:
    show = context.show
    rows: list[Row] = [
        (show.label("compare", "price"), [_price(context, one) for one in products]),
        (
            show.label("compare", "rating"),
            [f"{one.rating:.1f}" if one.rating else _NOTHING for one in products],
        ),
        (
            show.label("compare", "stock"),
            [show.label("compare", "in_stock" if one.in_stock else "sold_out") for one in products],
        ),
        (show.label("compare", "category"), [one.category or _NOTHING for one in products]),
        (show.label("compare", "brand"), [_brand(context, one) for one in products]),
    ]
    options = dict.fromkeys(name for one in products for name in one.options)
    for name in options:
        rows.append(
            (
                _label(context, name),
                [show.option_values(one.options.get(name, ())) or _NOTHING for one in products],
            )
        )
    told_already = {*options, *_OF_NO_INTEREST}
    for name in dict.fromkeys(
        name for one in products for name in one.attributes if name not in told_already
    ):
        told = [_attribute(context, one.attributes.get(name)) for one in products]
        rows.append((_label(context, re.sub(r"[_-]+", " ", name)), told))
    return rows


def _brand(context: Context, product: ProductView) -> str:
    """The brand as titles that begin with it spell it in the shopper's language."""
    original = context.facts.product(product.id, LANGUAGES[0])
    if not product.brand or original is None or original.title == product.title:
        return product.brand or _NOTHING
    first, _, rest = product.title.partition(" ")
    return first if rest and original.title.startswith(f"{product.brand} ") else product.brand


def _label(context: Context, name: str) -> str:
    shown = context.show.option_name(name)
    return shown[:1].upper() + shown[1:]


def _price(context: Context, product: ProductView) -> str:
    show, low, high = context.show, product.price_min, product.price_max
    if low is None or high is None:
        return _NOTHING
    if low == high:
        return show.money(low)
    return show.say("utter_part_price_range", low=show.money(low), high=show.money(high))


def _attribute(context: Context, value: Any) -> str:
    show = context.show
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return show.say(_YES_NO[value])
    if isinstance(value, list | tuple):
        return show.option_values([str(one) for one in value]) or _NOTHING
    return show.option_values([str(value)]) if not isinstance(value, dict) else _NOTHING


def _verdict(context: Context, products: Sequence[ProductView]) -> str:
    """What people ask next: which costs less, which is rated higher."""
    show = context.show
    prices = {one.title: one.price_min.amount_minor for one in products if one.price_min}
    ratings = {one.title: one.rating for one in products if one.rating}
    parts = []
    if len(prices) > 1 and len(set(prices.values())) == len(prices):
        parts.append(
            show.say("utter_part_compare_cheapest", title=min(prices, key=lambda title: prices[title]))
        )
    if len(ratings) > 1 and len(set(ratings.values())) == len(ratings):
        best = max(ratings, key=lambda title: ratings[title])
        parts.append(show.say("utter_part_compare_best", title=best, rating=f"{ratings[best]:.1f}"))
    return ("" if context.language == "zh" else " ").join(parts)
