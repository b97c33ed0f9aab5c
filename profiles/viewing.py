"""From what a model computes to the profile that is kept: numbers that people read, reasons in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from profiles.customer_model import CustomerModel, Seen
from profiles.features import FeatureTable
from profiles.gathering import Gathered
from profiles.naming import LANGUAGES
from profiles.order_features import CATEGORY_PREFIX
from profiles.predictions.predicted import Predicted
from shop.money import precision_of
from shop.profiles.views import Churn, NextPurchase, ProfileView, Reason, Segment, Value

_REASONS = 3
_CATEGORIES = 3
_SHOWN = (
    ("orders", 0), ("money", 2), ("order_mean", 2), ("recency", 0), ("tenure", 0), ("gap_median", 0),
    ("lines_mean", 1), ("share_weekend", 2), ("age", 0), ("discount_share", 2), ("return_share", 2),
    ("visits", 0), ("reviews", 0), ("stars", 1), ("chats", 0), ("handed_over", 0), ("satisfaction", 1),
)  # fmt: skip
"""Features that a profile shows, and their decimals."""


@cache
def wording() -> Mapping[str, Any]:
    """wording.yml."""
    words: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("wording.yml").read_text("utf-8"))
    return words


def views(
    model: CustomerModel, gathered: Gathered, seen: Seen, predicted: Sequence[Predicted], at: float
) -> Iterator[ProfileView]:
    """A profile for each of the customers, in the order of `seen.ledger.ids`. `at`: days since 1970."""
    labels = model.labels(seen)
    computed_at = datetime.fromtimestamp(at * 86_400, UTC).isoformat(timespec="seconds")
    shown = _shown(seen.orders, gathered.extra)
    favourites = _favourites(seen.orders)
    moods, segments = gathered.extra.column("mood"), _segments(model)
    for row, one in enumerate(predicted):
        features: dict[str, float | int | str | None] = {
            name: value for name, column in shown if (value := column[row]) is not None
        }
        if favourites[row]:
            features["favourite_category"] = favourites[row]
        yield ProfileView(
            customer_id=seen.ledger.ids[row],
            model=model.version,
            computed_at=computed_at,
            known=one.known,
            segment=segments[int(labels[row])],
            **_predictions(one, model.currency),
            priority="high" if one.known and _is_high(model, one) else "normal",
            mood=None if math.isnan(moods[row]) else round(float(moods[row]), 3),
            features=features,
        )


def _is_high(model: CustomerModel, one: Predicted) -> bool:
    return model.priority.is_high(one.value, one.churn_probability)


def _segments(model: CustomerModel) -> list[Segment]:
    return [
        Segment(key, words.name, words.meaning, round(float(share), 4))
        for key, words, share in zip(
            model.segments.keys, model.descriptions, model.segments.shares, strict=True
        )
    ]


def _predictions(one: Predicted, currency: str) -> dict[str, Any]:
    if not one.known:
        return {}
    unit = 10 ** precision_of(currency)
    categories = tuple((name, round(share, 3)) for name, share in one.categories[:_CATEGORIES])
    return {
        "churn": Churn(round(one.churn_probability, 4), one.churn_days, _reasons(one.churn_reasons, 4, 1.0)),
        "next_purchase": NextPurchase(round(one.next_days, 1), round(one.next_probability, 4), categories),
        "value": Value(
            round(one.value * unit), currency, one.value_model, _reasons(one.value_reasons, 0, unit)
        ),
    }


def _reasons(effects: tuple[tuple[str, float], ...], decimals: int, unit: float) -> tuple[Reason, ...]:
    return tuple(
        Reason(name, round(effect * unit, decimals), _words(name, effect > 0))
        for name, effect in effects[:_REASONS]
    )


@cache
def _words(name: str, raises: bool) -> Mapping[str, str]:
    known = wording()["reasons"].get(name) or dict.fromkeys(LANGUAGES, name.partition(":")[2] or name)
    template = wording()["raises" if raises else "lowers"]
    return {language: template[language].format(what=known[language]) for language in LANGUAGES}


def _shown(orders: FeatureTable, extra: FeatureTable) -> list[tuple[str, list[float | int | None]]]:
    found = []
    for name, decimals in _SHOWN:
        table = orders if name in orders.names else extra
        values = np.round(table.column(name), decimals)
        column = [None if math.isnan(one) else int(one) if decimals == 0 else one for one in values.tolist()]
        found.append((name, column))
    return found


def _favourites(orders: FeatureTable) -> list[str | None]:
    """The category that most money went to; None for who bought nothing."""
    names = [name for name in orders.names if name.startswith(CATEGORY_PREFIX)]
    if not names:
        return [None] * len(orders.ids)
    shares = np.nan_to_num(orders.select(names).values)
    best = shares.argmax(axis=1)
    return [
        names[place].removeprefix(CATEGORY_PREFIX) if shares[row, place] > 0 else None
        for row, place in enumerate(best.tolist())
    ]
