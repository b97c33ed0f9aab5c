"""User-kNN."""

from __future__ import annotations

import numpy as np
import pytest

from recommender.errors import DataWrong
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.user_knn import UserKnn
from tests.recommending.contract import ModelContract, two_tastes


class TestUserKnn(ModelContract):
    def make(self) -> UserKnn:
        return UserKnn(neighbours=20)


def test_scores_are_sums_over_the_nearest_users_by_cosine() -> None:
    data = two_tastes()
    users = data.matrix(binary=True).toarray().astype(np.float64)
    asked = np.zeros(users.shape[1])
    asked[[0, 2, 5]] = 1
    near = users @ asked / np.linalg.norm(users, axis=1)
    least = np.unique(near)[-4]
    chosen = int((near >= least).sum())
    assert chosen < (near > 0).sum()
    near[near < least] = 0
    model = UserKnn(neighbours=chosen, item_discount=0, power=1, users_per_item=0).fit(data)
    found = model.scores(Histories.of([[0, 2, 5]]))[0]
    np.testing.assert_allclose(found, (near / near.max()) @ users, rtol=1e-5)


def test_an_item_brings_only_its_latest_users_into_question() -> None:
    users = [f"u{user:02}" for user in range(20) for _ in range(2)]
    items = [item for user in range(20) for item in ("hit", "old" if user < 15 else "new")]
    data = Interactions.of(users, items)
    hit, new, old = (data.item_numbers[name] for name in ("hit", "new", "old"))
    everybody = UserKnn(users_per_item=0).fit(data).scores(Histories.of([[hit]]))[0]
    latest = UserKnn(users_per_item=5).fit(data).scores(Histories.of([[hit]]))[0]
    assert everybody[old] > everybody[new] > 0 and latest[new] > latest[old] == 0


def test_a_shared_rare_item_brings_users_nearer_than_a_shared_hit() -> None:
    rows = [(f"u{user}", "hit") for user in range(8)]
    rows += [("u0", "rare"), ("u0", "x"), ("u1", "y"), ("u1", "z")]
    users, items = zip(*rows, strict=True)
    data = Interactions.of(users, items)
    hit, rare, x, y = (data.item_numbers[name] for name in ("hit", "rare", "x", "y"))
    found = UserKnn(item_discount=1).fit(data).scores(Histories.of([[hit, rare]]))[0]
    plain = UserKnn(item_discount=0).fit(data).scores(Histories.of([[hit, rare]]))[0]
    assert found[x] / found[y] > plain[x] / plain[y] > 1


def test_settings_that_mean_nothing_are_refused() -> None:
    with pytest.raises(DataWrong, match="at least 1"):
        UserKnn(neighbours=0)
