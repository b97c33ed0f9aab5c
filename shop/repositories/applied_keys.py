"""Idempotency keys that were used."""

from __future__ import annotations

from sqlalchemy.orm import Session

from shop.tables import AppliedKey


class AppliedKeyRepository:
    """Applied keys on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str) -> AppliedKey | None:
        """The write made under that key, if there was one."""
        return self._session.get(AppliedKey, key)

    def add(self, applied: AppliedKey) -> None:
        """Remember a write; it is stored with the write's own transaction."""
        self._session.add(applied)
