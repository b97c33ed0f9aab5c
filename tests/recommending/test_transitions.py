"""Transitions."""

from __future__ import annotations

import numpy as np

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.transitions import Transitions
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
    data = Interactions.of([*"aabbccdd"], ["x", "often", "x", "often", "x", "often", "x", "once"])
    scores = _scores(Transitions(neighbours=1, to_power=0).fit(data), data, ["x"])
    assert scores["often"] > 0 and scores["once"] == 0


def test_the_item_that_speaks_most_is_told() -> None:
    data = Interactions.of(["a", "a", "b", "b", "b"], ["x", "z", "y", "x", "z"])
    model = Transitions().fit(data)
    number = data.item_numbers
    assert model.contribution([number["y"], 99, number["x"]], number["z"]) == 2
    assert model.contribution([number["x"], 99], number["z"]) == 0
    assert model.contribution([99], number["z"]) is None
