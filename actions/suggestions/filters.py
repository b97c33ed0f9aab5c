"""What may be shown at all."""

from __future__ import annotations

from collections.abc import Collection

from actions.suggestions.assortment import Assortment, Mask
from actions.suggestions.wanted import Asked
from shop.behaviour.service import BehaviourService


def allowed(assortment: Assortment, asked: Asked, bought: Collection[str]) -> Mask:
    """Shape (products,): in stock, in the price range, with the options, of the categories; not what the wish
    is about, was shown before, or was bought already unless people buy it again and again."""
    mask = assortment.buyable(asked.options, asked.price_min, asked.price_max).copy()
    if asked.categories:
        mask &= assortment.of_categories(asked.categories)
    if asked.alone is not None:
        mask &= assortment.only(asked.alone)
    mask[assortment.numbers_of([*asked.products, *asked.shown])] = False
    had = assortment.numbers_of(bought)
    mask[had[~assortment.consumable[had]]] = False
    return mask


def still_fit(
    behaviour: BehaviourService, assortment: Assortment, asked: Asked, product_ids: Collection[str]
) -> set[str]:
    """Those that can be bought at this moment as asked: prices and stock as the database has them."""
    sellable = behaviour.sellable(product_ids, price_min=asked.price_min, price_max=asked.price_max)
    return {
        product_id
        for product_id, variant_ids in sellable.items()
        if assortment.has_options(variant_ids, asked.options)
    }
