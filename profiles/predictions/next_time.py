"""When the next purchase comes: a curve of P(has not bought yet) over the days to come, for each customer.

Survival in discrete time (Singer and Willett 1993): the days ahead are cut into spans, and trees learn the
chance of buying within a span of those who have not bought before it. What is not known yet, because the span
ends later than today, is left out, so that nobody counts as staying away who only has not had the time.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from profiles.ledger import Floats, Ledger
from profiles.predictions.boosting import Trees
from profiles.predictions.origins import Origin, drawn
from profiles.predictions.windows import next_after

MOST_DAYS = 730.0
"""No next purchase is foretold later."""
_SPANS = 8
_MOST_ROWS = 30_000
LEAST_BOUGHT = 150
_TREES, _FACTS = "next_time.txt", "next_time.json"


@dataclass(frozen=True)
class NextTimeModel:
    """`edges`: where spans end, in days, rising, (k,)."""

    edges: Floats
    trees: Trees

    @classmethod
    def fit(
        cls, ledger: Ledger, training: list[Origin], known_until: float, days: int, *, seed: int = 7
    ) -> NextTimeModel | None:
        """`training`: origins; what happened before `known_until` is read from `ledger`. `days`: how far the
        curve reaches. None where hardly anybody bought."""
        edges = spans(days)
        tables, outcomes = [], []
        for origin, rows in zip(training, drawn(training, _MOST_ROWS, seed), strict=True):
            after = next_after(ledger, origin.ids, origin.at, known_until)[rows]
            for which, (begin, end) in enumerate(zip((0.0, *edges[:-1]), edges, strict=True)):
                if origin.at + end > known_until:
                    break
                waiting = after >= begin
                tables.append(_beside(origin.values[rows][waiting], which))
                outcomes.append(after[waiting] < end)
        bought = np.concatenate(outcomes) if outcomes else np.zeros(0, dtype=bool)
        if bought.sum() < LEAST_BOUGHT or (~bought).sum() < LEAST_BOUGHT:
            return None
        names = (*training[0].names, "span")
        trees = Trees.fit(names, np.vstack(tables), bought.astype(np.float64), leaves=12, seed=seed)
        return cls(edges, trees)

    def curve(self, origin: Origin) -> Floats:
        """P(has not bought until each edge), falling, (n, k)."""
        chances = [
            1 / (1 + np.exp(-self.trees.raw(_beside(origin.values, which))))
            for which in range(len(self.edges))
        ]
        return np.asarray(np.cumprod(1 - np.clip(np.column_stack(chances), 1e-6, 1 - 1e-6), axis=1))

    def save(self, folder: Path) -> None:
        """Into files of the folder."""
        facts = {"edges": self.edges.tolist(), "names": list(self.trees.names)}
        (folder / _FACTS).write_text(json.dumps(facts) + "\n", encoding="utf-8")
        self.trees.save(folder / _TREES)

    @classmethod
    def load(cls, folder: Path) -> NextTimeModel | None:
        """What `save` wrote; None where it wrote nothing."""
        if not (folder / _FACTS).is_file():
            return None
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        return cls(np.array(facts["edges"], np.float64), Trees.load(folder / _TREES, facts["names"]))


@dataclass(frozen=True)
class Curves:
    """P(has not bought yet) of many customers: `edges` in days (k,), `left` (n, k). Between edges the chance
    of a day is even; after the last it stays what it was on average in the last half."""

    edges: Floats
    left: Floats

    def through(self, days: float, wanted: Floats) -> Curves:
        """The same curves, all hazards of a customer times one factor, so that P(has not bought within
        `days`) is `wanted`, (n,): the calibrated probability of churn and the curve tell one story."""
        now = np.clip(self.at(days), 1e-6, 1 - 1e-6)
        power = np.log(np.clip(wanted, 1e-6, 1 - 1e-6)) / np.log(now)
        return Curves(self.edges, np.asarray(np.clip(self.left, 1e-12, 1.0) ** power[:, None]))

    def at(self, days: float) -> Floats:
        """P(has not bought within so many days), 0..1, (n,)."""
        edges, risks = self._risks()
        place = int(np.searchsorted(edges, days, side="left"))
        if place >= len(edges):
            return np.asarray(np.exp(-(risks[:, -1] + self._late() * (days - edges[-1]))))
        if place == 0:
            return np.ones(len(self.left))
        share = (days - edges[place - 1]) / (edges[place] - edges[place - 1])
        return np.asarray(np.exp(-(risks[:, place - 1] * (1 - share) + risks[:, place] * share)))

    def days_until(self, left: float) -> Floats:
        """After how many days P(has not bought yet) is `left`, at most MOST_DAYS, (n,); 0.5: the median."""
        edges, risks = self._risks()
        wanted = -np.log(left)
        place = (risks < wanted).sum(axis=1)
        inside = np.minimum(place, len(edges) - 1)
        rows = np.arange(len(risks))
        below, above = risks[rows, inside - 1], risks[rows, inside]
        share = np.clip((wanted - below) / np.maximum(above - below, 1e-12), 0.0, 1.0)
        found = edges[inside - 1] + share * (edges[inside] - edges[inside - 1])
        beyond = edges[-1] + (wanted - risks[:, -1]) / np.maximum(self._late(), 1e-9)
        return np.asarray(np.minimum(np.where(place < len(edges), found, beyond), MOST_DAYS))

    def _risks(self) -> tuple[Floats, Floats]:
        """Cumulative hazards with a zero before, (n, k + 1), and the edges with a zero before."""
        risks = -np.log(np.clip(self.left, 1e-12, 1.0))
        return np.concatenate([[0.0], self.edges]), np.hstack([np.zeros((len(risks), 1)), risks])

    def _late(self) -> Floats:
        edges, risks = self._risks()
        middle = len(edges) // 2
        return np.asarray((risks[:, -1] - risks[:, middle]) / (edges[-1] - edges[middle]))


def spans(days: int) -> Floats:
    """Where the spans end: short ones first, the last at `days`."""
    raw = np.geomspace(max(1.0, days / 30), days, _SPANS)
    return np.asarray(np.unique(np.round(raw)), dtype=np.float64)


def _beside(values: Floats, which: int) -> Floats:
    return np.hstack([values, np.full((len(values), 1), float(which))])
