"""Session kNN."""

from __future__ import annotations

import numpy as np

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.session_knn import SessionKnn
from tests.recommending.contract import ModelContract


class TestSessionKnn(ModelContract):
    def make(self) -> SessionKnn:
        return SessionKnn()


def _ranking(model: SessionKnn, data: Interactions, history: list[str]) -> list[str]:
    scores = model.scores(Histories.of([[data.item_numbers[name] for name in history]]))[0]
    order = np.argsort(-scores, kind="stable")
    return [data.item_ids[item] for item in order if scores[item] > 0 and data.item_ids[item] not in history]


def test_only_the_newest_sessions_of_an_item_are_looked_at() -> None:
    data = Interactions.of(
        ["a", "a", "b", "b", "c", "c"], ["x", "old", "x", "old", "x", "new"], times=[1, 2, 3, 4, 5, 6]
    )
    assert set(_ranking(SessionKnn().fit(data), data, ["x"])) == {"old", "new"}
    assert set(_ranking(SessionKnn(recent=1).fit(data), data, ["x"])) == {"new"}


def test_the_newest_item_of_the_history_counts_most() -> None:
    data = Interactions.of(["a", "a", "b", "b"], ["x", "goes with x", "y", "goes with y"])
    model = SessionKnn().fit(data)
    assert _ranking(model, data, ["x", "y"])[0] == "goes with y"
    assert _ranking(model, data, ["y", "x"])[0] == "goes with x"


def test_a_long_pause_starts_another_session() -> None:
    data = Interactions.of(["a", "a", "a"], ["x", "same day", "next year"], times=[0, 10, 10_000])
    assert "next year" in _ranking(SessionKnn().fit(data), data, ["x"])
    assert "next year" not in _ranking(SessionKnn(gap=100).fit(data), data, ["x"])


def test_what_stands_nearer_to_the_shared_item_scores_higher() -> None:
    data = Interactions.of(["a"] * 4, ["x", "near", "far", "farthest"])
    assert _ranking(SessionKnn().fit(data), data, ["x"]) == ["near", "far", "farthest"]


def test_what_came_after_the_shared_item_scores_higher_than_what_came_before() -> None:
    data = Interactions.of(["a"] * 3, ["before", "x", "after"])
    assert _ranking(SessionKnn(backward=0.5).fit(data), data, ["x"]) == ["after", "before"]
    assert _ranking(SessionKnn(backward=0).fit(data), data, ["x"]) == ["after"]
