"""What every model must do; a model's test module subclasses `ModelContract` and names how it is made."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommender.artefact import Artefact, read_artefact
from recommender.errors import DataWrong, NotFitted
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Recommender
from recommender.ranking import rank

ITEMS = 40
TASTES = 4


def two_tastes(seed: int = 3, users: int = 80) -> Interactions:
    """Users who mostly keep to one of four groups of ten items, the even ones of each oftener; times grow."""
    random = np.random.default_rng(seed)
    names: list[str] = []
    items: list[str] = []
    for user in range(users):
        group = user % TASTES
        for _ in range(int(random.integers(4, 12))):
            chosen = group if random.random() < 0.95 else int(random.integers(TASTES))
            within = int(random.integers(10)) // 2 * 2 if random.random() < 0.6 else int(random.integers(10))
            names.append(f"u{user:03}")
            items.append(f"i{chosen * 10 + within:02}")
    return Interactions.of(names, items, catalogue=[f"i{item:02}" for item in range(ITEMS)])


class ModelContract:
    """`make` gives a new model; `personal`: whether the history matters to it."""

    personal = True

    def make(self) -> Recommender:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    def data(self) -> Interactions:
        return two_tastes()

    @pytest.fixture(scope="class")
    def model(self, data: Interactions) -> Recommender:
        return self.make().fit(data)

    def test_an_unknown_user_is_an_empty_history_and_gets_finite_scores(self, model: Recommender) -> None:
        scores = model.scores(Histories.of([[]]))
        assert scores.shape == (1, ITEMS) and np.isfinite(scores).all()

    def test_an_unknown_item_in_a_history_is_passed_over(self, model: Recommender) -> None:
        known, unknown = model.scores(Histories.of([[3, 5], [3, ITEMS + 7, 5]]))
        assert np.isfinite(unknown).all()
        assert set(np.argsort(-unknown)[:5]) & set(np.argsort(-known)[:5])

    def test_no_histories_give_no_rows(self, model: Recommender) -> None:
        assert model.scores(Histories.of([])).shape == (0, ITEMS)
        assert rank(model, Histories.of([]), 5).shape == (0, 5)

    def test_it_learns_from_no_interactions_and_from_one(self) -> None:
        empty = self.make().fit(Interactions.of([], [], catalogue=["a", "b", "c"]))
        assert np.isfinite(empty.scores(Histories.of([[], [1]]))).all()
        one = self.make().fit(Interactions.of(["u"], ["b"], catalogue=["a", "b", "c"]))
        assert np.isfinite(one.scores(Histories.of([[], [1], [0, 2]]))).all()

    def test_without_items_it_says_what_is_missing(self) -> None:
        with pytest.raises(DataWrong, match="no item"):
            self.make().fit(Interactions.of([], []))

    def test_asked_before_learning_it_says_so(self) -> None:
        with pytest.raises(NotFitted, match="call fit first"):
            self.make().scores(Histories.of([[1]]))

    def test_saved_and_loaded_it_says_the_same(self, model: Recommender, tmp_path: Path) -> None:
        Artefact(model.name, model.settings, model.item_count, model.state, data="x").write(tmp_path / "m")
        stored = read_artefact(tmp_path / "m")
        again = type(model).restored(stored.settings, stored.item_count, dict(stored.state))
        asked = Histories.of([[], [1, 2], [30, 31, 5]])
        np.testing.assert_array_equal(again.scores(asked), model.scores(asked))
        assert again.settings == model.settings

    def test_many_at_once_are_scored_as_one_by_one(self, model: Recommender, data: Interactions) -> None:
        asked = data.histories(np.arange(12))
        singles = np.vstack([model.scores(asked.slice(i, i + 1)) for i in range(len(asked))])
        np.testing.assert_allclose(model.scores(asked), singles, rtol=1e-4, atol=1e-5)

    def test_filters_are_honoured(self, model: Recommender) -> None:
        allowed = np.zeros(ITEMS, bool)
        allowed[[2, 4, 33]] = True
        found = rank(model, Histories.of([[2, 3], []]), 5, allowed=allowed)
        assert set(found[0].tolist()) == {4, 33, -1} and set(found[1].tolist()) == {2, 4, 33, -1}
        each = np.vstack([allowed, ~allowed])
        found = rank(model, Histories.of([[0], [0]]), 3, allowed=each, leave_out_seen=False)
        assert allowed[found[0]].all() and not allowed[found[1]].any()

    def test_the_same_data_give_the_same_model(self, model: Recommender, data: Interactions) -> None:
        again = self.make().fit(data)
        assert again.state.keys() == model.state.keys()
        asked = data.histories(np.arange(5))
        np.testing.assert_array_equal(again.scores(asked), model.scores(asked))

    def test_learning_tells_how_far_it_is(self, data: Interactions) -> None:
        told: list[float] = []
        self.make().fit(data, progress=told.append)
        assert told == sorted(told) and all(0 <= share <= 1 for share in told)

    def test_who_likes_a_group_gets_that_group(self, model: Recommender) -> None:
        if not self.personal:
            pytest.skip("the same for everybody")
        asked = Histories.of([[group * 10 + place for place in (0, 2, 5)] for group in range(TASTES)])
        found = rank(model, asked, 3)
        right = sum(int(item) // 10 == group for group in range(TASTES) for item in found[group])
        assert right >= 9, found
