"""Clicks by position, on simulated logs whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from recommender.errors import DataWrong
from recommender.evaluation.counterfactual import (
    ShownLists,
    click_rates,
    clicks_by_group,
    clicks_by_position,
    ips_mean,
    position_bias,
    ranking_value,
    snips_mean,
)

LOOKED = 1 / np.arange(1, 7) ** 0.9
ITEMS = 40


@dataclass(frozen=True)
class World:
    log: ShownLists
    attractive: npt.NDArray[np.float64]
    shown: npt.NDArray[np.int64]


def world(seed: int = 0, lists: int = 40_000, shuffle: float = 0.7) -> World:
    """Lists of six out of forty items, ordered by a noisy guess of how attractive they are."""
    random = np.random.default_rng(seed)
    attractive = random.beta(2, 5, ITEMS)
    drawn = random.random((lists, ITEMS)).argsort(axis=1)[:, :6]
    guess = attractive[drawn] + shuffle * random.normal(size=drawn.shape) * attractive.std()
    shown = np.take_along_axis(drawn, np.argsort(-guess, axis=1), axis=1)
    clicked = random.random(shown.shape) < LOOKED * attractive[shown]
    numbers = np.repeat(np.arange(lists), 6)
    places = np.tile(np.arange(1, 7), lists)
    return World(ShownLists.of(numbers, shown.ravel(), places, clicked.ravel()), attractive, shown)


@pytest.fixture(scope="module")
def known() -> World:
    return world()


def test_the_bias_of_places_is_found_although_better_items_stand_in_front(known: World) -> None:
    np.testing.assert_allclose(position_bias(known.log), LOOKED, rtol=0.06)
    rates = np.array([each.rate for each in clicks_by_position(known.log)])
    assert (rates / rates[0])[-1] < 0.8 * LOOKED[-1]  # plain click rates exaggerate


def test_items_are_as_attractive_as_they_are_wherever_they_stood(known: World) -> None:
    plain, mended = click_rates(known.log)
    np.testing.assert_allclose(mended, known.attractive, atol=0.035)
    assert np.abs(mended - known.attractive).mean() < 0.1 * np.abs(plain - known.attractive).mean()


def test_clicks_are_counted_by_position_with_their_intervals() -> None:
    log = ShownLists.of(["a", "a", "b", "b"], ["x", "y", "y", "x"], [1, 2, 1, 2], [True, False, True, True])
    first, second = clicks_by_position(log)
    assert (first.position, first.shown, first.clicks, first.rate, first.bias) == (1, 2, 2, 1.0, 1.0)
    assert (second.shown, second.clicks, second.rate) == (2, 1, 0.5)
    assert second.bias == pytest.approx(0.5, abs=1e-6)
    assert second.interval == pytest.approx((0.0945, 0.9055), abs=1e-4)  # Wilson, 1 of 2


def test_the_value_of_another_order_is_foretold_from_the_log(known: World) -> None:
    best_first = np.argsort(np.argsort(-known.attractive[known.shown], axis=1), axis=1) + 1
    worst_first = 7 - best_first
    logged = (LOOKED * known.attractive[known.shown]).sum(axis=1).mean()
    for places in (best_first, worst_first):
        truth = (LOOKED[places - 1] * known.attractive[known.shown]).sum(axis=1).mean()
        found = ranking_value(known.log, places.ravel())
        assert found.ips == pytest.approx(truth, rel=0.02) and found.snips == pytest.approx(truth, rel=0.02)
        assert found.ips_interval[0] < found.ips < found.ips_interval[1]
        assert found.covered == pytest.approx(1) and found.logged == pytest.approx(logged, rel=0.03)
        assert abs(found.logged - truth) > 0.035 * truth  # the log's own clicks do not tell
    same = ranking_value(known.log, known.log.positions)
    assert same.ips == pytest.approx(same.logged) and same.snips == pytest.approx(same.logged)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(40):
        one = world(seed, lists=600)
        places = np.tile([3, 1, 2, 6, 5, 4], 600)
        truth = (LOOKED[places.reshape(600, 6) - 1] * one.attractive[one.shown]).sum(axis=1).mean()
        low, high = ranking_value(one.log, places, bias=LOOKED).ips_interval
        held += low <= truth <= high
    assert 34 <= held <= 40


def test_what_the_new_order_shows_beside_the_log_lowers_what_is_covered(known: World) -> None:
    places = np.where(known.log.positions <= 3, known.log.positions, 0)
    found = ranking_value(known.log, places, bias=LOOKED)
    assert found.covered == pytest.approx(LOOKED[:3].sum() / LOOKED.sum())
    assert found.snips > found.ips


def test_versions_with_lists_of_different_lengths_compare_by_what_is_mended(known: World) -> None:
    log = known.log
    long = log.lists % 2 == 0
    kept = long | (log.positions <= 2)  # every other list shows its first two alone
    log = ShownLists.of(log.lists[kept], log.items[kept], log.positions[kept], log.clicked[kept])
    found = {each.name: each for each in clicks_by_group(log, np.where(long[kept], "long", "short"), LOOKED)}
    assert list(found) == ["long", "short"] and found["long"].shown == 120_000
    assert found["short"].rate > 1.5 * found["long"].rate
    looked_at = {"long": LOOKED, "short": LOOKED[:2]}
    for name, each in found.items():
        places = looked_at[name]
        truth = (places * known.attractive[known.shown[:, : len(places)]]).mean() / places.mean()
        assert each.mended == pytest.approx(truth, rel=0.03)
        assert each.interval[0] < each.rate < each.interval[1]
    assert clicks_by_group(ShownLists.of([1], ["a"], [1], [False]), ["v"])[0].mended is None


def test_places_that_no_item_joins_to_the_first_are_not_guessed() -> None:
    log = ShownLists.of(
        [1, 1, 2, 2, 3], ["a", "b", "a", "b", "a"], [1, 2, 1, 2, 1], [True, True, False, True, True]
    )
    assert position_bias(log)[0] == 1 and np.isnan(position_bias(log)[1])
    assert clicks_by_position(log)[1].bias is None
    plain, mended = click_rates(log)
    assert plain.tolist() == pytest.approx([2 / 3, 1]) and mended[0] == pytest.approx(2 / 3)
    assert np.isnan(mended[1])


def test_a_log_without_clicks_or_lists_says_nothing() -> None:
    silent = ShownLists.of([1, 1], ["a", "b"], [1, 2], [False, False])
    assert np.isnan(position_bias(silent)).all()
    assert [each.rate for each in clicks_by_position(silent)] == [0, 0]
    assert clicks_by_position(ShownLists.of([], [], [], [])) == []


def test_means_of_a_population_are_mended_for_who_was_seen() -> None:
    random = np.random.default_rng(4)
    liked = (random.random(50_000) < 0.3).astype(float)
    chance = np.where(liked == 1, 0.5, 0.1)  # who likes it tells of it
    seen = random.random(50_000) < chance
    values, chances = liked[seen], chance[seen]
    assert values.mean() > 0.6
    assert ips_mean(values, chances, 50_000) == pytest.approx(0.3, abs=0.02)
    assert snips_mean(values, chances) == pytest.approx(0.3, abs=0.02)


def test_what_makes_no_sense_is_said(known: World) -> None:
    with pytest.raises(DataWrong, match="differ in length"):
        ShownLists.of([1], ["a"], [1], [])
    with pytest.raises(DataWrong, match="count from 1"):
        ShownLists.of([1], ["a"], [0], [True])
    with pytest.raises(DataWrong, match="one for each is needed"):
        ranking_value(known.log, [1, 2])
    twice = np.ones(len(known.log), np.int64)
    with pytest.raises(DataWrong, match="must be different"):
        ranking_value(known.log, twice)
    with pytest.raises(DataWrong, match="above 0"):
        ips_mean([1.0], [0.0], 1)
