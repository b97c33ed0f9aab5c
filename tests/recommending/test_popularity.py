"""Popularity."""

from __future__ import annotations

import numpy as np

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.popularity import Popularity
from tests.recommending.contract import ModelContract


class TestPopularity(ModelContract):
    personal = False

    def make(self) -> Popularity:
        return Popularity(half_life=50)


def test_what_was_liked_lately_counts_more() -> None:
    data = Interactions.of(["a", "b", "c"], ["old", "old", "new"], times=[0, 0, 1000])
    timeless, decayed = Popularity().fit(data), Popularity(half_life=100).fit(data)
    assert timeless.scores(Histories.of([[]])).argmax() == data.item_numbers["old"]
    assert decayed.scores(Histories.of([[]])).argmax() == data.item_numbers["new"]
    np.testing.assert_allclose(decayed.scores(Histories.of([[]]))[0], [1, 2 * 2**-10], rtol=1e-5)
