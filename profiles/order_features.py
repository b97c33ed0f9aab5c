"""What orders alone say of customers: how recently, how often, how much, how regularly, of what, and when."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from profiles.features import FeatureTable
from profiles.ledger import Floats, Ints, Ledger

MOST_CATEGORIES = 30
"""So many categories, by what was spent on them, have a column of their own."""
CATEGORY_PREFIX = "category:"
WINDOWS = (30, 90, 180, 365)
"""Days back over which orders and money are counted too."""
_PARTS_OF_DAY = (("night", 0, 6), ("morning", 6, 12), ("afternoon", 12, 18), ("evening", 18, 24))
_EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""


def order_features(ledger: Ledger, at: float, *, most_categories: int = MOST_CATEGORIES) -> FeatureTable:
    """A row for each of `ledger.ids`; orders at or after `at` (days since 1970) do not count.

    Days: `recency`, `tenure` (since first known), `first_order` (since the first one), `gap_mean`,
    `gap_median`, `gap_last`. Counts: `orders`, `orders_30` ..., `lines_mean`, `categories`. Money in major
    units: `money`, `money_30` ..., `order_mean`, `order_largest`. Shares 0..1: `share_night`,
    `share_morning`, `share_afternoon`, `share_evening`, `share_weekend` of orders (UTC),
    `category:<name>` of money. Without a unit: `gap_spread`, `order_spread` (standard deviation over mean),
    `trend` (-1..1: orders of the later half of the time since the first against the earlier half), `overdue`
    (recency over `gap_mean`), `category_variety` (entropy in nats). Counts and sums are 0 for who has no
    order; everything else that needs one, or two, is NaN then.
    """
    past = ledger.time < at
    customer, time, amount = ledger.customer[past], ledger.time[past], ledger.amount[past]
    columns = _frequency_and_money(len(ledger.ids), customer, time, amount, at)
    columns["tenure"] = np.maximum(at - ledger.since, 0.0)
    columns |= _gaps(len(ledger.ids), customer, time, at)
    columns |= _moments(len(ledger.ids), customer, time)
    columns |= _categories(ledger, past, most_categories)
    return FeatureTable.of(ledger.ids, columns)


def _frequency_and_money(
    n: int, customer: Ints, time: Floats, amount: Floats, at: float
) -> dict[str, Floats]:
    orders, money = _sums(customer, n), _sums(customer, n, amount)
    latest, first, largest = np.full(n, -np.inf), np.full(n, np.inf), np.full(n, -np.inf)
    np.maximum.at(latest, customer, time)
    np.minimum.at(first, customer, time)
    np.maximum.at(largest, customer, amount)
    mean = _over(money, orders)
    variance = np.maximum(_over(_sums(customer, n, amount**2), orders) - mean**2, 0.0)
    columns = {
        "recency": _finite(at - latest),
        "orders": orders,
        "money": money,
        "order_mean": mean,
        "order_largest": _finite(largest),
        "order_spread": np.where(orders > 1, _over(np.sqrt(variance), mean), np.nan),
        "first_order": _finite(at - first),
    }
    for days in WINDOWS:
        recent = time >= at - days
        columns[f"orders_{days}"] = _sums(customer[recent], n)
        columns[f"money_{days}"] = _sums(customer[recent], n, amount[recent])
    middle = (first + at) / 2
    later = _sums(customer[time >= middle[customer]], n)
    columns["trend"] = _over(2 * later - orders, orders)
    return columns


def _gaps(n: int, customer: Ints, time: Floats, at: float) -> dict[str, Floats]:
    """Between an order and the next of the same customer; the ledger is sorted that way."""
    same = customer[1:] == customer[:-1]
    gaps, owner = np.diff(time)[same], customer[1:][same]
    count, total = _sums(owner, n), _sums(owner, n, gaps)
    mean = _over(total, count)
    variance = np.maximum(_over(_sums(owner, n, gaps**2), count) - mean**2, 0.0)
    last, latest = np.full(n, np.nan), np.full(n, np.nan)
    last[owner] = gaps
    latest[customer] = time
    return {
        "gap_mean": mean,
        "gap_median": _medians(owner, gaps, n),
        "gap_last": last,
        "gap_spread": np.where(count > 1, _over(np.sqrt(variance), mean), np.nan),
        "overdue": _over(at - latest, mean),
    }


def _moments(n: int, customer: Ints, time: Floats) -> dict[str, Floats]:
    orders = _sums(customer, n)
    hour, weekday = (time % 1.0) * 24, (np.floor(time).astype(np.int64) + _EPOCH_WEEKDAY) % 7
    columns = {
        f"share_{name}": _over(_sums(customer[(hour >= start) & (hour < end)], n), orders)
        for name, start, end in _PARTS_OF_DAY
    }
    columns["share_weekend"] = _over(_sums(customer[weekday >= 5], n), orders)
    return columns


def _categories(ledger: Ledger, past: npt.NDArray[np.bool_], most: int) -> dict[str, Floats]:
    n, width = len(ledger.ids), len(ledger.categories)
    lines = past[ledger.line_order] if len(ledger.line_order) else np.zeros(0, dtype=bool)
    owner = ledger.customer[ledger.line_order[lines]]
    category, spent = ledger.line_category[lines], ledger.line_amount[lines]
    cells, of_line = np.unique(owner * max(width, 1) + category, return_inverse=True)
    per_cell = _sums(of_line, len(cells), spent)
    cell_owner, cell_category = cells // max(width, 1), cells % max(width, 1)
    total = _sums(cell_owner, n, per_cell)
    share = _over(per_cell, total[cell_owner])
    information = -np.where(share > 0, share * np.log(np.where(share > 0, share, 1.0)), 0.0)
    columns = {
        "lines_mean": _over(_sums(owner, n), _sums(ledger.customer[past], n)),
        "categories": _sums(cell_owner, n),
        "category_variety": np.where(total > 0, _sums(cell_owner, n, information), np.nan),
    }
    largest = np.argsort(-_sums(category, width, spent), kind="stable")[:most]
    for one in sorted(largest.tolist()):
        chosen = cell_category == one
        values = _sums(cell_owner[chosen], n, share[chosen])
        columns[f"{CATEGORY_PREFIX}{ledger.categories[one]}"] = np.where(total > 0, values, np.nan)
    return columns


def _medians(owner: Ints, values: Floats, n: int) -> Floats:
    """The median of each owner's values, NaN for who has none."""
    order = np.lexsort((values, owner))
    count = np.bincount(owner, minlength=n)
    start = np.cumsum(count) - count
    medians = np.full(n, np.nan)
    some = count > 0
    low, high = start[some] + (count[some] - 1) // 2, start[some] + count[some] // 2
    medians[some] = (values[order][low] + values[order][high]) / 2
    return medians


def _sums(group: Ints, n: int, values: Floats | None = None) -> Floats:
    return np.bincount(group, values, minlength=n).astype(np.float64)


def _over(part: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole != 0, part / whole, np.nan)


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)
