"""Counted stock follows the pending orders; a variant without a count stays without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from shop.rules.swaps import ResolvedSwap
from shop.services.order_case import OrderCase
from shop.tables import OrderItem


def put_back(case: OrderCase, items: Iterable[OrderItem]) -> None:
    """The goods of a cancelled order can be sold again."""
    returned = Counter[str]()
    for item in items:
        returned[item.variant_id] += item.quantity
    _move(case, Counter[str](), returned)


def exchange_stock(case: OrderCase, swaps: Sequence[ResolvedSwap]) -> None:
    """The new variants are taken, the old ones can be sold again. Call before the lines change."""
    taken, returned = Counter[str](), Counter[str]()
    for swap in swaps:
        taken[swap.variant.id] += swap.quantity
        returned[swap.item.variant_id] += swap.quantity
    _move(case, taken, returned)


def _move(case: OrderCase, taken: Mapping[str, int], returned: Mapping[str, int]) -> None:
    delta = Counter(returned)
    delta.subtract(taken)
    for variant_id, variant in case.unit.catalogue.variants(delta.keys(), lock=True).items():
        if variant.stock is not None:
            variant.stock = max(0, variant.stock + delta[variant_id])
