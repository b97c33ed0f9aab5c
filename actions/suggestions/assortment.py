"""The catalogue as arrays, so that thousands of products are filtered in a fraction of a millisecond."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from shop.behaviour.views import ProductFacts
from shop.search.filters import fitting_variants
from shop.search.words import fold, split_words

Mask = npt.NDArray[np.bool_]


class Assortment:
    """All products, numbered in order of id; filters answer masks of shape (products,).

    Prices and stock are as they were when the catalogue was read: a first sieve. What is shown is asked of
    the database once more.
    """

    def __init__(self, facts: Sequence[ProductFacts]) -> None:
        self.facts = tuple(facts)
        self.numbers = {one.id: number for number, one in enumerate(self.facts)}
        self.consumable = np.array([one.consumable for one in self.facts], np.bool_)
        self.created = np.array([one.created for one in self.facts], np.int64)
        self.ratings = np.array([one.rating for one in self.facts], np.float32)
        categories = sorted({one.category for one in self.facts})
        place = {category: number for number, category in enumerate(categories)}
        self.categories = np.array([place[one.category] for one in self.facts], np.int32)
        variants = [variant for one in self.facts for variant in one.variants]
        self._sold = np.array([number for number, one in enumerate(self.facts) if one.variants], np.int64)
        counts = [len(one.variants) for one in self.facts if one.variants]
        self._starts = np.cumsum([0, *counts[:-1]]) if counts else np.zeros(0, np.int64)
        self._prices = np.array([variant.price for variant in variants], np.int64)
        self._in_stock = np.array([variant.in_stock for variant in variants], np.bool_)
        self._variants = {variant.id: number for number, variant in enumerate(variants)}
        self._kinds: dict[frozenset[tuple[str, str]], int] = {}
        self._options = np.array(
            [self._kinds.setdefault(variant.options, len(self._kinds)) for variant in variants], np.int64
        )
        self.in_stock = self._owned(self._in_stock)
        self._groups: dict[str, list[int]] = {}
        for number, one in enumerate(self.facts):
            for group in one.groups:
                self._groups.setdefault(group, []).append(number)
        self._with_options = lru_cache(256)(self._variants_with)
        self._in_category = lru_cache(256)(self._products_of)

    def __len__(self) -> int:
        return len(self.facts)

    def numbers_of(self, product_ids: Iterable[str]) -> npt.NDArray[np.int64]:
        """Numbers of those that there are, in the order given."""
        known = (self.numbers.get(product_id) for product_id in product_ids)
        return np.array([number for number in known if number is not None], np.int64)

    def only(self, product_ids: Iterable[str]) -> Mask:
        """These alone."""
        mask = np.zeros(len(self), np.bool_)
        mask[self.numbers_of(product_ids)] = True
        return mask

    def buyable(self, options: Mapping[str, str], price_min: int | None, price_max: int | None) -> Mask:
        """A variant is in stock that has all these options and costs no less and no more."""
        if not options and price_min is None and price_max is None:
            return self.in_stock
        fits = self._in_stock.copy()
        if price_min is not None:
            fits &= self._prices >= price_min
        if price_max is not None:
            fits &= self._prices <= price_max
        if options:
            fits &= self._with_options(tuple(sorted(options.items())))
        return self._owned(fits)

    def has_options(self, variant_ids: Iterable[str], options: Mapping[str, str]) -> bool:
        """Whether one of the variants has all these options."""
        if not options:
            return True
        fits = self._with_options(tuple(sorted(options.items())))
        numbers = (self._variants.get(variant_id) for variant_id in variant_ids)
        return any(number is not None and bool(fits[number]) for number in numbers)

    def of_categories(self, categories: Iterable[str]) -> Mask:
        """In one of these categories, named in any language, or tagged so."""
        mask = np.zeros(len(self), np.bool_)
        for category in categories:
            mask |= self._in_category(category)
        return mask

    def _owned(self, variants: Mask) -> Mask:
        """Which products have one of these variants."""
        mask = np.zeros(len(self), np.bool_)
        if len(self._sold):
            mask[self._sold] = np.logical_or.reduceat(variants, self._starts)
        return mask

    def _variants_with(self, options: tuple[tuple[str, str], ...]) -> Mask:
        """By the words of the shopper: synonyms and other languages count, as they do in the search."""
        kinds = {str(number): dict(own) for own, number in self._kinds.items()}
        fits = np.zeros(len(self._kinds), np.bool_)
        fits[[int(number) for number in fitting_variants(kinds, dict(options))]] = True
        found: Mask = fits[self._options] if len(self._options) else np.zeros(0, np.bool_)
        return found

    def _products_of(self, category: str) -> Mask:
        wanted, words = fold(category).strip(), set(split_words(category))
        mask = np.zeros(len(self), np.bool_)
        for group, numbers in self._groups.items():
            if group == wanted or (words and words <= set(split_words(group))):
                mask[numbers] = True
        return mask
