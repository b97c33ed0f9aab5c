"""Conversations and their messages in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session

from shop.conversations import words
from shop.tables import Customer, Profile
from shop.tables.desk import AgentRow, ConversationRow, DiscardedReplyRow, MessageRow

# Made once: these run for every message, and making a statement costs more than running it.
_LOCKED = (
    select(ConversationRow)
    .where(ConversationRow.id == bindparam("conversation_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_BY_CLIENT_ID = select(MessageRow).where(
    MessageRow.conversation_id == bindparam("conversation_id"),
    MessageRow.client_id == bindparam("client_id"),
)
_AFTER = (
    select(MessageRow)
    .where(MessageRow.conversation_id == bindparam("conversation_id"), MessageRow.seq > bindparam("seq"))
    .order_by(MessageRow.seq)
    .limit(bindparam("most"))
)
_NEXT_WAITING = (
    select(MessageRow, ConversationRow)
    .join(ConversationRow, ConversationRow.id == MessageRow.conversation_id)
    .where(
        MessageRow.bot_turn == words.WAITING,
        MessageRow.conversation_id == bindparam("conversation_id"),
        ConversationRow.state == words.PENDING,
        ConversationRow.handler == words.BOT,
    )
    .order_by(MessageRow.seq)
    .limit(1)
)


class ConversationRepository:
    """Loads, locks, lists and counts conversations."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: ConversationRow) -> None:
        """Store a new conversation."""
        self._session.add(row)
        self._session.flush()

    def flush(self) -> None:
        """Let queries see what was changed so far."""
        self._session.flush()

    def get(self, conversation_id: str) -> ConversationRow | None:
        """One conversation, not locked."""
        return self._session.get(ConversationRow, conversation_id)

    def locked(self, conversation_id: str) -> ConversationRow | None:
        """One conversation that nobody else can change until this unit of work ends."""
        return self._session.scalars(_LOCKED, {"conversation_id": conversation_id}).one_or_none()

    def by_external_id(self, channel: str, external_id: str) -> ConversationRow | None:
        """The conversation of a sender of another channel."""
        return self._session.scalars(
            select(ConversationRow).where(
                ConversationRow.channel == channel, ConversationRow.external_id == external_id
            )
        ).one_or_none()

    def queued(self, *, limit: int = 500) -> Sequence[ConversationRow]:
        """Those who wait for a human, in the order in which they are served."""
        return self._session.scalars(
            select(ConversationRow)
            .where(ConversationRow.handler == words.QUEUE, ConversationRow.state == words.OPEN)
            .order_by(ConversationRow.turn_at, ConversationRow.id)
            .limit(limit)
        ).all()

    def queue_position(self, row: ConversationRow) -> int:
        """The place of a queued conversation, 1 = next."""
        before = self._session.scalar(
            select(func.count())
            .select_from(ConversationRow)
            .where(
                ConversationRow.handler == words.QUEUE,
                ConversationRow.state == words.OPEN,
                or_(
                    ConversationRow.turn_at < row.turn_at,
                    (ConversationRow.turn_at == row.turn_at) & (ConversationRow.id < row.id),
                ),
            )
        )
        return int(before or 0) + 1

    def loads(self) -> dict[str, int]:
        """How many open conversations every agent has."""
        rows = self._session.execute(
            select(ConversationRow.agent_id, func.count())
            .where(ConversationRow.handler == words.AGENT, ConversationRow.state == words.OPEN)
            .group_by(ConversationRow.agent_id)
        )
        return {agent_id: count for agent_id, count in rows if agent_id is not None}

    def due_snoozes(self, now: datetime, *, limit: int = 100) -> Sequence[str]:
        """Snoozed conversations whose time has come."""
        return self._session.scalars(
            select(ConversationRow.id)
            .where(ConversationRow.state == words.SNOOZED, ConversationRow.snoozed_until <= now)
            .limit(limit)
        ).all()

    def idle_with_bot(self, before: datetime, *, limit: int = 100) -> Sequence[str]:
        """Conversations of the bot in which nothing has happened since."""
        return self._session.scalars(
            select(ConversationRow.id)
            .where(
                ConversationRow.state == words.PENDING,
                ConversationRow.updated_at < before,
                ConversationRow.last_seq > 0,
                ConversationRow.last_author != words.SHOPPER,
            )
            .limit(limit)
        ).all()

    def abandoned(self, gone_since: datetime, *, limit: int = 100) -> Sequence[str]:
        """Conversations whose shopper waits while the agent has not been seen since."""
        return self._session.scalars(
            select(ConversationRow.id)
            .join(AgentRow, AgentRow.id == ConversationRow.agent_id)
            .where(
                ConversationRow.state == words.OPEN,
                ConversationRow.handler == words.AGENT,
                ConversationRow.waiting_since < gone_since,
                or_(AgentRow.last_seen_at < gone_since, AgentRow.active.is_(False)),
            )
            .limit(limit)
        ).all()

    def delete_empty(self, before: datetime) -> int:
        """Forget conversations in which nobody ever wrote."""
        result = self._session.execute(
            delete(ConversationRow).where(ConversationRow.last_seq == 0, ConversationRow.created_at < before)
        )
        return int(getattr(result, "rowcount", 0) or 0)

    def customer_names(self, customer_ids: Sequence[str]) -> dict[str, str]:
        """The names of these customers."""
        if not customer_ids:
            return {}
        rows = self._session.execute(select(Customer.id, Customer.name).where(Customer.id.in_(customer_ids)))
        return {customer_id: name for customer_id, name in rows}

    def profile_priority(self, customer_id: str | None) -> str | None:
        """The priority that a customer's computed profile gives them; None where there is no profile."""
        if customer_id is None:
            return None
        data = self._session.scalar(select(Profile.data).where(Profile.customer_id == customer_id))
        return str(data["priority"]) if data and data.get("priority") else None

    def of_agent(self, agent_id: str) -> Sequence[ConversationRow]:
        """The open and snoozed conversations of an agent."""
        return self._session.scalars(
            select(ConversationRow).where(
                ConversationRow.agent_id == agent_id,
                ConversationRow.state.in_((words.OPEN, words.SNOOZED)),
            )
        ).all()

    def of_customer(self, customer_id: str, *, limit: int = 10) -> Sequence[ConversationRow]:
        """A customer's conversations, newest first."""
        return self._session.scalars(
            select(ConversationRow)
            .where(ConversationRow.customer_id == customer_id)
            .order_by(ConversationRow.created_at.desc())
            .limit(limit)
        ).all()

    def search(
        self,
        *,
        state: str | None = None,
        agent_id: str | None = None,
        unassigned: bool = False,
        language: str | None = None,
        query: str | None = None,
        before: tuple[datetime, str] | None = None,
        limit: int = 50,
    ) -> Sequence[ConversationRow]:
        """Conversations by filters, the last changed first; those in the queue as they are served."""
        statement = select(ConversationRow).where(ConversationRow.last_seq > 0)
        if state:
            statement = statement.where(ConversationRow.state == state)
        if agent_id:
            statement = statement.where(ConversationRow.agent_id == agent_id)
        if unassigned:
            statement = statement.where(ConversationRow.handler == words.QUEUE)
        if language:
            statement = statement.where(ConversationRow.language == language)
        if query:
            statement = statement.where(_mentions(query))
        if before:
            statement = statement.where(
                or_(
                    ConversationRow.updated_at < before[0],
                    (ConversationRow.updated_at == before[0]) & (ConversationRow.id < before[1]),
                )
            )
        newest_first = (ConversationRow.updated_at.desc(), ConversationRow.id.desc())
        order = (ConversationRow.turn_at, ConversationRow.id) if unassigned else newest_first
        return self._session.scalars(statement.order_by(*order).limit(limit)).all()

    def counts(self) -> dict[tuple[str, str], int]:
        """How many conversations there are by (state, handler), empty ones left out."""
        rows = self._session.execute(
            select(ConversationRow.state, ConversationRow.handler, func.count())
            .where(ConversationRow.last_seq > 0)
            .group_by(ConversationRow.state, ConversationRow.handler)
        )
        return {(state, handler): count for state, handler, count in rows}


