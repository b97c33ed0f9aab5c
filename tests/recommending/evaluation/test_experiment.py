"""Several models on one split."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from recommender.errors import DataWrong
from recommender.evaluation import splits
from recommender.evaluation.experiment import compare
from recommender.evaluation.lists import ranked_lists
from recommender.evaluation.metrics import hits
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender
from recommender.popularity import Popularity
from recommender.ranking import rank
from tests.recommending.contract import ITEMS, two_tastes


class Groups(Recommender):
    """Knows that ten items in a row belong together; `blur` adds noise."""

    name = "groups"

    def __init__(self, *, blur: float = 0.0) -> None:
        super().__init__()
        self.blur = blur

    @property
    def settings(self) -> dict[str, Any]:
        return {"blur": self.blur}

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        progress(0.5)
        sold = np.bincount(interactions.items, minlength=interactions.item_count)
        noise = np.random.default_rng(0).normal(size=len(sold)) * self.blur
        return {"sold": (sold / max(1, sold.max()) + noise).astype(np.float32)}

    def _scores(self, histories: Histories) -> Array:
        counts = histories.matrix(self.item_count).toarray()
        near = counts.reshape(len(histories), -1, 10).sum(axis=2).repeat(10, axis=1)
        return 0.1 * np.asarray(self._state["sold"]) + near


DATA = two_tastes(users=120)


def test_models_are_fitted_ranked_and_told_apart() -> None:
    report = compare({"groups": Groups(), "popularity": Popularity()}, splits.leave_last_out(DATA), (5, 10))
    assert report.best == "groups" and report.ranked == ["groups", "popularity"]
    groups, popularity = report.models["groups"], report.models["popularity"]
    assert groups["ndcg@5"] > 2 * popularity["ndcg@5"] and groups["recall@10"] > groups["recall@5"]
    low, high = groups.intervals["ndcg@5"]
    assert low < groups["ndcg@5"] < high
    assert groups["fit_s"] > 0 and groups["p99_ms"] >= groups["p50_ms"] > 0 and groups["memory_mb"] > 0
    assert popularity["coverage@5"] < groups["coverage@5"] <= 1
    assert not report.as_good_as_best("popularity") and report.as_good_as_best("groups")
    assert report.significance[0].p_holm < 0.01


def test_figures_are_those_of_the_ranked_lists() -> None:
    split = splits.at_random(DATA, seed=4)
    report = compare({"groups": Groups(blur=0.01)}, split, (10,), calls=0)
    model = Groups(blur=0.01).fit(split.train)
    found = rank(model, split.histories, 10)
    users = [set(split.wanted[row].indices) for row in range(len(split.users))]
    seen = [set(split.train.histories([user]).items) for user in split.users]
    left = [users[row] - seen[row] for row in range(len(users))]
    recalls = [len(left[row] & set(found[row])) / len(left[row]) for row in range(len(users)) if left[row]]
    assert report.models["groups"]["recall@10"] == pytest.approx(np.mean(recalls))
    assert report.split["users"] == len(recalls) and report.models["groups"].figures["p99_ms"] is None


def test_bought_again_counts_only_where_the_seen_is_not_left_out() -> None:
    data = Interactions.of(["a"] * 3 + ["b"] * 3, ["x", "y", "x", "y", "z", "x"])
    split = splits.leave_last_out(data)
    assert compare({"p": Popularity()}, split, leave_out_seen=False).split["users"] == 2
    left_out = compare({"p": Popularity()}, split)
    assert left_out.split["users"] == 1 and left_out.split["users_with_nothing_to_find"] == 1


def test_slices_part_users_by_their_history_and_items_by_their_sales() -> None:
    data = Interactions.of(
        ["new", "one", "one", "few", "few", "few", *["old"] * 7],
        ["a", "b", "a", "b", "c", "d", "a", "b", "c", "d", "e", "f", "g"],
    )
    report = compare({"p": Popularity()}, splits.leave_last_out(data, least_history=0))
    slices = report.models["p"].slices
    assert {name: part.n for name, part in slices["users"].items()} == {"0": 1, "1": 1, "2-4": 1, "5+": 1}
    assert {name: part.n for name, part in slices["items"].items()} == {"0": 1, "1-4": 3}
    assert slices["users"]["0"].figures["recall@10"] == 1


def test_equal_scores_gain_nothing_by_the_numbering_of_items() -> None:
    data = Interactions.of(
        [f"u{i:03}" for i in range(200)], ["a"] * 200, catalogue=[f"b{i:03}" for i in range(99)]
    )
    model = Popularity().fit(data.where(np.zeros(200, bool)))
    found = ranked_lists(model, Histories.of([[], []]), 10, seed=1)
    assert found[0].tolist() == found[1].tolist() != list(range(10))
    assert set(ranked_lists(model, Histories.of([[]]), 100)[0].tolist()) == set(range(100))


def test_lists_are_those_of_ranking_where_scores_differ_and_end_with_what_may_be_shown() -> None:
    model = Groups(blur=1.0).fit(DATA)
    asked = DATA.histories(np.arange(30))
    np.testing.assert_array_equal(ranked_lists(model, asked, 12), rank(model, asked, 12))
    everything = Histories.of([list(range(ITEMS - 2))])
    assert (ranked_lists(model, everything, ITEMS + 3)[0] >= 0).sum() == 2


def test_models_are_taken_one_at_a_time_and_progress_is_told() -> None:
    made: list[str] = []

    class Lazy(Mapping[str, Recommender]):
        def __getitem__(self, name: str) -> Recommender:
            made.append(name)
            return Groups()

        def __iter__(self) -> Iterator[str]:
            return iter(("x", "y"))

        def __len__(self) -> int:
            return 2

    told: list[tuple[str, str, float]] = []
    compare(Lazy(), splits.leave_last_out(DATA), calls=3, progress=lambda *news: told.append(news))
    assert made == ["x", "y"] and [name for name, _, _ in told] == sorted(name for name, _, _ in told)
    assert ("x", "learning", 0.5) in told and ("y", "ranking", 1.0) in told


def test_fitted_models_are_not_fitted_again() -> None:
    split = splits.leave_last_out(DATA)
    model = Groups().fit(split.train)
    learned = model.state["sold"]
    report = compare({"g": model}, split, fitted=True, calls=0)
    assert model.state["sold"] is learned and "fit_s" not in report.models["g"].figures


def test_vectors_give_the_diversity_of_lists() -> None:
    vectors = np.eye(4, dtype=np.float32).repeat(10, axis=0)
    report = compare(
        {"g": Groups(), "p": Popularity()}, splits.leave_last_out(DATA), vectors=vectors, calls=0
    )
    assert report.models["g"]["diversity@10"] < report.models["p"]["diversity@10"]


def test_the_same_seed_gives_the_same_figures_and_all_of_it_is_json() -> None:
    split = splits.leave_last_out(DATA)
    first, again = (
        compare({"g": Groups(), "p": Popularity()}, split, calls=0, seed=3).as_json() for _ in range(2)
    )
    for report in (first, again):
        for model in report["models"].values():
            for key in ("fit_s", "fit_cpu_s", "fit_peak_mb"):
                del model[key]
    assert json.dumps(first) == json.dumps(again)


def test_what_cannot_be_judged_is_said() -> None:
    nothing = splits.leave_last_out(Interactions.of(["a"], ["x"]))
    with pytest.raises(DataWrong, match="nothing to find"):
        compare({"p": Popularity()}, nothing)
    with pytest.raises(DataWrong, match="must be 1 or more"):
        compare({"p": Popularity()}, splits.leave_last_out(DATA), (0,))

    class Broken(Groups):
        def _scores(self, histories: Histories) -> Array:
            return super()._scores(histories) * np.nan

    with pytest.raises(DataWrong, match="groups gives scores that are not numbers"):
        compare({"b": Broken()}, splits.leave_last_out(DATA))


def test_hits_of_the_lists_are_never_of_what_was_seen() -> None:
    split = splits.at_random(DATA)
    lists = ranked_lists(Groups().fit(split.train), split.histories, 10)
    seen = split.histories.matrix(ITEMS, binary=True)
    assert not hits(lists, seen).any()
