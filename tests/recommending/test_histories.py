"""What the interactions of histories count, and sums of vectors over them."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.histories import Histories
from recommender.neighbours import Weighting, history_items, history_weights

ITEMS = 6
HISTORIES = Histories(
    np.array([0, 4, 4, 7]),
    np.array([2, 5, 2, 1, 0, 9, 0], np.int32),  # an item twice in two of them, one that is unknown
    np.array([1, 2, 3, 1, 0.5, 1, 2], np.float32),
    np.arange(7),
)


def test_sums_of_one_history_are_those_of_it_among_others() -> None:
    vectors = np.random.default_rng(0).standard_normal((ITEMS, 3)).astype(np.float32)
    together = HISTORIES.sums(vectors, HISTORIES.values)
    np.testing.assert_allclose(together, HISTORIES.matrix(ITEMS).toarray() @ vectors, rtol=1e-6)
    for row in range(len(HISTORIES)):
        alone = HISTORIES.slice(row, row + 1)
        np.testing.assert_allclose(alone.sums(vectors, alone.values)[0], together[row], rtol=1e-6)


@pytest.mark.parametrize(
    ("weighting", "wanted"),
    [
        ("binary", [0, 0.25, 0.5, 1, 0, 0.5, 1]),
        ("value", [0.125, 0.5, 1.5, 1, 0.125, 0.5, 2]),
        ("log", [0, np.log1p(0.5), np.log1p(1.625), np.log1p(1), 0, np.log1p(0.5), np.log1p(2.125)]),
    ],
)
def test_of_interactions_with_one_item_the_last_counts_or_their_sum(
    weighting: Weighting, wanted: list[float]
) -> None:
    counted = history_weights(HISTORIES, weighting, 0.5)
    np.testing.assert_allclose(counted, wanted, rtol=1e-6)
    table = history_items(HISTORIES, ITEMS, weighting, 0.5).toarray()
    np.testing.assert_allclose(table[0, 2], wanted[0] + wanted[2], rtol=1e-6)
    assert table[1].sum() == 0


def test_an_empty_history_counts_nothing() -> None:
    nobody = Histories.of([[]])
    for weighting in ("binary", "value", "log"):
        assert history_weights(nobody, weighting, 0.9).shape == (0,)  # type: ignore[arg-type]
    assert nobody.sums(np.ones((ITEMS, 2), np.float32), np.zeros(0, np.float32)).tolist() == [[0, 0]]
