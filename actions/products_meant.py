"""Which product a text is about: named in it, or one of those just shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from actions.dialogue.context import Context
from actions.understanding.items import ItemCandidate, mentions_in
from actions.understanding.manners import without_modals
from actions.understanding.options import wish_in
from actions.understanding.search import search_in
from actions.understanding.text import fold, words
from actions.understanding.variants import VariantCandidate, options_of
from shop.views import ProductView, VariantView

_IT = re.compile(r"\b(?:it|this|that|they|these|those|this one|that one|them)\b|它|这个|那个|这款|那款|这些")
_POSITION = re.compile(r"\b(first|second|third|1st|2nd|3rd)\b|第([一二三123])")
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2}
_PLACES |= {"一": 0, "二": 1, "三": 2, "1": 0, "2": 1, "3": 2}
_SHORT = 6


def points_at_shown(text: str) -> bool:
    """Whether a text speaks of "it", what was shown before."""
    return _IT.search(fold(text)) is not None


def products_meant(context: Context, text: str) -> list[ProductView]:
    """The product a question is about; several where what was said fits several of those just shown."""
    if (place := _POSITION.search(fold(text))) is not None:
        index = _PLACES[place.group(1) or place.group(2)]
        if index < len(context.state.products):
            found = context.facts.product(context.state.products[index], context.language)
            return [found] if found else []
    named = named_product(context, text)
    if named is not None:
        return [named]
    if not (points_at_shown(text) or len(words(fold(text))) <= _SHORT):
        return []
    shown = shown_products(context)
    return with_wish(shown, text) or (
        shown if points_at_shown(text) else shown[:1] if len(shown) == 1 else []
    )


def shown_products(context: Context) -> list[ProductView]:
    """The products that were just shown."""
    found = (context.facts.product(product_id, context.language) for product_id in context.state.products)
    return [product for product in found if product]


def with_wish(products: Sequence[ProductView], text: str) -> list[ProductView]:
    """Those of the products that come in an option the text names ("with 512 GB"); none if it names none."""
    found = []
    for product in products:
        wish = wish_in(text, options_of(candidates_of(product)))
        if wish.wanted and any(fits(variant, wish.wanted) for variant in product.variants):
            found.append(product)
    return found


def candidates_of(product: ProductView) -> list[VariantCandidate]:
    """The product's variants in the form that understanding works on."""
    return [VariantCandidate(v.id, v.options, v.price.amount_minor, v.in_stock) for v in product.variants]


def fits(variant: VariantView, wanted: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a variant has every option wanted."""
    return all(variant.options.get(name) in values for name, values in wanted.items())


def named_products(context: Context, text: str) -> list[ProductView]:
    """The products that a text names one after the other."""
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
        best = named_product(context, wanted)
        if best is not None and best.id not in {product.id for product in found}:
            found.append(best)
    return found


def named_product(context: Context, text: str) -> ProductView | None:
    """The product that a text names, if its title really is in it."""
    text = without_modals(text)
    products: Sequence[ProductView] = context.facts.services.catalogue.find_products(
        text, 5, context.language
    )
    candidates = [ItemCandidate(product.id, (product.title,), product_id=product.id) for product in products]
    mentions = [mention for mention in mentions_in(text, candidates) if not mention.excluded]
    if not mentions:
        return None
    ids = max(mentions, key=lambda mention: mention.end - mention.start).ids
    return next((product for product in products if product.id in ids), None)
