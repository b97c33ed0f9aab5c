"""iALS."""

from __future__ import annotations

import numpy as np
import pytest
from implicit.cpu.als import AlternatingLeastSquares

from recommender.histories import Histories
from recommender.ials import Ials
from tests.recommending.contract import ITEMS, ModelContract, two_tastes


class TestIals(ModelContract):
    def make(self) -> Ials:
        return Ials(factors=8, iterations=8)


@pytest.mark.parametrize("decay", [1.0, 0.8])
def test_a_history_is_folded_in_as_implicit_solves_for_a_user(decay: float) -> None:
    data = two_tastes()
    model = Ials(factors=8, alpha=3, regularisation=0.4, decay=decay, iterations=5).fit(data)
    asked = Histories.of([[1, 2, 30], [7], [5, 6, 7, 8]])
    ridge = 0.4 * data.matrix().nnz / data.user_count
    peer = AlternatingLeastSquares(factors=8, regularization=ridge, alpha=1.0, num_threads=1)
    peer.item_factors = np.array(model.state["items"])
    confidence = asked.matrix(ITEMS, (decay**asked.ages).astype(np.float32))
    confidence.data = 1 + 3 * confidence.data
    found = peer.recalculate_user(np.arange(3), confidence)
    np.testing.assert_allclose(model.folded_in(asked), found, rtol=1e-3, atol=1e-5)


def test_the_users_it_learned_from_are_given_their_own_items_first() -> None:
    data = two_tastes()
    scores = Ials(factors=12, regularisation=0.05).fit(data).scores(data.histories())
    had = data.matrix(binary=True).toarray() > 0
    assert scores[had].mean() > 5 * scores[~had].mean()


def test_an_empty_history_knows_nothing() -> None:
    model = Ials(factors=8).fit(two_tastes())
    assert not model.scores(Histories.of([[]])).any()
