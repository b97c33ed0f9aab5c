"""The desk is killed in the middle of conversations: nothing is lost or doubled, everything is answered."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from websockets.exceptions import WebSocketException

from shop.database import create_engine_for
from shop.tables.desk import MessageRow
from tests.desk.fake_channel import channel
from tests.desk.processes import DeskProcess
from tests.desk.serving import widget

pytestmark = pytest.mark.slow


class PersistentShopper:
    """Sends each message until it is acknowledged, over as many connections as that takes."""

    def __init__(self, address: str, name: str, count: int) -> None:
        self.address = address
        self.unsent = [(uuid4().hex, f"{name}-{number}") for number in range(count)]
        self.acknowledged: dict[str, int] = {}
        self.seen: dict[int, dict[str, Any]] = {}
        self.claims: dict[str, Any] = {}
        self.answers = count

    @property
    def is_done(self) -> bool:
        answers = [message for message in self.seen.values() if message["author"] == "bot"]
        return not self.unsent and len(answers) >= self.answers

    async def talk(self) -> None:
        """Until everything is acknowledged and answered."""
        while not self.is_done:
            with suppress(OSError, WebSocketException, TimeoutError, EOFError):
                last_seq = max(self.seen, default=0)
                async with widget(self.address, last_seq=last_seq, **self.claims) as shopper:
                    self.claims = {"token": shopper.welcome["token"]}
                    self._read(shopper.messages)
                    await asyncio.gather(self._send(shopper), self._listen(shopper))
            await asyncio.sleep(0.05)

    async def _send(self, shopper: Any) -> None:
        for client_id, text in list(self.unsent):
            await shopper.send(type="message", client_id=client_id, text=text)
            await asyncio.sleep(0.03)

    async def _listen(self, shopper: Any) -> None:
        while not self.is_done:
            frame = await shopper.receive()
            if frame["type"] == "message":
                self._read([frame["message"]])
            elif frame["type"] == "ack":
                self.acknowledged[frame["client_id"]] = frame["seq"]
                self.unsent = [one for one in self.unsent if one[0] != frame["client_id"]]

    def _read(self, messages: list[dict[str, Any]]) -> None:
        for message in messages:
            self.seen[message["seq"]] = message


async def test_a_desk_killed_three_times_loses_and_doubles_nothing(sqlite_url: str) -> None:
    asked: Counter[str] = Counter()

    async def respond(body: dict[str, Any]) -> Any:
        # As the real channel: the same message id is the same turn.
        asked[body["metadata"]["message_id"]] += 1
        await asyncio.sleep(0.02)
        return {"messages": [{"text": f"Answer to {body['message']}"}]}

    async with channel(respond) as bot_url:
        desk = DeskProcess(sqlite_url, bot_url, VISITOR_MESSAGES_PER_MINUTE="0")
        await desk.start()
        shoppers = [PersistentShopper(desk.address, f"shopper{number}", 25) for number in range(4)]
        talking = [asyncio.create_task(shopper.talk()) for shopper in shoppers]
        try:
            for _ in range(3):
                await asyncio.sleep(0.5)
                await asyncio.to_thread(desk.kill)
                await desk.start()
            async with asyncio.timeout(90):
                await asyncio.gather(*talking)
        finally:
            for task in talking:
                task.cancel()
            assert await asyncio.to_thread(desk.stop) in (0, -15)

    engine = create_engine_for(sqlite_url)
    with engine.connect() as connection:
        rows = connection.execute(
            select(MessageRow).order_by(MessageRow.conversation_id, MessageRow.seq)
        ).all()
    engine.dispose()
    written = {row.client_id: row for row in rows if row.author == "shopper"}
    for shopper in shoppers:
        # What was acknowledged is stored under the number that was acknowledged.
        assert len(shopper.acknowledged) == 25
        assert {c: written[c].seq for c in shopper.acknowledged} == shopper.acknowledged
        # The shopper has seen every message and every answer, once.
        answers = [m["text"] for m in shopper.seen.values() if m["author"] == "bot"]
        texts = [m["text"] for m in shopper.seen.values() if m["author"] == "shopper"]
        assert sorted(answers) == sorted(f"Answer to {text}" for text in texts)
        assert len(set(texts)) == 25
        assert sorted(shopper.seen) == list(range(1, len(shopper.seen) + 1))
    assert len([row for row in rows if row.author == "shopper"]) == 100
    assert len([row for row in rows if row.author == "bot"]) == 100


async def test_a_bot_that_is_away_for_a_while_answers_when_it_is_back(sqlite_url: str) -> None:
    desk = DeskProcess(sqlite_url, "http://127.0.0.1:9", BOT_RETRY_SECONDS="1", BUSINESS_HOURS="always")
    await desk.start()
    try:
        async with widget(desk.address, language="zh") as shopper:
            await shopper.say("你好")
            notice = await shopper.until_message("system")
            assert notice["custom"]["event"] == "handoff_offline"
            assert notice["custom"]["reason"] == "bot_failure"
    finally:
        await asyncio.to_thread(desk.stop)
