"""Reading the desk channel's answers, and talking HTTP to it."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import orjson
import pytest
from starlette.responses import Response

from desk.bot.answer import read_answer
from desk.bot.http import HttpBot
from desk.bot.port import BotFailed, BotTimedOut, BotUnreachable, Question
from tests.desk.fake_channel import channel

QUESTION = Question("conversation", "message", "Hello", {"message_id": "message"})


def test_buttons_images_and_custom_parts_all_arrive() -> None:
    custom = {"expects": "variant", "choices": [{"title": "Red", "value": "red"}]}
    reply = read_answer(
        {
            "messages": [
                {
                    "text": "Which one?",
                    "buttons": [{"title": "Red", "payload": "/inform"}, {"title": "Blue"}],
                    "custom": custom,
                },
                {"image": "/pictures/1.webp"},
            ],
            "intent": {"name": "exchange_item", "confidence": 0.97},
            "slots": {"language": "en", "customer_id": None},
        },
        "m1",
    )
    question, picture = reply.parts
    # A button without a payload says its title instead of breaking.
    assert question.content["buttons"] == [
        {"title": "Red", "payload": "/inform"},
        {"title": "Blue", "payload": "Blue"},
    ]
    assert question.content["custom"] == custom
    assert picture.content == {"image": "/pictures/1.webp"}
    assert reply.understanding["intent"]["name"] == "exchange_item"
    assert reply.language == "en" and reply.customer_id is None


def test_a_question_said_only_beside_the_messages_is_kept_with_the_last_one() -> None:
    reply = read_answer({"messages": [{"text": "Hm."}, {"text": "Your e-mail?"}], "expects": "email"}, "m1")
    assert reply.parts[1].content == {"custom": {"expects": "email"}}


def test_what_is_for_the_agent_is_not_shown_to_the_shopper() -> None:
    handoff = {"reason": "high_risk", "summary": "Threatens", "facts": {"order_number": "#W1"}}
    reply = read_answer({"messages": [{"text": "One moment."}, {"custom": {"handoff": handoff}}]}, "m1")
    assert [part.text for part in reply.parts] == ["One moment."]
    assert reply.hand_over is not None
    assert (reply.hand_over.reason, reply.hand_over.summary) == ("high_risk", "Threatens")
    assert reply.hand_over.facts == {"order_number": "#W1"}


def test_a_hand_over_without_words_is_a_hand_over() -> None:
    reply = read_answer({"messages": [], "handoff": {"reason": "who knows"}}, "m1")
    assert reply.hand_over is not None and reply.hand_over.reason == "asked_for"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ([], "unreadable"),
        ({}, "empty"),
        ({"messages": []}, "empty"),
        ({"messages": [{"text": ""}, "?"]}, "empty"),
        ({"messages": [{"text": "Half an answer"}], "error": "action_failed"}, "action_failed"),
    ],
)
def test_errors_and_nothing_are_failures(answer: Any, code: str) -> None:
    with pytest.raises(BotFailed, match=code):
        read_answer(answer, "m1")


async def test_a_question_over_http_is_answered() -> None:
    asked: list[Any] = []

    def respond(body: dict[str, Any]) -> Any:
        asked.append(body)
        return {"messages": [{"text": "Hi"}]}

    async with channel(respond) as url:
        bot = HttpBot(url, url, 5)
        reply = await bot.ask(QUESTION)
        assert await bot.bot_answers() and await bot.actions_answer()
        await bot.close()
    assert reply.parts[0].text == "Hi"
    assert asked == [{"sender": "conversation", "message": "Hello", "metadata": {"message_id": "message"}}]


async def test_every_way_to_fail_over_http_has_its_own_name() -> None:
    async def too_late(body: dict[str, Any]) -> Any:
        await asyncio.sleep(0.6)
        return {}

    cases: list[tuple[Any, type[Exception]]] = [
        (lambda body: Response("starting", 503), BotUnreachable),
        (lambda body: Response("broken", 500), BotFailed),
        (lambda body: Response("<html>"), BotFailed),
        (lambda body: {"messages": [], "error": "bot_failed"}, BotFailed),
        (too_late, BotTimedOut),
    ]
    for respond, problem in cases:
        async with channel(respond) as url:
            bot = HttpBot(url, url, 0.3)
            with pytest.raises(problem):
                await bot.ask(QUESTION)
            await bot.close()


async def test_nobody_listening_is_unreachable() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    bot = HttpBot(url, url, 1)
    with pytest.raises(BotUnreachable):
        await bot.ask(QUESTION)
    assert not await bot.bot_answers()
    await bot.close()


async def test_a_connection_that_was_kept_and_died_is_made_anew_unseen() -> None:
    requests = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal requests
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
        requests += 1
        body = orjson.dumps({"messages": [{"text": f"Answer {requests}"}]})
        # In two chunks, and then hung up although it was said to be kept.
        for piece in (body[:5], body[5:], b""):
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        writer.close()

    async def with_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        await serve(reader, writer)

    async with await asyncio.start_server(with_head, "127.0.0.1", 0) as server:
        bot = HttpBot(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "http://127.0.0.1:9", 5)
        for number in (1, 2, 3):
            assert (await bot.ask(QUESTION)).parts[0].text == f"Answer {number}"
        await bot.close()


async def test_a_bot_killed_in_the_middle_of_its_answer_is_unreachable() -> None:
    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{")
        await writer.drain()
        writer.transport.abort()

    async with await asyncio.start_server(half, "127.0.0.1", 0) as server:
        bot = HttpBot(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "http://127.0.0.1:9", 5)
        with pytest.raises(BotUnreachable):
            await bot.ask(QUESTION)
        await bot.close()


async def test_what_is_no_http_is_unreachable() -> None:
    async def rubbish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"SSH-2.0-OpenSSH_9.2\r\n" * 3)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(rubbish, "127.0.0.1", 0) as server:
        bot = HttpBot(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "http://127.0.0.1:9", 5)
        with pytest.raises(BotUnreachable):
            await bot.ask(QUESTION)
        await bot.close()
