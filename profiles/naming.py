"""Names for segments that people understand, made of what sets each apart from all other customers.

How far apart is Cohen's d: the difference of the means in pooled standard deviations (Cohen 1988). The
wording is in naming.yml.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from profiles.features import FeatureTable
from profiles.habits import NEW_DAYS
from profiles.ledger import Floats, Ints

LANGUAGES = ("en", "zh")
MEDIUM = 0.5
"""Cohen's own boundary of a medium difference; smaller ones are not spoken of."""
_IN_NAME, _IN_MEANING = 2, 4
_LOGS = {"order_rate": np.exp, "visit_rate": np.exp, "basket": np.exp, "order_value": np.expm1}
_PERCENT = ("discounts", "returns", "weekends")


@dataclass(frozen=True)
class Trait:
    """In what a segment differs. `effect`: Cohen's d, signed (of the hour of the day always positive); `own`
    and `others`: typical values in units that people know."""

    name: str
    effect: float
    own: float
    others: float


@dataclass(frozen=True)
class Description:
    """A segment in words, by language, and the traits that they were made of, the largest effect first."""

    name: Mapping[str, str]
    meaning: Mapping[str, str]
    traits: tuple[Trait, ...]


@cache
def wording() -> Mapping[str, Any]:
    """naming.yml."""
    words: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf-8"))
    return words


def described(habits: FeatureTable, labels: Ints, k: int, currency: str) -> list[Description]:
    """A description for each of the segments 0..k-1; no two have the same name."""
    if k == 1:
        whole = {language: wording()["everybody"][language] for language in LANGUAGES}
        return [Description(whole, _plain("no_difference"), ())]
    found: list[Description] = []
    for place in range(k):
        traits = traits_of(habits, labels == place)
        spoken = [trait for trait in traits if abs(trait.effect) >= MEDIUM]
        taken = [one.name for one in found]
        found.append(Description(_name(spoken, taken), _meaning(spoken, currency), tuple(traits)))
    return found


def traits_of(habits: FeatureTable, members: Any) -> list[Trait]:
    """All traits of some customers against the others, the largest effect first."""
    if members.all() or not members.any():
        return []
    traits = []
    for name in habits.names:
        if name in ("hour_cos", "hour_sin"):
            continue
        values = habits.column(name)
        effect = effect_of(values[members], values[~members])
        own, others = (_typical(name, values[part]) for part in (members, ~members))
        traits.append(Trait(name, effect, own, others))
    if "hour_cos" in habits.names and "hour_sin" in habits.names:
        traits.append(_hour(habits, members))
    return sorted(traits, key=lambda trait: -abs(trait.effect))


def effect_of(own: Floats, others: Floats) -> float:
    """Cohen's d; 0 where nothing varies."""
    pooled = math.sqrt((own.var() * len(own) + others.var() * len(others)) / (len(own) + len(others)))
    return float((own.mean() - others.mean()) / pooled) if pooled > 1e-12 else 0.0


def _hour(habits: FeatureTable, members: Any) -> Trait:
    """The circle of the day, as one trait: the length of the differences in both directions."""
    places = np.column_stack([habits.column("hour_cos"), habits.column("hour_sin")])
    effects = [effect_of(places[members, side], places[~members, side]) for side in (0, 1)]
    hours = [_clock(places[part].mean(axis=0)) for part in (members, ~members)]
    return Trait("hour", math.hypot(*effects), hours[0], hours[1])


def _clock(place: Floats) -> float:
    return float(math.atan2(place[1], place[0]) % math.tau * 24 / math.tau)


def _typical(name: str, values: Floats) -> float:
    middle = float(values.mean())
    if name == "newness":
        # Beyond NEW_DAYS all are alike, so there it is a lower bound.
        return NEW_DAYS * (1 - middle)
    if name in _LOGS:
        return float(_LOGS[name](middle))
    return 100 * middle if name in _PERCENT else middle


def _name(spoken: Sequence[Trait], taken: Sequence[Mapping[str, str]]) -> dict[str, str]:
    phrases = [_phrase(trait) for trait in spoken]
    for length in range(min(_IN_NAME, len(phrases)), len(phrases) + 1):
        name = _joined(phrases[:length]) if length else _plain("alike")
        if name not in taken:
            return name
    number, name = 2, _joined(phrases) if phrases else _plain("alike")
    while (numbered := _numbered(name, number)) in taken:
        number += 1
    return numbered


def _numbered(name: Mapping[str, str], number: int) -> dict[str, str]:
    words = wording()["numbered"]
    return {language: words[language].format(name=name[language], number=number) for language in LANGUAGES}


def _joined(phrases: Sequence[Mapping[str, str]]) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        text = wording()["between"][language].join(phrase[language] for phrase in phrases)
        found[language] = text[:1].upper() + text[1:]
    return found


def _phrase(trait: Trait) -> Mapping[str, str]:
    if trait.name == "hour":
        return next(one for one in wording()["hours"] if trait.own < one["until"])
    words: Mapping[str, str] = wording()["traits"][trait.name]["high" if trait.effect > 0 else "low"]
    return words


def _meaning(spoken: Sequence[Trait], currency: str) -> dict[str, str]:
    if not spoken:
        return _plain("no_difference")
    found = {}
    for language in LANGUAGES:
        parts = [
            wording()["traits"][trait.name]["says"][language].format(
                own=_figure(trait, trait.own), all=_figure(trait, trait.others), currency=currency
            )
            for trait in spoken[:_IN_MEANING]
        ]
        text = wording()["between"][language].join(parts)
        found[language] = wording()["sentence"][language].format(parts=text[:1].upper() + text[1:])
    return found


def _figure(trait: Trait, value: float) -> str:
    if trait.name == "newness" and value > 0.98 * NEW_DAYS:
        return f"{NEW_DAYS:.0f}+"
    return f"{value:.1f}" if trait.name in ("order_rate", "visit_rate", "basket") else f"{value:.0f}"


def _plain(name: str) -> dict[str, str]:
    return {language: wording()[name][language] for language in LANGUAGES}
