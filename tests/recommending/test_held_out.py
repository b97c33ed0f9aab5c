"""Which interactions a blend learns from."""

from __future__ import annotations

import numpy as np

from recommender.held_out import any_of_each, last_of_each, latest
from recommender.interactions import Interactions

DATA = Interactions.of(
    ["a", "a", "a", "b", "b", "c"], ["x", "y", "z", "y", "x", "z"], [1, 1, 0.2, 1, 1, 1], [1, 2, 3, 4, 50, 60]
)


def _names(data: Interactions, items: np.ndarray) -> list[str]:
    return [data.item_ids[item] for item in items]


def test_the_last_of_everybody_who_did_something_before_is_held_out() -> None:
    held = last_of_each(DATA, 10)
    assert _names(DATA, held.targets) == ["z", "x"]
    assert held.histories.lengths.tolist() == [2, 1]
    assert len(held.rest) == 4


def test_what_is_worth_little_is_no_target_and_what_came_after_the_target_is_left_out() -> None:
    held = last_of_each(DATA, 10, least_value=1.0)
    assert _names(DATA, held.targets) == ["y", "x"]
    assert _names(DATA, held.rest.items) == ["x", "y", "z"]


def test_who_is_not_drawn_keeps_everything() -> None:
    held = last_of_each(DATA, 1, seed=1)
    assert len(held.targets) == 1 and len(held.rest) == len(DATA) - 1


def test_by_time_nothing_of_later_is_known() -> None:
    times = np.arange(20)
    data = Interactions.of(["a", "b"] * 10, [f"i{number % 7}" for number in range(20)], times=times)
    held = latest(data, 10)
    assert held.rest.times.max() < 18
    assert _names(data, held.targets) == ["i4", "i5"]
    assert held.histories.lengths.tolist() == [9, 9]


def test_by_time_all_that_somebody_turned_to_later_is_wanted_and_people_are_drawn() -> None:
    times = np.arange(40)
    data = Interactions.of(["a", "b"] * 20, [f"i{number}" for number in range(40)], times=times)
    held = latest(data, 10)
    assert [_names(data, held.wanted(person)) for person in (0, 1)] == [["i36", "i38"], ["i37", "i39"]]
    one = latest(data, 1, seed=3)
    assert len(one.histories) == 1 and len(one.wanted(0)) == 2
    assert set(_names(data, one.wanted(0))) in ({"i36", "i38"}, {"i37", "i39"})


def test_nothing_gives_nothing() -> None:
    empty = Interactions.of([], [], catalogue=["x"])
    assert len(latest(empty, 5).targets) == 0 and len(last_of_each(empty, 5).targets) == 0


def test_any_of_what_people_did_is_held_out_and_everybody_keeps_some() -> None:
    random = np.random.default_rng(1)
    data = Interactions.of(
        [f"u{n // 8}" for n in range(160)], [f"i{n}" for n in random.integers(30, size=160)]
    )
    held = any_of_each(data, 12, seed=3)
    assert len(held.histories) == 12 and held.starts is not None
    assert all(len(held.wanted(person)) > 0 for person in range(12))
    assert (held.histories.lengths > 0).all()
    assert len(held.rest) + len(held.targets) == len(data)
