"""Messages that the bot did not understand well, kept so that people can say what was meant."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.tables.base import Base, Json, UtcDateTime


class MissRow(Base):
    """One such message, with what it shows about people taken out (`shop.misses.masking`).

    Rows with the same `wording` are one thing to label: they share state, label and `held_back`. A row goes
    with its conversation. `held_back`: kept for the exam and never trained on; None: not decided yet, and
    once decided it stays. `used_in` is the deployed model that was last trained with it.
    """

    __tablename__ = "misses"
    __table_args__ = (
        Index("ix_misses_state_wording", "state", "wording"),
        Index("ix_misses_wording", "wording"),
        Index("ix_misses_created_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), unique=True)
    wording: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8))
    unsure: Mapped[bool]
    hand_over_reason: Mapped[str | None] = mapped_column(String(32))
    understood: Mapped[str | None] = mapped_column(String(64))
    confidence: Mapped[float | None] = mapped_column(Float)
    alternatives: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    state: Mapped[str] = mapped_column(String(16))
    label: Mapped[str | None] = mapped_column(String(64))
    labelled_by: Mapped[str | None] = mapped_column(String(32))
    labelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    held_back: Mapped[bool | None]
    used_in: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
