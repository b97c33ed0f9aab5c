"""Deleting what is older than the shop keeps it, in batches, so that nobody waits for it long.

What was deleted in a conversation is noted for the bot to forget too (`forgotten_talks`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, select
from sqlalchemy.orm import Session

from shop.clock import Clock, utc_now
from shop.misses.words import OPEN as MISS_OPEN
from shop.privacy import persons
from shop.privacy.rules import RetentionRules
from shop.privacy.words import EXPIRED, OPEN_STATES, READY
from shop.tables import AppliedKey, BehaviourEvent, Suggestion
from shop.tables.desk import ConversationRow
from shop.tables.misses import MissRow
from shop.tables.privacy import PrivacyRequestRow
from shop.unit_of_work import UnitOfWorkFactory

BATCH = 500
Progress = Callable[[str, int], None]
"""Called after each batch with the kind and how many of it are gone so far."""


@dataclass(frozen=True)
class _Kind:
    """Rows of one table that are kept for one time."""

    name: str
    table: Any
    key: Any
    condition: ColumnElement[bool]

    def count(self) -> Select[Any]:
        return select(func.count()).select_from(self.table).where(self.condition)

    def some(self) -> Select[Any]:
        return select(self.key).where(self.condition).limit(BATCH)


class RetentionService:
    """`plan` counts, `run` deletes. A batch is one transaction."""

    def __init__(
        self, units: UnitOfWorkFactory, rules: RetentionRules | None = None, clock: Clock = utc_now
    ) -> None:
        self._units = units
        self._rules = rules or RetentionRules()
        self._clock = clock

    def plan(self) -> dict[str, int]:
        """How many rows of each kind are too old now. Nothing is changed."""
        found: dict[str, int] = {}
        with self._units(read_only=True) as unit:
            for kind in self._kinds():
                found[kind.name] = found.get(kind.name, 0) + int(unit.session.scalar(kind.count()) or 0)
        return found

    def run(self, progress: Progress | None = None, *, most_batches: int | None = None) -> dict[str, int]:
        """Delete what is too old; how many of each kind. `most_batches`: of each kind, the rest next time."""
        gone: dict[str, int] = {}
        self._expire_links()
        for kind in self._kinds():
            gone.setdefault(kind.name, 0)
            batches = 0
            while (most_batches is None or batches < most_batches) and (count := self._batch(kind)):
                batches += 1
                gone[kind.name] += count
                if progress is not None:
                    progress(kind.name, gone[kind.name])
        return gone

    def _batch(self, kind: _Kind) -> int:
        with self._units() as unit:
            keys = list(unit.session.scalars(kind.some()))
            if not keys:
                return 0
            if kind.table is ConversationRow:
                _delete_talks(unit.session, keys, self._clock())
            else:
                unit.session.execute(
                    delete(kind.table).where(kind.key.in_(keys)).execution_options(synchronize_session=False)
                )
            unit.commit()
            return len(keys)

    def _kinds(self) -> Iterator[_Kind]:
        now, rules = self._clock(), self._rules
        yield from _talks(rules, now)
        yield from _behaviour("guest_events", rules.guests, now, of_customers=False)
        yield from _behaviour("events", rules.events, now, of_customers=True)
        if rules.misses:
            old = and_(MissRow.created_at < now - rules.misses, MissRow.state == MISS_OPEN)
            yield _Kind("misses", MissRow, MissRow.id, old)
        if rules.repeats:
            yield _Kind("repeats", AppliedKey, AppliedKey.key, AppliedKey.created_at < now - rules.repeats)
        if rules.requests:
            old = and_(
                PrivacyRequestRow.created_at < now - rules.requests,
                PrivacyRequestRow.state.not_in(OPEN_STATES),
            )
            yield _Kind("requests", PrivacyRequestRow, PrivacyRequestRow.id, old)

    def _expire_links(self) -> None:
        now = self._clock()
        with self._units() as unit:
            rows = unit.session.scalars(
                select(PrivacyRequestRow).where(
                    PrivacyRequestRow.state == READY, PrivacyRequestRow.expires_at <= now
                )
            ).all()
            for row in rows:
                row.state, row.ended_at = EXPIRED, now
            if rows:
                unit.commit()


def _talks(rules: RetentionRules, now: datetime) -> Iterator[_Kind]:
    for name, keep, whose in (
        ("conversations", rules.conversations, ConversationRow.customer_id.is_not(None)),
        ("guest_conversations", rules.guests, ConversationRow.customer_id.is_(None)),
    ):
        if keep:
            # What a person or the queue has in hand is nobody's to delete, however old.
            ended = ConversationRow.state.in_(("resolved", "pending"))
            old = and_(ended, ConversationRow.updated_at < now - keep, whose)
            yield _Kind(name, ConversationRow, ConversationRow.id, old)


def _behaviour(name: str, keep: timedelta | None, now: datetime, *, of_customers: bool) -> Iterator[_Kind]:
    if keep is None:
        return
    for table in (BehaviourEvent, Suggestion):
        whose = table.customer_id.is_not(None) if of_customers else table.customer_id.is_(None)
        yield _Kind(name, table, table.id, and_(table.created_at < now - keep, whose))


def _delete_talks(session: Session, conversation_ids: Sequence[str], now: datetime) -> None:
    persons.delete_talks(session, conversation_ids)
    persons.remember_talks_to_forget(session, conversation_ids, now)
