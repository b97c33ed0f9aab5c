"""Profiles in the database: kept, read, and which of them something has happened to since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from shop.privacy.consents import ConsentRules, allowed
from shop.privacy.words import PROFILING
from shop.profiles.views import ProfileView
from shop.tables import Customer, Profile
from shop.tables.desk import ConversationRow
from shop.tables.orders import Order
from shop.tables.satisfaction import RoundRow

AT_ONCE = 500
"""Ids of one query; SQLite takes some ten thousand parameters and no more."""


class ProfileRepository:
    """Made over the session of a unit of work. Of those who refuse profiling nothing is read or kept."""

    def __init__(self, session: Session, rules: ConsentRules) -> None:
        self._session = session
        self._rules = rules

    def get(self, customer_id: str) -> Profile | None:
        """What is kept of a customer; nothing where they refuse profiling."""
        query = select(Profile).join(Customer, Customer.id == Profile.customer_id)
        return self._session.scalar(
            query.where(Profile.customer_id == customer_id, allowed(PROFILING, self._rules))
        )

    def permitted(self, customer_ids: Collection[str]) -> set[str]:
        """Those of them who exist and do not refuse profiling."""
        ids = sorted(customer_ids)
        found: set[str] = set()
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            query = select(Customer.id).where(Customer.id.in_(some), allowed(PROFILING, self._rules))
            found |= set(self._session.scalars(query))
        return found

    def replace(self, views: Sequence[ProfileView], orders_until: int) -> int:
        """Put these profiles in place of what is kept of the same customers; how many were stored."""
        permitted = self.permitted({view.customer_id for view in views})
        for start in range(0, len(views), AT_ONCE):
            some = views[start : start + AT_ONCE]
            self.delete([view.customer_id for view in some])
            rows = [
                {
                    "customer_id": view.customer_id,
                    "model": view.model,
                    "data": view.to_dict(),
                    "orders_until": orders_until,
                    "computed_at": datetime.fromisoformat(view.computed_at),
                }
                for view in some
                if view.customer_id in permitted
            ]
            if rows:
                self._session.execute(insert(Profile), rows)
        return len(permitted)

    def delete(self, customer_ids: Sequence[str]) -> None:
        """Forget what is kept of them."""
        for start in range(0, len(customer_ids), AT_ONCE):
            some = customer_ids[start : start + AT_ONCE]
            self._session.execute(delete(Profile).where(Profile.customer_id.in_(some)))

    def other_than(self, model: str, after: str) -> Sequence[str]:
        """Some customers whose profile another model computed, in the order of their ids."""
        query = select(Profile.customer_id).where(Profile.model != model, Profile.customer_id > after)
        return self._session.scalars(query.order_by(Profile.customer_id).limit(AT_ONCE)).all()

    def newest_order(self) -> int:
        """The highest `orders.pk` there is; 0 without orders."""
        return int(self._session.scalar(select(func.max(Order.pk))) or 0)

    def outdated(self, since: datetime, orders_until: int, limit: int) -> list[str]:
        """Customers who ordered, or whose order changed or conversation ended, after their profile was
        computed. `since`, `orders_until`: when the oldest profile was computed and what was counted then, so
        that only what came later is looked at."""
        ordered = (
            select(Order.customer_id)
            .outerjoin(Profile, Profile.customer_id == Order.customer_id)
            .where(
                or_(
                    (Order.pk > orders_until)
                    & or_(Profile.customer_id.is_(None), Order.pk > Profile.orders_until),
                    (Order.updated_at > since) & (Order.updated_at > Profile.computed_at),
                )
            )
        )
        talked = (
            select(ConversationRow.customer_id)
            .join(RoundRow, RoundRow.conversation_id == ConversationRow.id)
            .outerjoin(Profile, Profile.customer_id == ConversationRow.customer_id)
            .where(
                ConversationRow.customer_id.is_not(None),
                RoundRow.ended_at > since,
                or_(Profile.customer_id.is_(None), RoundRow.ended_at > Profile.computed_at),
            )
        )
        found: dict[str, None] = {}
        for people in (ordered, talked):
            query = select(Customer.id).where(Customer.id.in_(people), allowed(PROFILING, self._rules))
            found |= dict.fromkeys(self._session.scalars(query.limit(limit)))
        return list(found)[:limit]
