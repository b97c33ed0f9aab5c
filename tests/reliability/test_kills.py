"""kill -9 of each process in the middle of conversations: nothing acknowledged is lost, doubled or half done.

One kill meets many shoppers, each at another point: about to write, just acknowledged while the bot thinks,
between the question and their yes, and with a yes anywhere on its way through the three processes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from tests.desk.people import AgentClient
from tests.live import RunningSystem
from tests.reliability.buyers import Buyer, books
from tests.reliability.conftest import OpenWidget
from tests.reliability.records import age_bot_memory, check_nothing_lost
from tests.widget_client import Shopper

pytestmark = pytest.mark.live

PROCESSES = ["desk", "actions", "bot"]
ANSWER_SECONDS = 90.0
"""A bot that is down is waited for; then a human is called. Either is an answer."""
KILL_AFTER_SECONDS = {"desk": 0.03, "actions": 0.06, "bot": 0.05}
IN_FLIGHT = 8


@dataclass
class Visit:
    """A buyer and their open widget."""

    buyer: Buyer
    shopper: Shopper

    async def ask_to_cancel(self) -> None:
        """Up to the question whether it shall be done."""
        await self.shopper.ask(f"I want to cancel order {self.buyer.order_number}")
        question = await self.shopper.ask("no longer needed")
        assert question["custom"]["expects"] == "confirmation", question


class Visits:
    """Opens widgets for buyers, and closes them all at the end."""

    def __init__(
        self, stack: AsyncExitStack, open_widget: OpenWidget, new_buyer: Callable[[], Buyer]
    ) -> None:
        self._stack = stack
        self._open_widget = open_widget
        self._new_buyer = new_buyer

    async def new(self) -> Visit:
        """A signed-in buyer whose bot has said hello."""
        buyer = self._new_buyer()
        visit = Visit(buyer, await self._stack.enter_async_context(self._open_widget(**buyer.proof)))
        await visit.shopper.ask("hello")
        return visit

    async def about_to_confirm(self) -> Visit:
        """A buyer who has been asked for a yes."""
        visit = await self.new()
        await visit.ask_to_cancel()
        return visit


async def answered(one: Shopper, client_id: str) -> None:
    """Wait until the bot, or the desk for a human, has said something to it."""
    await one.until(lambda: client_id in one.acks, "ack", ANSWER_SECONDS)
    await one.until(lambda: bool(one.answers(client_id)), "an answer or a human", ANSWER_SECONDS)


@pytest.mark.parametrize("name", PROCESSES)
async def test_a_killed_process_loses_doubles_and_halves_nothing(
    system: RunningSystem,
    database: Engine,
    open_widget: OpenWidget,
    new_buyer: Callable[[], Buyer],
    agent: AgentClient,
    name: str,
) -> None:
    async with AsyncExitStack() as stack:
        visits = Visits(stack, open_widget, new_buyer)
        with_agent = await visits.about_to_confirm()
        await agent.act(with_agent.shopper.id, "claim")
        # An hour without a word is where Rasa would begin a new session and forget that it is paused.
        age_bot_memory(system.environment["TRACKER_DB_URL"], with_agent.shopper.id)
        silent, thinking, asked = await visits.new(), await visits.new(), await visits.about_to_confirm()
        in_flight = [await visits.about_to_confirm() for _ in range(IN_FLIGHT)]

        last = [await thinking.shopper.say("What is your return policy?")]
        last += await asyncio.gather(*(visit.shopper.send("yes") for visit in in_flight))
        await asyncio.sleep(KILL_AFTER_SECONDS[name])
        killed = system.kill(name)
        last.append(await silent.shopper.send(f"Where is my order {silent.buyer.order_number}?"))
        last.append(await asked.shopper.send("yes"))
        await with_agent.shopper.send("yes")

        everyone = [thinking, *in_flight, silent, asked]
        await asyncio.gather(
            *(answered(visit.shopper, said) for visit, said in zip(everyone, last, strict=True))
        )
        await asyncio.to_thread(system.wait_ready, name, other_than=killed)
        assert system.status()[name]["pid"] != killed
        for visit in everyone:
            await check_nothing_lost(database, system.desk_url, visit.shopper)
        for visit in [thinking, silent]:
            assert books(database, visit.buyer).untouched
        for visit in [asked, *in_flight]:
            check_cancelled_once_or_not_at_all(database, visit)
        await check_still_the_agents(database, with_agent, agent)
        await check_nothing_lost(database, system.desk_url, with_agent.shopper)


def check_cancelled_once_or_not_at_all(database: Engine, visit: Visit) -> None:
    """The books are right, and the bot has said nothing else than what they say."""
    found, events = books(database, visit.buyer), visit.shopper.events()
    assert found.cancelled_once or found.untouched, found
    says_done = f"{visit.buyer.order_number} is cancelled" in " ".join(visit.shopper.said_by("bot"))
    if not any(event.startswith("handoff") for event in events):
        assert says_done == found.cancelled_once, (found, visit.shopper.said_by("bot"))
    assert found.cancelled_once or not says_done


async def check_still_the_agents(database: Engine, visit: Visit, agent: AgentClient) -> None:
    """The bot has not said a word to the agent's shopper, and speaks again once it is handed back."""
    one = visit.shopper
    await one.say("Are you still there?")
    await agent.reply(one.id, "I am")
    await one.until(lambda: one.last["text"] == "I am", "the agent's answer")
    joined = next(m["seq"] for m in one.messages if m["custom"].get("event") == "agent_joined")
    assert [m for m in one.messages if m["author"] == "bot" and m["seq"] > joined] == []
    assert books(database, visit.buyer).untouched
    await agent.act(one.id, "hand_back")
    answer = await one.ask("hello")
    await one.until(lambda: one.last["author"] == "bot", f"the bot after {answer}")
    assert books(database, visit.buyer).untouched
