"""The hybrid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommender.errors import DataWrong
from recommender.features import BY_MEMBER
from recommender.histories import Histories
from recommender.hybrid import Hybrid
from recommender.interactions import Interactions
from recommender.model import Progress, Recommender
from recommender.ranker import TREES_FROM, Choices, Ranker, sampled
from recommender.ranking import rank
from recommender.registry import load, save
from recommender.tastes import Facets
from recommender.transitions import Transitions
from tests.recommending.contract import ITEMS, ModelContract, two_tastes

MEMBERS = [("transitions", {}), ("session-knn", {})]


def _groups() -> np.ndarray:
    """What items are like: which of the four groups, shape (items, 4)."""
    return np.eye(4, dtype=np.float32)[np.arange(ITEMS) // 10]


class TestHybrid(ModelContract):
    def make(self) -> Hybrid:
        return Hybrid(members=MEMBERS)


class TestHybridWithContent(ModelContract):
    def make(self) -> Hybrid:
        return _Described(members=[*MEMBERS, ("content", {})], repeats=True, cut="time")


class TestHybridWithFacets(ModelContract):
    def make(self) -> Hybrid:
        return _Faceted(members=MEMBERS, cut="time")


class _Faceted(Hybrid):
    """Knows brands and prices, where there are as many as in the contract."""

    def fit(self, interactions: Interactions, *, progress=None):  # type: ignore[no-untyped-def]
        if interactions.item_count == ITEMS:
            brands = [[f"brand {number % 3}"] for number in range(ITEMS)]
            self.with_facets(Facets({"brand": brands}, [1.0 + number for number in range(ITEMS)]))
        return super().fit(interactions, progress=progress)


class _Described(Hybrid):
    """Knows what items are like, where there are as many as in the contract."""

    def fit(self, interactions: Interactions, *, progress=None):  # type: ignore[no-untyped-def]
        if interactions.item_count == ITEMS:
            self.with_vectors(_groups())
        return super().fit(interactions, progress=progress)


@pytest.fixture(scope="module")
def many() -> Interactions:
    return two_tastes(users=1600)


@pytest.fixture(scope="module")
def sure_of_trees() -> Iterator[None]:
    """With so few people trees are usually no better than what is linear."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recommender.ranker.SURELY_TREES_FROM", TREES_FROM)
        yield


@pytest.fixture(scope="module")
def trees(many: Interactions, sure_of_trees: None) -> Hybrid:
    return Hybrid(members=MEMBERS, trees=20).fit(many)


def test_how_it_learns_depends_on_how_much_there_is(many: Interactions, trees: Hybrid) -> None:
    assert trees.ranker_kind == "trees"
    assert Hybrid(members=MEMBERS).fit(two_tastes()).ranker_kind == "logistic"
    assert Hybrid(members=MEMBERS).fit(two_tastes(users=8)).ranker_kind == "even"
    assert len(many.user_ids) > TREES_FROM


def test_trees_are_the_same_after_they_were_kept_and_learned_again(
    many: Interactions, trees: Hybrid, tmp_path: Path
) -> None:
    asked = many.histories(np.arange(20))
    save(trees, tmp_path / "kept")
    np.testing.assert_array_equal(load(tmp_path / "kept").scores(asked), trees.scores(asked))
    again = Hybrid(members=MEMBERS, trees=20).fit(many)
    np.testing.assert_array_equal(again.state["ranker.trees"], trees.state["ranker.trees"])


def test_candidates_stand_above_all_else_and_all_else_is_in_order_too(trees: Hybrid) -> None:
    model = Hybrid(members=MEMBERS, each=3, trees=20).fit(two_tastes(users=1600))
    scores = model.scores(Histories.of([[0, 2]]))[0]
    assert np.isfinite(scores).all()
    behind = scores[scores < -50]
    assert len(behind) and scores[scores >= -50].min() > behind.max()
    assert len(np.unique(behind)) > len(behind) // 2
    assert trees.feature_names[: len(BY_MEMBER)] == [f"transitions:{name}" for name in BY_MEMBER]


