"""Finds segments as a training would, and puts together what there is to say about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from evaluation.profiles.truth import AgainstTruth, against_truth
from profiles.cleaning import CleaningReport
from profiles.features import FeatureTable
from profiles.habits import Common, habits_of
from profiles.ledger import Ints, Ledger
from profiles.maps import Plane, discriminant_plane, principal_plane
from profiles.naming import Description, described
from profiles.order_features import order_features
from profiles.rules import Rule, rules_by_segment
from profiles.segments import Segments, find_segments


@dataclass(frozen=True)
class ProfilesReport:
    """All of an exam. `habits` and `labels` are those of every customer; `maps`: PCA and, with three segments
    or more, LDA."""

    segments: Segments
    descriptions: tuple[Description, ...]
    habits: FeatureTable
    labels: Ints
    rules: tuple[tuple[Rule, ...], ...]
    cleaning: CleaningReport
    maps: tuple[Plane, ...]
    truth: AgainstTruth | None

    def as_json(self) -> dict[str, Any]:
        """JSON."""
        segments = self.segments
        chosen = segments.chosen
        return {
            "customers": len(self.labels),
            "k": len(segments.keys),
            "method": segments.method,
            "silhouette": chosen.silhouette if chosen else None,
            "stability": chosen.stability if chosen else None,
            "jaccard": list(chosen.jaccard) if chosen else None,
            "tried": [asdict(one) for one in segments.tried],
            "ward": segments.other,
            "weights": dict(zip(segments.scale.names, segments.weights.tolist(), strict=True)),
            "segments": [
                {
                    "key": key,
                    "customers": int((self.labels == place).sum()),
                    "share": float(segments.shares[place]),
                    "name": dict(self.descriptions[place].name),
                    "meaning": dict(self.descriptions[place].meaning),
                    "traits": [asdict(trait) for trait in self.descriptions[place].traits],
                    "rules": [asdict(rule) for rule in self.rules[place]],
                }
                for place, key in enumerate(segments.keys)
            ],
            "maps": {plane.kind: list(plane.explained) for plane in self.maps},
            "cleaning": self.cleaning.to_dict(),
            "truth": asdict(self.truth) if self.truth else None,
        }


def examine(
    ledger: Ledger,
    extra: FeatureTable,
    at: float,
    cleaning: CleaningReport,
    *,
    currency: str = "",
    truth: Mapping[str, str] | None = None,
    seed: int = 7,
    progress: Callable[[float], None] | None = None,
) -> ProfilesReport:
    """`ledger` cleaned, `extra` as gathered, `at` in days. The truth is only compared with."""
    orders = order_features(ledger, at)
    habits = habits_of(orders, extra, Common.of(orders, extra, ledger), at)
    learning = habits.rows([one for one in habits.ids if one not in cleaning.bot_ids])
    segments = find_segments(learning, seed=seed, progress=progress)
    labels = segments.assign(habits)
    values, names = segments.scale.apply(habits), segments.scale.names
    seen = segments.weighed(habits)
    planes = [principal_plane(values, names)]
    if (plane := discriminant_plane(seen, labels, names)) is not None:
        planes.append(plane)
    compared = None
    if truth is not None:
        compared = against_truth(habits.ids, labels, segments.keys, orders.column("orders"), truth)
    return ProfilesReport(
        segments, tuple(described(habits, labels, len(segments.keys), currency)), habits, labels,
        tuple(rules_by_segment(ledger, labels, len(segments.keys))), cleaning, tuple(planes), compared,
    )  # fmt: skip
