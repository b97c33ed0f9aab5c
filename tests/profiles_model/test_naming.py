"""Names of segments say what sets them apart, in both languages, and no two are the same."""

from __future__ import annotations

import math

import numpy as np
import pytest

from profiles.features import FeatureTable
from profiles.habits import Scale
from profiles.naming import described, effect_of, wording
from profiles.viewing import wording as reasons_wording


def test_a_segment_is_named_after_its_largest_differences() -> None:
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1], 100)
    columns = {
        "order_rate": np.where(labels == 0, 0.0, -2.0) + rng.normal(0, 0.2, 200),
        "basket": rng.normal(0.5, 0.2, 200),
        "hour_cos": np.where(labels == 0, np.cos(9 / 24 * math.tau), np.cos(21 / 24 * math.tau)),
        "hour_sin": np.where(labels == 0, np.sin(9 / 24 * math.tau), np.sin(21 / 24 * math.tau))
        + rng.normal(0, 0.1, 200),
    }
    first, second = described(FeatureTable.of([str(row) for row in range(200)], columns), labels, 2, "USD")
    assert first.name["en"] == "Frequent buyers, morning shoppers" or (
        first.name["en"] == "Morning shoppers, frequent buyers"
    )
    assert "晚间购物" in second.name["zh"] and "偶尔购买" in second.name["zh"]
    assert "1.0 orders a month (others: 0.1)" in first.meaning["en"].lower()
    assert first.traits[0].effect > 2


def test_segments_that_differ_in_nothing_still_have_names_of_their_own() -> None:
    rng = np.random.default_rng(0)
    habits = FeatureTable.of(
        [str(row) for row in range(90)], {"basket": rng.normal(size=90), "order_rate": rng.normal(size=90)}
    )
    names = [one.name["en"] for one in described(habits, np.arange(90) % 3, 3, "USD")]
    assert len(set(names)) == 3


def test_cohens_d_counts_in_pooled_deviations() -> None:
    assert effect_of(np.array([1.0, 3.0]), np.array([4.0, 6.0])) == pytest.approx(-3.0)
    assert effect_of(np.ones(3), np.ones(3)) == 0.0


def test_every_wording_is_there_in_both_languages() -> None:
    def check(part: object) -> None:
        if isinstance(part, dict):
            if "en" in part or "zh" in part:
                assert part["en"] and part["zh"]
            else:
                for one in part.values():
                    check(one)
        elif isinstance(part, list):
            for one in part:
                check(one)

    check(wording())
    check(reasons_wording())


def test_a_scale_stands_outliers_and_habits_that_are_the_same_for_all() -> None:
    values = np.column_stack([np.r_[np.arange(399.0), 1e9], np.full(400, 4.0)])
    habits = FeatureTable(tuple(str(row) for row in range(400)), ("a", "b"), values)
    scaled = Scale.learned(habits).apply(habits)
    assert np.abs(scaled).max() < 5
    assert scaled[:, 0].std() == pytest.approx(1.0)
    assert (scaled[:, 1] == 0).all()
