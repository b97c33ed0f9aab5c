"""BG/NBD and Gamma-Gamma of our own: the published parameters, those that made the data, and sense."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from profiles.predictions.bg_nbd import BgNbd, TooLittle, log_likelihood
from profiles.predictions.gamma_gamma import GammaGamma
from profiles.predictions.visits import Summary, Visits
from tests.profiles_model.buying import END, buying

CDNOW = BgNbd(0.243, 4.414, 0.793, 2.426)
"""Fader, Hardie and Lee 2005, table 2; in weeks."""


def test_the_published_parameters_of_cdnow_are_found() -> None:
    lifetimes = pytest.importorskip("lifetimes", reason="the CDNOW data is in a development package")
    file = Path(lifetimes.__file__).parent / "datasets" / "cdnow_customers_summary.csv"
    table = np.genfromtxt(file, delimiter=",", names=True)
    seen = (table["frequency"], table["recency"], table["T"])
    found = BgNbd.fit(*seen)

    assert [found.r, found.alpha, found.a, found.b] == pytest.approx([0.243, 4.414, 0.793, 2.426], rel=0.03)
    assert log_likelihood(CDNOW, *seen) == pytest.approx(-9582.4, abs=0.1)


def test_chances_and_expectations_are_those_of_the_reference() -> None:
    lifetimes = pytest.importorskip("lifetimes", reason="the reference is a development package")
    peer = lifetimes.BetaGeoFitter()
    peer.params_ = {"r": CDNOW.r, "alpha": CDNOW.alpha, "a": CDNOW.a, "b": CDNOW.b}
    seen = (np.array([0.0, 1, 3, 40]), np.array([0.0, 5, 20, 38]), np.array([30.0, 30, 39, 39]))

    alive = peer.conditional_probability_alive(*seen)
    foreseen = peer.conditional_expected_number_of_purchases_up_to_time(39, *seen)
    np.testing.assert_allclose(CDNOW.alive(*seen), np.ravel(alive), rtol=1e-9)
    np.testing.assert_allclose(CDNOW.purchases_within(39, *seen), np.ravel(foreseen), rtol=1e-6)


def test_the_parameters_that_made_the_data_are_recovered() -> None:
    shop = buying(3000, r=1.2, alpha=30.0, a=0.8, b=4.0)
    facts = Summary.of(Visits.of(shop, END), END)
    found = BgNbd.fit(facts.repeats, facts.last, facts.age)

    assert found.r / found.alpha == pytest.approx(1.2 / 30, rel=0.12)
    assert found.a / (found.a + found.b) == pytest.approx(0.8 / 4.8, rel=0.2)


def test_longer_silence_is_less_hope_and_more_time_is_more_purchases() -> None:
    silence = np.linspace(0, 200, 30)
    repeats, last = np.full(30, 5.0), np.full(30, 100.0)
    hopes = CDNOW.alive(repeats, last, last + silence)
    foreseen = [float(CDNOW.purchases_within(d, repeats, last, last + 5)[0]) for d in (1, 10, 100)]

    assert (np.diff(hopes) < 0).all()
    assert foreseen == sorted(foreseen)


def test_very_many_purchases_overflow_nothing() -> None:
    many = np.array([5_000.0])

    assert np.isfinite(CDNOW.purchases_within(365, many, many, many + 1)).all()


def test_few_purchases_are_drawn_towards_what_everybody_pays() -> None:
    shop = buying(2000)
    facts = Summary.of(Visits.of(shop, END), END)
    money = GammaGamma.fit(facts.paid, facts.mean)
    usual = float(money.expected(np.zeros(1), np.array([np.nan]))[0])
    once, often = money.expected(np.array([1.0, 50.0]), np.full(2, 3 * usual))

    assert usual < once < often < 3 * usual


def test_too_few_customers_are_refused() -> None:
    with pytest.raises(TooLittle, match="3 customers"):
        BgNbd.fit(np.ones(3), np.ones(3), np.full(3, 2.0))