class MessageRepository:
    """Loads and stores messages, and the bot's answers that came too late."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: MessageRow) -> None:
        """Store a message at the end of the unit of work."""
        self._session.add(row)

    def get(self, message_id: str) -> MessageRow | None:
        """One message."""
        return self._session.get(MessageRow, message_id)

    def by_client_id(self, conversation_id: str, client_id: str) -> MessageRow | None:
        """What a client sent under this id."""
        found = {"conversation_id": conversation_id, "client_id": client_id}
        return self._session.scalars(_BY_CLIENT_ID, found).one_or_none()

    def after(self, conversation_id: str, seq: int, *, limit: int = 500) -> Sequence[MessageRow]:
        """The messages after a sequence number, oldest first."""
        wanted = {"conversation_id": conversation_id, "seq": seq, "most": limit}
        return self._session.scalars(_AFTER, wanted).all()

    def before(self, conversation_id: str, seq: int | None, *, limit: int = 50) -> Sequence[MessageRow]:
        """The last messages, or the last before a sequence number; oldest first."""
        statement = select(MessageRow).where(MessageRow.conversation_id == conversation_id)
        if seq is not None:
            statement = statement.where(MessageRow.seq < seq)
        rows = self._session.scalars(statement.order_by(MessageRow.seq.desc()).limit(limit)).all()
        return list(reversed(rows))

    def answers_to(self, message_id: str) -> Sequence[MessageRow]:
        """What the bot, or the desk, answered to a message."""
        return self._session.scalars(
            select(MessageRow).where(MessageRow.answers_id == message_id).order_by(MessageRow.seq)
        ).all()

    def next_waiting(self, conversation_id: str) -> tuple[MessageRow, ConversationRow] | None:
        """The oldest message that the bot still has to answer, where the conversation is the bot's."""
        found = self._session.execute(_NEXT_WAITING, {"conversation_id": conversation_id}).one_or_none()
        return (found[0], found[1]) if found else None

    def conversations_waiting_for_bot(self) -> Sequence[str]:
        """Conversations with messages that the bot has not answered yet."""
        return self._session.scalars(
            select(MessageRow.conversation_id).where(MessageRow.bot_turn == words.WAITING).distinct()
        ).all()

    def drop_waiting(self, conversation_id: str) -> int:
        """A human has taken over: the bot will not answer what still waits for it."""
        result = self._session.execute(
            update(MessageRow)
            .where(MessageRow.bot_turn == words.WAITING, MessageRow.conversation_id == conversation_id)
            .values(bot_turn=words.DROPPED)
            .execution_options(synchronize_session="fetch")
        )
        return int(getattr(result, "rowcount", 0) or 0)

    def authors(self, conversation_id: str) -> set[str]:
        """Who has spoken in a conversation."""
        statement = select(MessageRow.author).where(MessageRow.conversation_id == conversation_id).distinct()
        return set(self._session.scalars(statement))

    def last_agent(self, conversation_id: str) -> str | None:
        """The agent who spoke last in a conversation."""
        return self._session.scalar(
            select(MessageRow.agent_id)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.author == words.AGENT)
            .order_by(MessageRow.seq.desc())
            .limit(1)
        )

    def understandings(self, conversation_id: str) -> Sequence[dict[str, Any] | None]:
        """What was understood of a shopper's messages, oldest first."""
        return self._session.scalars(
            select(MessageRow.understanding)
            .where(MessageRow.conversation_id == conversation_id, MessageRow.author == words.SHOPPER)
            .order_by(MessageRow.seq)
        ).all()

    def add_discarded(self, row: DiscardedReplyRow) -> None:
        """Keep an answer that must not be shown."""
        self._session.add(row)

    def discarded(self, conversation_id: str) -> Sequence[DiscardedReplyRow]:
        """The answers of a conversation that were not shown."""
        return self._session.scalars(
            select(DiscardedReplyRow)
            .where(DiscardedReplyRow.conversation_id == conversation_id)
            .order_by(DiscardedReplyRow.id)
        ).all()


def _mentions(query: str) -> ColumnElement[bool]:
    """Conversations whose customer, id or messages hold these words, taken literally."""
    pattern = "%" + query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    in_messages: Select[Any] = select(MessageRow.conversation_id).where(
        MessageRow.text.ilike(pattern, escape="\\")
    )
    return or_(
        ConversationRow.customer_id == query,
        ConversationRow.id == query,
        ConversationRow.id.in_(in_messages),
    )
