"""What the models computed: customer profiles, and the suggestions that were made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.clock import utc_now
from shop.tables.base import Base, Json, JsonObject, UtcDateTime


class Profile(Base):
    """The computed picture of one customer; it goes when the customer goes.

    `orders_until`: the newest `orders.pk` that was counted; an order above it makes the picture old.
    """

    __tablename__ = "profiles"

    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    model: Mapped[str] = mapped_column(String(128))
    data: Mapped[JsonObject] = mapped_column(Json, default=dict)
    orders_until: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class Suggestion(Base):
    """One thing a model suggested (a product, a reply ...), to whom, why, and what became of it."""

    __tablename__ = "suggestions"
    __table_args__ = (Index("ix_suggestions_customer_id_created_at", "customer_id", "created_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    model: Mapped[str] = mapped_column(String(128))
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    visitor_id: Mapped[str | None] = mapped_column(String(128))
    conversation_id: Mapped[str | None] = mapped_column(String(64), index=True)
    product_id: Mapped[str | None] = mapped_column(String(128), index=True)
    score: Mapped[float | None] = mapped_column(Float)
    reason: Mapped[str | None] = mapped_column(String(500))
    data: Mapped[JsonObject] = mapped_column(Json, default=dict)
    outcome: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
