"""Who gets a conversation, what the shopper is told, and what happens when people come and go."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from shop.conversations.business_hours import BusinessHours
from shop.conversations.repositories import DeskRepositories
from shop.conversations.views import MessageView
from tests.desk.conftest import SetClock
from tests.desk.fakes import hands_over
from tests.desk.services import Desk, desk_services


@pytest.fixture
def services(engine: Engine, clock: SetClock) -> Desk:
    return desk_services(engine, clock)


def wants_human(services: Desk) -> str:
    services.clock.forward(seconds=1)
    conversation = services.begin()
    services.say(conversation.id, "human")
    services.answer(conversation.id, hands_over("frustration", "Angry about #W1", order_number="#W1"))
    return conversation.id


def notice(services: Desk, conversation_id: str) -> MessageView:
    """The last system message."""
    return next(
        message
        for message in reversed(services.shopper.messages_after(conversation_id, 0))
        if message.author == "system"
    )


def test_conversations_are_spread_evenly_over_those_who_are_online(services: Desk) -> None:
    agents = [services.agent(name) for name in ("Ann", "Ben", "Cai")]
    away = services.agent("Dan", online=False)
    for _ in range(9):
        wants_human(services)
    with services.units(read_only=True) as unit:
        loads = DeskRepositories(unit.session).conversations.loads()
    assert [loads.get(agent.id) for agent in agents] == [3, 3, 3]
    assert away.id not in loads


def test_when_everybody_is_busy_the_shopper_hears_the_place_and_a_wait(
    engine: Engine, clock: SetClock
) -> None:
    services = desk_services(engine, clock, capacity=1)
    ann = services.agent("Ann")
    first, second, third = (wants_human(services) for _ in range(3))
    assert notice(services, first).event == "handoff_assigned"
    for place, conversation_id in enumerate((second, third), start=1):
        told = notice(services, conversation_id)
        assert told.event == "handoff_queued"
        assert told.content["custom"]["position"] == place
        assert told.content["custom"]["wait_minutes"] == 5 * place
        assert f"number {place}" in told.text
        assert services.shopper.get(conversation_id).queue is not None
    # When the first is done, the longest waiting is next, and the other moves up.
    services.handling.resolve(first, ann)
    (given,) = services.upkeep.assign_backlog()
    assert given.conversation.id == second
    moved = services.shopper.get(third).queue
    assert moved is not None and moved.position == 1


def test_with_nobody_online_in_office_hours_the_shopper_is_told_so_and_stays_in_line(services: Desk) -> None:
    conversation_id = wants_human(services)
    told = notice(services, conversation_id)
    assert told.event == "handoff_offline"
    assert told.content["custom"]["open"] is True
    assert told.content["custom"]["expects"] == "contact"
    assert "Nobody is at the desk" in told.text


def test_out_of_hours_the_notice_says_when_people_are_back(services: Desk) -> None:
    services.clock.forward(hours=8)  # Wednesday 20:00
    told = notice(services, wants_human(services))
    assert told.event == "handoff_offline"
    assert "Thursday, 19 November at 09:00" in told.text
    assert told.content["custom"]["next_open"] == "2026-11-19T09:00:00.000Z"


def test_no_out_of_hours_notice_while_the_bot_has_the_chat(services: Desk) -> None:
    services.clock.forward(days=4)  # Sunday
    conversation = services.begin()
    for _ in range(3):
        services.say(conversation.id)
        services.answer(conversation.id)
    assert services.events(conversation.id) == []


def test_the_bot_is_nobody_who_could_be_online(services: Desk) -> None:
    assert services.agents.all() == []
    services.clock.forward(days=4)
    assert services.office.now()["open"] is False


def test_the_backlog_is_given_out_when_an_agent_comes_online(services: Desk) -> None:
    waiting = [wants_human(services) for _ in range(2)]
    assert services.upkeep.assign_backlog() == []
    ann = services.agent("Ann")
    given = services.upkeep.assign_backlog()
    assert [outcome.conversation.id for outcome in given] == waiting
    assert notice(services, waiting[0]).text == "Ann from our team will answer you here."
    assert services.shopper.get(waiting[0]).agent_id == ann.id


def test_an_agent_whose_page_is_gone_for_half_a_minute_gets_nothing_more(services: Desk) -> None:
    ann = services.agent("Ann")
    services.clock.forward(seconds=29)
    assert [agent.status for agent in services.agents.all()] == ["online"]
    services.clock.forward(seconds=2)
    assert [agent.status for agent in services.agents.all()] == ["away"]
    assert notice(services, wants_human(services)).event == "handoff_offline"
    services.agents.seen({ann.id})
    assert [agent.status for agent in services.agents.all()] == ["online"]


def test_where_agents_pick_nothing_is_assigned(engine: Engine, clock: SetClock) -> None:
    services = desk_services(engine, clock, assignment="queue")
    services.agent("Ann")
    conversation_id = wants_human(services)
    assert notice(services, conversation_id).event == "handoff_queued"
    assert services.upkeep.assign_backlog() == []


def test_what_an_agent_gave_back_is_not_given_to_them_again_unasked(services: Desk) -> None:
    ann = services.agent("Ann")
    conversation_id = wants_human(services)
    services.handling.release(conversation_id, ann)
    assert services.events(conversation_id)[-1] == "agent_left"
    assert services.upkeep.assign_backlog() == []
    ben = services.agent("Ben")
    services.upkeep.assign_backlog()
    assert services.shopper.get(conversation_id).agent_id == ben.id


def test_a_shopper_left_waiting_by_an_agent_who_is_gone_comes_back_into_the_queue(services: Desk) -> None:
    services.agent("Ann")
    conversation_id = wants_human(services)
    services.clock.forward(minutes=4)
    assert services.upkeep.take_back_abandoned() == []
    services.clock.forward(minutes=2)
    assert len(services.upkeep.take_back_abandoned()) == 1
    assert services.shopper.get(conversation_id).handler == "queue"


def test_closing_an_account_frees_its_conversations(services: Desk) -> None:
    ann = services.agent("Ann")
    conversation_id = wants_human(services)
    services.upkeep.take_back_from(ann.id)
    assert services.shopper.get(conversation_id).handler == "queue"


def test_reason_summary_and_facts_reach_the_agent(services: Desk) -> None:
    conversation_id = wants_human(services)
    detail = services.reading.conversation(conversation_id)
    (record,) = detail["hand_overs"]
    assert record["reason"] == detail["reason"] == "frustration"
    assert record["summary"] == "Angry about #W1"
    assert record["facts"] == {"order_number": "#W1"}
    assert record["result"] == "offline"


def test_the_expected_wait_follows_how_long_conversations_took(engine: Engine, clock: SetClock) -> None:
    services = desk_services(engine, clock, capacity=1)
    ann = services.agent("Ann")
    for _ in range(2):
        conversation_id = wants_human(services)
        clock.forward(minutes=20)
        services.agents.seen({ann.id})
        services.handling.resolve(conversation_id, ann)
    wants_human(services)
    assert notice(services, wants_human(services)).content["custom"]["wait_minutes"] == 20


def test_a_rating_is_stored_with_who_served_also_when_the_bot_took_part(services: Desk) -> None:
    ann = services.agent("Ann")
    conversation_id = wants_human(services)
    services.handling.reply(conversation_id, ann, "c1", "Hello")
    services.handling.resolve(conversation_id, ann)
    assert services.events(conversation_id)[-2:] == ["resolved", "rate_request"]
    services.shopper.rate(conversation_id, "r1", 4, "Quick")
    services.shopper.rate(conversation_id, "r1", 4, "Quick")
    services.shopper.rate(conversation_id, "r2", 5, "On second thought")
    (rating,) = services.reading.conversation(conversation_id)["ratings"]
    assert (rating["score"], rating["comment"]) == (5, "On second thought")
    assert (rating["handled_by"], rating["agent_id"]) == ("both", ann.id)


@pytest.mark.parametrize(
    ("text", "moment", "is_open", "next_open"),
    [
        ("mon-fri 09:00-18:00", "2026-11-18T08:59+01:00", False, "2026-11-18T09:00+01:00"),
        ("mon-fri 09:00-18:00", "2026-11-18T09:00+01:00", True, None),
        ("mon-fri 09:00-18:00", "2026-11-20T18:00+01:00", False, "2026-11-23T09:00+01:00"),
        ("mon-fri 09:00-12:00, 13:00-17:00; sat 10:00-14:00", "2026-11-21T11:00+01:00", True, None),
        ("mon-fri 09:00-12:00, 13:00-17:00", "2026-11-18T12:30+01:00", False, "2026-11-18T13:00+01:00"),
        ("sat-mon 00:00-24:00", "2026-11-22T23:59+01:00", True, None),
        ("always", "2026-11-22T03:00+01:00", True, None),
        ("never", "2026-11-18T12:00+01:00", False, None),
        # The clocks go forward in the night before: nine o'clock is nine o'clock.
        ("mon-sun 09:00-18:00", "2026-03-28T20:00+01:00", False, "2026-03-29T09:00+02:00"),
    ],
)
def test_business_hours(text: str, moment: str, is_open: bool, next_open: str | None) -> None:
    from datetime import datetime

    hours = BusinessHours.parse(text, "Europe/Berlin")
    now = datetime.fromisoformat(moment)
    assert hours.is_open(now) is is_open
    assert hours.next_open(now) == (datetime.fromisoformat(next_open) if next_open else None)
