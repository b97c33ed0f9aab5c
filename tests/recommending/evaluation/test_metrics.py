"""Figures of ranked lists, against values worked out by hand and against scikit-learn."""

from __future__ import annotations

from math import log2

import numpy as np
import numpy.typing as npt
import pytest
from scipy import sparse
from sklearn.metrics import ndcg_score

from recommender.evaluation import metrics


def wanted(rows: list[list[int]], items: int = 6) -> sparse.csr_matrix:
    dense = np.zeros((len(rows), items), np.float32)
    for row, columns in enumerate(rows):
        dense[row, columns] = 1
    return sparse.csr_matrix(dense)


def lists(*rows: list[int]) -> npt.NDArray[np.int32]:
    return np.array(rows, np.int32)


# The first finds two of three in places 1 and 3; the second nothing; the third wants nothing; the fourth's
# list ends early.
LISTS = lists([4, 0, 2, 5], [1, 2, 3, 4], [0, 1, 2, 3], [3, -1, -1, -1])
WANTED = wanted([[4, 2, 1], [0], [], [3, 5]])


def test_hits_are_the_places_that_hold_what_was_wanted_and_an_ended_list_has_none() -> None:
    found = metrics.hits(LISTS, WANTED)
    assert found.tolist() == [[1, 0, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]]
    # -1 of one row must not meet the last item of the row before.
    assert not metrics.hits(lists([0, 1], [-1, -1]), wanted([[5], [0]])).any()
    assert not metrics.hits(LISTS, wanted([[], [], [], []])).any()


def test_figures_are_as_by_hand() -> None:
    found = metrics.per_user(LISTS, WANTED, [1, 3])
    third = 1 / log2(4)
    ideal = 1 + 1 / log2(3) + third
    for name, values in {
        "recall@1": [1 / 3, 0, np.nan, 1 / 2],
        "recall@3": [2 / 3, 0, np.nan, 1 / 2],
        "precision@1": [1, 0, np.nan, 1],
        "precision@3": [2 / 3, 0, np.nan, 1 / 3],
        "ndcg@1": [1, 0, np.nan, 1],
        "ndcg@3": [(1 + third) / ideal, 0, np.nan, 1 / (1 + 1 / log2(3))],
        "mrr@1": [1, 0, np.nan, 1],
        "mrr@3": [1, 0, np.nan, 1],
        "hit_rate@3": [1, 0, np.nan, 1],
    }.items():
        np.testing.assert_allclose(found[name], values, err_msg=name)
    assert set(found) == {f"{name}@{k}" for name in metrics.PER_USER for k in (1, 3)}
    np.testing.assert_allclose(metrics.per_user(lists([0, 1, 2]), wanted([[2]]), [3])["mrr@3"], [1 / 3])


def test_the_curve_of_recall_is_the_recall_at_every_length() -> None:
    found = metrics.per_user(LISTS, WANTED, [1, 2, 3, 4])
    curve = metrics.recall_curve(LISTS, WANTED)
    assert curve.tolist() == pytest.approx([metrics.mean(found[f"recall@{k}"]) for k in (1, 2, 3, 4)])


def test_who_wanted_nothing_is_passed_over_and_nobody_at_all_gives_no_figure() -> None:
    assert metrics.mean(np.array([1.0, np.nan, 0.0])) == 0.5
    assert metrics.mean(np.array([np.nan])) is None


def test_lists_longer_than_the_catalogue_count_the_missing_places_as_wrong() -> None:
    found = metrics.per_user(lists([0, 1]), wanted([[0, 1]], items=2), [4])
    assert found["precision@4"] == 0.5 and found["recall@4"] == 1 and found["ndcg@4"] == 1


@pytest.mark.parametrize("k", [1, 5, 10, 30])
def test_ndcg_is_that_of_scikit_learn(k: int) -> None:
    random = np.random.default_rng(k)
    scores = random.random((50, 30))
    truth = random.random((50, 30)) < random.random((50, 1)) * 0.5
    truth[truth.sum(axis=1) == 0, 0] = True
    order = np.argsort(-scores, axis=1)[:, :k].astype(np.int32)
    ours = metrics.per_user(order, sparse.csr_matrix(truth.astype(np.float32)), [k])[f"ndcg@{k}"]
    theirs = [ndcg_score([truth[row]], [scores[row]], k=k) for row in range(50)]
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_coverage_is_the_share_of_the_catalogue_that_anybody_sees() -> None:
    assert metrics.coverage(LISTS, 6, 4) == 1
    assert metrics.coverage(LISTS, 6, 1) == pytest.approx(4 / 6)
    assert metrics.coverage(lists([-1, -1]), 6, 2) == 0


def test_gini_is_0_where_all_items_are_shown_alike_and_high_where_one_has_all() -> None:
    assert metrics.gini(lists([0], [1], [2], [3]), 4, 1) == pytest.approx(0)
    assert metrics.gini(lists([0], [0], [0], [0]), 4, 1) == pytest.approx(3 / 4)
    assert metrics.gini(lists([-1]), 4, 1) == 0


def test_novelty_grows_by_a_bit_where_half_as_many_had_the_item() -> None:
    owners = [31, 15, 7, 0]
    found = metrics.novelty(lists([0, -1], [1, -1], [1, 2], [3, -1], [-1, -1]), owners, 63, 2)
    np.testing.assert_allclose(found, [1, 2, 2.5, 6, np.nan])


def test_diversity_is_one_less_the_mean_cosine_of_all_pairs() -> None:
    vectors = np.array([[1, 0], [2, 0], [0, 3], [0, 0], [-1, 0]], np.float32)
    shown = lists([0, 1, -1], [0, 2, 3], [0, 1, 2], [0, 3, -1], [0, 4, -1])
    found = metrics.intra_list_diversity(shown, vectors, 3)
    np.testing.assert_allclose(found, [0, 1, 2 / 3, np.nan, 2], atol=1e-6)
