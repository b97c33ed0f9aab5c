"""Reading an order's payments: where its money lies now, and what goes back on cancelling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Entry(Protocol):
    """A payment or refund, as a row or anything alike."""

    @property
    def type(self) -> str: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def payment_method_id(self) -> str: ...


def net_by_method(entries: Iterable[Entry]) -> dict[str, int]:
    """What each method has paid less what came back to it, in order of first use (zero: not listed)."""
    net: dict[str, int] = {}
    for entry in entries:
        signed = -entry.amount_minor if entry.type == "refund" else entry.amount_minor
        net[entry.payment_method_id] = net.get(entry.payment_method_id, 0) + signed
    return {method: amount for method, amount in net.items() if amount > 0}


def current_method_id(entries: Iterable[Entry]) -> str | None:
    """The method that paid for the order: the first that still holds money of it, else the last that did."""
    entries = list(entries)
    holding = next(iter(net_by_method(entries)), None)
    if holding is not None:
        return holding
    paid = [entry.payment_method_id for entry in entries if entry.type == "payment"]
    return paid[-1] if paid else None
