"""What services of this package give out: frozen, JSON-safe, detached from the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shop.conversations import words
from shop.tables.desk import AgentRow, ConversationRow, HandOverRow, MessageRow, NoteRow


def iso(moment: datetime | None) -> str | None:
    """A moment as the API writes it: UTC, milliseconds, `Z`."""
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def mood_of(understanding: Mapping[str, Any] | None) -> dict[str, float] | None:
    """A message's mood (`intensity` -1..1, `upset` 0..1) out of what was understood of it; None if unread."""
    read = (understanding or {}).get("sentiment")
    if not isinstance(read, Mapping):
        return None
    intensity, upset = read.get("intensity"), read.get("upset")
    if not isinstance(intensity, int | float) or not isinstance(upset, int | float):
        return None
    return {"intensity": round(float(intensity), 3), "upset": round(float(upset), 3)}


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message of a transcript, as shoppers and agents see it; its mood is for agents alone."""

    seq: int
    id: str
    conversation_id: str
    client_id: str | None
    author: str
    author_name: str
    text: str
    content: dict[str, Any]
    language: str
    created_at: datetime
    answers_id: str | None = None
    payload: str | None = None
    agent_id: str | None = None
    mood: dict[str, float] | None = None

    @classmethod
    def of(cls, row: MessageRow) -> MessageView:
        """The view of a stored message."""
        return cls(
            seq=row.seq, id=row.id, conversation_id=row.conversation_id, client_id=row.client_id,
            author=row.author, author_name=row.author_name, text=row.text, content=dict(row.content or {}),
            language=row.language, created_at=row.created_at, answers_id=row.answers_id,
            payload=row.payload, agent_id=row.agent_id, mood=mood_of(row.understanding),
        )  # fmt: skip

    @property
    def event(self) -> str | None:
        """What a system message says happened."""
        custom = self.content.get("custom") or {}
        return custom.get("event") if self.author == words.SYSTEM else None

    def to_dict(self) -> dict[str, Any]:
        """The message as the widget protocol writes it."""
        return {
            "seq": self.seq,
            "id": self.id,
            "client_id": self.client_id,
            "author": self.author,
            "author_name": self.author_name,
            "text": self.text,
            "buttons": self.content.get("buttons") or [],
            "image": self.content.get("image"),
            "attachment": self.content.get("attachment"),
            "custom": self.content.get("custom") or {},
            "created_at": iso(self.created_at),
            "language": self.language,
        }

    def to_desk(self) -> dict[str, Any]:
        """The message as agents get it."""
        return self.to_dict() | {"agent_id": self.agent_id, "mood": self.mood}


@dataclass(frozen=True, slots=True)
class QueuePlace:
    """Where a conversation stands in the queue, and how long that may take; None = nobody can say."""

    position: int
    wait_minutes: int | None

    def to_dict(self) -> dict[str, Any]:
        """JSON of the place."""
        return {"position": self.position, "wait_minutes": self.wait_minutes}


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation's state and owner."""

    id: str
    channel: str
    visitor_id: str
    external_id: str | None
    customer_id: str | None
    identity_method: str | None
    language: str
    language_choice: str | None
    script: str | None
    page: str | None
    state: str
    handler: str
    agent_id: str | None
    agent_name: str | None
    owner_epoch: int
    queued_at: datetime | None
    snoozed_until: datetime | None
    waiting_since: datetime | None
    round: int
    last_seq: int
    last_text: str
    last_author: str
    shopper_read_seq: int
    created_at: datetime
    updated_at: datetime
    resolved_at: datetime | None
    mood: dict[str, Any] | None = None
    priority: str = words.NORMAL
    queue: QueuePlace | None = None

    @classmethod
    def of(
        cls, row: ConversationRow, agent_name: str | None = None, queue: QueuePlace | None = None
    ) -> ConversationView:
        """The view of a stored conversation."""
        return cls(
            id=row.id, channel=row.channel, visitor_id=row.visitor_id, external_id=row.external_id,
            customer_id=row.customer_id, identity_method=row.identity_method, language=row.language,
            language_choice=row.language_choice, script=row.script, page=row.page, state=row.state,
            handler=row.handler, agent_id=row.agent_id, agent_name=agent_name, owner_epoch=row.owner_epoch,
            queued_at=row.queued_at, snoozed_until=row.snoozed_until, waiting_since=row.waiting_since,
            round=row.round, last_seq=row.last_seq, last_text=row.last_text, last_author=row.last_author,
            shopper_read_seq=row.shopper_read_seq, created_at=row.created_at, updated_at=row.updated_at,
            resolved_at=row.resolved_at, mood=row.mood, priority=row.priority or words.NORMAL, queue=queue,
        )  # fmt: skip

    @property
    def written_in(self) -> str:
        """What the desk's own texts to the shopper are worded in."""
        return words.written(self.language, self.script)

    def handler_dict(self) -> dict[str, Any]:
        """Who answers: the bot, nobody yet, or an agent with a name."""
        if self.handler == words.AGENT:
            return {"kind": words.AGENT, "name": self.agent_name or ""}
        return {"kind": self.handler}

    def to_widget(self) -> dict[str, Any]:
        """What the shopper may know of it."""
        return {
            "id": self.id,
            "state": self.state,
            "handler": self.handler_dict(),
            "queue": self.queue.to_dict() if self.queue else None,
        }

    def to_desk(self) -> dict[str, Any]:
        """What agents see of it in a list."""
        return self.to_widget() | {
            "channel": self.channel,
            "customer_id": self.customer_id,
            "identity_method": self.identity_method,
            "language": self.language,
            "page": self.page,
            "agent_id": self.agent_id,
            "last_seq": self.last_seq,
            "last_text": self.last_text,
            "last_author": self.last_author,
            "shopper_read_seq": self.shopper_read_seq,
            "queued_at": iso(self.queued_at),
            "waiting_since": iso(self.waiting_since),
            "snoozed_until": iso(self.snoozed_until),
            "created_at": iso(self.created_at),
            "updated_at": iso(self.updated_at),
            "resolved_at": iso(self.resolved_at),
            "mood": mood_series(self.mood),
            "priority": self.priority,
        }


