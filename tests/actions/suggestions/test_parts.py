"""Diversity, pairs and vectors, each by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from actions.suggestions.diversity import by_rank, diverse
from actions.suggestions.pairs import Pairs
from actions.suggestions.vectors import HASHED, Projection, raw_vectors
from shop.search.index import ProductText


def text(number: int, title: str, category: str) -> ProductText:
    return ProductText(str(number), (title,), "", (category,), "", (), 0.0, {})


def test_without_diversity_the_order_stays() -> None:
    vectors = np.eye(5, dtype=np.float32)
    assert diverse(by_rank(5), vectors, [0] * 5, 3, diversity=0.0) == [0, 1, 2]


def test_a_twin_of_the_first_gives_way_to_something_else() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    assert diverse(by_rank(3), vectors, [0, 0, 1], 2, diversity=0.5) == [0, 2]


def test_no_more_of_one_category_than_agreed_while_there_is_something_else() -> None:
    vectors = np.eye(5, dtype=np.float32)
    assert diverse(by_rank(5), vectors, [7, 7, 7, 8, 9], 4, diversity=0.0, most_of_one=2) == [0, 1, 3, 4]
    assert diverse(by_rank(5), vectors, [7, 7, 7, 7, 9], 4, diversity=0.0, most_of_one=1) == [0, 4, 1, 2]


@pytest.mark.parametrize("count", [0, 1, 9])
def test_a_list_is_never_longer_than_there_are_products(count: int) -> None:
    vectors = np.eye(3, dtype=np.float32)
    assert len(diverse(by_rank(3), vectors, [0, 1, 2], count, diversity=0.3)) == min(3, count)
    assert diverse(by_rank(0), vectors[:0], [], count, diversity=0.3) == []


def test_what_is_ordered_together_more_than_chance_gives_is_a_pair(tmp_path: Path) -> None:
    # 0 and 1 always together in 6 orders; 2 in every one of 20 orders with anything.
    orders, items = [], []
    for order in range(20):
        for item in [0, 1, 2] if order < 6 else [3 + order % 4, 2]:
            orders.append(order)
            items.append(item)
    pairs = Pairs.of(np.array(orders, np.int32), np.array(items, np.int32), 9)
    one, none_with_2, never_with_8, never_with_3 = pairs.between(np.array([1, 2, 8, 3]), 0).tolist()
    assert one == pairs.between(np.array([0]), 1)[0] > 0.4
    assert none_with_2 == 0  # it is in every order anyway
    assert never_with_8 == never_with_3 == 0
    assert pairs.between(np.zeros(0, np.int64), 0).shape == (0,)
    assert int(np.argmax(pairs.beside(np.array([0])))) == 1
    pairs.write(tmp_path)
    assert (Pairs.read(tmp_path).strength != pairs.strength).nnz == 0


def test_no_orders_and_orders_of_one_product_give_no_pairs() -> None:
    none = np.zeros(0, np.int32)
    assert Pairs.of(none, none, 4).strength.nnz == 0
    assert Pairs.of(np.array([0, 1], np.int32), np.array([2, 3], np.int32), 4).strength.nnz == 0
    assert Pairs.none(0).item_count == 0


def test_an_enormous_order_says_nothing() -> None:
    items = np.arange(500, dtype=np.int32)
    assert Pairs.of(np.zeros(500, np.int32), items, 500).strength.nnz == 0


def test_products_with_the_same_words_are_close_and_stay_close_when_shortened() -> None:
    texts = [
        text(1, "Green Tea Cup", "Tea"),
        text(2, "Green Tea Pot", "Tea"),
        text(3, "Steel Garden Spade", "Garden"),
        text(4, "茶杯", "茶具"),
    ]
    raw = raw_vectors(texts)
    assert raw.shape == (4, HASHED)
    np.testing.assert_allclose(np.linalg.norm(raw, axis=1), 1.0, rtol=1e-5)
    short = Projection.of(raw, 16)(raw)
    for vectors in (raw, short):
        assert vectors[0] @ vectors[1] > 0.5 > vectors[0] @ vectors[2]


def test_a_product_without_words_is_like_nothing() -> None:
    nothing = ProductText("1", (), "", (), "", (), 0.0, {})
    raw = raw_vectors([nothing, text(2, "Cup", "Tea")])
    short = Projection.of(raw)(raw)
    assert np.isfinite(short).all() and short[0] @ short[1] == 0
