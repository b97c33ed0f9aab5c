"""Choosing lines of an order, and other variants for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop.errors import InvalidInput, NotFound, RuleViolation
from shop.tables import OrderItem, Variant
from shop.views import ItemSwap


@dataclass(frozen=True)
class ResolvedSwap:
    """A line, the variant it becomes, and how many of its units do."""

    item: OrderItem
    variant: Variant
    quantity: int

    @property
    def difference_minor(self) -> int:
        """What the customer pays (positive) or gets back (negative) for all units swapped."""
        return (self.variant.price_minor - self.item.price_minor) * self.quantity


def require_lines(items: Sequence[OrderItem], item_ids: Sequence[str]) -> list[OrderItem]:
    """The order's lines of those ids.

    Raises InvalidInput: no_items, duplicate_items; NotFound: item_not_in_order.
    """
    if not item_ids:
        raise InvalidInput("no_items")
    twice = [item_id for item_id, count in Counter(item_ids).items() if count > 1]
    if twice:
        raise InvalidInput("duplicate_items", item_ids=twice)
    by_id = {item.line_id: item for item in items}
    for item_id in item_ids:
        if item_id not in by_id:
            raise NotFound("item_not_in_order", item_id=item_id)
    return [by_id[item_id] for item_id in item_ids]


def require_quantity(item: OrderItem, quantity: int | None) -> int:
    """How many units of the line are meant: all of them, unless fewer are asked for.

    Raises InvalidInput("quantity_not_in_order").
    """
    if quantity is None:
        return item.quantity
    if not 1 <= quantity <= item.quantity:
        raise InvalidInput(
            "quantity_not_in_order", item_id=item.line_id, quantity=quantity, ordered=item.quantity
        )
    return quantity


def require_swaps(
    items: Sequence[OrderItem],
    swaps: Sequence[ItemSwap],
    variants: Mapping[str, Variant],
    currency: str,
    *,
    like_for_like: bool = False,
) -> list[ResolvedSwap]:
    """Each line with its new variant: of the same product, available, in the same currency.

    `like_for_like` lets a line be swapped for what it is (a faulty thing replaced). Without it such lines
    are left out, and a swap of nothing else is refused.

    Raises what `require_lines` and `require_quantity` raise; NotFound: variant_not_found; RuleViolation:
    different_product, same_variant, currency_mismatch, variant_unavailable.
    """
    lines = require_lines(items, [swap.item_id for swap in swaps])
    resolved = [_resolve(line, swap, variants, currency) for line, swap in zip(lines, swaps, strict=True)]
    if not like_for_like:
        resolved = _that_change(resolved)
    wanted: Counter[str] = Counter()
    for swap in resolved:
        wanted[swap.variant.id] += swap.quantity
    for variant_id, quantity in wanted.items():
        _require_available(variants[variant_id], quantity)
    return resolved


def _resolve(line: OrderItem, swap: ItemSwap, variants: Mapping[str, Variant], currency: str) -> ResolvedSwap:
    variant = variants.get(swap.new_variant_id)
    facts = {"item_id": swap.item_id, "variant_id": swap.new_variant_id}
    if variant is None:
        raise NotFound("variant_not_found", **facts)
    if variant.product_id != line.product_id:
        raise RuleViolation("different_product", **facts)
    if variant.currency != currency:
        raise RuleViolation("currency_mismatch", **facts, currency=currency)
    return ResolvedSwap(line, variant, require_quantity(line, swap.quantity))


def _that_change(resolved: Sequence[ResolvedSwap]) -> list[ResolvedSwap]:
    changing = [swap for swap in resolved if swap.variant.id != swap.item.variant_id]
    if not changing:
        first = resolved[0]
        raise RuleViolation("same_variant", item_id=first.item.line_id, variant_id=first.variant.id)
    return changing


def _require_available(variant: Variant, quantity: int) -> None:
    if not variant.available or (variant.stock is not None and variant.stock < quantity):
        raise RuleViolation(
            "variant_unavailable", variant_id=variant.id, stock=variant.stock, quantity=quantity
        )
