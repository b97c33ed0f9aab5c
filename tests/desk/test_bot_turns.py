"""How the desk gets an answer out of a bot that is slow, down, restarting, broken or silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from sqlalchemy import insert

from desk.bot.port import BotFailed, BotTimedOut, BotUnreachable
from desk.bot.runner import Patience
from desk.context import DeskContext
from shop.clock import utc_now
from shop.conversations.shopper import Opening
from shop.conversations.turns import BotReply
from shop.tables.desk import DeskSettingRow
from tests.desk.conftest import MakeDesk
from tests.desk.fakes import FakeBot, says
from tests.desk.serving import serving, widget


@pytest.fixture
async def running(desk: DeskContext) -> AsyncIterator[DeskContext]:
    """The desk's parts without a server."""
    yield desk
    await desk.runner.stop()


def begin(desk: DeskContext) -> str:
    return desk.shopper.start(Opening("widget", uuid4().hex, "en")).id


async def say_and_wait(desk: DeskContext, conversation_id: str, text: str = "Hello") -> None:
    await desk.intake.receive(conversation_id, uuid4().hex, text)
    await desk.runner.idle()


def transcript(desk: DeskContext, conversation_id: str) -> list[str]:
    """Texts of shopper and bot, events of the system."""
    messages = desk.shopper.messages_after(conversation_id, 0)
    return [message.event or message.text for message in messages]


async def test_a_bot_that_restarts_is_asked_again_until_it_answers(
    running: DeskContext, bot: FakeBot
) -> None:
    bot.problems = [BotUnreachable("refused"), BotUnreachable("reset")]
    conversation_id = begin(running)
    await say_and_wait(running, conversation_id)
    assert transcript(running, conversation_id) == ["Hello", "You said: Hello"]
    assert len({question.message_id for question in bot.questions}) == 1


async def test_a_bot_that_stays_down_leads_to_people_and_says_why(make_desk: MakeDesk, bot: FakeBot) -> None:
    desk = make_desk(patience=Patience(unreachable_seconds=0.4))
    bot.problems = [BotUnreachable("refused")] * 50
    conversation_id = begin(desk)
    await say_and_wait(desk, conversation_id)
    assert transcript(desk, conversation_id) == ["Hello", "handoff_offline"]
    assert "trouble answering" in desk.shopper.messages_after(conversation_id, 1)[0].text
    (record,) = desk.reading.conversation(conversation_id)["hand_overs"]
    assert (record["reason"], record["summary"]) == ("bot_failure", "unreachable")
    assert len(bot.asked) > 1


@pytest.mark.parametrize(
    "problem", [BotFailed("bot_failed"), BotFailed("empty"), BotTimedOut(), BotFailed("action_failed")]
)
async def test_an_error_is_tried_once_more_and_then_people_take_over(
    running: DeskContext, bot: FakeBot, problem: Exception
) -> None:
    mended, broken = begin(running), begin(running)
    bot.problems = [problem]  # type: ignore[list-item]
    await say_and_wait(running, mended)
    assert transcript(running, mended) == ["Hello", "You said: Hello"]
    bot.problems = [problem, problem]  # type: ignore[list-item]
    await say_and_wait(running, broken)
    assert transcript(running, broken) == ["Hello", "handoff_offline"]
    assert len(bot.asked) == 4


async def test_an_answer_of_nothing_is_a_failure(running: DeskContext, bot: FakeBot) -> None:
    bot.answer = lambda question: BotReply(())
    conversation_id = begin(running)
    await say_and_wait(running, conversation_id)
    assert transcript(running, conversation_id) == ["Hello", "handoff_offline"]


async def test_failing_actions_that_are_down_are_waited_for_like_the_bot(
    running: DeskContext, bot: FakeBot
) -> None:
    bot.actions_up = False
    bot.problems = [BotFailed("action_failed")] * 3
    conversation_id = begin(running)
    await say_and_wait(running, conversation_id)
    assert transcript(running, conversation_id) == ["Hello", "You said: Hello"]


async def test_a_hand_over_that_breaks_is_admitted_and_the_shopper_can_leave_an_address(
    running: DeskContext, bot: FakeBot
) -> None:
    with running.engine.begin() as connection:
        hours = {"text": "broken", "time_zone": "Nowhere"}
        row = {"name": "business_hours", "value": hours, "updated_at": utc_now()}
        connection.execute(insert(DeskSettingRow), row)
    bot.problems = [BotFailed("empty"), BotFailed("empty")]
    conversation_id = begin(running)
    await say_and_wait(running, conversation_id)
    assert transcript(running, conversation_id) == ["Hello", "handoff_failed"]
    assert running.shopper.get(conversation_id).handler == "queue"


async def test_a_slow_bot_keeps_the_conversation_and_is_seen_to_be_typing(
    desk: DeskContext, address: str, bot: FakeBot
) -> None:
    bot.seconds = 0.6
    async with widget(address) as shopper:
        await shopper.say("Hello")
        typing = await shopper.until("typing")
        assert (typing["author"], typing["on"]) == ("bot", True)
        await shopper.until("typing", on=False)
        await shopper.until_message("bot")
        conversation_id = shopper.welcome["conversation"]["id"]
        assert desk.shopper.get(conversation_id).state == "pending"


