"""Figures against values worked out by hand."""

from __future__ import annotations

import pytest

from evaluation.nlu import metrics


def test_precision_recall_and_f1_of_a_small_table() -> None:
    #            a is heard as a, a, b; b as b; c as a
    labels = ["a", "a", "a", "b", "c"]
    heard = ["a", "a", "b", "b", "a"]
    figures = metrics.per_intent(labels, heard)
    assert figures["a"].support == 3
    assert figures["a"].precision == pytest.approx(2 / 3)
    assert figures["a"].recall == pytest.approx(2 / 3)
    assert (figures["b"].precision, figures["b"].recall) == (0.5, 1.0)
    assert figures["b"].f1 == pytest.approx(2 / 3)
    assert (figures["c"].precision, figures["c"].recall, figures["c"].f1) == (0.0, 0.0, 0.0)
    assert metrics.macro_f1(figures) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)


def test_an_intent_that_is_only_heard_has_no_row_and_does_not_count_in_macro_f1() -> None:
    figures = metrics.per_intent(["a", "a"], ["a", "elsewhere"])
    assert list(figures) == ["a"]
    assert metrics.macro_f1(figures) == pytest.approx(2 / 3)


def test_calibration_error_weighs_the_gap_of_each_bin_by_its_size() -> None:
    # Two bins of 0.5: (0, 0.5] has confidences 0.5, 0.5 of which one is right: gap 0.
    # (0.5, 1] has 0.9, 0.8 and 1.0, of which two are right: |2/3 - 0.9|.
    bins = metrics.calibration([0.5, 0.5, 0.9, 0.8, 1.0], [True, False, True, False, True], bins=2)
    assert [entry.n for entry in bins] == [2, 3]
    assert [entry.accuracy for entry in bins] == pytest.approx([0.5, 2 / 3])
    assert [entry.confidence for entry in bins] == pytest.approx([0.5, 0.9])
    assert metrics.expected_calibration_error(bins) == pytest.approx(3 / 5 * (0.9 - 2 / 3))


def test_confidences_on_the_edges_fall_into_the_first_and_last_of_fifteen_bins() -> None:
    bins = metrics.calibration([0.0, 1.0, 1 / 15], [False, True, False])
    assert [(round(entry.low * 15), entry.n) for entry in bins] == [(0, 2), (14, 1)]


def test_honest_confidences_have_no_calibration_error() -> None:
    bins = metrics.calibration([0.75] * 4, [True, True, True, False])
    assert metrics.expected_calibration_error(bins) == pytest.approx(0.0)


def test_refusals_are_judged_as_a_detector_of_what_is_out_of_scope() -> None:
    is_out = [True, True, True, False, False, False, False]
    refused = [True, True, False, True, False, False, False]
    scores = [0.9, 0.8, 0.3, 0.7, 0.2, 0.1, 0.3]
    found = metrics.out_of_scope(is_out, refused, scores)
    assert found.n == 3
    assert found.recall == pytest.approx(2 / 3)
    assert found.precision == pytest.approx(2 / 3)
    assert found.in_scope_refused == pytest.approx(1 / 4)
    # Of 3 x 4 pairs the out-of-scope one scores higher in 4 + 4 + 2 and the same in one.
    assert found.auroc == pytest.approx((4 + 4 + 2 + 0.5) / 12)


def test_the_recall_at_another_threshold_is_read_off_the_scores() -> None:
    inside = [place / 100 for place in range(100)]
    outside = [0.985, 0.965, 0.2, 0.999]
    is_out = [False] * len(inside) + [True] * len(outside)
    found = metrics.out_of_scope(is_out, [False] * len(is_out), [*inside, *outside])
    # 0.99 is the only one in scope above 0.985; 0.97, 0.98 and 0.99 lie above 0.965.
    assert found.recall_at == {"0.01": 0.5, "0.02": 0.5, "0.03": 0.75, "0.04": 0.75, "0.05": 0.75}


def test_without_out_of_scope_messages_only_the_wrongly_refused_are_known() -> None:
    found = metrics.out_of_scope([False, False], [True, False], [0.5, 0.1])
    assert (found.n, found.recall, found.precision, found.auroc) == (0, None, None, None)
    assert found.in_scope_refused == 0.5


def test_nothing_refused_leaves_precision_open() -> None:
    found = metrics.out_of_scope([True, False], [False, False], [0.5, 0.1])
    assert (found.recall, found.precision, found.in_scope_refused) == (0.0, None, 0.0)


def test_the_interval_of_an_accuracy_is_that_of_the_binomial_and_repeatable() -> None:
    right = [True] * 80 + [False] * 20
    low, high = metrics.accuracy_interval(right) or (0.0, 0.0)
    # Normal approximation: 0.8 +- 1.96 * sqrt(0.8 * 0.2 / 100)
    assert low == pytest.approx(0.8 - 0.0784, abs=0.011)
    assert high == pytest.approx(0.8 + 0.0784, abs=0.011)
    assert metrics.accuracy_interval(right) == (low, high)


def test_no_messages_have_no_accuracy() -> None:
    assert metrics.accuracy([]) is None
    assert metrics.accuracy_interval([]) is None
    assert metrics.expected_calibration_error([]) is None
    assert metrics.macro_f1({}) is None


def test_percentiles_lie_between_the_neighbours() -> None:
    found = metrics.percentiles([float(value) for value in range(1, 102)])
    assert found == {"p50": 51.0, "p95": 96.0, "p99": 100.0}
