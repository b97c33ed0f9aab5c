"""Many at once, with real threads, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine

from shop.errors import Conflict
from tests.desk.conftest import SetClock
from tests.desk.fakes import hands_over, says
from tests.desk.services import Desk, desk_services

T = TypeVar("T")


@pytest.fixture
def services(engine: Engine, clock: SetClock) -> Desk:
    return desk_services(engine, clock)


def at_once(*calls: Callable[[], T]) -> list[T | Exception]:
    """Start all calls together and give what each returned or raised."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T | Exception:
        barrier.wait()
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_many_agents_who_claim_at_once_one_wins_and_the_others_hear_who(services: Desk) -> None:
    agents = [services.agent(f"Agent{number}") for number in range(6)]
    for _ in range(3):
        conversation = services.begin()
        services.say(conversation.id)
        where = conversation.id
        results = at_once(*(lambda a=a, c=where: services.handling.claim(c, a) for a in agents))
        losers = [result for result in results if isinstance(result, Conflict)]
        assert len(losers) == 5 and {loser.code for loser in losers} == {"already_claimed"}
        winner = services.shopper.get(conversation.id).agent_name
        assert {loser.details["agent"] for loser in losers} == {winner}
        assert services.events(conversation.id) == ["agent_joined"]


def test_a_claim_and_the_bots_answer_at_once_never_leave_a_bot_message_after_the_claim(
    services: Desk,
) -> None:
    ann = services.agent()
    for _ in range(15):
        conversation = services.begin()
        services.say(conversation.id)
        turn = services.turn(conversation.id)
        at_once(
            lambda c=conversation: services.handling.claim(c.id, ann),
            lambda t=turn: services.turns.store_reply(t, says("One.", "Two.")),
        )
        authors = [author for _, author, _ in services.transcript(conversation.id)]
        assert authors in (["shopper", "system"], ["shopper", "bot", "bot", "system"])


def test_a_message_sent_from_two_tabs_at_once_is_stored_once(services: Desk) -> None:
    conversation = services.begin()
    results = at_once(*(lambda: services.shopper.send(conversation.id, "same-id", "Hello") for _ in range(5)))
    assert {result.message.seq for result in results} == {1}
    assert sum(not result.duplicate for result in results) == 1


def test_messages_of_everybody_at_once_get_numbers_without_gaps(services: Desk) -> None:
    conversation, ann = services.begin(), services.agent()
    services.handling.claim(conversation.id, ann)
    shoppers = [lambda n=n: services.shopper.send(conversation.id, f"s{n}", f"s{n}") for n in range(8)]
    agents = [lambda n=n: services.handling.reply(conversation.id, ann, f"a{n}", f"a{n}") for n in range(8)]
    results = at_once(*shoppers, *agents)
    assert not [result for result in results if isinstance(result, Exception)]
    assert [seq for seq, _, _ in services.transcript(conversation.id)] == list(range(1, 18))


def test_hand_overs_at_once_are_spread_evenly(services: Desk) -> None:
    agents = [services.agent(name) for name in ("Ann", "Ben")]
    turns = []
    for _ in range(6):
        conversation = services.begin()
        services.say(conversation.id)
        turns.append(services.turn(conversation.id))
    results = at_once(*(lambda t=t: services.turns.store_reply(t, hands_over()) for t in turns))
    assert not [result for result in results if isinstance(result, Exception)]
    owners = [services.shopper.get(turn.conversation.id).agent_id for turn in turns]
    assert [owners.count(agent.id) for agent in agents] == [3, 3]


def test_the_same_answer_stored_by_two_workers_is_shown_once(services: Desk) -> None:
    conversation = services.begin()
    services.say(conversation.id)
    turn = services.turn(conversation.id)
    at_once(*(lambda: services.turns.store_reply(turn, says("Once.")) for _ in range(4)))
    assert [text for _, _, text in services.transcript(conversation.id)] == ["Hello", "Once."]
