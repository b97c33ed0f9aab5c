"""How customers are spoken to follows from their profile, where they allow one."""

from __future__ import annotations

from typing import Any

import pytest

from shop.privacy.consents import ConsentRules, ConsentService
from shop.profiles.service import ProfileService
from shop.profiles.tones import DRIFTING, NEUTRAL, NEW, REGULAR, TONES, VALUED, tone_of
from shop.profiles.views import Churn, ProfileView
from shop.unit_of_work import UnitOfWorkFactory
from tests.shop.small_shop import NOW, fill


def profile(orders: int | None = 4, days: int | None = 20, churn: float = 0.3, **changed: Any) -> ProfileView:
    """Of somebody who ordered so often, the last time so many days ago."""
    given = {"orders": orders, "recency": days}
    known: dict[str, Any] = {"known": True, "churn": Churn(churn, 60)} | changed
    features = {name: number for name, number in given.items() if number is not None}
    return ProfileView("ann", "v1", NOW.isoformat(), features=features, **known)


@pytest.mark.parametrize(
    ("view", "tone"),
    [
        (None, NEUTRAL),
        (profile(orders=0, days=None, known=False, churn=0.9), NEUTRAL),
        (profile(orders=1, days=3, churn=0.9), NEW),
        (profile(orders=1, days=3, priority="high"), NEW),
        (profile(orders=1, days=200, churn=0.9), REGULAR),
        (profile(), REGULAR),
        (profile(priority="high"), VALUED),
        (profile(churn=0.6), DRIFTING),
        (profile(churn=0.6, priority="high"), DRIFTING),
        (profile(orders=None, days=None), REGULAR),
    ],
)
def test_a_tone_follows_from_a_profile(view: ProfileView | None, tone: str) -> None:
    assert tone in TONES
    assert tone_of(view) == tone


def test_guests_strangers_and_those_who_refuse_are_spoken_to_neutrally(
    unit_of_work: UnitOfWorkFactory,
) -> None:
    fill(unit_of_work)
    profiles = ProfileService(unit_of_work, clock=lambda: NOW)
    profiles.store([profile(priority="high")])
    assert [profiles.tone_for(one) for one in (None, "nobody", "ben")] == [NEUTRAL] * 3
    assert profiles.tone_for("ann") == VALUED
    ConsentService(unit_of_work, clock=lambda: NOW).record("ann", "profiling", False)
    assert profiles.tone_for("ann") == NEUTRAL


def test_where_a_yes_is_needed_a_profile_from_before_is_not_read(unit_of_work: UnitOfWorkFactory) -> None:
    fill(unit_of_work)
    rules = ConsentRules(["profiling"])
    ProfileService(unit_of_work, clock=lambda: NOW).store([profile(priority="high")])
    strict = ProfileService(unit_of_work, rules, lambda: NOW)
    assert strict.of("ann") is None
    assert strict.tone_for("ann") == NEUTRAL
    ConsentService(unit_of_work, rules, lambda: NOW).record("ann", "profiling", True)
    assert strict.tone_for("ann") == VALUED
