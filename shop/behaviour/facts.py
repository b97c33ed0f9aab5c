"""What filters need to know of products, out of catalogue rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from shop.behaviour.views import ProductFacts, VariantFacts
from shop.search.words import fold

CONSUMABLE_SIGNS = frozenset({"consumable", "repurchasable", "refill"})
"""Attributes (with a true value) and tags that tell that people buy the product again and again."""
_TRUE = frozenset({"true", "yes", "1"})


def product_facts(products: Iterable[Any], variants: Iterable[Any]) -> list[ProductFacts]:
    """`products`: id, title, category, brand, tags, attributes, translations, rating, created (seconds);
    `variants`: product id, variant id, price, whether it can be bought now, options."""
    known: dict[frozenset[tuple[str, str]], frozenset[tuple[str, str]]] = {}
    own: dict[str, list[VariantFacts]] = {}
    for product_id, variant_id, price, in_stock, options in variants:
        pairs = frozenset((str(name), str(value)) for name, value in (options or {}).items())
        own.setdefault(product_id, []).append(
            VariantFacts(variant_id, int(price), bool(in_stock), known.setdefault(pairs, pairs))
        )
    found = [_facts_of(row, own.get(row[0], [])) for row in products]
    return sorted(found, key=lambda facts: facts.id)


def _facts_of(row: Any, variants: list[VariantFacts]) -> ProductFacts:
    product_id, title, category, brand, tags, attributes, translations, rating, created = row
    tags = tuple(str(tag) for tag in tags or ())
    attributes = attributes if isinstance(attributes, Mapping) else {}
    translated = translations.values() if isinstance(translations, Mapping) else ()
    names = [category, *tags, *(words.get("category") for words in translated if isinstance(words, Mapping))]
    return ProductFacts(
        id=product_id, title=title, category=category or "", brand=brand or "",
        groups=frozenset(fold(str(name)).strip() for name in names if name),
        in_stock=any(variant.in_stock for variant in variants),
        consumable=_is_consumable(tags, attributes), created=int(created or 0), rating=rating or 0.0,
        variants=tuple(variants),
    )  # fmt: skip


def _is_consumable(tags: tuple[str, ...], attributes: Mapping[str, Any]) -> bool:
    if CONSUMABLE_SIGNS & {tag.casefold() for tag in tags}:
        return True
    return any(str(attributes.get(sign, "")).casefold() in _TRUE for sign in CONSUMABLE_SIGNS)
