"""What is too old goes, in batches; what somebody has in hand, and what is young, stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from shop.privacy import retention
from shop.privacy.requests import PrivacyService
from shop.privacy.retention import RetentionService
from shop.privacy.rules import RetentionRules
from shop.tables import BehaviourEvent
from shop.tables.desk import ConversationRow, MessageRow
from shop.tables.misses import MissRow
from shop.tables.privacy import ForgottenTalkRow
from shop.unit_of_work import UnitOfWorkFactory
from tests.privacy.known_people import NOW

DAY = timedelta(days=1)
NEVER = RetentionRules(None, None, None, None, None, None)


def at(units: UnitOfWorkFactory, days: int, rules: RetentionRules | None = None) -> RetentionService:
    return RetentionService(units, rules, clock=lambda: NOW + days * DAY)


def count(units: UnitOfWorkFactory, table: type) -> int:
    with units(read_only=True) as unit:
        return int(unit.session.scalar(select(func.count()).select_from(table)) or 0)


def test_young_things_stay(units: UnitOfWorkFactory) -> None:
    assert set(at(units, 1).run().values()) == {0}
    assert count(units, ConversationRow) == 5


def test_guests_go_before_customers_and_the_plan_says_so(units: UnitOfWorkFactory) -> None:
    service = at(units, 100)
    plan = service.plan()
    assert plan["guest_conversations"] == 2
    assert plan["conversations"] == 0
    assert count(units, ConversationRow) == 5
    gone = service.run()
    assert gone["guest_conversations"] == 2
    assert count(units, ConversationRow) == 3
    # The bot has to forget them too.
    assert count(units, ForgottenTalkRow) == 2
    assert set(service.plan().values()) <= {0, service.plan()["repeats"]}


def test_after_years_nothing_is_left_but_the_books(units: UnitOfWorkFactory) -> None:
    at(units, 3000).run()
    for table in (ConversationRow, MessageRow, BehaviourEvent, MissRow):
        assert count(units, table) == 0


def test_labelled_misses_go_with_their_conversation_only(units: UnitOfWorkFactory) -> None:
    at(units, 3000, RetentionRules(None, None, None, timedelta(days=1), None, None)).run()
    assert count(units, MissRow) == 5


def test_zero_keeps_for_good(units: UnitOfWorkFactory) -> None:
    assert at(units, 5000, NEVER).plan() == {}
    assert at(units, 5000, NEVER).run() == {}


@pytest.mark.parametrize("state", ["open", "snoozed"])
def test_what_a_colleague_has_in_hand_is_not_deleted(units: UnitOfWorkFactory, state: str) -> None:
    with units() as unit:
        talk = unit.session.get(ConversationRow, "talk-ann")
        assert talk is not None
        talk.state = state
        unit.commit()
    at(units, 3000).run()
    assert count(units, ConversationRow) == 1


def test_it_works_in_batches(units: UnitOfWorkFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    told: list[tuple[str, int]] = []
    at(units, 3000).run(lambda kind, done: told.append((kind, done)))
    assert [done for kind, done in told if kind == "conversations"] == [1, 2, 3]


def test_one_round_may_be_bounded(units: UnitOfWorkFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    assert at(units, 3000).run(most_batches=1)["conversations"] == 1


def test_links_end_and_answered_requests_go_after_years(units: UnitOfWorkFactory) -> None:
    privacy = PrivacyService(units, clock=lambda: NOW)
    privacy.request("export", "ann", proven_by="site", language="en")
    at(units, 2).run()
    assert [one.state for one in privacy.find()] == ["expired"]
    at(units, 1200).run()
    assert privacy.find() == []
