"""Truncated SVD."""

from __future__ import annotations

import numpy as np

from recommender.histories import Histories
from recommender.svd import Svd
from tests.recommending.contract import ModelContract, two_tastes


class TestSvd(ModelContract):
    def make(self) -> Svd:
        return Svd(factors=8)


def test_a_history_is_projected_on_the_strongest_directions() -> None:
    data = two_tastes()
    model = Svd(factors=6, popularity=1, user_discount=0).fit(data)
    matrix = data.matrix(binary=True).toarray()
    vectors = np.linalg.svd(matrix, full_matrices=False)[2][:6].T
    np.testing.assert_allclose(model.scores(data.histories()), matrix @ vectors @ vectors.T, atol=0.01)


def test_with_less_weight_on_popularity_less_popular_items_are_suggested() -> None:
    data = two_tastes()
    counts = np.bincount(data.items, minlength=data.item_count)
    asked = data.histories()

    def popularity(exponent: float) -> float:
        model = Svd(factors=6, popularity=exponent).fit(data)
        return float(counts[np.argsort(-model.scores(asked), axis=1)[:, :5]].mean())

    assert popularity(0) < popularity(1)


def test_few_items_are_not_simply_given_back() -> None:
    data = two_tastes()
    model = Svd(factors=1_000).fit(data)
    found = model.scores(Histories.of([[0, 2]]))[0]
    assert model.state["items"].shape == (data.item_count, 10) and (found[[4, 6, 8]] > 0).all()
