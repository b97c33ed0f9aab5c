"""Behaviour events."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.tables import BehaviourEvent


class EventRepository:
    """Events on one session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, event: BehaviourEvent) -> None:
        """Store a new event with the transaction."""
        self._session.add(event)

    def of_customer(self, customer_id: str, *, kind: str | None, limit: int) -> Sequence[BehaviourEvent]:
        """The customer's events, newest first."""
        query = select(BehaviourEvent).where(BehaviourEvent.customer_id == customer_id)
        if kind is not None:
            query = query.where(BehaviourEvent.kind == kind)
        query = query.order_by(BehaviourEvent.created_at.desc(), BehaviourEvent.id)
        return self._session.scalars(query.limit(limit)).all()
