"""Profiles kept, read, forgotten, and found to be old, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from shop.privacy.consents import ConsentService
from shop.profiles.service import ProfileService
from shop.profiles.views import Churn, NextPurchase, ProfileView, Reason, Segment, Value
from shop.tables import Customer, Order, Profile
from shop.tables.desk import ConversationRow
from shop.tables.satisfaction import RoundRow
from shop.unit_of_work import UnitOfWorkFactory
from tests.shop.small_shop import NOW, add_order, fill

WORDS = {"en": "Words", "zh": "文字"}


def view(customer_id: str = "ann", *, model: str = "v1", at: datetime = NOW) -> ProfileView:
    reason = Reason("recency", -0.2, WORDS)
    return ProfileView(
        customer_id=customer_id,
        model=model,
        computed_at=at.isoformat(),
        known=True,
        segment=Segment("g1", WORDS, WORDS, 0.3),
        churn=Churn(0.25, 90, (reason,)),
        next_purchase=NextPurchase(21.5, 0.6, (("cups", 0.4),)),
        value=Value(12_345, "USD", "trees", (reason,)),
        priority="high",
        mood=-0.4,
        features={"orders": 3, "money": 90.5, "sex": None},
    )


@pytest.fixture
def profiles(unit_of_work: UnitOfWorkFactory) -> ProfileService:
    fill(unit_of_work)
    with unit_of_work() as unit:
        unit.session.execute(update(Order).values(updated_at=NOW - timedelta(days=1)))
        unit.commit()
    return ProfileService(unit_of_work, clock=lambda: NOW)


def test_a_profile_is_read_as_it_was_stored(profiles: ProfileService) -> None:
    assert profiles.store([view()]) == 1
    assert profiles.of("ann") == view()
    assert profiles.of("ben") is None
    assert profiles.of(None) is None


def test_storing_again_replaces_and_adds_nothing(
    profiles: ProfileService, unit_of_work: UnitOfWorkFactory
) -> None:
    profiles.store([view(), view("ben")])
    profiles.store([view(model="v2")])
    with unit_of_work(read_only=True) as unit:
        rows = unit.session.execute(select(Profile.customer_id, Profile.model))
        kept = {customer_id: model for customer_id, model in rows}
    assert kept == {"ann": "v2", "ben": "v1"}


def test_who_refuses_profiling_or_is_gone_gets_none(
    profiles: ProfileService, unit_of_work: UnitOfWorkFactory
) -> None:
    profiles.store([view()])
    ConsentService(unit_of_work, clock=lambda: NOW).record("ann", "profiling", False)
    assert profiles.of("ann") is None
    assert profiles.store([view(), view("nobody"), view("ben")]) == 1
    assert profiles.of("ann") is None
    assert profiles.of("ben") is not None


def test_forgetting_deletes_one_or_all_of_older_models(profiles: ProfileService) -> None:
    profiles.store([view(), view("ben")])
    profiles.forget("ann")
    assert profiles.of("ann") is None
    profiles.store([view(model="v2")])
    assert profiles.forget_older("v2") == 1
    assert profiles.of("ben") is None
    assert profiles.of("ann") is not None


def test_a_profile_of_another_shape_is_no_profile(
    profiles: ProfileService, unit_of_work: UnitOfWorkFactory
) -> None:
    with unit_of_work() as unit:
        unit.session.add(Profile(customer_id="ann", model="v0", data={"customer_id": "ann"}, computed_at=NOW))
        unit.commit()
    assert profiles.of("ann") is None


def test_an_order_after_the_profile_makes_it_old(
    profiles: ProfileService, unit_of_work: UnitOfWorkFactory
) -> None:
    until = profiles.newest_order()
    profiles.store([view(), view("ben")], orders_until=until)
    assert profiles.waiting(NOW, orders_until=until) == []
    # An order of last year that an import brings today counts as well.
    add_order(unit_of_work, "#W900", days_ago=300, updated_at=NOW - timedelta(days=300))
    assert profiles.waiting(NOW, orders_until=until) == ["ann"]
    profiles.store([view()], orders_until=profiles.newest_order())
    assert profiles.waiting(NOW, orders_until=until) == []


def test_a_change_of_an_order_makes_it_old(profiles: ProfileService, unit_of_work: UnitOfWorkFactory) -> None:
    add_order(unit_of_work, "#W900", customer_id="ben", updated_at=NOW + timedelta(hours=1))
    until = profiles.newest_order()
    profiles.store([view(), view("ben")], orders_until=until)
    assert profiles.waiting(NOW, orders_until=until) == ["ben"]
    profiles.store([view("ben", at=NOW + timedelta(hours=2))], orders_until=until)
    assert profiles.waiting(NOW, orders_until=until) == []


def test_the_end_of_a_conversation_makes_it_old_and_guests_do_not_count(
    profiles: ProfileService, unit_of_work: UnitOfWorkFactory
) -> None:
    until = profiles.newest_order()
    profiles.store([view()], orders_until=until)
    with unit_of_work() as unit:
        for name, customer_id in (("talk-1", "ann"), ("talk-2", None)):
            unit.session.add(_conversation(name, customer_id))
            unit.session.flush()
            ended = NOW + timedelta(minutes=5)
            unit.session.add(RoundRow(conversation_id=name, round=1, ended_at=ended, ended_by="agent"))
        unit.commit()
    assert profiles.waiting(NOW, orders_until=until) == ["ann"]


def test_a_customer_without_a_profile_waits_unless_they_refuse(
    profiles: ProfileService, unit_of_work: UnitOfWorkFactory
) -> None:
    until = profiles.newest_order()
    with unit_of_work() as unit:
        unit.session.add(Customer(id="cho", email="cho@example.com", name="Cho", created_at=NOW))
        unit.commit()
    add_order(unit_of_work, "#W900", customer_id="cho", paid_with=[], updated_at=NOW)
    assert profiles.waiting(NOW, orders_until=until) == ["cho"]
    ConsentService(unit_of_work, clock=lambda: NOW).record("cho", "profiling", False)
    assert profiles.waiting(NOW, orders_until=until) == []


def _conversation(name: str, customer_id: str | None) -> ConversationRow:
    return ConversationRow(
        id=name, channel="widget", visitor_id=name, customer_id=customer_id, language="en",
        state="resolved", handler="none", created_at=NOW, updated_at=NOW,
    )  # fmt: skip