def test_what_another_thing_leads_to_is_learned_by_the_ranker(many: Interactions, trees: Hybrid) -> None:
    found = rank(trees, Histories.of([[20, 22], [35]]), 4)
    assert (found[0] // 10 == 2).all() and (found[1] // 10 == 3).all()


def test_somebody_new_is_shown_what_is_popular_in_different_tastes(trees: Hybrid) -> None:
    first = rank(trees, Histories.of([[]]), 4)[0]
    assert len(set((first // 10).tolist())) >= 3
    assert (first % 2 == 0).all()  # the oftener chosen ones


def test_an_item_nobody_chose_yet_is_found_by_what_it_is_like() -> None:
    data = two_tastes(users=200)
    data = data.where((data.items != 13) & (data.items != 37))
    known = Hybrid(members=[*MEMBERS, ("content", {})]).with_vectors(_groups()).fit(data)
    scores = known.scores(Histories.of([[10, 11, 12], [30, 32]]))
    assert scores[0, 13] > scores[0, 37] and scores[1, 37] > scores[1, 13]


def test_it_says_for_which_item_of_the_history_something_is_suggested(trees: Hybrid) -> None:
    member, because = trees.explain([20, 35], 37)
    assert member in {"transitions", "session-knn"} and because == 35
    assert trees.explain([20, 35], 22)[1] == 20
    assert trees.explain([], 22) == ("popularity", None)
    assert trees.explain([ITEMS + 4], 22) == ("popularity", None)


def test_only_what_is_worth_enough_is_learned_from() -> None:
    data = two_tastes()
    viewed = Interactions(
        data.users, data.items, np.full(len(data), 0.2, np.float32), data.times, data.user_ids, data.item_ids
    )
    assert Hybrid(members=MEMBERS).fit(viewed).ranker_kind == "logistic"
    assert Hybrid(members=MEMBERS, least_value=1.0).fit(viewed).ranker_kind == "even"


@pytest.mark.parametrize(
    ("settings", "told"),
    [({"members": []}, "no members"), ({"cut": "first"}, "last, time"), ({"members": [("x", {})]}, "'x'")],
)
def test_what_cannot_be_is_said_at_once(settings: dict[str, object], told: str) -> None:
    with pytest.raises(DataWrong, match=told):
        Hybrid(**settings)  # type: ignore[arg-type]


def test_a_ranker_learns_which_column_tells_what_is_chosen() -> None:
    random = np.random.default_rng(0)
    for people in (100, TREES_FROM):
        features = random.random((people * 10, 3)).astype(np.float32)
        chosen = (
            features[:, 1].reshape(people, 10) == features[:, 1].reshape(people, 10).max(1)[:, None]
        ).ravel()
        choices = Choices(features, chosen, np.full(people, 10, np.int64))
        ranker = Ranker.learned(choices, np.array([0]), trees=30, leaves=7, seed=0)
        asked = np.array([[0.9, 0.1, 0.9], [0.1, 0.99, 0.1], [0.5, 0.5, 0.5]], np.float32)
        assert np.argsort(ranker.scores(asked)).tolist() == [0, 2, 1]
        assert ranker.scores(asked[:0]).shape == (0,)


def test_of_many_that_were_passed_over_some_are_learned_from() -> None:
    features, chosen = np.arange(500, dtype=np.float32)[:, None], np.arange(500) == 321
    some, which = sampled(features, chosen, np.random.default_rng(0))
    assert some.shape == (101, 1) and some[which].tolist() == [[321.0]]


def test_where_order_says_nothing_a_ranker_learns_from_any_interactions() -> None:
    shuffled = two_tastes(seed=5, users=300)
    model = Hybrid(members=MEMBERS, cut="random").fit(shuffled)
    assert model.ranker_kind == "logistic"
    found = rank(model, Histories.of([[0, 2], [30, 32]]), 3)
    assert [[int(item) // 10 for item in row] for row in found] == [[0, 0, 0], [3, 3, 3]]


def test_between_few_and_many_choices_the_ranker_is_the_one_that_does_better_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("recommender.ranker.SURELY_TREES_FROM", 5000)
    random = np.random.default_rng(2)
    straight = random.normal(size=(6000, 2)).astype(np.float32)
    sizes = np.full(600, 10)
    best = straight[:, 0].reshape(600, 10)
    linear = Choices(straight, (best == best.max(axis=1, keepdims=True)).ravel(), sizes)
    even = np.array([0])
    assert Ranker.learned(linear, even, trees=20, leaves=7, seed=0).kind == "logistic"
    folded = np.abs(best)
    bent = Choices(straight, (folded == folded.max(axis=1, keepdims=True)).ravel(), sizes)
    assert Ranker.learned(bent, even, trees=20, leaves=7, seed=0).kind == "trees"


def test_after_an_exam_the_members_learn_from_all_and_the_order_stays_learned(many: Interactions) -> None:
    before = many.where(many.times < np.quantile(many.times, 0.8))
    examined = Hybrid(members=MEMBERS).fit(before)
    after = examined.refitted(many)
    for key, array in examined.state.items():
        if key.startswith("ranker."):
            np.testing.assert_array_equal(after.state[key], array)
    assert any(
        not np.array_equal(after.state[key], array)
        for key, array in examined.state.items()
        if key.startswith("0.transitions.")
    )
    assert Hybrid(members=MEMBERS).fit(two_tastes(users=8)).refitted(two_tastes()).ranker_kind == "logistic"


def test_another_engine_may_learn_a_member(many: Interactions) -> None:
    asked: list[str] = []

    def elsewhere(interactions: Interactions, settings: Mapping[str, Any], progress: Progress) -> Recommender:
        asked.append(f"{len(interactions)} {dict(settings)}")
        return Transitions(**settings).fit(interactions, progress=progress)

    data = two_tastes()
    model = Hybrid(members=MEMBERS).with_engine({"transitions": elsewhere}).fit(data)
    own = Hybrid(members=MEMBERS).fit(data)
    assert len(asked) == 2 and asked[1] == f"{len(data)} {{}}"
    np.testing.assert_array_equal(model.scores(Histories.of([[1, 2]])), own.scores(Histories.of([[1, 2]])))
