"""What customers asked for about their data, whom the shop must not take in again, and talks to forget."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.tables.base import Base, Json, JsonObject, UtcDateTime


class PrivacyRequestRow(Base):
    """One wish of a customer: a copy of their data (`export`) or its deletion (`deletion`).

    No foreign key on purpose: the request outlives the customer, as the proof that it was answered. Once a
    deletion is done `customer_id` and `conversation_id` are emptied. `details` never holds personal
    data: counts, and numbers of orders that stand in the way.
    """

    __tablename__ = "privacy_requests"
    __table_args__ = (Index("ix_privacy_requests_state_created", "state", "created_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    customer_id: Mapped[str | None] = mapped_column(String(128), index=True)
    conversation_id: Mapped[str | None] = mapped_column(String(64))
    proven_by: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(8))
    details: Mapped[JsonObject] = mapped_column(Json, default=dict)
    downloads: Mapped[int] = mapped_column(default=0)
    decided_by: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ErasedPersonRow(Base):
    """A person who was erased: `mark` is a hash of their id, so that the next import leaves them out."""

    __tablename__ = "erased_people"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ForgottenTalkRow(Base):
    """A conversation that is gone here and that the bot still has to forget: worked off by the desk."""

    __tablename__ = "forgotten_talks"

    conversation_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
