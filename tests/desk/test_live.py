"""The real bot behind the desk: the fake one behaves like it, and killing any process is survived."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from desk.bot.http import HttpBot
from desk.bot.port import BotUnreachable, Question
from tests.desk.fakes import FakeBot, echo
from tests.desk.serving import WidgetClient, widget
from tests.live import RunningSystem

pytestmark = pytest.mark.live


def question(text: str, sender: str, message_id: str | None = None) -> Question:
    message_id = message_id or uuid4().hex
    metadata = {
        "conversation_id": sender,
        "message_id": message_id,
        "customer_id": None,
        "language": "en",
        "channel": "widget",
        "page": None,
    }
    return Question(sender, message_id, text, metadata)


async def behaves_like_the_desk_channel(bot: Any) -> None:
    """What the desk relies on, of the real channel and of the fake alike."""
    sender = uuid4().hex
    greeting = question("Hello", sender)
    first, again = await bot.ask(greeting), await bot.ask(greeting)
    assert first.parts and first.parts == again.parts
    assert first.hand_over is None
    wanted = await bot.ask(question("I want to talk to a human", sender))
    assert wanted.hand_over is not None and wanted.hand_over.reason == "asked_for"
    await bot.drop_task(sender, uuid4().hex)
    assert (await bot.ask(question("Hello", sender))).parts
    assert await bot.bot_answers() and await bot.actions_answer()


async def test_the_fake_bot_keeps_the_contract_of_the_real_one() -> None:
    await behaves_like_the_desk_channel(FakeBot(echo))


async def test_the_real_channel_keeps_the_contract(system: RunningSystem) -> None:
    bot = HttpBot(system.bot_url, system.actions_url, 30)
    try:
        await behaves_like_the_desk_channel(bot)
    finally:
        await bot.close()


async def test_a_channel_that_is_not_there_is_unreachable() -> None:
    bot = HttpBot("http://127.0.0.1:9", "http://127.0.0.1:9", 1)
    with pytest.raises(BotUnreachable):
        await bot.ask(question("Hello", "nobody"))
    await bot.close()


async def answer_to(shopper: WidgetClient, text: str) -> dict[str, Any]:
    """Say something and wait, as long as a restart of the bot takes, for what the bot or the desk answers."""
    await shopper.send(type="message", client_id=uuid4().hex, text=text)
    async with asyncio.timeout(60):
        while True:
            try:
                frame = await shopper.receive()
            except TimeoutError:
                continue
            if frame["type"] == "message" and frame["message"]["author"] in ("bot", "system"):
                message: dict[str, Any] = frame["message"]
                return message


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bot", "actions"])
async def test_with_the_bot_or_its_actions_killed_the_shopper_gets_an_answer_or_a_human(
    system: RunningSystem, name: str
) -> None:
    async with widget(system.desk_url.removeprefix("http://")) as shopper:
        await answer_to(shopper, "Hello")
        killed = system.kill(name)
        answer = await answer_to(shopper, "Where is my order?")
        assert answer["author"] == "bot" or answer["custom"]["event"].startswith("handoff_")
        await asyncio.to_thread(system.wait_ready, name, other_than=killed)
        assert [m["seq"] for m in shopper.messages] == list(range(1, len(shopper.messages) + 1))


@pytest.mark.slow
async def test_a_killed_desk_comes_back_with_everything_it_had_acknowledged(system: RunningSystem) -> None:
    address = system.desk_url.removeprefix("http://")
    async with widget(address) as shopper:
        ack = await shopper.say("Hello")
        token = shopper.welcome["token"]
        killed = system.kill("desk")
    await asyncio.to_thread(system.wait_ready, "desk", other_than=killed)
    async with widget(address, token=token, last_seq=0) as again:
        async with asyncio.timeout(30):
            while not any(message["author"] == "bot" for message in again.messages):
                await again.receive()
        assert [m["seq"] for m in again.messages if m["text"] == "Hello"] == [ack["seq"]]
