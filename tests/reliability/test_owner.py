"""Who speaks, over the whole system: never two at once, never the wrong one, and always somebody."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import Engine

from tests.desk.people import AgentClient
from tests.live import RunningSystem
from tests.reliability.conftest import OpenWidget
from tests.reliability.records import check_nothing_lost, stored_messages
from tests.widget_client import Shopper

pytestmark = pytest.mark.live

SLOW_SECONDS = 6.0
"""Longer than other desks wait before they call a slow bot a failed one."""


def bot_messages_after(database: Engine, one: Shopper, event: str) -> list[str]:
    """What the bot has said after the last system message of that event."""
    since = max(m["seq"] for m in one.messages if m["custom"].get("event") == event)
    stored = stored_messages(database, one.id)
    return [row["text"] for row in stored if row["author"] == "bot" and row["seq"] > since]


async def test_the_bot_is_silent_from_the_take_over_on_even_if_it_was_just_thinking(
    ready: RunningSystem, database: Engine, open_widget: OpenWidget, agent: AgentClient
) -> None:
    async with AsyncExitStack() as stack:
        everyone = [await stack.enter_async_context(open_widget()) for _ in range(8)]

        async def race(one: Shopper, pause: float) -> None:
            await one.ask("hello")
            await one.say("What is your return policy?")
            await asyncio.sleep(pause)
            await agent.act(one.id, "claim")
            await one.say("Is anybody there?")
            await one.say("Where is my order?")

        await asyncio.gather(*(race(one, 0.01 * number) for number, one in enumerate(everyone)))
        await asyncio.sleep(1.5)
        for one in everyone:
            assert bot_messages_after(database, one, "agent_joined") == []
            await check_nothing_lost(database, ready.desk_url, one)
            await agent.act(one.id, "resolve")


async def test_hand_over_and_hand_back_work_again_and_again(
    ready: RunningSystem, database: Engine, open_widget: OpenWidget, agent: AgentClient
) -> None:
    async with open_widget() as one:
        for number in range(1, 4):
            await one.ask("I want to talk to a human")
            await one.until(lambda n=number: one.events().count("handoff_assigned") == n, "an agent")  # type: ignore[misc]
            await one.until(lambda: one.conversation["handler"]["kind"] == "agent", "the agent as owner")
            await one.say("Hello agent")
            await agent.reply(one.id, f"Here I am, for the {number}. time")
            await one.until(lambda n=number: len(one.said_by("agent")) == n, "the agent's answer")  # type: ignore[misc]
            assert bot_messages_after(database, one, "handoff_assigned") == []
            await agent.act(one.id, "hand_back")
            await one.until(lambda n=number: one.events().count("returned_to_bot") == n, "hand back")  # type: ignore[misc]
            assert (await one.ask("hello"))["author"] == "bot"
        await check_nothing_lost(database, ready.desk_url, one)


@pytest.mark.parametrize("by", ["the shopper", "the agent"])
async def test_a_reopened_chat_goes_to_the_bot(open_widget: OpenWidget, agent: AgentClient, by: str) -> None:
    async with open_widget() as one:
        await one.ask("hello")
        await agent.act(one.id, "claim")
        # Somebody did something: without that there is nothing to rate.
        await agent.reply(one.id, "How can I help?")
        await agent.act(one.id, "resolve")
        await one.until_event("rate_request")
        if by == "the agent":
            await agent.act(one.id, "reopen")
        answer = await one.ask("hello")
        await one.until(lambda: one.last["author"] == "bot", f"the bot after {answer}")
        assert one.conversation["handler"]["kind"] == "bot"
        assert one.events().count("reopened") == 1


async def test_two_tabs_show_the_same_and_nothing_twice(
    ready: RunningSystem, database: Engine, open_widget: OpenWidget
) -> None:
    async with open_widget() as left:
        await left.ask("hello")
        async with open_widget(token=left.token) as right:
            assert right.id == left.id
            await asyncio.gather(left.say("What is your return policy?"), right.say("Do you ship abroad?"))
            await asyncio.gather(left.send("hello", client_id="both"), right.send("hello", client_id="both"))
            for tab in (left, right):
                await tab.until(lambda tab=tab: "both" in tab.acks, "ack")  # type: ignore[misc]
                await tab.until(lambda tab=tab: bool(tab.answers("both")), "answer")  # type: ignore[misc]
            await left.until(lambda: set(left.screen) == set(right.screen), "the same on both")
            assert left.acks["both"] == right.acks["both"]
            assert left.messages == right.messages
            assert [m["client_id"] for m in left.messages].count("both") == 1
            left.acks |= right.acks
            await check_nothing_lost(database, ready.desk_url, left)


async def test_a_shopper_in_a_tunnel_misses_nothing(
    ready: RunningSystem, database: Engine, open_widget: OpenWidget, agent: AgentClient
) -> None:
    async with open_widget() as one:
        await one.ask("hello")
        await agent.act(one.id, "claim")
        for number in range(20):
            before = len(one.welcomes)
            said = one.send(f"shopper {number}"), agent.reply(one.id, f"agent {number}"), one.drop()
            await asyncio.gather(*said)
            if number % 3 == 0:
                await one.until(lambda before=before: len(one.welcomes) > before, "back")  # type: ignore[misc]
        await one.until(lambda: len(one.said_by("agent")) == 20, "all of the agent's messages")
        await one.until(lambda: len(one.acks) == 21, "all acks")
        assert len(one.welcomes) > 5
        await check_nothing_lost(database, ready.desk_url, one)
        await agent.act(one.id, "resolve")


async def test_a_slow_bot_keeps_the_chat_and_answers_once(
    ready: RunningSystem, database: Engine, open_widget: OpenWidget
) -> None:
    async with open_widget() as one:
        await one.ask("hello")
        ready.kill("bot", signal.SIGSTOP)
        try:
            said = await one.say("What is your return policy?")
            await asyncio.sleep(SLOW_SECONDS)
            assert one.answers(said) == []
            assert one.conversation["handler"]["kind"] == "bot"
        finally:
            ready.kill("bot", signal.SIGCONT)
        await one.until(lambda: bool(one.answers(said)), "the answer")
        assert {answer["author"] for answer in one.answers(said)} == {"bot"}
        await check_nothing_lost(database, ready.desk_url, one)
