"""Whether differences are more than luck."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from recommender.evaluation.significance import (
    bootstrap_intervals,
    differences,
    holm,
    interval,
    randomisation_test,
)


def test_the_randomisation_test_comes_close_to_all_signs_tried_out() -> None:
    apart = np.array([[0.3, 0.1, -0.2, 0.5, 0.4, 0.25, 0.0, 0.7], [0.1, -0.1, 0.2, -0.2, 0.0, 0.3, 0.0, 0.1]])
    signs = np.array(list(product([-1, 1], repeat=8)))
    exact = (np.abs(signs @ apart.T) >= np.abs(apart.sum(axis=1)) - 1e-9).mean(axis=0)
    np.testing.assert_allclose(randomisation_test(apart, rounds=40_000), exact, atol=0.01)


def test_equal_models_are_not_told_apart_and_a_shifted_one_is() -> None:
    random = np.random.default_rng(1)
    same = random.random(500)
    found = randomisation_test(np.array([np.zeros(500), same - random.random(500) * 0.01, same - same]))
    assert found[0] == found[2] == 1 and found[1] == pytest.approx(1 / 10_001)


def test_between_equal_models_small_p_are_as_rare_as_they_say() -> None:
    random = np.random.default_rng(5)
    apart = random.normal(size=(400, 60))
    p = randomisation_test(apart, rounds=1000)
    assert stats.kstest(p, "uniform").pvalue > 0.001


def test_the_bootstrap_gives_the_interval_of_the_normal_law_where_that_holds() -> None:
    random = np.random.default_rng(2)
    smooth = random.normal(0.3, 0.2, 900)
    rare = (random.random(900) < 0.1).astype(float)
    for values in (smooth, rare):  # the two ways of drawing
        (low, high), half = bootstrap_intervals(values[None, :])[0], 1.96 * values.std() / 30
        assert low == pytest.approx(values.mean() - half, abs=0.15 * half)
        assert high == pytest.approx(values.mean() + half, abs=0.15 * half)


def test_an_interval_passes_over_who_said_nothing() -> None:
    assert interval(np.array([0.5, np.nan, 0.5])) == (0.5, 0.5)
    assert interval(np.array([np.nan])) is None


def test_holm_corrects_as_in_the_textbook() -> None:
    np.testing.assert_allclose(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02])
    np.testing.assert_allclose(holm([0.6, 0.7]), [1, 1])
    assert len(holm([])) == 0


def test_all_pairs_are_told_with_the_better_one_first() -> None:
    random = np.random.default_rng(3)
    base = random.random(300)
    values = {"good": base + 0.2, "fair": base + 0.1, "odd": base + random.normal(0.1, 0.5, 300)}
    values["good"][7] = np.nan
    found = differences(values)
    assert {frozenset((each.better, each.worse)) for each in found} == {
        frozenset(pair) for pair in (("good", "fair"), ("good", "odd"), ("fair", "odd"))
    }
    first = next(each for each in found if {each.better, each.worse} == {"good", "fair"})
    assert first.better == "good" and first.difference == pytest.approx(0.1)
    assert first.interval == pytest.approx((0.1, 0.1), abs=1e-5) and first.p_holm < 0.001
    last = next(each for each in found if {each.better, each.worse} == {"fair", "odd"})
    assert last.difference >= 0 and last.interval[0] < last.difference < last.interval[1]
    assert last.p_holm > 0.01 and last.p <= last.p_holm


def test_only_the_named_pairs_are_tested_and_one_model_has_no_pair() -> None:
    values = {name: np.arange(5.0) for name in "abc"}
    assert [(each.better, each.worse) for each in differences(values, pairs=[("b", "c")])] == [("b", "c")]
    assert differences({"a": np.arange(5.0)}) == []
    assert differences({"a": np.array([np.nan]), "b": np.array([1.0])}) == []


def test_with_many_models_a_clear_difference_stays_clear_after_the_correction() -> None:
    random = np.random.default_rng(8)
    values = {f"m{n}": random.random(200) + (1.0 if n == 0 else 0.0) for n in range(8)}
    found = [each.p_holm for each in differences(values) if each.better == "m0"]
    assert len(found) == 7 and max(found) < 0.001
