"""Idempotency keys whose write was made, with its result."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from shop.clock import utc_now
from shop.tables.base import Base, Json, JsonObject, UtcDateTime


class AppliedKey(Base):
    """A write that was made. It is stored in the same transaction as the write itself.

    `fingerprint` tells a repeat from another write that wrongly uses the same key.
    """

    __tablename__ = "applied_keys"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    operation: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
    result: Mapped[JsonObject] = mapped_column(Json)
    # The result holds personal data: it goes with the customer.
    customer_id: Mapped[str | None] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)