async def test_messages_of_one_conversation_are_answered_one_after_another_in_order(
    running: DeskContext, bot: FakeBot
) -> None:
    bot.seconds = 0.03
    conversation_id = begin(running)
    for text in ("one", "two", "three", "four"):
        await running.intake.receive(conversation_id, uuid4().hex, text)
    await running.runner.idle()
    assert bot.asked == ["one", "two", "three", "four"]
    assert bot.most_at_once == 1
    answers = [m.text for m in running.shopper.messages_after(conversation_id, 0) if m.author == "bot"]
    assert answers == [f"You said: {text}" for text in bot.asked]


async def test_conversations_do_not_wait_for_each_other(running: DeskContext, bot: FakeBot) -> None:
    bot.gate = asyncio.Event()
    conversations = [begin(running) for _ in range(5)]
    for conversation_id in conversations:
        await running.intake.receive(conversation_id, uuid4().hex, "Hello")
    async with asyncio.timeout(5):
        while len(bot.asked) < 5:
            await asyncio.sleep(0.01)
    bot.gate.set()
    await running.runner.idle()


async def test_a_human_who_takes_over_while_the_bot_thinks_is_not_spoken_over(
    running: DeskContext, bot: FakeBot
) -> None:
    bot.gate = asyncio.Event()
    ann = running.agents.add("ann@example.com", "Ann", "a password of ten letters", "agent")
    conversation_id = begin(running)
    await running.intake.receive(conversation_id, uuid4().hex, "Hello")
    while not bot.asked:
        await asyncio.sleep(0.01)
    running.publisher.publish(running.handling.claim(conversation_id, ann))
    bot.gate.set()
    await running.runner.idle()
    assert transcript(running, conversation_id) == ["Hello", "agent_joined"]


async def test_a_bot_that_is_down_is_not_asked_any_more_once_a_human_has_taken_over(
    make_desk: MakeDesk, bot: FakeBot
) -> None:
    desk = make_desk(patience=Patience(unreachable_seconds=30))
    bot.problems = [BotUnreachable("refused")] * 100
    ann = desk.agents.add("ann@example.com", "Ann", "a password of ten letters", "agent")
    conversation_id = begin(desk)
    await desk.intake.receive(conversation_id, uuid4().hex, "Hello")
    await asyncio.sleep(0.1)
    desk.handling.claim(conversation_id, ann)
    async with asyncio.timeout(5):
        await desk.runner.idle()
    assert transcript(desk, conversation_id) == ["Hello", "agent_joined"]


async def test_what_a_crash_left_unanswered_is_answered_at_the_next_start(
    make_desk: MakeDesk, bot: FakeBot
) -> None:
    first = make_desk()
    conversation_id = begin(first)
    first.shopper.send(conversation_id, "c1", "Hello")  # stored, and then the process died
    async with serving(make_desk()):
        async with asyncio.timeout(5):
            while len(first.shopper.messages_after(conversation_id, 0)) < 2:
                await asyncio.sleep(0.02)
    assert transcript(first, conversation_id) == ["Hello", "You said: Hello"]


async def test_the_bot_learns_the_language_that_was_chosen_and_only_a_proven_customer(
    running: DeskContext, bot: FakeBot
) -> None:
    conversation_id = begin(running)
    running.shopper.choose_language(conversation_id, "zh")
    bot.answer = lambda question: says(
        "Found you.", customer_id="c-1", identified_by="order_number_and_email"
    )
    await say_and_wait(running, conversation_id)
    await say_and_wait(running, conversation_id, "And now?")
    first, second = bot.questions
    assert first.metadata["language"] == "zh"
    assert first.sender == first.metadata["conversation_id"] == conversation_id
    # Proven in the chat: the desk shows it to agents, but does not vouch for it to the bot.
    assert second.metadata["customer_id"] is None
    view = running.shopper.get(conversation_id)
    assert (view.customer_id, view.identity_method) == ("c-1", "order_number_and_email")


async def test_a_language_changed_in_the_chat_is_the_conversations_language(
    running: DeskContext, bot: FakeBot
) -> None:
    bot.answer = lambda question: says("好的，我们用中文。", language="zh")
    conversation_id = begin(running)
    await say_and_wait(running, conversation_id, "请说中文")
    assert running.shopper.get(conversation_id).language == "zh"
    assert running.shopper.messages_after(conversation_id, 1)[0].language == "zh"


async def test_a_buttons_payload_goes_to_the_bot_and_its_title_is_what_people_see(
    running: DeskContext, bot: FakeBot
) -> None:
    conversation_id = begin(running)
    await running.intake.receive(conversation_id, "c1", "Cancel order", "/cancel_order")
    await running.runner.idle()
    assert bot.asked == ["/cancel_order"]
    assert transcript(running, conversation_id)[0] == "Cancel order"
