"""Behaviour events and reviews."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from shop.clock import utc_now
from shop.tables.base import Base, UtcDateTime

EVENT_KINDS = ("view", "search", "cart", "purchase", "recommendation_shown", "recommendation_clicked")
_KIND_LIST = ", ".join(f"'{kind}'" for kind in EVENT_KINDS)


class BehaviourEvent(Base):
    """Something a customer or an unknown visitor did in the shop. Products may since have gone.

    `list_id` and `position` (from 1) tell which place of which list a suggestion had that was shown or
    clicked, `place` where the list was (`chat`), `model` the version of the model that chose it.
    """

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KIND_LIST})", name="known_kind"),
        Index("ix_events_customer_id_history", "customer_id", "created_at", "kind", "product_id"),
        Index("ix_events_visitor_id_history", "visitor_id", "created_at", "kind", "product_id"),
    )

    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    visitor_id: Mapped[str | None] = mapped_column(String(128))
    product_id: Mapped[str | None] = mapped_column(String(128), index=True)
    variant_id: Mapped[str | None] = mapped_column(String(128))
    query: Mapped[str | None] = mapped_column(Text)
    value: Mapped[float | None] = mapped_column(Float)
    list_id: Mapped[str | None] = mapped_column(String(64))
    position: Mapped[int | None]
    place: Mapped[str | None] = mapped_column(String(32))
    model: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)


class Review(Base):
    """What a customer wrote about a product."""

    __tablename__ = "reviews"
    __table_args__ = (CheckConstraint("rating >= 0 AND rating <= 5", name="rating_range"),)

    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id", ondelete="SET NULL"), index=True
    )
    rating: Mapped[float] = mapped_column(Float)
    title: Mapped[str] = mapped_column(String(500), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
