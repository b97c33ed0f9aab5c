"""EASE."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.ease import Ease
from recommender.errors import DataWrong
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array
from tests.recommending.contract import ITEMS, ModelContract, two_tastes


class TestEase(ModelContract):
    def make(self) -> Ease:
        return Ease(regularisation=5, dropout=0.3)


class TestEaseItemByItem(ModelContract):
    def make(self) -> Ease:
        return Ease(regularisation=5, dropout=0.3, dense_up_to=0, candidates=10)


def weights(model: Ease) -> Array:
    """What every single item says for every other, shape (items, items)."""
    return model.scores(Histories.of([[item] for item in range(model.item_count)]))


def closed_form(data: Interactions, ridge: float, dropout: float) -> Array:
    matrix = data.matrix(binary=True).toarray().astype(np.float64)
    gram = matrix.T @ matrix
    held = np.diag(np.diag(gram)) * dropout / (1 - dropout)
    inverse = np.linalg.inv(gram + held + ridge * np.eye(len(gram)))
    found: Array = -inverse / np.diag(inverse)
    np.fill_diagonal(found, 0)
    return found


@pytest.mark.parametrize("dropout", [0.0, 0.6])
def test_the_weights_are_those_of_the_closed_form(dropout: float) -> None:
    data = two_tastes()
    model = Ease(regularisation=3, dropout=dropout, user_discount=0, neighbours=0).fit(data)
    np.testing.assert_allclose(weights(model), closed_form(data, 3, dropout), rtol=1e-4, atol=1e-6)


def test_single_precision_gives_the_same_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    data, model = two_tastes(), Ease(regularisation=3, neighbours=0)
    double = weights(model.fit(data))
    monkeypatch.setattr("recommender.ease._DOUBLE_UP_TO", 0)
    np.testing.assert_allclose(weights(model.fit(data)), double, rtol=1e-3, atol=1e-5)


def test_solved_item_by_item_over_all_others_it_is_the_closed_form() -> None:
    dense = Interactions.of([f"u{user}" for user in range(9) for _ in range(5)], list("abcdebcdefcdefa") * 3)
    parts = Ease(
        regularisation=3, dropout=0.2, user_discount=0, neighbours=0, dense_up_to=0, candidates=ITEMS
    )
    np.testing.assert_allclose(weights(parts.fit(dense)), closed_form(dense, 3, 0.2), rtol=1e-4, atol=1e-6)


def test_solved_item_by_item_an_item_is_explained_by_the_nearest_others() -> None:
    data, target = two_tastes(), 14
    model = Ease(regularisation=3, dropout=0, user_discount=0, neighbours=0, dense_up_to=0, candidates=6)
    matrix = data.matrix(binary=True).toarray().astype(np.float64)
    gram = matrix.T @ matrix
    cosine = gram[target] / np.sqrt(np.maximum(np.diag(gram), 1))
    cosine[target] = 0
    near = np.argsort(-cosine)[:6]
    solved = np.linalg.solve(gram[np.ix_(near, near)] + 3 * np.eye(6), gram[near, target])
    found = weights(model.fit(data))[:, target]
    np.testing.assert_allclose(found[near], solved, rtol=1e-4)
    assert (found != 0).sum() == 6


def test_a_row_keeps_its_strongest_weights_whether_they_speak_for_or_against() -> None:
    data = two_tastes()
    everything = weights(Ease(regularisation=3, neighbours=0).fit(data))
    assert (everything < 0).any()
    few = weights(Ease(regularisation=3, neighbours=7).fit(data))
    for row in range(ITEMS):
        kept = np.flatnonzero(few[row])
        strongest = np.argsort(-np.abs(everything[row]))[:7]
        assert set(kept) == set(strongest[everything[row, strongest] != 0])
        np.testing.assert_array_equal(few[row, kept], everything[row, kept])


def test_with_decay_the_latest_interaction_counts_most() -> None:
    data = two_tastes()
    flat, decayed = Ease(regularisation=5).fit(data), Ease(regularisation=5, decay=0.5).fit(data)
    there, back = Histories.of([[0, 2, 10, 12]]), Histories.of([[12, 10, 2, 0]])
    np.testing.assert_allclose(flat.scores(there), flat.scores(back), rtol=1e-5, atol=1e-7)
    assert decayed.scores(back)[0, 4] > decayed.scores(there)[0, 4]


def test_the_contribution_is_the_place_that_adds_most_to_the_score() -> None:
    model = Ease(regularisation=5, decay=0.9).fit(two_tastes())
    history = [31, 2, 15, ITEMS + 3, 4]
    alone = [model.scores(Histories.of([[item]]))[0, 6] if item < ITEMS else 0 for item in history]
    best = int(np.argmax([worth * 0.9 ** (4 - place) for place, worth in enumerate(alone)]))
    assert model.contribution(history, 6) == best
    assert model.contribution([], 6) is None and model.contribution([ITEMS + 1], 6) is None


@pytest.mark.parametrize("settings", [{"regularisation": 0}, {"dropout": 1.0}, {"decay": 0}])
def test_settings_it_cannot_be_solved_with_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(DataWrong, match="must be above 0"):
        Ease(**settings)  # type: ignore[arg-type]
