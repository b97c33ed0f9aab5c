"""Why a number is as it is: the effects of single columns, put together to what people can follow.

A dozen columns tell of the same silence; a reader wants to hear of it once. SHAP values add up, so
those of columns that tell of the same are summed. In the unit of the number itself they are scaled by one
factor for each customer, so that what everybody begins with and all reasons add up to the number exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from profiles.ledger import Floats

GROUPS = {
    "recency": ("recency", "alive"),
    "overdue": ("overdue", "overdue_median", "overdue_recent", "waits_longer", "waits_horizon"),
    "orders": ("orders", "visits", "windows_share"),
    "lately": ("orders_", "money_", "pace_", "window_", "none_foretold", "visits_foretold"),
    "rhythm": ("gap_",),
    "order_value": ("money", "order_mean", "order_largest", "order_spread", "spend_last", "spend_recent"),
    "tenure": ("tenure", "first_order"),
    "trend": ("trend",),
    "variety": ("lines_mean", "categories", "category_variety", "category:"),
    "moments": ("share_", "same_weekday"),
}
"""Reason: the columns that tell of it; an ending `_` or `:` takes all that begin so. Any other column, such
as one that the shop has of its customers, is a reason of its own by its own name."""
REASONS = tuple(GROUPS)

Effects = tuple[tuple[str, float], ...]

_NEXT_TO_NOTHING = 1e-9


def reason_of(column: str) -> str:
    """Which reason a column belongs to."""
    for reason, columns in GROUPS.items():
        if column in columns:
            return reason
    for reason, columns in GROUPS.items():
        if any(each[-1] in "_:" and column.startswith(each) for each in columns):
            return reason
    return column


def summed(columns: Sequence[str], effects: Floats) -> tuple[tuple[str, ...], Floats]:
    """From effects of columns, (n, f), to effects of reasons, (n, g), with the reasons' names (g,)."""
    owners = [reason_of(column) for column in columns]
    names = tuple(dict.fromkeys(owners))
    where = np.array([names.index(owner) for owner in owners], dtype=np.int64)
    table = np.zeros((len(names), len(effects)))
    np.add.at(table, where, effects.T)
    return names, table.T


def in_unit(effects: Floats, base: float, link: Callable[[Floats], Floats]) -> tuple[Floats, float]:
    """Effects on raw scores, (n, g), as effects on the numbers that `link` makes of them.

    Returns them with the number that everybody begins with, `link(base)`: that and the effects of
    a customer add up to `link(base + effects)`. All effects of one customer are scaled alike.
    """
    moved = effects.sum(axis=1)
    start = float(link(np.array([base]))[0])
    # Where nothing moves in all, single effects are scaled by the slope at the base.
    step = np.where(np.abs(moved) > _NEXT_TO_NOTHING, moved, 1e-4)
    scale = (link(base + step) - start) / step
    return effects * scale[:, None], start


def largest_first(names: Sequence[str], effects: Floats) -> list[Effects]:
    """A tuple of (reason, effect) for each row of (n, g); reasons without effect are left out."""
    order = np.argsort(-np.abs(effects), axis=1, kind="stable")
    return [
        tuple((names[place], float(row[place])) for place in places if row[place] != 0.0)
        for row, places in zip(effects, order, strict=True)
    ]
