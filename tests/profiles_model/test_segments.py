"""Segments: as many as there are, the same again, found among noise, with lasting keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from profiles.features import FeatureTable
from profiles.matching import matched
from profiles.segments import Segments, agreement, find_segments, ward
from profiles.weighing import weighed_kmeans, weights_of
from tests.profiles_model.conftest import three_groups


@pytest.fixture(scope="module")
def found() -> tuple[FeatureTable, np.ndarray, Segments]:
    habits, labels = three_groups()
    return habits, labels, find_segments(habits)


def test_there_are_as_many_segments_as_groups(found: tuple[FeatureTable, np.ndarray, Segments]) -> None:
    habits, labels, segments = found
    assert len(segments.keys) == 3
    assert agreement(labels, segments.assign(habits)) > 0.95
    assert segments.shares.sum() == pytest.approx(1.0)
    assert segments.shares.tolist() == sorted(segments.shares.tolist(), reverse=True)


def test_features_that_say_nothing_get_hardly_any_weight(
    found: tuple[FeatureTable, np.ndarray, Segments],
) -> None:
    segments = found[2]
    assert segments.weights[:2].min() > 3 * segments.weights[2:].max()


def test_weights_keep_to_their_bound() -> None:
    weights = weights_of(np.array([5.0, 4.0, 1.0, 0.5]), 1.2)
    assert np.linalg.norm(weights) == pytest.approx(1.0)
    assert weights.sum() == pytest.approx(1.2, abs=1e-6)
    assert weights_of(np.array([1.0, 1.0]), 5.0).tolist() == pytest.approx([0.5**0.5] * 2)


def test_the_same_customers_give_the_same_segments(
    found: tuple[FeatureTable, np.ndarray, Segments],
) -> None:
    habits, _, segments = found
    again = find_segments(habits)
    assert np.array_equal(again.centres, segments.centres)
    assert again.keys == segments.keys


def test_segments_survive_the_disk(found: tuple[FeatureTable, np.ndarray, Segments], tmp_path: Path) -> None:
    habits, _, segments = found
    segments.save(tmp_path / "segments.json")
    read = Segments.load(tmp_path / "segments.json")
    assert np.array_equal(read.assign(habits), segments.assign(habits))
    assert read.chosen == segments.chosen


def test_one_customer_is_given_the_segment_they_have_among_all(
    found: tuple[FeatureTable, np.ndarray, Segments],
) -> None:
    habits, _, segments = found
    everybody = segments.assign(habits)
    for row in (0, 17, 599):
        assert segments.assign(habits.rows([habits.ids[row]]))[0] == everybody[row]


def test_too_few_customers_are_one_segment() -> None:
    habits, _ = three_groups(30)
    segments = find_segments(habits)
    assert segments.keys == ("g1",)
    assert set(segments.assign(habits).tolist()) == {0}


def test_ward_finds_the_groups_among_few_and_among_many() -> None:
    for n in (400, 3_000):
        habits, labels = three_groups(n, noise=0)
        assert agreement(labels, ward(habits.values, 3, 0)) > 0.95


def test_keys_stay_with_the_groups_when_the_order_changes() -> None:
    habits, labels = three_groups()
    before = find_segments(habits)
    kept = np.flatnonzero((labels != 0) | (np.arange(len(labels)) % 4 == 0))
    fewer = habits.rows([habits.ids[row] for row in kept])
    after = matched(find_segments(fewer), before)
    old = [before.keys[place] for place in before.assign(fewer)]
    new = [after.keys[place] for place in after.assign(fewer)]
    assert np.mean([one == other for one, other in zip(old, new, strict=True)]) > 0.97
    assert after.keys != before.keys


def test_a_group_that_is_new_gets_a_key_that_was_never_used() -> None:
    habits, _ = three_groups(noise=0)
    before = find_segments(habits)
    moved = FeatureTable(habits.ids, habits.names, np.where(habits.values > 4, -20.0, habits.values))
    after = matched(find_segments(moved), before)
    assert len(set(after.keys)) == len(after.keys)
    assert set(after.keys) - set(before.keys)


def test_weighed_kmeans_beats_plain_kmeans_among_noise() -> None:
    from profiles.weighing import kmeans

    rng = np.random.default_rng(3)
    labels = rng.choice(3, 500)
    signal = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])[labels] + rng.normal(size=(500, 2))
    values = np.hstack([signal / signal.std(axis=0), rng.normal(size=(500, 8))])
    plain = agreement(labels, kmeans(values, 3, seed=0).labels_)
    weighed = agreement(labels, weighed_kmeans(values, 3, bound=0.5).labels)
    assert weighed > plain + 0.1
