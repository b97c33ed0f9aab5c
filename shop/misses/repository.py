"""Misses in the database. A wording is all rows with the same key; its number is its lowest row's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from shop.misses import words
from shop.tables.desk import ConversationRow
from shop.tables.misses import MissRow

#: Values in one statement: databases limit how many there may be.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MissFilter:
    """Which wordings to list. `reason`: a hand-over's, or `unsure`. `before`: last time and number so far."""

    state: str | None = words.OPEN
    language: str | None = None
    reason: str | None = None
    understood: str | None = None
    label: str | None = None
    query: str | None = None
    before: tuple[datetime, int] | None = None
    limit: int = 50


class MissRepository:
    """Loads, lists and changes misses; made over the session of a unit of work."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, row: MissRow) -> None:
        """Store a miss."""
        self._session.add(row)
        self._session.flush()

    def of_message(self, message_id: str) -> MissRow | None:
        """What was kept of a message."""
        return self._session.scalars(select(MissRow).where(MissRow.message_id == message_id)).one_or_none()

    def decided(self, wording: str) -> MissRow | None:
        """The newest row of this wording that somebody has labelled or dismissed, or that has its part."""
        return self._session.scalars(
            select(MissRow)
            .where(
                MissRow.wording == wording,
                or_(MissRow.state != words.OPEN, MissRow.held_back.is_not(None)),
            )
            .order_by(MissRow.id.desc())
            .limit(1)
        ).one_or_none()

    def wordings(self, ids: Sequence[int]) -> dict[int, str]:
        """The wording of each of these rows, those that do not exist left out."""
        rows = self._session.execute(select(MissRow.id, MissRow.wording).where(MissRow.id.in_(ids)))
        return {miss_id: wording for miss_id, wording in rows}

    def locked(self, wordings: Sequence[str]) -> Sequence[MissRow]:
        """All rows of these wordings; nobody else changes them until this unit of work ends."""
        return self._session.scalars(
            select(MissRow)
            .where(MissRow.wording.in_(wordings))
            .order_by(MissRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()

    def groups(self, wanted: MissFilter) -> list[tuple[int, int, datetime, MissRow]]:
        """(number, count, last time, newest row) of every wording in a state, the last said first."""
        number, count = func.min(MissRow.id), func.count()
        newest, last = func.max(MissRow.id), func.max(MissRow.created_at)
        grouped = (
            select(number.label("number"), count.label("count"), newest.label("newest"), last.label("last"))
            .where(*_conditions(wanted))
            .group_by(MissRow.wording, MissRow.state)
        )
        if wanted.before is not None:
            moment, below = wanted.before
            grouped = grouped.having(or_(last < moment, and_(last == moment, number < below)))
        found = grouped.order_by(last.desc(), number.desc()).limit(wanted.limit).subquery()
        rows = self._session.execute(
            select(found.c.number, found.c.count, found.c.last, MissRow)
            .join(found, MissRow.id == found.c.newest)
            .order_by(found.c.last.desc(), found.c.number.desc())
        )
        return [(int(one), int(many), when, row) for one, many, when, row in rows]

    def reasons(self, wordings: Sequence[str]) -> dict[str, dict[str, int]]:
        """How often each wording led to a hand-over, by its reason."""
        found: dict[str, dict[str, int]] = {}
        for some in batched(wordings, _AT_ONCE):
            rows = self._session.execute(
                select(MissRow.wording, MissRow.hand_over_reason, func.count())
                .where(MissRow.wording.in_(some), MissRow.hand_over_reason.is_not(None))
                .group_by(MissRow.wording, MissRow.hand_over_reason)
            )
            for wording, reason, count in rows:
                found.setdefault(wording, {})[str(reason)] = count
        return found

    def counts(self, column: Any, *, state: str | None = None) -> dict[str, dict[str, int]]:
        """By the values of a column: how many different wordings, and how many messages."""
        statement = select(column, func.count(func.distinct(MissRow.wording)), func.count())
        if state is not None:
            statement = statement.where(MissRow.state == state)
        rows = self._session.execute(statement.where(column.is_not(None)).group_by(column))
        return {str(value): {"wordings": wordings, "messages": many} for value, wordings, many in rows}

    def labelled(self) -> Sequence[MissRow]:
        """One row, the newest, of every labelled wording, in the order of the wordings' keys."""
        newest = select(func.max(MissRow.id)).where(MissRow.state == words.LABELLED).group_by(MissRow.wording)
        return self._session.scalars(
            select(MissRow).where(MissRow.id.in_(newest)).order_by(MissRow.wording)
        ).all()

    def set_part(self, wordings: Sequence[str], *, held_back: bool) -> None:
        """Decide whether these wordings are examined with or trained on."""
        self._update(wordings, held_back=held_back)

    def set_used(self, wordings: Sequence[str], model: str) -> None:
        """These wordings, and no others, are what the deployed model was trained with."""
        self._session.execute(update(MissRow).where(MissRow.used_in.is_not(None)).values(used_in=None))
        self._update(wordings, used_in=model)

    def expire(self, before: datetime) -> int:
        """Delete what nobody has labelled since; how many."""
        return self._delete(MissRow.state != words.LABELLED, MissRow.created_at < before)

    def delete_of_customer(self, customer_id: str) -> int:
        """Delete what a customer wrote, whatever its state; how many."""
        theirs = select(ConversationRow.id).where(ConversationRow.customer_id == customer_id)
        return self._delete(MissRow.conversation_id.in_(theirs))

    def _update(self, wordings: Sequence[str], **values: Any) -> None:
        for some in batched(wordings, _AT_ONCE):
            self._session.execute(update(MissRow).where(MissRow.wording.in_(some)).values(**values))

    def _delete(self, *conditions: ColumnElement[bool]) -> int:
        result = self._session.execute(delete(MissRow).where(*conditions))
        return int(getattr(result, "rowcount", 0) or 0)


def _conditions(wanted: MissFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for column, value in (
        (MissRow.state, wanted.state),
        (MissRow.language, wanted.language),
        (MissRow.understood, wanted.understood),
        (MissRow.label, wanted.label),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.reason == "unsure":
        conditions.append(MissRow.unsure.is_(True))
    elif wanted.reason is not None:
        conditions.append(MissRow.hand_over_reason == wanted.reason)
    if wanted.query:
        quoted = wanted.query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        conditions.append(MissRow.text.ilike(f"%{quoted}%", escape="\\"))
    return conditions


def batched(values: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """The values, `size` at a time (itertools has it from Python 3.12 on)."""
    rest = iter(values)
    while some := tuple(islice(rest, size)):
        yield some
