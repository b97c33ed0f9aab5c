"""Frequent item sets: Apriori and FP-growth against counting by hand and against mlxtend."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender import apriori as apriori_module
from recommender import fp_growth as fp_growth_module
from recommender.apriori import apriori
from recommender.baskets import Baskets, ItemSets
from recommender.errors import DataWrong
from recommender.fp_growth import fp_growth
from recommender.interactions import Interactions

Miner = Callable[..., ItemSets]
both = pytest.mark.parametrize("mine", [apriori, fp_growth])
baskets = st.lists(st.lists(st.integers(0, 7), max_size=7), min_size=1, max_size=30)


def counted(given_baskets: list[list[int]], least: int, size: int = 8) -> dict[tuple[int, ...], int]:
    """All frequent sets, by looking into every basket for every set."""
    whole = [frozenset(basket) for basket in given_baskets]
    items = sorted(frozenset().union(*whole))
    found = {}
    for k in range(1, size + 1):
        for each in combinations(items, k):
            count = sum(basket.issuperset(each) for basket in whole)
            if count >= least:
                found[each] = count
    return found


def generated(seed: int, count: int = 400) -> list[list[int]]:
    """Baskets with habits: some items come in groups, some are in most baskets."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(count):
        basket = set(random.choice(60, size=int(random.integers(1, 9)), p=_popularity()).tolist())
        if random.random() < 0.4:
            group = int(random.integers(6)) * 10
            basket |= {group + place for place in range(5) if random.random() < 0.8}
        made.append(sorted(basket))
    return made


def _popularity() -> np.ndarray:
    weights = 1 / np.arange(1, 61)
    return np.asarray(weights / weights.sum())


@both
@given(given_baskets=baskets, least=st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_every_frequent_set_is_found_with_its_count(
    mine: Miner, given_baskets: list[list[int]], least: int
) -> None:
    support = min(1.0, (least - 0.5) / len(given_baskets))
    wanted = counted(given_baskets, min(least, len(given_baskets)))
    assert dict(mine(Baskets.of(given_baskets, 9), support)) == wanted


@both
@pytest.mark.parametrize("support", [0.01, 0.05, 0.15])
def test_the_sets_are_those_of_mlxtend(mine: Miner, support: float) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    peer = pytest.importorskip("mlxtend.frequent_patterns", reason="mlxtend is not installed")
    made = generated(5)
    frame = pandas.DataFrame([[item in basket for item in range(60)] for basket in made])
    found = peer.fpgrowth(frame, support)
    wanted = {
        tuple(sorted(each)): round(share * len(made))
        for each, share in zip(found["itemsets"], found["support"], strict=True)
    }
    assert len(wanted) > 5
    assert dict(mine(Baskets.of(made, 60), support)) == wanted


@both
def test_sets_are_no_larger_than_asked_for(mine: Miner) -> None:
    made = generated(7, 120)
    wanted = {each: count for each, count in mine(Baskets.of(made), 0.03) if len(each) <= 2}
    assert dict(mine(Baskets.of(made), 0.03, size=2)) == wanted
    assert {len(each) for each, _ in mine(Baskets.of(made), 0.03, size=1)} == {1}


def test_worked_through_in_small_parts_the_sets_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Baskets.of(generated(11))
    wanted = dict(apriori(made, 0.01))
    monkeypatch.setattr(apriori_module, "_WORDS_AT_ONCE", 50)
    monkeypatch.setattr(apriori_module, "_PAIRS_AT_ONCE", 300)
    monkeypatch.setattr(fp_growth_module, "_ANCESTORS_AT_ONCE", 40)
    monkeypatch.setattr(fp_growth_module, "_CELLS_AT_ONCE", 200)
    assert dict(apriori(made, 0.01)) == wanted
    assert dict(fp_growth(made, 0.01)) == wanted


@both
def test_nothing_bought_gives_no_sets(mine: Miner) -> None:
    assert len(mine(Baskets.of([], 5), 0.5)) == 0
    assert len(mine(Baskets.of([[], []], 5), 0.5)) == 0
    assert len(mine(Baskets.of([[1], [2], [3]]), 0.5)) == 0


@both
@pytest.mark.parametrize("support", [0.0, -0.1, 1.5])
def test_a_support_that_is_no_share_is_refused(mine: Miner, support: float) -> None:
    with pytest.raises(DataWrong, match="share of the baskets"):
        mine(Baskets.of([[1, 2]]), support)


def test_a_support_of_three_tenths_of_ten_baskets_is_three_baskets() -> None:
    assert Baskets.of([[1]] * 10).least_count(0.3) == 3
    assert Baskets.of([[1]] * 100).least_count(0.07) == 7


def test_a_basket_has_each_item_once_in_order() -> None:
    made = Baskets.of([[3, 1, 3], [], [2]])
    assert made.items.tolist() == [1, 3, 2] and made.offsets.tolist() == [0, 2, 2, 3]
    with pytest.raises(DataWrong, match="0 to 3"):
        Baskets.of([[4]], 4)


def test_baskets_of_users_or_of_what_is_close_in_time() -> None:
    users, items = ["a", "a", "a", "b", "b"], ["x", "y", "z", "x", "z"]
    happened = Interactions.of(users, items, times=[0, 0, 90, 0, 30])
    lengths = {
        gap: np.diff(Baskets.from_interactions(happened, gap).offsets).tolist() for gap in (None, 0, 60)
    }
    assert lengths == {None: [3, 2], 0: [2, 1, 1, 1], 60: [2, 1, 2]}


def test_a_set_is_found_by_its_items_and_what_is_no_set_is_not() -> None:
    sets = apriori(Baskets.of([[1, 4, 5], [1, 4, 5], [2, 4]]), 0.6)
    assert sets.levels[1].tolist() == [[1, 4], [1, 5], [4, 5]]
    assert sets.find(np.array([[1, 4], [1, 5], [4, 5], [2, 4], [0, 1], [5, 5]])).tolist() == [
        0,
        1,
        2,
        -1,
        -1,
        -1,
    ]
    assert sets.find(np.array([[1, 4, 5], [1, 2, 4]])).tolist() == [0, -1]
    assert sets.find(np.array([[1, 2, 4, 5]])).tolist() == [-1]
