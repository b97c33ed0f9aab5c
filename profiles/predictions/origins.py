"""What was known at a past moment, as the models see it: a table of features, and who has bought at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from profiles.features import FeatureTable
from profiles.ledger import Floats, Ints, Ledger
from profiles.predictions.bg_nbd import BgNbd, TooLittle
from profiles.predictions.habits import prediction_features
from profiles.predictions.visits import Summary, Visits

MOST_ROWS = 100_000
"""Rows that trees learn from in all; of more, some are drawn."""


@dataclass(frozen=True)
class Origin:
    """A moment `at`. `ids`: the customers who had bought by then, (n,); `values`: (n, f) in the columns
    `names`; `summary`: theirs, for the models of repeat buying."""

    at: float
    ids: tuple[str, ...]
    names: tuple[str, ...]
    values: Floats
    summary: Summary
    rows: Ints
    """Where they stand in the ledger that was asked about, (n,)."""

    @classmethod
    def of(
        cls, ledger: Ledger, extra: FeatureTable | None, at: float, horizon: int, rates: BgNbd | None
    ) -> Origin:
        """Of a ledger in which nothing is later than `at`. `extra`: what is known of customers beside their
        orders, and does not change."""
        visits = Visits.of(ledger, at)
        rows = np.flatnonzero(visits.count > 0)
        table = prediction_features(ledger, at, horizon, rates)
        ids = tuple(ledger.ids[row] for row in rows)
        values, names = table.values[rows], table.names
        if extra is not None:
            fresh = tuple(name for name in extra.names if name not in names)
            values = np.hstack([values, extra.select(fresh).rows(ids).values])
            names += fresh
        return cls(at, ids, names, values, Summary.of(visits, at).rows(rows), rows)

    @classmethod
    def past(cls, ledger: Ledger, extra: FeatureTable | None, at: float, horizon: int) -> Origin:
        """What a model could have known then: BG/NBD is fitted on what was before, too."""
        known = ledger.before(at)
        return cls.of(known, extra, at, horizon, rates_of(known, at))


def rates_of(ledger: Ledger, at: float) -> BgNbd | None:
    """BG/NBD on all orders before `at`; None where there are too few."""
    visits = Visits.of(ledger, at)
    facts = Summary.of(visits, at).rows(np.flatnonzero(visits.count > 0))
    try:
        return BgNbd.fit(facts.repeats, facts.last, facts.age)
    except TooLittle:
        return None


def drawn(origins: list[Origin], most: int, seed: int) -> list[Ints]:
    """Which rows of each origin to learn from, so that there are at most so many in all."""
    share = min(1.0, most / max(1, sum(len(one.ids) for one in origins)))
    if share == 1.0:
        return [np.arange(len(one.ids)) for one in origins]
    draw = np.random.default_rng(seed)
    return [np.sort(draw.choice(len(one.ids), int(share * len(one.ids)), replace=False)) for one in origins]


Stacked = Callable[[Origin], Floats]


def stacked(
    origins: list[Origin], target: Stacked, seed: int, most: int = MOST_ROWS
) -> tuple[Floats, Floats]:
    """Features (m, f) and targets (m,) of all origins, one below the other; `target` gives an origin's."""
    chosen = drawn(origins, most, seed)
    values = np.vstack([one.values[rows] for one, rows in zip(origins, chosen, strict=True)])
    wanted = np.concatenate([target(one)[rows] for one, rows in zip(origins, chosen, strict=True)])
    return values, wanted
