"""What predictions are compared with: simple rules, and BG/NBD by itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from profiles.ledger import Floats, Ledger
from profiles.order_features import order_features
from profiles.predictions.model import CustomerPredictions
from profiles.predictions.next_category import categories_held, next_orders
from profiles.predictions.origins import Origin, rates_of
from profiles.predictions.visits import Summary, Visits
from profiles.predictions.windows import next_after

BG_NBD_ALIVE, BG_NBD_NONE = "BG/NBD 1 - P(alive)", "BG/NBD P(none within)"
RECENCY, FREQUENCY = "recency", "frequency"


def peer_scores(known: Ledger, at: float, days: int) -> dict[str, Floats]:
    """Scores of everybody who has bought, higher: rather leaves, each (n,). BG/NBD is asked both ways:
    whether somebody has left, as it is mostly used, and whether nothing is bought within the horizon, which
    is the stronger peer."""
    visits = Visits.of(known, at)
    rows = np.flatnonzero(visits.count > 0)
    facts = Summary.of(visits, at).rows(rows)
    seen = (facts.repeats, facts.last, facts.age)
    scores: dict[str, Floats] = {}
    if (rates := rates_of(known, at)) is not None:
        scores[BG_NBD_ALIVE] = 1 - rates.alive(*seen)
        scores[BG_NBD_NONE] = rates.none_within(days, *seen)
    table = order_features(known, at, most_categories=0)
    scores[RECENCY] = table.column("recency")[rows]
    scores[FREQUENCY] = -table.column("orders")[rows]
    return scores


def next_time_figures(
    fitted: CustomerPredictions, ledger: Ledger, known: Ledger, origin: Origin, chances: Floats
) -> dict[str, Any]:
    """How the days to the next order were foretold. Errors are of min(days, horizon), so that who did not
    come back counts too: `mae`; `mae_own_gap` of the person's usual wait less the silence so far, and
    `mae_median` of one number for all, the median. `by_median`: of those with a foretold median within
    the horizon, the share that had bought by then (0.5 is perfect)."""
    days = fitted.models.churn.days
    came = np.minimum(next_after(ledger, origin.ids, origin.at, origin.at + days), float(days))
    curves = fitted.curves(origin, chances)
    median = curves.days_until(0.5)
    table = order_features(known, origin.at, most_categories=0)
    wait, silence = table.column("gap_median")[origin.rows], table.column("recency")[origin.rows]
    own = np.clip(np.where(np.isnan(wait), days, wait - silence), 0, days)
    inside = median <= days
    return {
        "n": len(came),
        "mae": float(np.abs(np.minimum(median, days) - came).mean()),
        "mae_own_gap": float(np.abs(own - came).mean()),
        "mae_median": float(np.abs(np.median(came) - came).mean()),
        "foretold_within": int(inside.sum()),
        "by_median": float((came[inside] <= median[inside]).mean()) if inside.any() else None,
    }


def next_category_figures(
    fitted: CustomerPredictions, ledger: Ledger, origin: Origin
) -> dict[str, Any] | None:
    """Of the customers who came back within the horizon: how often the likeliest category, and any of the
    likeliest three, was in their next order, beside the most popular ones; None without categories."""
    model = fitted.models.next_category
    if model is None:
        return None
    known = ledger.before(origin.at)
    places = {one: row for row, one in enumerate(ledger.ids)}
    rows = np.array([places[one] for one in origin.ids], dtype=np.int64)
    orders = next_orders(ledger, rows, origin.at, origin.at + fitted.models.churn.days)
    back = np.flatnonzero(orders >= 0)
    if not len(back):
        return None
    held = categories_held(ledger, orders[back], model.categories)
    chances = model.probabilities(known, origin.rows[back], origin.at)
    popular = np.broadcast_to(model.popular, chances.shape)
    figures: dict[str, Any] = {"n": len(back), "categories": len(model.categories)}
    for name, scores in (("", chances), ("_popular", popular)):
        best = np.argsort(-scores, axis=1, kind="stable")
        for k in (1, 3):
            figures[f"hit_{k}{name}"] = float(
                (np.take_along_axis(held, best[:, :k], 1).max(axis=1) > 0).mean()
            )
    return figures
