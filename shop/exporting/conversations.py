"""Conversations for export: messages, hand-overs and ratings, in slices. Agents' notes stay inside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.importing.records import iso
from shop.tables.desk import ConversationRow, HandOverRow, MessageRow, RatingRow


def conversation_objects(session: Session, slice_size: int) -> Iterator[dict[str, Any]]:
    """All conversations in order of their id."""
    last = ""
    while True:
        query = select(ConversationRow).where(ConversationRow.id > last)
        rows = session.scalars(query.order_by(ConversationRow.id).limit(slice_size)).all()
        if not rows:
            return
        ids = [row.id for row in rows]
        messages = _by_conversation(session, MessageRow, ids, MessageRow.seq)
        hand_overs = _by_conversation(session, HandOverRow, ids, HandOverRow.created_at)
        ratings = _by_conversation(session, RatingRow, ids, RatingRow.round)
        for row in rows:
            yield _conversation(row, messages[row.id], hand_overs[row.id], ratings[row.id])
        last = ids[-1]
        session.expunge_all()


def _by_conversation(session: Session, table: Any, ids: list[str], order: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in session.scalars(select(table).where(table.conversation_id.in_(ids)).order_by(order, table.id)):
        found[row.conversation_id].append(row)
    return found


def _conversation(
    row: ConversationRow, messages: list[MessageRow], hand_overs: list[HandOverRow], ratings: list[RatingRow]
) -> dict[str, Any]:
    return {
        "id": row.id,
        "channel": row.channel,
        "external_id": row.external_id,
        "language": row.language,
        "state": row.state,
        "handler": row.handler,
        "agent_id": row.agent_id,
        "customer_id": row.customer_id,
        "messages": [_message(message) for message in messages],
        "csat": _rating(ratings[-1]) if ratings else None,
        "ratings": [_rating(rating) for rating in ratings],
        "hand_overs": [_hand_over(hand_over) for hand_over in hand_overs],
        "created_at": iso(row.created_at),
        "resolved_at": iso(row.resolved_at),
    }


def _message(message: MessageRow) -> dict[str, Any]:
    return {
        "id": message.id,
        "seq": message.seq,
        "author": message.author,
        "author_name": message.author_name,
        "text": message.text,
        "payload": message.payload,
        "content": message.content,
        "language": message.language,
        "understanding": message.understanding,
        "created_at": iso(message.created_at),
    }


def _rating(rating: RatingRow) -> dict[str, Any]:
    return {
        "score": rating.score,
        "comment": rating.comment,
        "handled_by": rating.handled_by,
        "agent_id": rating.agent_id,
        "created_at": iso(rating.created_at),
    }


def _hand_over(hand_over: HandOverRow) -> dict[str, Any]:
    return {
        "id": hand_over.id,
        "reason": hand_over.reason,
        "summary": hand_over.summary,
        "facts": hand_over.facts,
        "result": hand_over.result,
        "agent_id": hand_over.agent_id,
        "created_at": iso(hand_over.created_at),
        "assigned_at": iso(hand_over.assigned_at),
        "answered_at": iso(hand_over.answered_at),
        "ended_at": iso(hand_over.ended_at),
    }
