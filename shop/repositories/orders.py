"""Finding and locking orders."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from shop.keys import order_number_key
from shop.tables import Order

_COMPLETE = (
    selectinload(Order.items),
    selectinload(Order.payments),
    selectinload(Order.fulfilments),
)


class OrderRepository:
    """Orders on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def with_number(self, order_number: str, *, lock: bool = False) -> Order | None:
        """The order of that number, in any spelling; the exact spelling wins if several fit.

        `lock` makes other writers wait until this transaction ends (SQLite: they wait anyway).
        """
        key = order_number_key(order_number)
        if not key:
            return None
        query = select(Order).where(Order.number_key == key).options(*_COMPLETE).order_by(Order.pk)
        if lock:
            query = query.with_for_update(of=Order)
        found = self._session.scalars(query).all()
        exact = [order for order in found if order.order_number == order_number.strip()]
        return next(iter(exact or found), None)

    def of_customer(self, customer_id: str, *, status: str | None, limit: int) -> Sequence[Order]:
        """The customer's orders, newest first."""
        query = self._of(customer_id)
        if status is not None:
            query = query.where(Order.status == status)
        return self._session.scalars(query.limit(limit)).all()

    def with_number_part(self, customer_id: str, part: str, *, limit: int) -> Sequence[Order]:
        """The customer's orders whose number contains `part`; those that end in it come first."""
        key = order_number_key(part)
        if not key:
            return []
        query = self._of(customer_id).where(Order.number_key.contains(key, autoescape=True))
        found = self._session.scalars(query.limit(limit)).all()
        return sorted(found, key=lambda order: not order.number_key.endswith(key))

    def _of(self, customer_id: str) -> Select[Order]:
        query = select(Order).where(Order.customer_id == customer_id).options(*_COMPLETE)
        return query.order_by(Order.created_at.desc(), Order.pk.desc())
