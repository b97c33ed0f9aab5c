"""What customers will spend within 12 months: two models beside each other, the better kept.

One is BG/NBD with Gamma-Gamma, which needs nothing but when and for how much people bought; the other trees
(LightGBM with a Tweedie loss: many spend nothing, some very much). They are compared on a window that
neither has seen. Where the history is shorter than a year and a half or so, that window is shorter than a
year, and what the trees say of it is stretched to a year as BG/NBD foresees purchases to go on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from profiles.ledger import Floats, Ledger
from profiles.predictions.bg_nbd import BgNbd, TooLittle
from profiles.predictions.boosting import Trees
from profiles.predictions.gamma_gamma import GammaGamma
from profiles.predictions.judging import value_figures
from profiles.predictions.origins import Origin, stacked
from profiles.predictions.reasons import Effects, in_unit, largest_first, summed
from profiles.predictions.sharing import PARTS, shared
from profiles.predictions.visits import Summary
from profiles.predictions.windows import spent_within

YEAR = 365
VALUE_DAYS = (365, 270, 180, 120, 90, 60, 30)
"""Lengths of the window that models are compared on; the longest that fits the history is taken."""
BG_NBD, TREES = "bg_nbd_gamma_gamma", "lightgbm"
LEAST_SPENDING = 300
_TREES, _FACTS = "value.txt", "value.json"


@dataclass(frozen=True)
class ValueModel:
    """`days`: the window that trees foretell; `chosen`: BG_NBD or TREES; `figures` of both by name."""

    days: int
    rates: BgNbd
    money: GammaGamma
    trees: Trees | None
    unit: float
    chosen: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def fit(
        cls,
        ledger: Ledger,
        training: list[Origin],
        validation: Origin | None,
        days: int,
        rates: BgNbd,
        money: GammaGamma,
        *,
        seed: int = 7,
    ) -> ValueModel:
        """`training` and `validation`: origins of windows of `days`; `rates` and `money` are of today, for
        the comparison they are fitted anew on what was known at the validation origin."""
        plain = cls(days, rates, money, None, 1.0, BG_NBD)
        if validation is None:
            return plain
        came = spent_within(ledger, validation.ids, validation.at, validation.at + days)
        before = fitted_to(validation.summary)
        figures = {}
        if before is not None:
            figures[BG_NBD] = value_figures(came, foreseen(*before, validation.summary, days))
        trees, unit = _trees(ledger, training, days, before or (rates, money), seed)
        if trees is None or before is None:
            return replace(plain, figures=figures)
        tried = cls(days, *before, trees, unit, TREES)
        figures[TREES] = value_figures(came, tried.within_window(validation))
        better = figures[TREES]["mae"] < figures[BG_NBD]["mae"]
        trees, unit = _trees(ledger, [validation, *training], days, (rates, money), seed)
        return cls(days, rates, money, trees, unit, TREES if better and trees else BG_NBD, figures)

    def within_window(self, origin: Origin) -> Floats:
        """What the trees foretell for `days`, major units, (n,)."""
        assert self.trees is not None
        return np.asarray(np.exp(self.trees.raw(self._table(origin))) * self.unit)

    def values(self, origin: Origin) -> Floats:
        """Expected spending within 12 months, major units, (n,)."""
        if self.chosen == TREES:
            return self.within_window(origin) * self._stretch(origin.summary)
        return foreseen(self.rates, self.money, origin.summary, YEAR)

    def reasons(self, origin: Origin) -> tuple[list[Effects], Floats]:
        """By how much of `values` each reason moves it, major units, and what everybody begins with, (n,);
        together they are `values`."""
        if self.chosen == TREES:
            assert self.trees is not None
            effects, base = self.trees.effects(self._table(origin))
            names, together = summed(self.trees.names, effects)
            moved, start = in_unit(together, base, lambda raw: np.exp(raw) * self.unit)
            stretch = self._stretch(origin.summary)
            return largest_first(names, moved * stretch[:, None]), start * stretch
        moved, start = _shares(self.rates, self.money, origin.summary)
        return largest_first(PARTS, moved), np.full(len(origin.ids), start)

    def save(self, folder: Path) -> None:
        """Into files of the folder."""
        facts = {
            "days": self.days, "rates": self.rates.state, "money": self.money.state, "unit": self.unit,
            "chosen": self.chosen, "figures": dict(self.figures),
            "names": None if self.trees is None else list(self.trees.names),
        }  # fmt: skip
        (folder / _FACTS).write_text(json.dumps(facts) + "\n", encoding="utf-8")
        if self.trees is not None:
            self.trees.save(folder / _TREES)

    @classmethod
    def load(cls, folder: Path) -> ValueModel:
        """What `save` wrote."""
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        trees = None if facts["names"] is None else Trees.load(folder / _TREES, facts["names"])
        rates, money = BgNbd.restored(facts["rates"]), GammaGamma.restored(facts["money"])
        return cls(
            int(facts["days"]), rates, money, trees, float(facts["unit"]), facts["chosen"], facts["figures"]
        )

    def _table(self, origin: Origin) -> Floats:
        return _with_foreseen(origin, self.rates, self.money, self.days)

    def _stretch(self, facts: Summary) -> Floats:
        seen = (facts.repeats, facts.last, facts.age)
        window = self.rates.purchases_within(self.days, *seen)
        return np.asarray(self.rates.purchases_within(YEAR, *seen) / np.maximum(window, 1e-12))


def fitted_to(facts: Summary) -> tuple[BgNbd, GammaGamma] | None:
    """BG/NBD and Gamma-Gamma on all customers of a summary; None where there are too few."""
    paid = facts.paid > 0
    try:
        return (
            BgNbd.fit(facts.repeats, facts.last, facts.age),
            GammaGamma.fit(facts.paid[paid], facts.mean[paid]),
        )
    except TooLittle:
        return None


def foreseen(rates: BgNbd, money: GammaGamma, facts: Summary, days: float) -> Floats:
    """Expected spending within so many days by BG/NBD and Gamma-Gamma, major units, (n,)."""
    purchases = rates.purchases_within(days, facts.repeats, facts.last, facts.age)
    return np.asarray(purchases * money.expected(facts.paid, facts.mean))


def value_days(span: float) -> int | None:
    """The longest window of VALUE_DAYS that fits a history of `span` days more than three times: to learn
    from, to compare on, and something before. None where none does."""
    return next((days for days in VALUE_DAYS if days * 3.2 <= span), None)


def _trees(
    ledger: Ledger, origins: list[Origin], days: int, models: tuple[BgNbd, GammaGamma], seed: int
) -> tuple[Trees | None, float]:
    if not origins:
        return None, 1.0
    tables = [replace(one, values=_with_foreseen(one, *models, days)) for one in origins]
    values, spent = stacked(tables, lambda one: spent_within(ledger, one.ids, one.at, one.at + days), seed)
    if (spent > 0).sum() < LEAST_SPENDING:
        return None, 1.0
    unit = float(spent.mean())
    names = (*origins[0].names, "value_foretold")
    return Trees.fit(names, values, spent / unit, objective="tweedie", rounds=200, seed=seed), unit


def _with_foreseen(origin: Origin, rates: BgNbd, money: GammaGamma, days: int) -> Floats:
    return np.hstack([origin.values, foreseen(rates, money, origin.summary, days)[:, None]])


def _shares(rates: BgNbd, money: GammaGamma, facts: Summary) -> tuple[Floats, float]:
    """What each of the four things that BG/NBD and Gamma-Gamma know of a customer adds, (n, 4)."""
    usual = money.p * money.v / max(money.q - 1, 0.05)
    middle = (1.0, rates.alpha, 2 * rates.alpha, usual)
    return shared(lambda seen: foreseen(rates, money, seen, YEAR), facts, middle)
