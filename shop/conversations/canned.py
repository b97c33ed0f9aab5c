"""Ready answers by short code, with the customer's name and order number filled in."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from shop.clock import Clock, utc_now
from shop.conversations.repositories import DeskRepositories
from shop.conversations.views import iso
from shop.conversations.words import LANGUAGES
from shop.errors import Conflict, InvalidInput, NotFound
from shop.tables.desk import AuditRow, CannedAnswerRow
from shop.unit_of_work import UnitOfWorkFactory

PLACEHOLDERS = ("customer_name", "order_number", "agent_name")
_CODE = re.compile(r"^[\w-]{1,40}$")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LONGEST = 4000


class CannedAnswerService:
    """Keeps the answers; every change is in the audit log."""

    def __init__(self, units: UnitOfWorkFactory, clock: Clock = utc_now) -> None:
        self._units = units
        self._clock = clock

    def all(self, language: str | None = None) -> list[dict[str, Any]]:
        """Every answer, by code."""
        with self._units(read_only=True) as unit:
            return [_plain(row) for row in DeskRepositories(unit.session).canned.all(language)]

    def add(self, short_code: str, text: str, language: str, *, by: str) -> dict[str, Any]:
        """A new answer."""
        short_code, text = _checked(short_code, text, language)
        with self._units() as unit:
            repositories = DeskRepositories(unit.session)
            if repositories.canned.by_code(short_code, language) is not None:
                raise Conflict("short_code_taken", field="short_code")
            row = CannedAnswerRow(
                id=uuid4().hex, short_code=short_code, language=language, text=text, updated_at=self._clock()
            )
            repositories.canned.add(row)
            self._audit(repositories, by, "canned_answer_added", short_code)
            unit.commit()
            return _plain(row)

    def change(self, answer_id: str, short_code: str, text: str, language: str, *, by: str) -> dict[str, Any]:
        """An answer is worded or named anew."""
        short_code, text = _checked(short_code, text, language)
        with self._units() as unit:
            repositories = DeskRepositories(unit.session)
            row = self._row(repositories, answer_id)
            other = repositories.canned.by_code(short_code, language)
            if other is not None and other.id != row.id:
                raise Conflict("short_code_taken", field="short_code")
            row.short_code, row.text, row.language = short_code, text, language
            row.updated_at = self._clock()
            self._audit(repositories, by, "canned_answer_changed", short_code)
            unit.commit()
            return _plain(row)

    def remove(self, answer_id: str, *, by: str) -> None:
        """An answer is not used any more."""
        with self._units() as unit:
            repositories = DeskRepositories(unit.session)
            row = self._row(repositories, answer_id)
            self._audit(repositories, by, "canned_answer_removed", row.short_code)
            repositories.canned.delete(row)
            unit.commit()

    @staticmethod
    def _row(repositories: DeskRepositories, answer_id: str) -> CannedAnswerRow:
        row = repositories.canned.get(answer_id)
        if row is None:
            raise NotFound("unknown_canned_answer")
        return row

    def _audit(self, repositories: DeskRepositories, by: str, action: str, subject: str) -> None:
        repositories.audit.add(
            AuditRow(agent_id=by, action=action, subject=subject, details={}, created_at=self._clock())
        )


def fill(text: str, facts: dict[str, str | None]) -> str:
    """Put the facts into the placeholders; what is not known stays as it is, for the agent to see."""
    return _PLACEHOLDER.sub(lambda found: facts.get(found[1]) or found[0], text)


def _checked(short_code: str, text: str, language: str) -> tuple[str, str]:
    short_code = short_code.strip().lower().lstrip("/")
    if not _CODE.match(short_code):
        raise InvalidInput("short_code_malformed", field="short_code")
    if not text or len(text) > _LONGEST:
        raise InvalidInput("text_length", field="text", limit=_LONGEST)
    if language not in LANGUAGES:
        raise InvalidInput("language_unknown", field="language")
    unknown = [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
    if unknown:
        raise InvalidInput("placeholder_unknown", field="text", name=unknown[0])
    return short_code, text


def _plain(row: CannedAnswerRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "short_code": row.short_code,
        "language": row.language,
        "text": row.text,
        "updated_at": iso(row.updated_at),
    }
