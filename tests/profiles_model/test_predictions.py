"""Predictions about customers as a whole: honest, the same twice, kept, and asked for one or for many."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from profiles.features import FeatureTable
from profiles.ledger import Ledger
from profiles.predictions.judging import auroc, calibration_error, spearman
from profiles.predictions.model import CustomerPredictions
from profiles.predictions.predicted import Predicted
from profiles.predictions.windows import bought_within, spent_within
from tests.profiles_model.buying import CATEGORIES, END, buying, by_rhythm

AT = END - 90


@pytest.fixture(scope="module")
def shop() -> Ledger:
    return buying(1500, cold=20)


@pytest.fixture(scope="module")
def fitted(shop: Ledger) -> CustomerPredictions:
    return CustomerPredictions.fit(shop, None, AT, days=90)


@pytest.fixture(scope="module")
def known(shop: Ledger) -> Ledger:
    return shop.before(AT)


@pytest.fixture(scope="module")
def told(fitted: CustomerPredictions, known: Ledger) -> list[Predicted]:
    return fitted.predict(known, None, AT)


def test_who_never_bought_is_not_known_and_nothing_is_claimed(known: Ledger, told: list[Predicted]) -> None:
    bought = np.bincount(known.customer, minlength=len(known.ids)) > 0

    assert [one.known for one in told] == bought.tolist()
    assert all(
        not one.categories and np.isnan(one.churn_probability) and np.isnan(one.value)
        for one in told
        if not one.known
    )


def test_chances_of_leaving_are_honest_and_in_order(
    shop: Ledger, known: Ledger, told: list[Predicted]
) -> None:
    rows = np.array([one.known for one in told])
    left = ~bought_within(shop, known.ids, AT, END)[rows]
    chances = np.array([one.churn_probability for one in told])[rows]

    ranked, gap = auroc(left, chances), calibration_error(left, chances)
    assert ranked is not None and ranked > 0.8
    assert gap is not None and gap < 0.06


def test_money_is_foretold_in_the_right_order(shop: Ledger, known: Ledger, told: list[Predicted]) -> None:
    rows = np.array([one.known for one in told])
    spent = spent_within(shop, known.ids, AT, END)[rows]

    correlation = spearman(spent, np.array([one.value for one in told])[rows])
    assert correlation is not None and correlation > 0.4


def test_a_single_customer_is_told_the_same_as_among_all(
    fitted: CustomerPredictions, known: Ledger, told: list[Predicted]
) -> None:
    for row in (0, 7, 400):
        alone = _only(known, row)
        assert repr(fitted.predict(alone, None, AT)) == repr([told[row]])


def test_what_was_saved_says_the_same(
    fitted: CustomerPredictions, known: Ledger, told: list[Predicted], tmp_path: Path
) -> None:
    fitted.save(tmp_path)

    again = CustomerPredictions.load(tmp_path)
    assert repr(again.predict(known, None, AT)) == repr(told)
    assert again.report == fitted.report


def test_the_same_seed_says_the_same(shop: Ledger, known: Ledger, told: list[Predicted]) -> None:
    assert repr(CustomerPredictions.fit(shop, None, AT, days=90).predict(known, None, AT)) == repr(told)


def test_reasons_add_up_to_the_number(fitted: CustomerPredictions, known: Ledger) -> None:
    origin = fitted.origin(known, None, AT)
    churn, value = fitted.models.churn, fitted.models.value
    reasons, base = churn.reasons(origin)
    worth, begin = value.reasons(origin)

    np.testing.assert_allclose(
        [base + sum(effect for _, effect in one) for one in reasons], churn.probabilities(origin), atol=1e-6
    )
    np.testing.assert_allclose(
        begin + [sum(effect for _, effect in one) for one in worth],
        value.values(origin),
        rtol=1e-6,
        atol=1e-9,
    )


def test_trees_are_listened_to_where_people_buy_by_rhythm_and_their_reasons_add_up() -> None:
    shop = by_rhythm(500)
    fitted = CustomerPredictions.fit(shop, None, AT, days=14)
    origin = fitted.origin(shop.before(AT), None, AT)
    churn = fitted.models.churn
    reasons, base = churn.reasons(origin)
    left = ~bought_within(shop, origin.ids, AT, AT + 14)
    ours = auroc(left, churn.probabilities(origin))
    theirs = auroc(left, origin.values[:, origin.names.index("none_foretold")])

    assert churn.trees is not None and churn.weight > 0
    assert ours is not None and theirs is not None and ours > theirs
    np.testing.assert_allclose(
        [base + sum(effect for _, effect in one) for one in reasons], churn.probabilities(origin), atol=1e-6
    )


def test_what_is_known_beside_orders_is_kept_by_name_and_may_be_missing(tmp_path: Path) -> None:
    shop = by_rhythm(200)
    ages = np.random.default_rng(0).uniform(20, 80, len(shop.ids))
    extra = FeatureTable.of(shop.ids, {"age": ages, "recency": ages})
    fitted = CustomerPredictions.fit(shop, extra, AT, days=14)
    fitted.save(tmp_path)
    again, known = CustomerPredictions.load(tmp_path), shop.before(AT)

    assert fitted.models.extra == again.models.extra == ("age",)
    told = again.predict(known, extra, AT)
    assert repr(told) == repr(fitted.predict(known, extra.select(["recency", "age"]), AT))
    assert all(one.known for one in again.predict(known, None, AT))


def test_the_chance_of_a_purchase_soon_and_of_leaving_tell_one_story(told: list[Predicted]) -> None:
    for one in told:
        if one.known:
            assert one.next_probability <= 1 - one.churn_probability + 1e-9
            assert (one.next_days > 90) == (one.churn_probability > 0.5)


def test_categories_are_those_that_somebody_likes(
    fitted: CustomerPredictions, known: Ledger, told: list[Predicted]
) -> None:
    orders = np.bincount(known.customer, minlength=len(known.ids))
    owner = known.customer[known.line_order]
    counts = np.bincount(owner * 3 + known.line_category, minlength=3 * len(known.ids)).reshape(-1, 3)
    many = np.flatnonzero((orders >= 10) & (counts.max(axis=1) > 0.7 * orders))

    assert len(many) > 20
    assert all(told[row].categories[0][0] == CATEGORIES[counts[row].argmax()] for row in many)


def test_a_shop_of_thirty_customers_falls_back_on_repeat_buying_alone() -> None:
    shop = buying(30, seed=3)
    fitted = CustomerPredictions.fit(shop, None, AT)

    told = fitted.predict(shop.before(AT), None, AT)
    assert fitted.report["churn"]["model"] == "bg_nbd"
    assert all(0 <= one.churn_probability <= 1 and one.value >= 0 for one in told if one.known)


@pytest.mark.parametrize("customers", [0, 5])
def test_a_shop_with_hardly_a_customer_knows_nothing(customers: int, tmp_path: Path) -> None:
    shop = buying(customers, cold=3)
    fitted = CustomerPredictions.fit(shop, None, END)
    fitted.save(tmp_path)

    assert fitted.report["too_little"]
    assert not any(one.known for one in CustomerPredictions.load(tmp_path).predict(shop, None, END))


def _only(ledger: Ledger, row: int) -> Ledger:
    orders = ledger.customer == row
    lines = orders[ledger.line_order]
    places = np.cumsum(orders) - 1
    return Ledger(
        (ledger.ids[row],), np.zeros(int(orders.sum()), np.int64), ledger.time[orders], ledger.amount[orders],
        ledger.since[[row]], ledger.categories, places[ledger.line_order[lines]],
        ledger.line_category[lines], ledger.line_amount[lines],
    )  # fmt: skip
