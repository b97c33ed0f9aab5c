"""Agents and the audit log in the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shop.conversations import words
from shop.tables.desk import AgentRow, AuditRow

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class AgentRepository:
    """Loads and stores agents and their presence."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: AgentRow) -> None:
        """Store a new agent."""
        self._session.add(row)
        self._session.flush()

    def get(self, agent_id: str) -> AgentRow | None:
        """One agent."""
        return self._session.get(AgentRow, agent_id)

    def locked(self, agent_id: str) -> AgentRow | None:
        """One agent that nobody else can change until this unit of work ends."""
        statement = select(AgentRow).where(AgentRow.id == agent_id).with_for_update()
        return self._session.scalars(statement.execution_options(populate_existing=True)).one_or_none()

    def by_email(self, email: str) -> AgentRow | None:
        """The agent who signs in with this address."""
        return self._session.scalars(select(AgentRow).where(AgentRow.email == email)).one_or_none()

    def all(self) -> Sequence[AgentRow]:
        """Every agent, by name."""
        return self._session.scalars(select(AgentRow).order_by(AgentRow.name, AgentRow.id)).all()

    def online(self, seen_after: datetime, *, lock: bool = True) -> Sequence[AgentRow]:
        """Who wants to be given conversations and has been seen lately; the longest without one first."""
        statement = select(AgentRow).where(
            AgentRow.active.is_(True),
            AgentRow.presence == words.ONLINE,
            AgentRow.last_seen_at >= seen_after,
        )
        if lock:
            # In the order of ids, or two hand-overs could wait for each other. Foreign keys stay possible.
            statement = statement.order_by(AgentRow.id).with_for_update(key_share=True)
        rows = self._session.scalars(statement.execution_options(populate_existing=True)).all()
        return sorted(rows, key=lambda row: (row.last_assigned_at or _LONG_AGO, row.id))

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """The names of these agents."""
        wanted = set(ids)
        if not wanted:
            return {}
        rows = self._session.execute(select(AgentRow.id, AgentRow.name).where(AgentRow.id.in_(wanted)))
        return {agent_id: name for agent_id, name in rows}

    def seen(self, ids: Iterable[str], now: datetime) -> None:
        """Note that these agents' pages are alive."""
        self._session.execute(update(AgentRow).where(AgentRow.id.in_(list(ids))).values(last_seen_at=now))

    def active_admins(self) -> int:
        """How many admins can still sign in."""
        statement = select(AgentRow.id).where(AgentRow.active.is_(True), AgentRow.role == words.ADMIN_ROLE)
        return len(self._session.scalars(statement).all())


class AuditRepository:
    """Writes and reads the audit log."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: AuditRow) -> None:
        """Write an entry."""
        self._session.add(row)

    def latest(
        self, *, before: int | None = None, action: str | None = None, limit: int = 100
    ) -> Sequence[AuditRow]:
        """The newest entries, or the newest before an entry."""
        statement = select(AuditRow)
        if before is not None:
            statement = statement.where(AuditRow.id < before)
        if action is not None:
            statement = statement.where(AuditRow.action == action)
        return self._session.scalars(statement.order_by(AuditRow.id.desc()).limit(limit)).all()
