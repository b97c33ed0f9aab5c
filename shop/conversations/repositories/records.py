"""What hangs on conversations: hand-overs, notes, contacts, ratings; and canned answers and settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.tables.desk import (
    CannedAnswerRow,
    ContactRow,
    DeskSettingRow,
    HandOverRow,
    NoteRow,
    RatingRow,
)


class HandOverRepository:
    """The times that humans were wanted."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: HandOverRow) -> None:
        """Store a hand-over."""
        self._session.add(row)

    def of(self, conversation_id: str) -> Sequence[HandOverRow]:
        """A conversation's hand-overs, newest first."""
        return self._session.scalars(
            select(HandOverRow)
            .where(HandOverRow.conversation_id == conversation_id)
            .order_by(HandOverRow.created_at.desc(), HandOverRow.id)
        ).all()

    def current(self, conversation_id: str) -> HandOverRow | None:
        """The hand-over that has not ended yet."""
        return self._session.scalars(
            select(HandOverRow)
            .where(HandOverRow.conversation_id == conversation_id, HandOverRow.ended_at.is_(None))
            .order_by(HandOverRow.created_at.desc())
            .limit(1)
        ).one_or_none()

    def current_reasons(self, conversation_ids: Sequence[str]) -> dict[str, str]:
        """Why humans were wanted in these conversations, where that is not over yet."""
        if not conversation_ids:
            return {}
        rows = self._session.execute(
            select(HandOverRow.conversation_id, HandOverRow.reason)
            .where(HandOverRow.conversation_id.in_(conversation_ids), HandOverRow.ended_at.is_(None))
            .order_by(HandOverRow.created_at)
        )
        return {conversation_id: reason for conversation_id, reason in rows}

    def last_handled(self, *, limit: int = 20) -> Sequence[tuple[datetime, datetime]]:
        """When the last conversations were assigned and ended, for expected waits."""
        rows = self._session.execute(
            select(HandOverRow.assigned_at, HandOverRow.ended_at)
            .where(HandOverRow.assigned_at.is_not(None), HandOverRow.ended_at.is_not(None))
            .order_by(HandOverRow.created_at.desc())
            .limit(limit)
        )
        return [(assigned, ended) for assigned, ended in rows if assigned and ended]


class NoteRepository:
    """Private notes of agents."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: NoteRow) -> None:
        """Store a note."""
        self._session.add(row)

    def of(self, conversation_id: str) -> Sequence[NoteRow]:
        """A conversation's notes, oldest first."""
        return self._session.scalars(
            select(NoteRow)
            .where(NoteRow.conversation_id == conversation_id)
            .order_by(NoteRow.created_at, NoteRow.id)
        ).all()

    def by_client_id(self, conversation_id: str, client_id: str) -> NoteRow | None:
        """The note that was sent under this id."""
        return self._session.scalars(
            select(NoteRow).where(NoteRow.conversation_id == conversation_id, NoteRow.client_id == client_id)
        ).one_or_none()


class CannedAnswerRepository:
    """Ready answers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: CannedAnswerRow) -> None:
        """Store an answer; a short code exists once a language."""
        self._session.add(row)
        self._session.flush()

    def get(self, answer_id: str) -> CannedAnswerRow | None:
        """One answer."""
        return self._session.get(CannedAnswerRow, answer_id)

    def by_code(self, short_code: str, language: str) -> CannedAnswerRow | None:
        """The answer of a code in a language."""
        return self._session.scalars(
            select(CannedAnswerRow).where(
                CannedAnswerRow.short_code == short_code, CannedAnswerRow.language == language
            )
        ).one_or_none()

    def all(self, language: str | None = None) -> Sequence[CannedAnswerRow]:
        """Every answer, by code."""
        statement = select(CannedAnswerRow)
        if language:
            statement = statement.where(CannedAnswerRow.language == language)
        return self._session.scalars(
            statement.order_by(CannedAnswerRow.short_code, CannedAnswerRow.language)
        ).all()

    def delete(self, row: CannedAnswerRow) -> None:
        """Remove an answer."""
        self._session.delete(row)


class ContactRepository:
    """Offline forms."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: ContactRow) -> None:
        """Store a form."""
        self._session.add(row)

    def get(self, contact_id: str) -> ContactRow | None:
        """One form."""
        return self._session.get(ContactRow, contact_id)

    def latest(self, *, done: bool | None = None, limit: int = 100) -> Sequence[ContactRow]:
        """The newest forms."""
        statement = select(ContactRow)
        if done is not None:
            statement = statement.where(
                ContactRow.done_at.is_not(None) if done else ContactRow.done_at.is_(None)
            )
        return self._session.scalars(statement.order_by(ContactRow.created_at.desc()).limit(limit)).all()

    def of(self, conversation_id: str) -> Sequence[ContactRow]:
        """A conversation's forms."""
        return self._session.scalars(
            select(ContactRow).where(ContactRow.conversation_id == conversation_id)
        ).all()


class RatingRepository:
    """What shoppers thought of the service."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: RatingRow) -> None:
        """Store a rating."""
        self._session.add(row)

    def of_round(self, conversation_id: str, round_number: int) -> RatingRow | None:
        """The rating of one round of a conversation."""
        return self._session.scalars(
            select(RatingRow).where(
                RatingRow.conversation_id == conversation_id, RatingRow.round == round_number
            )
        ).one_or_none()

    def of(self, conversation_id: str) -> Sequence[RatingRow]:
        """A conversation's ratings."""
        return self._session.scalars(
            select(RatingRow).where(RatingRow.conversation_id == conversation_id).order_by(RatingRow.round)
        ).all()


class DeskSettingRepository:
    """Settings that admins change while the desk runs."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> dict[str, Any] | None:
        """The value of a setting, None where it was never set."""
        row = self._session.get(DeskSettingRow, name)
        return dict(row.value) if row else None

    def put(self, name: str, value: dict[str, Any], now: datetime) -> None:
        """Set a setting."""
        self._session.merge(DeskSettingRow(name=name, value=value, updated_at=now))
