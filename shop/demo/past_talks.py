"""Puts past conversations into the database as the desk would have left them: all of them resolved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.orm import Session

from shop.clock import utc_now
from shop.conversations import words as talk
from shop.database import WRITE_OPTION, create_engine_for
from shop.demo.talking import AGENTS, DemoTalk
from shop.satisfaction.repository import SatisfactionRepository
from shop.satisfaction.resolution import resolution_of
from shop.tables.desk import AgentRow, ConversationRow, HandOverRow, MessageRow, RatingRow
from shop.tables.satisfaction import RoundRow

_AT_ONCE = 200
_NO_PASSWORD = "closed"
"""No hash: nobody can sign in with it."""


def load_talks(
    talks: Sequence[DemoTalk], database: str | Engine, progress: Callable[[int, int], None] | None = None
) -> int:
    """Add those that are not there yet; how many. Repeating it changes nothing."""
    engine = create_engine_for(database) if isinstance(database, str) else database
    added = 0
    try:
        for begin in range(0, len(talks), _AT_ONCE):
            with engine.connect().execution_options(**{WRITE_OPTION: True}) as connection, connection.begin():
                added += _add(connection, talks[begin : begin + _AT_ONCE])
            if progress is not None:
                progress(min(begin + _AT_ONCE, len(talks)), len(talks))
    finally:
        if isinstance(database, str):
            engine.dispose()
    return added


def _add(connection: Connection, talks: Sequence[DemoTalk]) -> int:
    _add_agents(connection)
    ids = [one.conversation["id"] for one in talks]
    known = set(connection.scalars(select(ConversationRow.id).where(ConversationRow.id.in_(ids))))
    new = [one for one in talks if one.conversation["id"] not in known]
    if not new:
        return 0
    connection.execute(insert(ConversationRow), [one.conversation for one in new])
    connection.execute(insert(MessageRow), [row for one in new for row in one.messages])
    hand_overs = [row for one in new for row in one.hand_overs]
    if hand_overs:
        connection.execute(insert(HandOverRow), hand_overs)
    ratings = [one.rating for one in new if one.rating is not None]
    if ratings:
        connection.execute(insert(RatingRow), ratings)
    connection.execute(insert(RoundRow), [one.round for one in new])
    _resolve(connection, new)
    return len(new)


def _resolve(connection: Connection, talks: Sequence[DemoTalk]) -> None:
    """How they ended is read from what was said, by the rule that the desk goes by."""
    ended_by = {one.conversation["id"]: str(one.round["ended_by"]) for one in talks}
    with Session(connection) as session:
        for round_ in SatisfactionRepository(session).rounds_of(list(ended_by)):
            ended = replace(round_, ended_by=ended_by[round_.conversation_id])
            session.execute(
                update(RoundRow)
                .where(RoundRow.conversation_id == round_.conversation_id, RoundRow.round == round_.number)
                .values(resolution=resolution_of(ended))
            )
        session.flush()


def _add_agents(connection: Connection) -> None:
    known = set(connection.scalars(select(AgentRow.id).where(AgentRow.id.in_([key for key, _ in AGENTS]))))
    for key, name in AGENTS:
        if key not in known:
            connection.execute(
                insert(AgentRow).values(
                    id=key, email=f"{name.lower()}@example.com", name=name, role=talk.AGENT_ROLE,
                    password_hash=_NO_PASSWORD, token_version=1, active=False, presence=talk.OFFLINE,
                    created_at=utc_now(),
                )
            )  # fmt: skip
