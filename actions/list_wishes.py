"""Wishes about a list, held against what was shown: options, brands, prices, words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from actions.dialogue.context import Context
from actions.dialogue.state import Looking
from actions.products_meant import candidates_of, shown_products
from actions.understanding.denials import denials_in
from actions.understanding.options import wish_in
from actions.understanding.product_wishes import denied_options
from actions.understanding.search import without_prices
from actions.understanding.text import fold
from actions.understanding.units import value_patterns
from actions.understanding.variants import options_of
from shop.money import Money
from shop.views import ProductView, SearchQuery

_LOOKED_AT = 30


def names_what_is_shown(context: Context, words: str, looking: Looking) -> bool:
    """Whether the words name what is being looked for already, or nothing that there is."""
    if set(words.split()) <= set(looking.words.split()):
        return True
    query = SearchQuery(words=words, language=context.language, limit=_LOOKED_AT)
    found = {product.id for product in context.facts.services.catalogue.search(query)}
    return not found or bool(found & {*context.state.products, *context.state.listed})


def brands_shown(context: Context, refused: Sequence[str]) -> list[str]:
    """The brand that "that brand" means: of the product told last, else the commonest in the list."""
    brands = Counter(one.brand for one in shown_products(context) if one.brand and one.brand not in refused)
    return [brand for brand, _ in brands.most_common(1)]


def without_options(
    context: Context, words: str, text: str, *, products: Sequence[ProductView] = ()
) -> tuple[str, dict[str, str]]:
    """The words without those that name an option's value, and the options they name: of these products, or
    of what was shown and searched for.
    """
    universe = _merged(products) if products else options_on_offer(context)
    wish = wish_in(denials_in(without_prices(text)).kept, universe)
    options = {name: values[0] for name, values in wish.wanted.items()}
    left = fold(words)
    for value in (value for values in wish.wanted.values() for value in values):
        for pattern in value_patterns(value):
            left = pattern.sub(" ", left)
    return " ".join(left.split()), options


def without_values(context: Context, words: str, options: Mapping[str, str]) -> str:
    """Words of the search before without other values of the options said now: "red mugs", now in blue."""
    universe = options_on_offer(context)
    for name in options:
        for value in universe.get(name, ()):
            for pattern in value_patterns(value)[:1]:
                words = pattern.sub(" ", words)
    return " ".join(words.split())


def with_denied(context: Context, looking: Looking, denied: Sequence[str]) -> Looking:
    """The wishes with more that is not wanted; what was wished for before gives way to it."""
    if not denied:
        return looking
    refused = denied_options(denied, options_on_offer(context))
    options = {name: value for name, value in looking.options.items() if value not in refused.get(name, ())}
    words = looking.words
    for value in (value for values in refused.values() for value in values):
        for pattern in value_patterns(value):
            words = pattern.sub(" ", words)
    known = list(dict.fromkeys([*looking.denied, *denied]))
    return replace(looking, denied=known, options=options, words=" ".join(words.split()))


def options_on_offer(context: Context) -> dict[str, list[str]]:
    """The options of what was shown and of what was searched for, with all their values."""
    looking = context.state.looking
    products = [*shown_products(context), *shown_products(context, listed=True)]
    words = looking.words if looking else ""
    query = SearchQuery(words=words, language=context.language, limit=_LOOKED_AT)
    products += context.facts.services.catalogue.search(query)
    return _merged(products)


def _merged(products: Sequence[ProductView]) -> dict[str, list[str]]:
    merged: dict[str, list[str]] = {}
    for product in products:
        for name, values in options_of(candidates_of(product)).items():
            merged[name] = list(dict.fromkeys([*merged.get(name, ()), *values]))
    return merged


def minor(context: Context, amount: float | None) -> int | None:
    """An amount in minor units of the shop's currency."""
    currency = context.facts.settings.currency
    return Money.parse(amount, currency).amount_minor if amount is not None else None
