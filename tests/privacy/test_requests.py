"""Who gets what at once, who waits for whom, and what is done when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from shop.errors import Conflict, NotFound
from shop.privacy.requests import MOST_DOWNLOADS, PrivacyService
from shop.privacy.rules import PrivacyRules, Rule
from shop.tables import Customer, Order
from shop.tables.desk import AuditRow, ConversationRow
from shop.tables.privacy import ForgottenTalkRow, PrivacyRequestRow
from shop.unit_of_work import UnitOfWorkFactory
from tests.privacy.known_people import NOW, marks_of


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def service(units: UnitOfWorkFactory, clock: Clock, **rules: object) -> PrivacyService:
    return PrivacyService(units, PrivacyRules(**rules), clock=clock)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "proven_by", "at_once"),
    [
        ("immediate", "order_number_and_email", True),
        ("immediate", "site", True),
        ("signed_in", "order_number_and_email", False),
        ("signed_in", "jwt", True),
        ("signed_in", "site", True),
        ("request", "site", False),
        ("request", "owner", True),
    ],
)
def test_the_setting_says_who_need_not_wait(
    units: UnitOfWorkFactory, clock: Clock, rule: Rule, proven_by: str, at_once: bool
) -> None:
    privacy = service(units, clock, export=rule, deletion=rule)
    export = privacy.request("export", "ann", proven_by=proven_by, language="en")
    deletion = privacy.request("deletion", "ben", proven_by=proven_by, language="en")
    assert (export.state, deletion.state) == (("ready", "due") if at_once else ("requested", "requested"))


def test_the_same_wish_again_is_the_same_request(units: UnitOfWorkFactory, clock: Clock) -> None:
    privacy = service(units, clock)
    for kind in ("export", "deletion"):
        first = privacy.request(kind, "ann", proven_by="email", language="en")
        assert privacy.request(kind, "ann", proven_by="email", language="en").id == first.id
    assert len(privacy.find(customer_id="ann")) == 2


def test_somebody_who_signs_in_need_not_wait_any_more(units: UnitOfWorkFactory, clock: Clock) -> None:
    privacy = service(units, clock)
    waiting = privacy.request("deletion", "ann", proven_by="email", language="en")
    again = privacy.request("deletion", "ann", proven_by="site", language="en")
    assert (waiting.state, again.state, again.id) == ("requested", "due", waiting.id)


def test_a_deletion_is_carried_out_after_the_answer_has_gone_out(
    units: UnitOfWorkFactory, clock: Clock
) -> None:
    privacy = service(units, clock)
    privacy.request("deletion", "ann", proven_by="site", language="en", conversation_id="talk-ann")
    assert privacy.carry_out() == []
    clock.now += timedelta(seconds=10)
    assert "talk-ann" in privacy.carry_out()
    with units(read_only=True) as unit:
        assert unit.session.get(Customer, "ann") is None
        row = unit.session.scalars(select(PrivacyRequestRow)).one()
        assert (row.state, row.customer_id, row.conversation_id) == ("done", None, None)
        assert row.details["orders_kept"] == 2
        audit = [
            f"{one.action} {one.subject} {one.details}" for one in unit.session.scalars(select(AuditRow))
        ]
        assert not [line for line in audit for mark in marks_of("ann") if mark in line]
    assert privacy.carry_out() == []


def test_an_open_order_postpones_the_deletion_until_it_is_finished(
    units: UnitOfWorkFactory, clock: Clock
) -> None:
    set_status(units, "#W01", "processed")
    privacy = service(units, clock)
    plan = privacy.plan_deletion("ann", "site")
    assert (plan.orders_kept, plan.open_orders, plan.at_once) == (2, ("#W01",), True)
    assert [str(card.to_decimal()) for card in plan.gift_cards] == ["50.00"]
    asked = privacy.request("deletion", "ann", proven_by="site", language="en")
    assert (asked.state, asked.details) == ("waiting", {"order_numbers": ["#W01"]})
    clock.now += timedelta(days=1)
    assert privacy.carry_out() == []
    set_status(units, "#W01", "delivered")
    assert "talk-ann" in privacy.carry_out()


def test_a_talk_that_a_colleague_has_in_hand_is_finished_first(
    units: UnitOfWorkFactory, clock: Clock
) -> None:
    with units() as unit:
        talk = unit.session.get(ConversationRow, "talk-ann")
        assert talk is not None
        talk.state = "open"
        unit.commit()
    privacy = service(units, clock)
    assert privacy.request("deletion", "ann", proven_by="site", language="en").state == "waiting"


def test_in_the_time_of_grace_a_deletion_can_be_taken_back(units: UnitOfWorkFactory, clock: Clock) -> None:
    privacy = service(units, clock, grace=timedelta(days=7))
    privacy.request("deletion", "ann", proven_by="site", language="en")
    clock.now += timedelta(days=6)
    assert privacy.carry_out() == []
    assert privacy.take_back("ann")
    assert not privacy.take_back("ann")
    clock.now += timedelta(days=2)
    assert privacy.carry_out() == []


def test_an_agent_grants_or_refuses_once(units: UnitOfWorkFactory, clock: Clock) -> None:
    privacy = service(units, clock, export="request", deletion="request")
    export = privacy.request("export", "ann", proven_by="site", language="en")
    deletion = privacy.request("deletion", "ann", proven_by="site", language="en")
    assert {one.id for one in privacy.find(state="open")} == {export.id, deletion.id}
    assert privacy.decide(export.id, grant=True, agent_id="agent").state == "ready"
    assert privacy.decide(deletion.id, grant=False, agent_id="agent").state == "refused"
    for request_id in (export.id, deletion.id):
        with pytest.raises(Conflict):
            privacy.decide(request_id, grant=True, agent_id="agent")
    with pytest.raises(NotFound):
        privacy.decide("never was", grant=True, agent_id="agent")
    assert privacy.find(state="open") == []


def test_a_copy_can_be_fetched_a_few_times_and_not_for_ever(units: UnitOfWorkFactory, clock: Clock) -> None:
    privacy = service(units, clock)
    export = privacy.request("export", "ann", proven_by="site", language="zh")
    for _ in range(MOST_DOWNLOADS):
        assert privacy.open_export(export.id).customer_id == "ann"
    with pytest.raises(NotFound):
        privacy.open_export(export.id)
    fresh = privacy.request("export", "ann", proven_by="site", language="zh")
    assert fresh.id != export.id
    clock.now += timedelta(hours=25)
    with pytest.raises(NotFound):
        privacy.open_export(fresh.id)


def test_nobody_can_ask_for_somebody_unknown(units: UnitOfWorkFactory, clock: Clock) -> None:
    with pytest.raises(NotFound):
        service(units, clock).request("export", "never was", proven_by="site", language="en")


def test_the_bot_is_told_to_forget_until_no_turn_can_be_running(
    units: UnitOfWorkFactory, clock: Clock
) -> None:
    privacy = service(units, clock)
    privacy.request("deletion", "ann", proven_by="site", language="en")
    clock.now += timedelta(seconds=10)
    privacy.carry_out()
    with units() as unit:
        for row in unit.session.scalars(select(ForgottenTalkRow)):
            row.created_at = clock.now
        unit.commit()
    talks = privacy.talks_to_forget()
    assert "talk-ann" in talks
    privacy.talks_forgotten(talks)
    assert privacy.talks_to_forget() == talks
    clock.now += timedelta(minutes=2)
    privacy.talks_forgotten(talks)
    assert privacy.talks_to_forget() == []


def set_status(units: UnitOfWorkFactory, number: str, status: str) -> None:
    with units() as unit:
        unit.session.scalars(select(Order).where(Order.order_number == number)).one().status = status
        unit.commit()
