"""Labelling what the bot missed. One transaction a method; only the unit of work commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shop.clock import Clock, utc_now
from shop.conversations.repositories.agents import AgentRepository, AuditRepository
from shop.conversations.views import AgentView, iso
from shop.conversations.words import ADMIN_ROLE
from shop.errors import InvalidInput, NotFound, RuleViolation
from shop.misses import words
from shop.misses.labels import Labels
from shop.misses.masking import wording_key
from shop.misses.repository import MissFilter, MissRepository
from shop.tables.desk import AuditRow
from shop.tables.misses import MissRow
from shop.unit_of_work import UnitOfWork, UnitOfWorkFactory

#: In a spreadsheet's label column: this wording teaches nothing.
DISMISS_SIGN = "-"
_VERBS = {words.LABELLED: "miss_labelled", words.DISMISSED: "miss_dismissed", words.OPEN: "miss_reopened"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What came of a spreadsheet: wordings changed, wordings left, and (line, text) of what is no miss."""

    changed: int
    unchanged: int
    unknown: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Wordings as plain JSON, and what to give as `before` for those that follow; None at the end."""

    misses: list[dict[str, Any]]
    next_before: tuple[datetime, int] | None


class MissService:
    """`by` is the agent who does it; None is the command line, which may do what admins may."""

    def __init__(self, units: UnitOfWorkFactory, labels: Labels, clock: Clock = utc_now) -> None:
        self._units = units
        self._labels = labels
        self._clock = clock

    def find(self, wanted: MissFilter) -> Page:
        """Wordings by filters, the last said first, each with how often it was said."""
        with self._units(read_only=True) as unit:
            repository = MissRepository(unit.session)
            groups = repository.groups(wanted)
            reasons = repository.reasons([row.wording for *_, row in groups])
            names = AgentRepository(unit.session).names(
                row.labelled_by for *_, row in groups if row.labelled_by
            )
            found = [
                _plain(number, count, row, reasons.get(row.wording, {}), names) | {"last_at": iso(last)}
                for number, count, last, row in groups
            ]
            full = len(groups) == wanted.limit
            return Page(found, (groups[-1][2], groups[-1][0]) if full else None)

    def counts(self) -> dict[str, Any]:
        """By state, by label, and for the open ones by what the bot understood and by language."""
        with self._units(read_only=True) as unit:
            repository = MissRepository(unit.session)
            none = {"wordings": 0, "messages": 0}
            by_state = repository.counts(MissRow.state)
            return {
                "states": {state: by_state.get(state, none) for state in words.STATES},
                "labels": repository.counts(MissRow.label, state=words.LABELLED),
                "understood": repository.counts(MissRow.understood, state=words.OPEN),
                "languages": repository.counts(MissRow.language, state=words.OPEN),
            }

    def labels(self) -> list[dict[str, Any]]:
        """Every label with its description in both languages and how many wordings have it."""
        with self._units(read_only=True) as unit:
            counts = MissRepository(unit.session).counts(MissRow.label, state=words.LABELLED)
        none = {"wordings": 0}
        return [
            label.to_dict() | {"labelled": counts.get(label.name, none)["wordings"]}
            for label in self._labels.all()
        ]

    def label(self, ids: Sequence[int], label: str, *, by: AgentView | None = None) -> int:
        """Say what these wordings mean; how many wordings. InvalidInput where there is no such label."""
        return self._decide(ids, words.LABELLED, self._labels.require(label), by)

    def dismiss(self, ids: Sequence[int], *, by: AgentView | None = None) -> int:
        """These wordings teach nothing."""
        return self._decide(ids, words.DISMISSED, None, by)

    def reopen(self, ids: Sequence[int], *, by: AgentView | None = None) -> int:
        """Undo: these wordings wait for a label again."""
        return self._decide(ids, words.OPEN, None, by)

    def label_texts(self, rows: Sequence[tuple[int, str, str]], *, by: AgentView | None = None) -> Sheet:
        """Label the wordings of a spreadsheet: (line, text, label) a row, `-` dismisses.

        InvalidInput, with the line, where a label does not exist; nothing is changed then.
        """
        for line, _, label in rows:
            try:
                if label != DISMISS_SIGN:
                    self._labels.require(label)
            except InvalidInput as error:
                raise InvalidInput(error.code, **error.details, line=line) from None
        changed, unchanged, unknown = 0, 0, []
        with self._units() as unit:
            repository = MissRepository(unit.session)
            for line, text, label in rows:
                found = repository.locked([wording_key(text)])
                wanted = (words.DISMISSED, None) if label == DISMISS_SIGN else (words.LABELLED, label)
                if not found:
                    unknown.append((line, text))
                elif all((row.state, row.label) == wanted for row in found):
                    unchanged += 1
                else:
                    self._set(unit, found, wanted[0], wanted[1], by)
                    changed += 1
            unit.commit()
        return Sheet(changed, unchanged, tuple(unknown))

    def expire(self, keep: timedelta) -> int:
        """Delete what nobody has labelled in that time; labelled ones stay, the bot is trained on them."""
        with self._units() as unit:
            count = MissRepository(unit.session).expire(self._clock() - keep)
            unit.commit()
            return count

    def forget_customer(self, customer_id: str) -> int:
        """Delete what a customer wrote, also what is labelled; how many messages."""
        with self._units() as unit:
            count = MissRepository(unit.session).delete_of_customer(customer_id)
            unit.commit()
            return count

    def _decide(self, ids: Sequence[int], state: str, label: str | None, by: AgentView | None) -> int:
        with self._units() as unit:
            repository = MissRepository(unit.session)
            known = repository.wordings(ids)
            missing = [miss_id for miss_id in ids if miss_id not in known]
            if missing or not known:
                raise NotFound("unknown_miss", field="ids", id=missing[0] if missing else 0)
            wordings = list(set(known.values()))
            self._set(unit, repository.locked(wordings), state, label, by)
            unit.commit()
            return len(wordings)

    def _set(
        self, unit: UnitOfWork, rows: Sequence[MissRow], state: str, label: str | None, by: AgentView | None
    ) -> None:
        others = {row.labelled_by for row in rows if row.state != words.OPEN and row.labelled_by}
        if by is not None and by.role != ADMIN_ROLE and others - {by.id}:
            raise RuleViolation("labelled_by_other")
        now, audit = self._clock(), AuditRepository(unit.session)
        was = {row.wording: row.label for row in rows}
        for row in rows:
            row.state, row.label = state, label
            row.labelled_by = by.id if by is not None and state != words.OPEN else None
            row.labelled_at = now if state != words.OPEN else None
        for row in {row.wording: row for row in rows}.values():
            details = {"label": label, "was": was[row.wording]}
            known = {name: value for name, value in details.items() if value}
            agent_id = by.id if by else None
            audit.add(
                AuditRow(
                    agent_id=agent_id,
                    action=_VERBS[state],
                    subject=str(row.id),
                    details=known,
                    created_at=now,
                )
            )


def _plain(
    number: int, count: int, row: MissRow, reasons: dict[str, int], names: dict[str, str]
) -> dict[str, Any]:
    return {
        "id": number,
        "text": row.text,
        "language": row.language,
        "count": count,
        "understood": row.understood,
        "confidence": row.confidence,
        "alternatives": list(row.alternatives or []),
        "unsure": row.unsure,
        "hand_overs": reasons,
        "conversation_id": row.conversation_id,
        "message_id": row.message_id,
        "state": row.state,
        "label": row.label,
        "labelled_by": row.labelled_by,
        "labelled_by_name": names.get(row.labelled_by or ""),
        "labelled_at": iso(row.labelled_at),
        "held_back": row.held_back,
        "used_in": row.used_in,
    }
