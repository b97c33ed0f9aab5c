"""Duplicates, bots and outliers are noticed, and people who are only much alike are left alone."""

from __future__ import annotations

import numpy as np

from profiles.cleaning import bots, cleaned, duplicates, usual_amounts
from profiles.features import FeatureTable
from profiles.ledger import Ledger


def beside(rows: dict[str, dict[str, float]]) -> FeatureTable:
    names = ("moments", "view", "search", "cart", "lines", "visits", "hour_cos", "hour_sin")
    return FeatureTable.of(
        rows, {name: np.array([one.get(name, 0.0) for one in rows.values()]) for name in names}
    )


def test_one_person_with_two_accounts_is_found_by_mail_phone_or_name_and_place() -> None:
    found = duplicates(
        [
            ("a", "ann+shop@example.com", "ann wells", "", "97229"),
            ("b", "ann@example.com", "a. wells", "", "10001"),
            ("c", "ben@example.com", "ben carter", "+1 (555) 010-2233", "60601"),
            ("d", "carter@example.com", "b c", "15550102233", "73301"),
            ("e", "x@example.com", "Wang Xiaoming", "", "98101"),
            ("f", "y@example.com", "Xiaoming Wang", "", "98101"),
        ]
    )
    assert {(one.ids, one.why) for one in found} == {
        (("a", "b"), "email"), (("c", "d"), "phone"), (("e", "f"), "name_and_zip"),
    }  # fmt: skip


def test_the_same_name_elsewhere_and_missing_contacts_are_no_duplicates() -> None:
    assert duplicates(
        [
            ("a", "a@example.com", "ann wells", "", "97229"),
            ("b", "b@example.com", "ann wells", "123", "10001"),
            ("c", "", "", "", None),
            ("d", "", "", "123", None),
        ]
    ) == []  # fmt: skip


def test_a_bot_is_who_does_too_much_a_day_or_never_sleeps() -> None:
    people = {
        f"p{number}": {
            "view": 10.0 + number % 5,
            "visits": 3.0,
            "moments": 13.0,
            "lines": 2.0,
            "hour_cos": -0.9,
        }
        for number in range(50)
    }
    people["crawler"] = {"view": 9_000.0, "visits": 2.0, "moments": 9_000.0, "hour_cos": -0.8}
    people["sleepless"] = {"view": 600.0, "visits": 60.0, "moments": 600.0, "hour_cos": 0.02}
    people["keen"] = {"view": 600.0, "visits": 60.0, "moments": 620.0, "lines": 30.0, "hour_cos": -0.7}
    assert {(one.ids[0], one.why) for one in bots(beside(people))} == {
        ("crawler", "events_a_day"), ("sleepless", "around_the_clock"),
    }  # fmt: skip


def test_far_amounts_are_drawn_in_for_learning_and_reported() -> None:
    rng = np.random.default_rng(1)
    amounts = np.exp(rng.normal(3.5, 0.4, 300))
    amounts[7] = 1e6
    n = len(amounts)
    ledger = Ledger(
        tuple(f"c{row}" for row in range(n)), np.arange(n), np.full(n, 10.0), amounts, np.zeros(n)
    )
    extra = beside({one: {} for one in ledger.ids})
    calmer, report = cleaned(ledger, extra, [])
    assert report.winsorised == 1
    assert report.outliers[0].ids == ("c7",)
    assert calmer.amount[7] == report.highest < 1_000
    assert np.array_equal(np.delete(calmer.amount, 7), np.delete(amounts, 7))
    assert ledger.amount[7] == 1e6
    assert report.to_dict()["outliers"]["count"] == 1


def test_equal_prices_make_no_other_price_an_outlier() -> None:
    low, high = usual_amounts(np.array([10.0] * 60 + [12.0] * 20 + [15.0] * 5))
    assert low < 10 and high > 15
    assert usual_amounts(np.array([3.0])) == (0.0, np.inf)
