"""How rounds of conversations ended, and how satisfied the shopper was where they did not say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.tables.base import Base, UtcDateTime


class RoundRow(Base):
    """One round of a conversation: from when it was taken up until it was resolved.

    What the shopper said of it is in `ratings`, and counts before what is predicted here. `ended_by`: agent,
    silence or shopper; `resolution`: confirmed, assumed, unresolved or abandoned. `predicted_score`: 1..5;
    `predicted_happy`: probability (0..1) of a rating of 4 or 5; both None where nothing can be said.
    """

    __tablename__ = "conversation_rounds"
    __table_args__ = (
        Index("ix_conversation_rounds_predicted_at_ended_at", "predicted_at", "ended_at"),
        Index("ix_conversation_rounds_ended_at", "ended_at"),
    )

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(16))
    resolution: Mapped[str | None] = mapped_column(String(16))
    predicted_score: Mapped[float | None] = mapped_column(Float)
    predicted_happy: Mapped[float | None] = mapped_column(Float)
    predicted_by: Mapped[str | None] = mapped_column(String(64))
    predicted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
