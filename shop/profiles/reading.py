"""What profiles are made of, out of the database as plain columns: the same for everybody and for a few.

Everything is read for a slice of customers at a time, by index, and counted in the database where that is
possible. Who refuses profiling is not read at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from shop.behaviour.repository import seconds_of
from shop.privacy.consents import ConsentRules, allowed
from shop.privacy.words import PROFILING
from shop.profiles.counting import Among, chats_of, events_of, reviews_of
from shop.profiles.repository import AT_ONCE
from shop.tables import Customer, Order, OrderItem, Payment, Product, Variant
from shop.unit_of_work import UnitOfWorkFactory

SLICE = 5_000
"""Customers of one transaction."""
_CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A customer as profiles see them. `since`: seconds since 1970; `attributes`: as imported."""

    id: str
    since: int
    birth_date: date | None
    sex: str | None
    language: str | None
    attributes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order. `paid`, `refunded`, `lines`: minor units, None where there are no such entries."""

    pk: int
    customer_id: str
    time: int
    status: str
    currency: str
    paid: int | None
    refunded: int | None
    sent_back: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of an order: what it cost, what it would cost now (None where the variant has gone), in minor
    units."""

    order_pk: int
    category: str | None
    cost: int
    list_cost: int | None


@dataclass(frozen=True)
class PeopleSlice:
    """What is known of some customers. `events`, `reviews` and `chats` are counts by customer (see
    `shop.profiles.counting`); customers without any are not in them."""

    people: list[PersonRow]
    orders: list[OrderRow]
    lines: list[LineRow]
    events: dict[str, dict[str, float]] = field(default_factory=dict)
    reviews: dict[str, dict[str, float]] = field(default_factory=dict)
    chats: dict[str, dict[str, float]] = field(default_factory=dict)


class ProfileReader:
    """Reads for training and for refreshing; one transaction a slice."""

    def __init__(self, units: UnitOfWorkFactory, rules: ConsentRules | None = None) -> None:
        self._units = units
        self._rules = rules or ConsentRules()

    def everybody(self, progress: Callable[[float], None] | None = None) -> Iterator[PeopleSlice]:
        """All customers in the order of their ids, in slices; `progress`: share read, 0..1."""
        with self._units(read_only=True) as unit:
            total = max(1, int(unit.session.scalar(select(func.count()).select_from(Customer)) or 0))
        done, after = 0, ""
        while True:
            with self._units(read_only=True) as unit:
                last = _end_of_slice(unit.session, after)
                if last is None:
                    return
                found = self._read(unit.session, _between(after, last))
            yield found
            done, after = done + SLICE, last
            if progress is not None:
                progress(min(1.0, done / total))

    def some(self, customer_ids: Sequence[str]) -> PeopleSlice:
        """These customers; those who are gone or refuse profiling are left out."""
        ids = sorted(set(customer_ids))[:AT_ONCE]
        with self._units(read_only=True) as unit:
            return self._read(unit.session, lambda column: column.in_(ids))

    def currencies(self) -> list[str]:
        """Of all orders, the most frequent first."""
        with self._units(read_only=True) as unit:
            query = select(Order.currency).group_by(Order.currency)
            return list(unit.session.scalars(query.order_by(func.count().desc(), Order.currency)))

    def contacts(self) -> list[tuple[str, str, str, str, str | None]]:
        """(id, e-mail, name, phone, zip) of all customers who may be looked at, to find duplicates."""
        from shop.tables import Address

        query = (
            select(Customer.id, Customer.email_key, Customer.name_key, Customer.phone, Address.zip)
            .outerjoin(Address, (Address.customer_id == Customer.id) & Address.is_default)
            .where(allowed(PROFILING, self._rules))
            .order_by(Customer.id)
        )
        with self._units(read_only=True) as unit:
            rows = unit.session.execute(query)
            return [(one, mail or "", name or "", phone or "", code) for one, mail, name, phone, code in rows]

    def _read(self, session: Session, among: Among) -> PeopleSlice:
        people = select(
            Customer.id, seconds_of(Customer.created_at), Customer.birth_date, Customer.sex,
            Customer.language, Customer.attributes,
        ).where(among(Customer.id), allowed(PROFILING, self._rules)).order_by(Customer.id)  # fmt: skip
        found = [PersonRow(*row) for row in session.execute(people)]
        known = {person.id for person in found}
        orders = [order for order in _orders(session, among) if order.customer_id in known]
        numbers = {order.pk for order in orders}
        return PeopleSlice(
            found,
            orders,
            [line for line in _lines(session, among) if line.order_pk in numbers],
            events_of(session, among),
            reviews_of(session, among),
            chats_of(session, among),
        )


def _end_of_slice(session: Session, after: str) -> str | None:
    """The id of the last customer of the slice that begins after one; None where there is none."""
    ids = select(Customer.id).where(Customer.id > after).order_by(Customer.id).limit(SLICE).subquery()
    last: str | None = session.scalar(select(func.max(ids.c.id)))
    return last


def _between(after: str, last: str) -> Among:
    def among(column: Any) -> ColumnElement[bool]:
        return and_(column > after, column <= last)

    return among


def _orders(session: Session, among: Among) -> Iterator[OrderRow]:
    """In order of customer and time; cancelled ones too."""
    paid = func.sum(Payment.amount_minor).filter(Payment.type == "payment")
    back = func.sum(Payment.amount_minor).filter(Payment.type == "refund")
    query = (
        select(
            Order.pk, Order.customer_id, seconds_of(Order.created_at), Order.status, Order.currency,
            paid, back, Order.return_request.is_not(None) | Order.exchange_request.is_not(None),
        )
        .outerjoin(Payment, Payment.order_pk == Order.pk)
        .where(among(Order.customer_id))
        .group_by(Order.pk)
        .order_by(Order.customer_id, Order.created_at, Order.pk)
    )  # fmt: skip
    for pk, customer_id, time, status, currency, paid_minor, refunded, sent_back in session.execute(query):
        yield OrderRow(
            pk, customer_id, int(time), status, currency,
            None if paid_minor is None else int(paid_minor), None if refunded is None else int(refunded),
            bool(sent_back),
        )  # fmt: skip


def _lines(session: Session, among: Among) -> Iterator[LineRow]:
    cost = OrderItem.quantity * OrderItem.price_minor
    query = (
        select(OrderItem.order_pk, Product.category, cost, OrderItem.quantity * Variant.price_minor)
        .join(Order, Order.pk == OrderItem.order_pk)
        .outerjoin(Product, Product.id == OrderItem.product_id)
        .outerjoin(Variant, Variant.id == OrderItem.variant_id)
        .where(among(Order.customer_id), Order.status != _CANCELLED)
    )
    for order_pk, category, paid, now in session.execute(query):
        yield LineRow(order_pk, category, int(paid), None if now is None else int(now))
