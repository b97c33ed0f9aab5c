"""What agents look at: lists, counts, one conversation, its customer, forms, the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.clock import Clock, utc_now
from shop.conversations import words
from shop.conversations.assignment import DeskRules, expected_wait
from shop.conversations.moods import MoodRule, series_of
from shop.conversations.repositories import DeskRepositories
from shop.conversations.turns import PROVEN_BY_PAGE
from shop.conversations.views import (
    ConversationView,
    MessageView,
    NoteView,
    QueuePlace,
    hand_over_dict,
    iso,
    mood_series,
)
from shop.errors import NotFound
from shop.tables.desk import ConversationRow
from shop.unit_of_work import UnitOfWorkFactory


@dataclass(frozen=True, slots=True)
class ConversationFilter:
    """Which conversations to list. `assigned`: me, none (the queue) or all."""

    agent_id: str
    state: str | None = None
    assigned: str = "all"
    language: str | None = None
    query: str | None = None
    before: tuple[datetime, str] | None = None
    limit: int = 50


class ReadingService:
    """Changes nothing."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        rules: DeskRules,
        clock: Clock = utc_now,
        moods: MoodRule | None = None,
    ) -> None:
        self._units = units
        self._rules = rules
        self._moods = moods or MoodRule()
        self._clock = clock

    def conversations(self, wanted: ConversationFilter) -> list[dict[str, Any]]:
        """The conversations of a list, with why a human was wanted and who the customer is."""
        with self._units(read_only=True) as unit:
            repositories = DeskRepositories(unit.session)
            rows = repositories.conversations.search(
                state=wanted.state,
                agent_id=wanted.agent_id if wanted.assigned == "me" else None,
                unassigned=wanted.assigned == "none",
                language=wanted.language,
                query=wanted.query,
                before=wanted.before,
                limit=wanted.limit,
            )
            return self._described(repositories, list(rows))

    def counts(self, agent_id: str | None = None) -> dict[str, int]:
        """How much there is: pending, queued, assigned, snoozed, resolved, and the agent's own open ones."""
        with self._units(read_only=True) as unit:
            repositories = DeskRepositories(unit.session)
            by_owner = repositories.conversations.counts()
            totals = {state: 0 for state in words.STATES}
            for (state, _handler), count in by_owner.items():
                totals[state] += count
            counts = totals | {
                "queued": by_owner.get((words.OPEN, words.QUEUE), 0),
                "assigned": by_owner.get((words.OPEN, words.AGENT), 0),
            }
            if agent_id is not None:
                counts["mine"] = repositories.conversations.loads().get(agent_id, 0)
            return counts

    def queue(self) -> list[ConversationView]:
        """Everybody in the queue, with their places."""
        with self._units(read_only=True) as unit:
            repositories = DeskRepositories(unit.session)
            places = self._places(repositories)
            return [
                ConversationView.of(row, queue=places[row.id]) for row in repositories.conversations.queued()
            ]

    def conversation(self, conversation_id: str) -> dict[str, Any]:
        """One conversation with its hand-overs, ratings and forms."""
        with self._units(read_only=True) as unit:
            repositories = DeskRepositories(unit.session)
            row = self._row(repositories, conversation_id)
            described = self._described(repositories, [row])[0]
            if row.mood is None:
                read = repositories.messages.understandings(row.id)
                described["mood"] = mood_series(series_of(read, self._moods))
            return described | {
                "hand_overs": [hand_over_dict(one) for one in repositories.hand_overs.of(row.id)],
                "ratings": [
                    {
                        "score": one.score,
                        "comment": one.comment,
                        "handled_by": one.handled_by,
                        "agent_id": one.agent_id,
                        "created_at": iso(one.created_at),
                    }
                    for one in repositories.ratings.of(row.id)
                ],
                "contacts": [_contact(one) for one in repositories.contacts.of(row.id)],
            }

    def owner(self, conversation_id: str) -> str | None:
        """The agent who answers in a conversation, None where nobody does or there is none."""
        with self._units(read_only=True) as unit:
            row = DeskRepositories(unit.session).conversations.get(conversation_id)
            return row.agent_id if row is not None and row.handler == words.AGENT else None

    def messages(self, conversation_id: str, after_seq: int) -> dict[str, Any]:
        """The transcript after a number, and all private notes."""
        with self._units(read_only=True) as unit:
            repositories = DeskRepositories(unit.session)
            row = self._row(repositories, conversation_id)
            found = repositories.messages.after(row.id, after_seq, limit=1000)
            views = [MessageView.of(message) for message in found]
            return {
                "messages": [view.to_desk() for view in views],
                "notes": [NoteView.of(note).to_dict() for note in repositories.notes.of(row.id)],
                "last_seq": row.last_seq,
            }

    def identity(self, conversation_id: str) -> dict[str, Any]:
        """Who the shopper is, how that was proven, and their earlier conversations."""
        with self._units(read_only=True) as unit:
            repositories = DeskRepositories(unit.session)
            row = self._row(repositories, conversation_id)
            earlier = repositories.conversations.of_customer(row.customer_id) if row.customer_id else []
            return {
                "customer_id": row.customer_id,
                "identity": {
                    "method": row.identity_method,
                    "proven_by": _proven_by(row),
                },
                "conversations": [
                    {
                        "id": one.id,
                        "channel": one.channel,
                        "state": one.state,
                        "language": one.language,
                        "last_text": one.last_text,
                        "rating": _last_score(repositories, one.id),
                        "mood": self._mean_mood(repositories, one),
                        "created_at": iso(one.created_at),
                    }
                    for one in earlier
                    if one.id != row.id
                ],
            }

    def _mean_mood(self, repositories: DeskRepositories, row: ConversationRow) -> float | None:
        """The mean intensity (-1..1) of what the shopper wrote lately in a conversation, None if unread."""
        series = row.mood or series_of(repositories.messages.understandings(row.id), self._moods)
        trend = [float(one) for one in (series or {}).get("trend") or ()]
        return round(sum(trend) / len(trend), 3) if trend else None

    def contacts(self, done: bool | None = None) -> list[dict[str, Any]]:
        """The offline forms, newest first."""
        with self._units(read_only=True) as unit:
            return [_contact(one) for one in DeskRepositories(unit.session).contacts.latest(done=done)]

    def audit(
        self, *, before: int | None = None, action: str | None = None, limit: int = 100
    ) -> list[dict[str, Any]]:
        """The audit log, newest first."""
        with self._units(read_only=True) as unit:
            entries = DeskRepositories(unit.session).audit.latest(before=before, action=action, limit=limit)
            return [
                {
                    "id": entry.id,
                    "agent_id": entry.agent_id,
                    "action": entry.action,
                    "subject": entry.subject,
                    "details": entry.details,
                    "created_at": iso(entry.created_at),
                }
                for entry in entries
            ]

    def _described(self, repositories: DeskRepositories, rows: list[ConversationRow]) -> list[dict[str, Any]]:
        agents = repositories.agents.names(row.agent_id for row in rows if row.agent_id)
        reasons = repositories.hand_overs.current_reasons([row.id for row in rows])
        names = repositories.conversations.customer_names(
            [row.customer_id for row in rows if row.customer_id]
        )
        queued = any(row.handler == words.QUEUE for row in rows)
        places = self._places(repositories) if queued else {}
        return [
            ConversationView.of(row, agents.get(row.agent_id or ""), places.get(row.id)).to_desk()
            | {"reason": reasons.get(row.id), "customer_name": names.get(row.customer_id or "")}
            for row in rows
        ]

    def _places(self, repositories: DeskRepositories) -> dict[str, QueuePlace]:
        now = self._clock()
        people = len(repositories.agents.online(now - self._rules.seen_within, lock=False))
        usual = {}
        for number, row in enumerate(repositories.conversations.queued(), start=1):
            usual[row.id] = QueuePlace(number, expected_wait(repositories, number, people))
        return usual

    @staticmethod
    def _row(repositories: DeskRepositories, conversation_id: str) -> ConversationRow:
        row = repositories.conversations.get(conversation_id)
        if row is None:
            raise NotFound("unknown_conversation")
        return row


def _proven_by(row: ConversationRow) -> str | None:
    if row.customer_id is None:
        return None
    return "page" if row.identity_method in PROVEN_BY_PAGE else "chat"


def _last_score(repositories: DeskRepositories, conversation_id: str) -> int | None:
    ratings = repositories.ratings.of(conversation_id)
    return ratings[-1].score if ratings else None


def _contact(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "conversation_id": row.conversation_id,
        "name": row.name,
        "email": row.email,
        "text": row.text,
        "done": row.done_at is not None,
        "created_at": iso(row.created_at),
    }
