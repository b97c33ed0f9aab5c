"""Comparing what a shopper was promised and shown with what the database holds."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Engine, create_engine, text

from tests.widget_client import Shopper, shopper

Row = dict[str, Any]


def stored_messages(engine: Engine, conversation_id: str) -> list[Row]:
    """The conversation as the database has it."""
    query = text(
        "select id, seq, client_id, author, text, answers_id, bot_turn from messages"
        " where conversation_id = :id order by seq"
    )
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query, {"id": conversation_id}).mappings()]


def counts(engine: Engine, *tables: str) -> dict[str, int]:
    """How many rows there are."""
    with engine.connect() as connection:
        return {
            table: int(connection.execute(text(f"select count(*) from {table}")).scalar_one())
            for table in tables
        }


def age_bot_memory(tracker_url: str, conversation_id: str, seconds: float = 2 * 3600) -> None:
    """Let everything the bot remembers of a conversation be older; it reads that when it starts."""
    engine = create_engine(tracker_url, connect_args={"timeout": 10})
    statement = text(
        "update events set timestamp = timestamp - :s,"
        " data = json_set(data, '$.timestamp', json_extract(data, '$.timestamp') - :s) where sender_id = :id"
    )
    with engine.begin() as connection:
        assert connection.execute(statement, {"s": seconds, "id": conversation_id}).rowcount > 0
    engine.dispose()


async def check_nothing_lost(engine: Engine, desk_url: str, one: Shopper) -> None:
    """No acknowledged message is lost or doubled, and every tab shows the same."""
    stored = stored_messages(engine, one.id)
    assert one.contradictions == []
    assert [row["seq"] for row in stored] == list(range(1, len(stored) + 1))
    by_client_id = {row["client_id"]: row["seq"] for row in stored if row["author"] == "shopper"}
    assert one.acks == by_client_id
    await one.until(lambda: len(one.screen) == len(stored), "the whole conversation on the screen", 10)
    assert [message["id"] for message in one.messages] == [row["id"] for row in stored]
    _check_answered_once(stored)
    async with shopper(desk_url, token=one.token, **one.claims) as other_tab:
        assert other_tab.messages == one.messages


def _check_answered_once(stored: list[Row]) -> None:
    """Whatever the bot says to one message, it says once."""
    said = Counter((row["answers_id"], row["text"]) for row in stored if row["author"] == "bot")
    assert [text for (_, text), times in said.items() if times > 1] == []
    assert all(row["answers_id"] for row in stored if row["author"] == "bot")
