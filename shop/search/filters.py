"""Category, brand and option filters, told in the shopper's words."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz

from shop.search.index import Document
from shop.search.words import fold, index_words, same_words, split_words

_CLOSE_ENOUGH = 85.0


def fits_category(document: Document, category: str) -> bool:
    """The category's name in any language, or some words of it ("kitchen" of "Home & Kitchen")."""
    wanted = fold(category).strip()
    words = set(split_words(category))
    for name in document.folded_categories:
        if name == wanted or (words and words <= set(index_words(name))):
            return True
        if fuzz.ratio(name, wanted) >= _CLOSE_ENOUGH:
            return True
    return False


def fits_brand(document: Document, brand: str) -> bool:
    """The brand, small typing errors forgiven."""
    return bool(document.folded_brand) and fuzz.ratio(document.folded_brand, fold(brand)) >= _CLOSE_ENOUGH


def fitting_variants(
    variants: Mapping[str, Mapping[str, str]], options: Mapping[str, str]
) -> tuple[str, ...]:
    """The variants that have every option asked for; names and values also by synonym (颜色: 蓝色)."""
    return tuple(
        variant_id
        for variant_id, own in variants.items()
        if all(_has_option(own, name, value) for name, value in options.items())
    )


def _has_option(own: Mapping[str, str], name: str, value: str) -> bool:
    names = set(same_words(fold(name).strip()))
    for own_name, own_value in own.items():
        if fold(own_name).strip() in names and _same_value(own_value, value):
            return True
    return False


def _same_value(own: str, wanted: str) -> bool:
    if fold(own).strip() == fold(wanted).strip():
        return True
    own_words = set(index_words(own))
    words = split_words(wanted)
    return bool(words) and all(own_words & set(same_words(word)) for word in words)
