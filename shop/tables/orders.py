"""Orders with items, payments, refunds and fulfilments, and what was asked for afterwards.

A refund is a payment entry of type `refund`; amounts are always positive. `version` rises with every change
of the order and guards against two writers.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.clock import utc_now
from shop.keys import order_number_key
from shop.tables.base import Base, Json, JsonObject, UtcDateTime
from shop.tables.customers import Customer

ORDER_STATUSES = (
    "pending",
    "processed",
    "delivered",
    "cancelled",
    "return_requested",
    "exchange_requested",
)
_STATUS_LIST = ", ".join(f"'{status}'" for status in ORDER_STATUSES)


def _number_key_default(context: Any) -> str:
    return order_number_key(context.get_current_parameters()["order_number"])


class Order(Base):
    """An order. `number_key` is what lenient look-ups compare (shop.keys.order_number_key)."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(f"status IN ({_STATUS_LIST})", name="known_status"),
        Index("ix_orders_customer_id_created_at", "customer_id", "created_at"),
        Index("ix_orders_updated_at", "updated_at"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True)
    order_number: Mapped[str] = mapped_column(String(128), unique=True)
    number_key: Mapped[str] = mapped_column(String(128), index=True, default=_number_key_default)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"))
    status: Mapped[str] = mapped_column(String(32), default="pending")
    items_modified: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str] = mapped_column(String(3))
    address: Mapped[JsonObject] = mapped_column(Json, default=dict)
    cancel_reason: Mapped[str | None] = mapped_column(String(200))
    return_request: Mapped[JsonObject | None] = mapped_column(Json)
    exchange_request: Mapped[JsonObject | None] = mapped_column(Json)
    items_change: Mapped[JsonObject | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    version: Mapped[int] = mapped_column(default=1)

    customer: Mapped[Customer] = relationship()
    items: Mapped[list[OrderItem]] = relationship(
        back_populates="order", cascade="all, delete-orphan", order_by="OrderItem.position, OrderItem.pk"
    )
    payments: Mapped[list[Payment]] = relationship(
        back_populates="order", cascade="all, delete-orphan", order_by="Payment.position, Payment.pk"
    )
    fulfilments: Mapped[list[Fulfilment]] = relationship(
        back_populates="order", cascade="all, delete-orphan", order_by="Fulfilment.position, Fulfilment.pk"
    )

    # An UPDATE also carries "AND version = <the one read>": the database refuses the slower of two.
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class OrderItem(Base):
    """A line of an order. `line_id` is unique within the order; the rest is as it was bought."""

    __tablename__ = "order_items"
    __table_args__ = (
        UniqueConstraint("order_pk", "line_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True)
    order_pk: Mapped[int] = mapped_column(ForeignKey("orders.pk", ondelete="CASCADE"))
    line_id: Mapped[str] = mapped_column(String(128))
    position: Mapped[int] = mapped_column(default=0)
    # No foreign keys: an order outlives the products it names.
    product_id: Mapped[str] = mapped_column(String(128), index=True)
    variant_id: Mapped[str] = mapped_column(String(128))
    title: Mapped[str] = mapped_column(String(500))
    options: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    quantity: Mapped[int] = mapped_column(default=1)
    price_minor: Mapped[int] = mapped_column(BigInteger)

    order: Mapped[Order] = relationship(back_populates="items")


class Payment(Base):
    """Money that moved for an order: `payment` from the customer, `refund` to the customer."""

    __tablename__ = "payments"
    __table_args__ = (
        CheckConstraint("type IN ('payment', 'refund')", name="known_type"),
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
    )

    pk: Mapped[int] = mapped_column(primary_key=True)
    order_pk: Mapped[int] = mapped_column(ForeignKey("orders.pk", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    type: Mapped[str] = mapped_column(String(16))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    payment_method_id: Mapped[str] = mapped_column(String(128))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    order: Mapped[Order] = relationship(back_populates="payments")


class Fulfilment(Base):
    """A parcel of an order. `item_ids` are the ids the source system names (lines or variants), unchanged."""

    __tablename__ = "fulfilments"

    pk: Mapped[int] = mapped_column(primary_key=True)
    order_pk: Mapped[int] = mapped_column(ForeignKey("orders.pk", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    tracking_number: Mapped[str | None] = mapped_column(String(200))
    carrier: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[str | None] = mapped_column(String(32))
    item_ids: Mapped[list[str]] = mapped_column(Json, default=list)
    shipped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    estimated_delivery: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    order: Mapped[Order] = relationship(back_populates="fulfilments")
