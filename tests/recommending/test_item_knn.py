"""Item-kNN, and what item-to-item models have in common."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from recommender.errors import DataWrong
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.item_knn import ItemKnn
from recommender.model import Array
from recommender.neighbours import co_occurrence, strongest
from tests.recommending.contract import ITEMS, ModelContract, two_tastes


class TestItemKnn(ModelContract):
    def make(self) -> ItemKnn:
        return ItemKnn(neighbours=20, shrinkage=1, decay=0.9)


def weights(model: ItemKnn) -> Array:
    return model.scores(Histories.of([[item] for item in range(model.item_count)]))


def cosines(matrix: Array, shrinkage: float = 0) -> Array:
    norms = np.maximum(np.linalg.norm(matrix, axis=0), 1e-12)
    found: Array = matrix.T @ matrix / (np.outer(norms, norms) + shrinkage)
    np.fill_diagonal(found, 0)
    return found


@pytest.mark.parametrize("shrinkage", [0, 7])
def test_weights_are_cosines_of_the_columns(shrinkage: float) -> None:
    data = two_tastes()
    model = ItemKnn(neighbours=0, shrinkage=shrinkage, asymmetry=0.5, user_discount=0).fit(data)
    dense = cosines(data.matrix(binary=True).toarray().astype(np.float64), shrinkage)
    np.testing.assert_allclose(weights(model), dense, rtol=1e-5, atol=1e-7)


def test_values_weigh_where_they_are_asked_for() -> None:
    data = Interactions.of(list("aabbcc"), list("xyxyyz"), [1, 3, 2, 2, 1, 5])
    summed = ItemKnn(weighting="value", neighbours=0, asymmetry=0.5, user_discount=0).fit(data)
    matrix = data.matrix().toarray()
    np.testing.assert_allclose(weights(summed), cosines(matrix), rtol=1e-5)
    logs = ItemKnn(weighting="log", neighbours=0, asymmetry=0.5, user_discount=0).fit(data)
    found = logs.scores(Histories.of([[0]]))[0]
    np.testing.assert_allclose(found, np.log1p(1) * cosines(np.log1p(matrix))[0], rtol=1e-5)


def test_only_the_nearest_neighbours_are_kept() -> None:
    data = two_tastes()
    everything = weights(ItemKnn(neighbours=0).fit(data))
    few = weights(ItemKnn(neighbours=5).fit(data))
    assert ((few > 0).sum(axis=1) <= 5).all()
    for row in range(ITEMS):
        assert few[row].sum() == pytest.approx(np.sort(everything[row])[-5:].sum(), rel=1e-5)


def test_who_chose_everything_tells_less() -> None:
    rows = [("fan", item) for item in "abcdefgh"] + [("one", "a"), ("one", "b"), ("two", "a"), ("two", "b")]
    users, items = zip(*rows, strict=True)
    data = Interactions.of(users, items)
    plain = weights(ItemKnn(user_discount=0).fit(data))[0]
    discounted = weights(ItemKnn(user_discount=1).fit(data))[0]
    assert discounted[1] / discounted[2] > plain[1] / plain[2]


def test_an_item_twice_in_a_history_counts_by_its_last_time() -> None:
    model = ItemKnn(decay=0.5).fit(two_tastes())
    twice, once = model.scores(Histories.of([[0, 2, 0], [2, 0]]))
    np.testing.assert_allclose(twice, once, rtol=1e-6)


def test_computed_in_small_blocks_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = two_tastes().matrix(binary=True)
    monkeypatch.setattr("recommender.neighbours._AT_ONCE", 50)
    blocks = list(co_occurrence(matrix))
    assert len(blocks) > 5 and [end for _, end, _ in blocks[:-1]] == [start for start, _, _ in blocks[1:]]
    whole = sparse.vstack([block for _, _, block in blocks])
    np.testing.assert_array_equal(whole.toarray(), (matrix.T @ matrix).toarray())


def test_the_strongest_of_a_row_are_kept_by_magnitude() -> None:
    found = strongest(sparse.csr_matrix(np.array([[1.0, -3, 2, 0], [0, 0, 5, 0], [0, 0, 0, 0]])), 2)
    np.testing.assert_array_equal(found.toarray(), [[0, -3, 2, 0], [0, 0, 5, 0], [0, 0, 0, 0]])


def test_the_contribution_is_what_the_suggestion_goes_with() -> None:
    model = ItemKnn().fit(two_tastes())
    assert model.contribution([32, 2, 14], 4) == 1
    assert model.contribution(np.array([32, 14, 2]), 4) == 2
    assert model.contribution([ITEMS + 5], 4) is None


@pytest.mark.parametrize("settings", [{"decay": 1.5}, {"weighting": "cosine"}, {"asymmetry": 2}])
def test_settings_that_mean_nothing_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(DataWrong, match=r"must be|use one of"):
        ItemKnn(**settings)  # type: ignore[arg-type]
