"""Features beside the orders where nothing but a ledger is known, as of purchases in a file."""

from __future__ import annotations

import numpy as np

from profiles.features import FeatureTable
from profiles.ledger import Ledger


def nothing_beside(ledger: Ledger) -> FeatureTable:
    """What is known beside the orders of a ledger that comes from a file: only when they were made."""
    n = len(ledger.ids)
    absent, none = np.full(n, np.nan), np.zeros(n)
    orders = np.bincount(ledger.customer, minlength=n).astype(np.float64)
    angle = (ledger.time % 1.0) * 2 * np.pi
    # Where a file has dates alone there are no hours.
    hours = bool((ledger.time % 1.0).any())
    columns = {
        "visits": none, "moments": orders if hours else none, "events_first": absent, "events_last": absent,
        "hour_cos": np.bincount(ledger.customer, np.cos(angle), minlength=n) / np.maximum(orders, 1),
        "hour_sin": np.bincount(ledger.customer, np.sin(angle), minlength=n) / np.maximum(orders, 1),
        "discount_share": absent, "lines": none, "return_share": absent,
        "view": none, "search": none, "cart": none,
    }  # fmt: skip
    return FeatureTable.of(ledger.ids, columns)
