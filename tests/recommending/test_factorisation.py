"""Matrix factorisation by gradient descent."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from recommender.errors import RecommenderError
from recommender.factorisation import Factorisation
from recommender.histories import Histories
from recommender.interactions import Interactions
from tests.recommending.contract import ModelContract
from tests.recommending.torch_needed import needs_torch

USERS, ITEMS = 120, 50


def rated(seed: int = 1) -> tuple[Interactions, np.ndarray, np.ndarray, np.ndarray]:
    """Ratings of 1 to 5 out of two hidden factors and some noise; and held-out users, items and values."""
    random = np.random.default_rng(seed)
    truth = random.normal(size=(USERS, 2)) @ random.normal(size=(2, ITEMS))
    ratings = np.clip(np.rint(3 + truth + 0.3 * random.normal(size=truth.shape)), 1, 5)
    drawn = random.random(truth.shape)
    users, items = np.nonzero(drawn < 0.4)
    data = Interactions.of(
        [f"u{user:03}" for user in users],
        [f"i{item:02}" for item in items],
        ratings[users, items],
        catalogue=[f"i{item:02}" for item in range(ITEMS)],
    )
    users, items = np.nonzero((drawn >= 0.4) & (drawn < 0.5))
    return data, users, items, ratings[users, items]


@needs_torch
class TestFactorisation(ModelContract):
    def make(self) -> Factorisation:
        return Factorisation(embedding_size=8, learning_rate=0.03, epochs=15, fold_in_reg=5)


@needs_torch
@pytest.mark.parametrize("implicit", [True, False])
def test_it_predicts_held_out_ratings_far_better_than_means(implicit: bool) -> None:
    data, users, items, values = rated()
    model = Factorisation(embedding_size=4, learning_rate=0.03, reg=0.02, fold_in_reg=2, implicit=implicit)
    found = model.fit(data).errors(data.histories(), users, items, values)
    by_mean = float(np.sqrt(np.mean((values - data.values.mean()) ** 2)))
    item_means = np.bincount(data.items, data.values, ITEMS) / np.bincount(data.items, minlength=ITEMS)
    by_item = float(np.sqrt(np.mean((values - item_means[items]) ** 2)))
    assert found.rmse < 0.7 * min(by_mean, by_item), (found, by_mean, by_item)
    assert found.mae < found.rmse


@needs_torch
def test_the_curve_falls_and_stops_after_the_best_epoch() -> None:
    data, *_ = rated()
    state = Factorisation(embedding_size=4, learning_rate=0.03, patience=3).fit(data).state
    train, validation = state["curve_train"], state["curve_validation"]
    assert len(train) == len(validation) and train[-1] < 0.8 * train[0] and validation.min() < validation[0]
    assert len(validation) == 60 or len(validation) - 1 - validation.argmin() == 3


@needs_torch
def test_predictions_stay_within_the_ratings_that_were_given() -> None:
    data, *_ = rated()
    model = Factorisation(embedding_size=4, learning_rate=0.03).fit(data)
    everyone, everything = np.divmod(np.arange(USERS * ITEMS), ITEMS)
    found = model.predicted(data.histories(), everyone, everything)
    assert found.min() >= 1 and found.max() <= 5 and found.std() > 0.5


@needs_torch
def test_an_unknown_user_and_an_unknown_item_get_an_average_rating() -> None:
    data, *_ = rated()
    model = Factorisation(embedding_size=4).fit(data)
    nobody = Histories.of([[]])
    known, unknown = model.predicted(nobody, [0, 0], [4, ITEMS + 9])
    assert unknown == pytest.approx(data.values.mean(), abs=1e-4)
    liked = data.values[data.items == 4].mean() - data.values.mean()
    assert np.sign(known - unknown) == np.sign(liked)


@needs_torch
def test_the_history_decides_and_its_ratings_count() -> None:
    data, *_ = rated()
    model = Factorisation(embedding_size=4, learning_rate=0.03, fold_in_reg=2).fit(data)
    first = data.histories([0])
    turned = Histories(first.offsets, first.items, 6 - first.values, first.times)
    likes, dislikes = model.scores(first)[0], model.scores(turned)[0]
    assert np.corrcoef(likes, dislikes)[0, 1] < 0.2


@needs_torch
def test_events_are_told_from_what_was_not_touched_and_ratings_from_one_another() -> None:
    events = Interactions.of(["a", "a", "b"], ["x", "y", "x"], catalogue=["z"])
    found = Factorisation(embedding_size=2, learning_rate=0.1).fit(events).scores(Histories.of([[0]]))[0]
    assert found[0] > 0.1 and found[0] > found[events.item_numbers["z"]]


def test_without_torch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("recommender.torch_")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(RecommenderError, match=r"factorisation learns with PyTorch.*pip install torch"):
        Factorisation().fit(Interactions.of(["u"], ["i"], [4.0]))
