"""Transitions."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.transitions import Transitions, strongest
from tests.recommending.contract import ModelContract


class TestTransitions(ModelContract):
    def make(self) -> Transitions:
        return Transitions()


def _scores(model: Transitions, data: Interactions, history: list[str]) -> dict[str, float]:
    scores = model.scores(Histories.of([[data.item_numbers[name] for name in history]]))[0]
    return {name: float(score) for name, score in zip(data.item_ids, scores, strict=True)}


def test_the_next_item_counts_more_than_a_later_one_and_one_before() -> None:
    data = Interactions.of(["a"] * 4, ["before", "x", "next", "later"])
    scores = _scores(Transitions(distance_power=1, backward=0.25).fit(data), data, ["x"])
    np.testing.assert_allclose([scores["next"], scores["later"], scores["before"]], [1, 0.5, 0.25])


def test_an_older_item_of_the_history_counts_less() -> None:
    data = Interactions.of(["a", "a", "b", "b"], ["x", "to x", "y", "to y"])
    scores = _scores(Transitions(age_power=1).fit(data), data, ["x", "y"])
    np.testing.assert_allclose([scores["to y"], scores["to x"]], [1, 0.5])


def test_items_further_apart_than_the_window_do_not_meet() -> None:
    data = Interactions.of(["a"] * 3, ["x", "one", "two"])
    assert _scores(Transitions(window=1).fit(data), data, ["x"])["two"] == 0


def test_a_popular_item_is_held_back() -> None:
    users = ["a", "a", "b", "b", *"cdefghijkl"]
    data = Interactions.of(users, ["x", "rare", "x", "popular", *["popular"] * 10])
    even, held = Transitions(to_power=0).fit(data), Transitions(to_power=0.5).fit(data)
    assert _scores(even, data, ["x"])["rare"] == _scores(even, data, ["x"])["popular"]
    assert _scores(held, data, ["x"])["rare"] > _scores(held, data, ["x"])["popular"]


def test_only_the_strongest_neighbours_are_kept() -> None:
    matrix = sparse.csr_matrix(np.array([[0, 3, 1, 2], [5, 0, 0, 0], [1, 1, 1, 1]], np.float32))
    np.testing.assert_array_equal(strongest(matrix, 2).toarray(), [[0, 3, 0, 2], [5, 0, 0, 0], [1, 1, 0, 0]])


def test_contributions_add_up_to_the_score() -> None:
    data = Interactions.of(["a", "a", "b", "b", "b"], ["x", "z", "y", "x", "z"])
    model = Transitions().fit(data)
    history = np.array([data.item_numbers["x"], 99, data.item_numbers["y"]], np.int32)
    parts = model.contribution(history, data.item_numbers["z"])
    assert parts.shape == (3,) and parts[1] == 0
    score = model.scores(Histories.of([history.tolist()]))[0, data.item_numbers["z"]]
    np.testing.assert_allclose(parts.sum(), score, rtol=1e-6)
