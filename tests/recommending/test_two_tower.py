"""Two towers."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from recommender.errors import DataWrong, RecommenderError
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.ranking import rank
from recommender.two_tower import TwoTower, last_items
from tests.recommending.contract import TASTES, ModelContract, two_tastes
from tests.recommending.torch_needed import needs_torch


def small(**settings: float) -> TwoTower:
    chosen = {"embedding_size": 16, "hidden_size": 16, "batch_size": 64, "negatives": 16, "epochs": 8}
    return TwoTower(**{**chosen, "learning_rate": 0.02, **settings})  # type: ignore[arg-type]


@needs_torch
class TestTwoTower(ModelContract):
    def make(self) -> TwoTower:
        return small()


def chains(users: int = 200) -> Interactions:
    """Ten items in a ring; users start anywhere and take the next four times out of five."""
    random = np.random.default_rng(5)
    names, items = [], []
    for user in range(users):
        item = int(random.integers(10))
        for _ in range(6):
            names.append(f"u{user:03}")
            items.append(f"i{item}")
            item = (item + 1) % 10 if random.random() < 0.8 else int(random.integers(10))
    return Interactions.of(names, items)


@needs_torch
def test_the_last_item_decides_where_order_matters() -> None:
    model = small(epochs=14, patience=14).fit(chains())
    asked = Histories.of([[9, 8, 7, 6, 5, item] for item in range(10)])
    assert (rank(model, asked, 1, leave_out_seen=False)[:, 0] == (np.arange(10) + 1) % 10).sum() >= 9


@needs_torch
def test_an_empty_history_gets_what_is_asked_for_most() -> None:
    random = np.random.default_rng(0)
    items = random.choice(6, size=900, p=[0.4, 0.25, 0.15, 0.1, 0.06, 0.04])
    data = Interactions.of([f"u{n // 3:03}" for n in range(900)], [f"i{item}" for item in items])
    found = rank(small(epochs=10, patience=10).fit(data), Histories.of([[]]), 3)[0]
    assert set(found.tolist()) == {0, 1, 2}


@needs_torch
def test_numpy_gives_the_scores_that_torch_gives() -> None:
    import torch

    from recommender.torch_towers import Learning

    data = chains(60)
    vectors = np.random.default_rng(1).normal(size=(data.item_count, 5)).astype(np.float32)
    model = small().with_vectors(vectors)
    learning = Learning(model, data, vectors)
    learning.epoch()
    asked = data.histories(np.arange(20))
    recent = last_items(asked, model.history_length, data.item_count)
    towers = learning.towers.eval()
    with torch.no_grad():
        embedded = towers.embedded(torch.from_numpy(recent.items))
        rows, ages = torch.from_numpy(recent.rows), torch.from_numpy(recent.ages)
        histories = towers.of_histories(embedded, rows, ages, len(asked))
        items = towers.of_items(towers.embedded(torch.arange(data.item_count)))
        expected = (histories @ items.T + towers.item_biases).numpy()
    again = TwoTower.restored(model.settings, data.item_count, learning.arrays())
    np.testing.assert_allclose(again.scores(asked), expected, rtol=1e-4, atol=1e-4)


@needs_torch
def test_the_curve_falls_and_the_best_epoch_is_kept() -> None:
    model = small(epochs=30, patience=2).fit(two_tastes())
    train, validation = model.state["curve_train"], model.state["curve_validation"]
    assert train[-1] < train[0] and validation.min() < validation[0]
    assert len(validation) < 30 and len(validation) - 1 - validation.argmin() == 2


@needs_torch
def test_an_item_without_interactions_is_placed_by_its_vector() -> None:
    data = two_tastes(users=160)
    groups = np.arange(data.item_count) // 10
    vectors = np.eye(TASTES, dtype=np.float32)[groups]
    cold = [9, 19, 29, 39]
    seen = data.where(~np.isin(data.items, cold))
    model = small(epochs=15).with_vectors(vectors).fit(seen)
    asked = Histories.of([[group * 10 + place for place in (0, 2, 4)] for group in range(TASTES)])
    assert model.scores(asked)[:, cold].argmax(axis=1).tolist() == [0, 1, 2, 3]
    without = small(epochs=5).fit(seen)
    assert not set(rank(without, asked, 36, leave_out_seen=False).ravel().tolist()) & set(cold)


@needs_torch
def test_the_number_of_threads_changes_nothing_and_stays_as_it_was() -> None:
    import torch

    asked, before = Histories.of([[1, 2]]), torch.get_num_threads()
    found = []
    try:
        for threads in (1, 2):
            torch.set_num_threads(threads)
            found.append(small(epochs=2).fit(two_tastes()).scores(asked))
            assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)
    np.testing.assert_array_equal(*found)


@needs_torch
def test_too_few_vectors_are_refused_with_both_counts() -> None:
    with pytest.raises(DataWrong, match="3 item vectors for 40 items"):
        small().with_vectors(np.ones((3, 2), np.float32)).fit(two_tastes())


def test_only_the_last_items_count_and_unknown_ones_do_not() -> None:
    recent = last_items(Histories.of([[1, 2, 99, 3], [], [4]]), 2, item_count=10)
    assert recent.items.tolist() == [2, 3, 4]
    assert recent.rows.tolist() == [0, 0, 2] and recent.ages.tolist() == [1, 0, 0]


def test_without_torch_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("recommender.torch_")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(RecommenderError, match=r"two-tower learns with PyTorch.*pip install torch"):
        TwoTower().fit(two_tastes())
