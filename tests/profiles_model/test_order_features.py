"""What orders say of customers, counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from profiles.features import FeatureTable
from profiles.ledger import Ledger
from profiles.order_features import order_features

SATURDAY = 2.0
"""1970-01-03."""


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(
        ids=("ann", "ben", "cho"),
        customer=np.array([0, 0, 0, 2]),
        time=np.array([SATURDAY + 0.5, 12.0, 32.75, 40.0]),
        amount=np.array([10.0, 20.0, 60.0, 5.0]),
        since=np.array([0.0, 30.0, 40.0]),
        categories=("cups", "lamps"),
        line_order=np.array([0, 1, 2, 2, 3]),
        line_category=np.array([0, 0, 0, 1, 1]),
        line_amount=np.array([10.0, 20.0, 30.0, 30.0, 5.0]),
    )


def test_recency_frequency_money_and_tenure_are_counted(ledger: Ledger) -> None:
    table = order_features(ledger, 50.0)
    assert table.ids == ("ann", "ben", "cho")
    assert table.column("orders").tolist() == [3, 0, 1]
    assert table.column("money").tolist() == [90, 0, 5]
    assert table.column("tenure").tolist() == [50, 20, 10]
    assert table.column("recency")[[0, 2]].tolist() == [17.25, 10]
    assert table.column("orders_30").tolist() == [1, 0, 1]


def test_gaps_need_two_orders_and_their_spread_three(ledger: Ledger) -> None:
    table = order_features(ledger, 50.0)
    assert table.column("gap_mean")[0] == pytest.approx((9.5 + 20.75) / 2)
    assert table.column("gap_median")[0] == pytest.approx(15.125)
    assert table.column("gap_last")[0] == 20.75
    assert np.isnan(table.column("gap_mean")[1:]).all()
    assert table.column("gap_spread")[0] == pytest.approx(np.std([9.5, 20.75]) / 15.125)


def test_shares_are_of_money_for_categories_and_of_orders_for_hours(ledger: Ledger) -> None:
    table = order_features(ledger, 50.0)
    assert table.column("category:cups")[0] == pytest.approx(60 / 90)
    assert table.column("category:lamps")[2] == 1.0
    assert table.column("share_afternoon")[0] == pytest.approx(1 / 3)
    assert table.column("share_weekend")[0] == pytest.approx(1 / 3)
    assert np.isnan(table.column("category:cups")[1])


def test_what_comes_later_is_not_known(ledger: Ledger) -> None:
    early = order_features(ledger, 20.0)
    assert early.column("orders").tolist() == [2, 0, 0]
    assert early.column("money")[0] == 30
    assert early.column("category:lamps")[0] == 0
    cut = order_features(ledger.before(20.0), 20.0)
    assert cut.column("orders").tolist() == [2]


def test_a_ledger_without_orders_has_features_of_nobody_buying() -> None:
    nothing = np.zeros(0, np.int64)
    ledger = Ledger(("ann",), nothing, np.zeros(0), np.zeros(0), np.array([3.0]))
    table = order_features(ledger, 10.0)
    assert table.column("orders").tolist() == [0]
    assert np.isnan(table.column("recency")).all()
    assert table.column("tenure").tolist() == [7]


def test_rows_of_a_table_come_in_the_order_asked_and_are_unknown_for_strangers() -> None:
    table = FeatureTable.of(("a", "b"), {"x": np.array([1.0, 2.0])})
    picked = table.rows(("b", "z"))
    assert picked.values[0, 0] == 2.0 and np.isnan(picked.values[1, 0])
    beside = table.beside(FeatureTable.of(("b",), {"x": np.array([9.0]), "y": np.array([3.0])}))
    assert beside.names == ("x", "y")
    assert beside.column("x").tolist() == [1.0, 2.0] and beside.column("y")[1] == 3.0
    with pytest.raises(KeyError):
        table.column("nothing")
