"""Counted stock follows the pending orders; a variant without a count stays without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from shop.rules.swaps import ResolvedSwap
from shop.services.order_case import OrderCase
from shop.tables import OrderItem


def put_back(case: OrderCase, items: Iterable[OrderItem]) -> None:
    """The goods of a cancelled order can be sold again."""
    _move(case, Counter[str](), items)


def exchange_stock(case: OrderCase, swaps: Sequence[ResolvedSwap]) -> None:
    """The new variants are taken, the old ones can be sold again. Call before the lines change."""
    taken = Counter[str]()
    for swap in swaps:
        taken[swap.variant.id] += swap.item.quantity
    _move(case, taken, [swap.item for swap in swaps])


def _move(case: OrderCase, taken: Counter[str], returned: Iterable[OrderItem]) -> None:
    delta = Counter({variant_id: -quantity for variant_id, quantity in taken.items()})
    for item in returned:
        delta[item.variant_id] += item.quantity
    for variant_id, variant in case.unit.catalogue.variants(delta.keys(), lock=True).items():
        if variant.stock is not None:
            variant.stock = max(0, variant.stock + delta[variant_id])
