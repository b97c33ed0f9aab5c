"""What an experiment found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from recommender.evaluation.metrics import Figures
from recommender.evaluation.significance import Difference

SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Slice:
    """Figures of a part of the users or of the wanted items; `n`: users it is the mean of."""

    n: int
    figures: dict[str, float | None]

    def as_json(self) -> dict[str, Any]:
        return {"n": self.n, **self.figures}


@dataclass(frozen=True)
class ModelReport:
    """`figures`: means by name (`recall@10`, `coverage`, `fit_s`, `p99_ms` ...); `per_user`: the values that
    they are the means of; `intervals`: 95 % of recall and nDCG; `slices`: by kind and name (`users`, `1`);
    `recall_curve`: mean recall at 1, 2, 3 ... places."""

    name: str
    settings: dict[str, Any]
    figures: dict[str, float | None]
    per_user: dict[str, Figures]
    intervals: dict[str, tuple[float, float]]
    slices: dict[str, dict[str, Slice]]
    recall_curve: Figures

    def __getitem__(self, figure: str) -> float:
        """One figure; nan where there is none."""
        value = self.figures[figure]
        return float("nan") if value is None else value

    def as_json(self) -> dict[str, Any]:
        return {
            **self.figures,
            "intervals": {name: list(ends) for name, ends in self.intervals.items()},
            "slices": {
                kind: {name: part.as_json() for name, part in parts.items()}
                for kind, parts in self.slices.items()
            },
            "recall_curve": [round(float(share), 6) for share in self.recall_curve],
            "settings": self.settings,
        }


@dataclass(frozen=True)
class Report:
    """`main`: the figure that models are ranked and tested by. `split`: facts of what was asked."""

    main: str
    ks: tuple[int, ...]
    split: dict[str, Any]
    models: Mapping[str, ModelReport]
    significance: list[Difference] = field(default_factory=list)

    @property
    def ranked(self) -> list[str]:
        """Names of the models, best first."""
        return sorted(self.models, key=lambda name: -(self.models[name].figures[self.main] or 0.0))

    @property
    def best(self) -> str:
        """Name of the best model."""
        return self.ranked[0]

    def against_best(self, name: str) -> Difference | None:
        """How much worse than the best a model is; None of the best itself, or where it was not tested."""
        for each in self.significance:
            if {each.better, each.worse} == {name, self.best}:
                return each
        return None

    def as_good_as_best(self, name: str) -> bool:
        """Whether the model is the best or not shown to be worse."""
        found = self.against_best(name)
        return name == self.best or (found is not None and found.p_holm >= SIGNIFICANT)

    def as_json(self) -> dict[str, Any]:
        return {
            "main": self.main,
            "ks": list(self.ks),
            "split": self.split,
            "best": self.best if self.models else None,
            "models": {name: model.as_json() for name, model in self.models.items()},
            "significance": [each.as_json() for each in self.significance],
        }
