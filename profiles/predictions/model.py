"""All predictions about customers: fitted at a moment, kept in a folder, asked for many or for one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from profiles.features import FeatureTable
from profiles.ledger import Floats, Ledger
from profiles.predictions.churn import ChurnModel
from profiles.predictions.fitting import Models, Progress, fitted
from profiles.predictions.next_category import NextCategoryModel
from profiles.predictions.next_time import Curves, NextTimeModel, spans
from profiles.predictions.origins import Origin
from profiles.predictions.predicted import NOT_KNOWN, SOON_DAYS, Predicted
from profiles.predictions.value import ValueModel

_FACTS = "predictions.json"
FORMAT = 1


class CustomerPredictions:
    """Without `models` (a shop with hardly any customers who came back) nobody is known.

    `report`: figures of the validation window, JSON: sizes, `churn` and `value` models beside their peers.
    """

    def __init__(self, models: Models | None, report: Mapping[str, Any]) -> None:
        self._models = models
        self.report: dict[str, Any] = dict(report)

    @classmethod
    def fit(
        cls,
        ledger: Ledger,
        extra: FeatureTable | None,
        at: float,
        *,
        seed: int = 7,
        progress: Progress | None = None,
        days: int | None = None,
    ) -> CustomerPredictions:
        """Learn from all orders before `at` (days since 1970).

        `extra`: what is known of customers beside their orders and holds at all times, such as age; the
        past is looked at as if it had been known then. `days`: the horizon of churn; left out, it is
        chosen from how often this shop's customers buy. `progress`: told the share that is done, 0..1.
        """
        return cls(*fitted(ledger, extra, at, seed=seed, progress=progress, days=days))

    def predict(self, ledger: Ledger, extra: FeatureTable | None, at: float) -> list[Predicted]:
        """For each of `ledger.ids`, in their order. What one customer is told does not hang on who else is
        asked about. `extra`: the columns it was fitted with; those that are missing count as not known."""
        if self._models is None:
            return [NOT_KNOWN] * len(ledger.ids)
        models = self._models
        origin = self.origin(ledger, extra, at)
        found = [NOT_KNOWN] * len(ledger.ids)
        if not len(origin.ids):
            return found
        probabilities = models.churn.probabilities(origin)
        curves = self.curves(origin, probabilities)
        medians, soon = curves.days_until(0.5), 1 - curves.at(SOON_DAYS)
        churn_reasons, _ = models.churn.reasons(origin)
        values = models.value.values(origin)
        value_reasons, _ = models.value.reasons(origin)
        categories: list[tuple[tuple[str, float], ...]] = [()] * len(origin.ids)
        if models.next_category is not None:
            categories = models.next_category.told(ledger, origin.rows, at)
        for place, row in enumerate(origin.rows.tolist()):
            found[row] = Predicted(
                known=True,
                churn_probability=float(probabilities[place]),
                churn_days=models.churn.days,
                next_days=float(medians[place]),
                next_probability=float(soon[place]),
                categories=categories[place],
                value=float(values[place]),
                value_model=models.value.chosen,
                churn_reasons=churn_reasons[place],
                value_reasons=value_reasons[place],
            )
        return found

    def origin(self, ledger: Ledger, extra: FeatureTable | None, at: float) -> Origin:
        """What the models see of those customers of a ledger who have bought before `at`."""
        models = self.models
        seen = Origin.of(ledger, None, at, models.churn.days, models.value.rates)
        columns = np.full((len(seen.ids), len(models.extra)), np.nan)
        if extra is not None:
            there = [place for place, name in enumerate(models.extra) if name in extra.names]
            told = extra.select(models.extra[place] for place in there).rows(seen.ids)
            columns[:, there] = told.values
        return replace(seen, names=seen.names + models.extra, values=np.hstack([seen.values, columns]))

    def curves(self, origin: Origin, churn: Floats) -> Curves:
        """P(has not bought yet) over the days to come, through the probabilities of churn (n,)."""
        models = self.models
        if models.next_time is not None:
            raw = Curves(models.next_time.edges, models.next_time.curve(origin))
        else:
            facts, edges = origin.summary, spans(max(models.churn.days, SOON_DAYS))
            left = [
                models.value.rates.none_within(edge, facts.repeats, facts.last, facts.age) for edge in edges
            ]
            raw = Curves(edges, np.column_stack(left))
        return raw.through(models.churn.days, churn)

    @property
    def models(self) -> Models:
        """The single models; ValueError where there was too little to learn from."""
        if self._models is None:
            raise ValueError("there was too little to learn from")
        return self._models

    def save(self, folder: Path) -> None:
        """Into files of the folder, which is made: JSON, and trees as LightGBM's text."""
        folder.mkdir(parents=True, exist_ok=True)
        extra = [] if self._models is None else list(self._models.extra)
        facts = {
            "format": FORMAT, "known": self._models is not None, "extra": extra, "report": self.report,
        }  # fmt: skip
        (folder / _FACTS).write_text(json.dumps(facts, ensure_ascii=False) + "\n", encoding="utf-8")
        if self._models is None:
            return
        for part in (self.models.churn, self.models.value, self.models.next_time, self.models.next_category):
            if part is not None:
                part.save(folder)

    @classmethod
    def load(cls, folder: Path) -> CustomerPredictions:
        """What `save` wrote. Raises OSError, KeyError or ValueError where it is not there or of another
        format."""
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        if facts["format"] != FORMAT:
            raise ValueError(f"{folder / _FACTS} is of format {facts['format']}, wanted {FORMAT}")
        if not facts["known"]:
            return cls(None, facts["report"])
        models = Models(
            ChurnModel.load(folder), ValueModel.load(folder), NextTimeModel.load(folder),
            NextCategoryModel.load(folder), tuple(facts["extra"]),
        )  # fmt: skip
        return cls(models, facts["report"])
