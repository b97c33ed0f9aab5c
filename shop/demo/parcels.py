"""How far an order has come by the anchor date: its status, parcel and dates."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from shop.importing.records import iso

CARRIERS = ("UPS", "FedEx")


def parcel_of(
    rng: random.Random, ordered: datetime, anchor: datetime, lines: list[str]
) -> tuple[str, list[dict[str, Any]], float]:
    """(status, fulfilments, days late) of an order that nobody cancelled."""
    shipped = ordered + timedelta(days=rng.uniform(0.9, 2.4))
    promised = ordered + timedelta(days=5)
    late = max(0.0, rng.gauss(-1.0, 1.6))
    delivered = max(shipped + timedelta(days=1), promised + timedelta(days=late - rng.uniform(0, 1.5)))
    packed = ordered + timedelta(days=0.8)
    if anchor < packed:
        status, state = "pending", "preparing"
    elif anchor < delivered:
        status, state = "processed", "in_transit" if anchor >= shipped else "packed"
    else:
        status, state = "delivered", "delivered"
    return status, [parcel(rng, state, shipped, promised, delivered, lines)], late


def parcel(
    rng: random.Random,
    state: str,
    shipped: datetime,
    promised: datetime,
    delivered: datetime,
    lines: list[str],
) -> dict[str, Any]:
    """One parcel; before it is shipped it has neither tracking number nor carrier."""
    moving = state in ("in_transit", "delivered")
    return {
        "tracking_number": f"SD{rng.randint(0, 10**10 - 1):010d}" if moving else "",
        "carrier": rng.choice(CARRIERS) if moving else "",
        "status": state,
        "item_ids": lines,
        "shipped_at": iso(shipped.replace(microsecond=0)) if moving else None,
        "delivered_at": iso(delivered.replace(microsecond=0)) if state == "delivered" else None,
        "estimated_delivery": iso(promised.replace(hour=18, minute=0, second=0, microsecond=0)),
    }
