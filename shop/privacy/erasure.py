"""Erasing one person: what has to be kept stays without them, everything else goes.

Kept, without the person: their orders (bookkeeping asks for them: numbers, dates, things, amounts, kind of
payment, country), under a customer id that stands for nobody; and the stars of their reviews, without words.
Every other table is found by its columns (`customer_id`, `conversation_id`, `visitor_id`), so that one that
is added later is not forgotten; a test says when a table holds people in other columns.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from shop.clock import Clock, utc_now
from shop.errors import NotFound, RuleViolation
from shop.privacy import persons
from shop.privacy.persons import Person
from shop.privacy.words import DELETION, DONE, ERASED_PREFIX, NEWSLETTER, PROFILING, RECOMMENDATIONS
from shop.tables import Consent, Customer, Order
from shop.tables.privacy import ErasedPersonRow
from shop.unit_of_work import UnitOfWorkFactory

#: Orders in these states are still somebody's: goods or money are on their way.
OPEN_STATUSES = ("pending", "processed", "return_requested", "exchange_requested")
#: The codes the shop itself writes; other reasons are free text of the source and may hold anything.
_KNOWN_REASONS = frozenset({"no longer needed", "ordered by mistake"})
_METHOD_KEYS = ("payment_method_id", "refund_method_id")


@dataclass(frozen=True, slots=True)
class Blockers:
    """What has to end before somebody can be erased."""

    order_numbers: tuple[str, ...] = ()
    conversations: int = 0

    def __bool__(self) -> bool:
        return bool(self.order_numbers or self.conversations)


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased, and how many orders were kept without the person."""

    orders_kept: int
    reviews_kept: int
    conversations: int
    rows: int

    def to_dict(self) -> dict[str, int]:
        """Counts as plain JSON."""
        return asdict(self)


class ErasureService:
    """Looks for what stands in the way, and erases. One transaction a method."""

    def __init__(self, units: UnitOfWorkFactory, clock: Clock = utc_now) -> None:
        self._units = units
        self._clock = clock

    def blockers(self, customer_id: str) -> Blockers:
        """Open orders, and talks that a colleague has in hand."""
        with self._units(read_only=True) as unit:
            return blockers(unit.session, customer_id)

    def erase(self, customer_id: str, *, request_id: str | None = None, force: bool = False) -> Erased:
        """Erase the person, whole or not at all; `force` also with open orders.

        The request, where there is one, becomes the only trace: that it was done, and counts. Raises
        NotFound("customer_not_found"), RuleViolation("open_orders") with `order_numbers`.
        """
        with self._units() as unit:
            session = unit.session
            if customer_id.startswith(ERASED_PREFIX) or unit.customers.get(customer_id, lock=True) is None:
                raise NotFound("customer_not_found")
            found = blockers(session, customer_id)
            if found and not force:
                raise RuleViolation(
                    "open_orders", order_numbers=list(found.order_numbers), conversations=found.conversations
                )
            _overwrite_what_is_deleted(session)
            erased = _erase(session, persons.person(session, customer_id), self._clock())
            _end_requests(session, customer_id, request_id, erased, self._clock())
            unit.commit()
        return erased


def mark_of(customer_id: str) -> str:
    """What is remembered of an erased person, so that an import does not bring them back."""
    return hashlib.sha256(f"shopdesk erased person\n{customer_id}".encode()).hexdigest()


def blockers(session: Session, customer_id: str) -> Blockers:
    """`ErasureService.blockers` inside somebody else's transaction."""
    return Blockers(
        tuple(persons.order_numbers(session, customer_id, OPEN_STATUSES)),
        persons.talks_with_colleagues(session, customer_id),
    )


def _overwrite_what_is_deleted(session: Session) -> None:
    # Without this, SQLite leaves deleted texts legible in free pages of the file until they are used again.
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")


def _erase(session: Session, who: Person, now: datetime) -> Erased:
    orders = _keep_orders(session, who, now)
    reviews = persons.empty_reviews(session, who.customer_id)
    rows = persons.delete_rows(session, who)
    persons.remember_talks_to_forget(session, who.conversation_ids, now)
    persons.delete_customer(session, who.customer_id)
    session.add(ErasedPersonRow(mark=mark_of(who.customer_id), erased_at=now))
    session.flush()
    return Erased(orders, reviews, len(who.conversation_ids), rows)


def _keep_orders(session: Session, who: Person, now: datetime) -> int:
    orders = persons.orders(session, who.customer_id)
    if not orders:
        return 0
    nobody = ERASED_PREFIX + uuid4().hex
    stub = Customer(id=nobody, email="", name="", created_at=now)
    stub.consents = [
        Consent(topic=topic, granted=False, changed_at=now)
        for topic in (NEWSLETTER, PROFILING, RECOMMENDATIONS)
    ]
    session.add(stub)
    session.flush()
    for order in orders:
        _strip(order, nobody, who.method_types)
    session.flush()
    return len(orders)


def _strip(order: Order, nobody: str, types: dict[str, str]) -> None:
    order.customer_id = nobody
    country = (order.address or {}).get("country")
    order.address = {"country": country} if country else {}
    if order.cancel_reason not in _KNOWN_REASONS:
        order.cancel_reason = None
    order.return_request = _without_methods(order.return_request, types)
    order.exchange_request = _without_methods(order.exchange_request, types)
    order.items_change = _without_methods(order.items_change, types)
    for payment in order.payments:
        payment.payment_method_id = types.get(payment.payment_method_id, "unknown")
    for parcel in order.fulfilments:
        # At the carrier it leads to name and address.
        parcel.tracking_number = None


def _without_methods(asked: dict[str, Any] | None, types: dict[str, str]) -> dict[str, Any] | None:
    if asked is None:
        return None
    return {
        key: types.get(str(value), "unknown") if key in _METHOD_KEYS and value else value
        for key, value in asked.items()
    }


def _end_requests(
    session: Session, customer_id: str, request_id: str | None, erased: Erased, now: datetime
) -> None:
    for row in persons.requests(session, customer_id):
        if row.id == request_id or (row.kind == DELETION and row.ended_at is None):
            row.state, row.ended_at, row.details = DONE, now, erased.to_dict()
        elif row.ended_at is None:
            row.state, row.ended_at, row.details = "expired", now, {}
        row.customer_id = row.conversation_id = None
    session.flush()