def mood_series(mood: Mapping[str, Any] | None) -> dict[str, Any]:
    """JSON of a conversation's mood: `now` -1..1 or None, `trend` oldest first, whether they are upset."""
    trend = list((mood or {}).get("trend") or [])
    return {
        "now": trend[-1] if trend else None,
        "trend": trend,
        "upset": bool((mood or {}).get("upset")),
    }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one committed change did: the conversation after it, and the messages it added, in order.

    `changed`: state or owner are others now. `queue_changed`: other shoppers' places may have moved.
    `resolution`: how a round ended with it; `rated`: the stars given with it. `moods`: (seq, mood) of what
    was stored before and has been read now.
    """

    conversation: ConversationView
    messages: tuple[MessageView, ...] = ()
    changed: bool = False
    queue_changed: bool = False
    resolution: str | None = None
    rated: int | None = None
    moods: tuple[tuple[int, dict[str, float]], ...] = ()


@dataclass(frozen=True, slots=True)
class AgentView:
    """Somebody who answers shoppers; `status` is what colleagues see now."""

    id: str
    email: str
    name: str
    role: str
    active: bool
    status: str
    token_version: int = field(repr=False, default=0)

    @classmethod
    def of(cls, row: AgentRow, status: str) -> AgentView:
        """The view of a stored agent."""
        return cls(
            id=row.id, email=row.email, name=row.name, role=row.role, active=row.active, status=status,
            token_version=row.token_version,
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """JSON of the agent for colleagues."""
        return {
            "id": self.id, "email": self.email, "name": self.name, "role": self.role,
            "active": self.active, "status": self.status,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class NoteView:
    """A private note; it stands after message `after_seq`."""

    id: str
    conversation_id: str
    client_id: str
    agent_id: str
    author_name: str
    text: str
    after_seq: int
    created_at: datetime

    @classmethod
    def of(cls, row: NoteRow) -> NoteView:
        """The view of a stored note."""
        return cls(
            row.id, row.conversation_id, row.client_id, row.agent_id, row.author_name, row.text,
            row.after_seq, row.created_at,
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """JSON of the note."""
        return {
            "id": self.id,
            "conversation_id": self.conversation_id,
            "client_id": self.client_id,
            "agent_id": self.agent_id,
            "author_name": self.author_name,
            "text": self.text,
            "after_seq": self.after_seq,
            "created_at": iso(self.created_at),
        }


def hand_over_dict(row: HandOverRow) -> dict[str, Any]:
    """JSON of a hand-over: why a human was wanted, and what was known."""
    return {
        "id": row.id,
        "reason": row.reason,
        "summary": row.summary,
        "facts": row.facts,
        "result": row.result,
        "agent_id": row.agent_id,
        "created_at": iso(row.created_at),
        "assigned_at": iso(row.assigned_at),
        "answered_at": iso(row.answered_at),
        "ended_at": iso(row.ended_at),
    }
