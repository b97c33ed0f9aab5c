"""Customers with their addresses, payment methods and consents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.clock import utc_now
from shop.keys import email_key, name_key
from shop.tables.base import Base, Json, JsonObject, UtcDateTime


def _email_key_default(context: Any) -> str:
    return email_key(context.get_current_parameters()["email"] or "")


def _name_key_default(context: Any) -> str:
    return name_key(context.get_current_parameters()["name"] or "")


class Customer(Base):
    """A person who shops here. `email_key` and `name_key` are what identification compares (shop.keys).

    `attributes`: what the shop knows beside this and imports (answers to surveys, social media ...), numbers
    and texts by name; profiles read it.
    """

    __tablename__ = "customers"

    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    email_key: Mapped[str] = mapped_column(String(320), index=True, default=_email_key_default)
    name: Mapped[str] = mapped_column(String(300), default="")
    name_key: Mapped[str] = mapped_column(String(300), index=True, default=_name_key_default)
    first_name: Mapped[str | None] = mapped_column(String(150))
    last_name: Mapped[str | None] = mapped_column(String(150))
    phone: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(8))
    birth_date: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str | None] = mapped_column(String(16))
    attributes: Mapped[JsonObject] = mapped_column(Json, default=dict, server_default="{}")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    addresses: Mapped[list[Address]] = relationship(
        back_populates="customer", cascade="all, delete-orphan", order_by="Address.position"
    )
    payment_methods: Mapped[list[PaymentMethod]] = relationship(
        back_populates="customer", cascade="all, delete-orphan", order_by="PaymentMethod.position"
    )
    consents: Mapped[list[Consent]] = relationship(
        back_populates="customer", cascade="all, delete-orphan", order_by="Consent.topic"
    )


class Address(Base):
    """A postal address of a customer; `id` is unique within the customer."""

    __tablename__ = "addresses"

    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(300), default="")
    line1: Mapped[str] = mapped_column(String(300), default="")
    line2: Mapped[str] = mapped_column(String(300), default="")
    city: Mapped[str] = mapped_column(String(150), default="")
    state: Mapped[str] = mapped_column(String(150), default="")
    zip: Mapped[str] = mapped_column(String(32), default="")
    country: Mapped[str] = mapped_column(String(100), default="")
    is_default: Mapped[bool] = mapped_column(default=False)

    customer: Mapped[Customer] = relationship(back_populates="addresses")


class PaymentMethod(Base):
    """A card, an account or a gift card of a customer; `id` is unique within the customer.

    Only gift cards have a balance. The check keeps it from going negative whatever the code above does.
    """

    __tablename__ = "payment_methods"
    __table_args__ = (
        CheckConstraint("balance_minor IS NULL OR balance_minor >= 0", name="balance_not_negative"),
        Index("ix_payment_methods_id", "id"),
    )

    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(128), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    type: Mapped[str] = mapped_column(String(32))
    label: Mapped[str | None] = mapped_column(String(150))
    brand: Mapped[str | None] = mapped_column(String(64))
    last_four: Mapped[str | None] = mapped_column(String(8))
    balance_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="USD")

    customer: Mapped[Customer] = relationship(back_populates="payment_methods")


class Consent(Base):
    """What a customer agreed to (newsletter, profiling ...), and since when."""

    __tablename__ = "consents"

    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    topic: Mapped[str] = mapped_column(String(64), primary_key=True)
    granted: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    customer: Mapped[Customer] = relationship(back_populates="consents")
