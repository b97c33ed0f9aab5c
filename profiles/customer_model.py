"""The model that profiles are computed by: habits, segments and predictions, fitted and kept together.

The same code computes everybody's profile after a training and one customer's after an order.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from profiles.features import FeatureTable
from profiles.gathering import AttributeColumns, Gathered
from profiles.habits import Common, habits_of
from profiles.ledger import Floats, Ints, Ledger
from profiles.matching import matched
from profiles.naming import Description, described
from profiles.order_features import order_features
from profiles.predictions.model import CustomerPredictions
from profiles.predictions.predicted import Predicted
from profiles.segments import Clusterer, Segments, find_segments

FORMAT = 1
_FACTS, _SEGMENTS, _PREDICTIONS = "customers.json", "segments.json", "predictions"

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Priority:
    """From which expected value, or value at risk (churn probability times value), a customer is handed over
    sooner, in major units; infinite where nobody is."""

    value: float = float("inf")
    at_risk: float = float("inf")

    @classmethod
    def learned(cls, value: Floats, churn: Floats, share: float) -> Priority:
        """So that about that share of the known customers, 0..1, is above either bound."""
        if not len(value) or share <= 0:
            return cls()
        return cls(float(np.quantile(value, 1 - share)), float(np.quantile(value * churn, 1 - share)))

    def is_high(self, value: float, churn: float) -> bool:
        """Whether a customer of whom this is expected comes first."""
        return value > 0 and (value >= self.value or value * churn >= self.at_risk)


@dataclass(frozen=True)
class Seen:
    """What a model sees of customers at a moment: rows in the order of `ledger.ids`."""

    ledger: Ledger
    orders: FeatureTable
    habits: FeatureTable


@dataclass(frozen=True)
class CustomerModel:
    """Fitted at `at` (days since 1970) on customers whose amounts are in `currency`."""

    version: str
    at: float
    currency: str
    common: Common
    attributes: AttributeColumns
    segments: Segments
    descriptions: tuple[Description, ...]
    predictions: CustomerPredictions
    priority: Priority = field(default_factory=Priority)
    until: int = 0

    @classmethod
    def fit(
        cls,
        gathered: Gathered,
        ledger: Ledger,
        at: float,
        *,
        version: str,
        without: frozenset[str] = frozenset(),
        attributes: AttributeColumns | None = None,
        before: Segments | None = None,
        cluster: Clusterer | None = None,
        seed: int = 7,
        progress: Progress | None = None,
    ) -> CustomerModel:
        """`ledger`: the cleaned one. `without`: customers that nothing is learned from. `before`: segments
        of the version in use, whose keys stay."""
        tell = progress or (lambda share: None)
        orders = order_features(ledger, at)
        common = Common.of(orders, gathered.extra, ledger)
        habits = habits_of(orders, gathered.extra, common, at)
        learning = habits
        if without:
            learning = habits.rows([one for one in habits.ids if one not in without])
        segments = find_segments(
            learning, seed=seed, cluster=cluster, progress=lambda share: tell(0.4 * share)
        )
        segments = matched(segments, before)
        labels = segments.assign(learning)
        descriptions = described(learning, labels, len(segments.keys), gathered.currency)
        predictions = CustomerPredictions.fit(
            ledger, gathered.fixed, at, seed=seed, progress=lambda share: tell(0.4 + 0.6 * share)
        )
        return cls(
            version, at, gathered.currency, common, attributes or AttributeColumns(), segments,
            tuple(descriptions), predictions, until=gathered.until,
        )  # fmt: skip

    def seen(self, gathered: Gathered, ledger: Ledger, at: float) -> Seen:
        """Features and habits, as this model knows them."""
        orders = order_features(ledger, at)
        return Seen(ledger, orders, habits_of(orders, gathered.extra, self.common, at))

    def with_priority(self, predicted: Sequence[Predicted], share: float) -> CustomerModel:
        """The same with bounds that about that share of these customers is above."""
        known = [one for one in predicted if one.known]
        value = np.array([one.value for one in known], dtype=np.float64)
        churn = np.array([one.churn_probability for one in known], dtype=np.float64)
        return replace(self, priority=Priority.learned(value, churn, share))

    def labels(self, seen: Seen) -> Ints:
        """(n,): places in `segments.keys`."""
        return self.segments.assign(seen.habits)

    def save(self, folder: Path) -> None:
        """Into files of the folder, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        self.segments.save(folder / _SEGMENTS)
        self.predictions.save(folder / _PREDICTIONS)
        facts = {
            "format": FORMAT, "version": self.version, "at": self.at, "currency": self.currency,
            "common": asdict(self.common), "attributes": asdict(self.attributes),
            "descriptions": [asdict(one) for one in self.descriptions], "until": self.until,
            "priority": asdict(self.priority),
        }  # fmt: skip
        (folder / _FACTS).write_text(json.dumps(facts, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> CustomerModel:
        """What `save` wrote. Raises OSError, KeyError, TypeError or ValueError where it is not that."""
        facts: Mapping[str, Any] = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        if facts["format"] != FORMAT:
            raise ValueError(f"{folder} is of format {facts['format']}, wanted {FORMAT}")
        attributes = AttributeColumns(
            tuple(facts["attributes"]["numbers"]),
            tuple((name, value) for name, value in facts["attributes"]["values"]),
        )
        return cls(
            facts["version"], facts["at"], facts["currency"], Common(**facts["common"]), attributes,
            Segments.load(folder / _SEGMENTS),
            # Traits are for reports; a name and a meaning are all that profiles say.
            tuple(Description(one["name"], one["meaning"], ()) for one in facts["descriptions"]),
            CustomerPredictions.load(folder / _PREDICTIONS), Priority(**facts["priority"]), facts["until"],
        )  # fmt: skip
