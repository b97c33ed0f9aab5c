"""Which rows of the database are about one person. The queries under export, erasure and retention."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, CursorResult, Table, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from shop.keys import email_key
from shop.tables import Base, Customer, ImportedRecord, Order, PaymentMethod, Review
from shop.tables.desk import ContactRow, ConversationRow
from shop.tables.privacy import ForgottenTalkRow, PrivacyRequestRow

#: Values in one statement: databases limit how many there may be.
AT_ONCE = 400
_CONVERSATIONS = Base.metadata.tables["conversations"]
_CUSTOMERS = Base.metadata.tables["customers"]
#: Handled by name, not by their columns.
_BY_NAME = frozenset(
    {"customers", "orders", "reviews", "conversations", "privacy_requests", "forgotten_talks"}
)


@dataclass(frozen=True)
class Person:
    """A customer, their talks, and the visitors (browsers) that were theirs alone."""

    customer_id: str
    conversation_ids: tuple[str, ...] = ()
    visitor_ids: tuple[str, ...] = ()
    method_types: dict[str, str] = field(default_factory=dict)


def person(session: Session, customer_id: str) -> Person:
    """What belongs to a customer.

    A browser in which another customer was recognised too is left out: what was done in it unrecognised may
    be the other's. Talks of guests count where they were held in a browser of this person alone, or left this
    person's e-mail address in the offline form.
    """
    own = select(ConversationRow.visitor_id).where(ConversationRow.customer_id == customer_id)
    shared = select(ConversationRow.visitor_id).where(
        ConversationRow.customer_id.is_not(None), ConversationRow.customer_id != customer_id
    )
    visitors = tuple(
        session.scalars(
            select(ConversationRow.visitor_id)
            .where(ConversationRow.visitor_id.in_(own), ConversationRow.visitor_id.not_in(shared))
            .distinct()
        )
    )
    talks = set(session.scalars(select(ConversationRow.id).where(ConversationRow.customer_id == customer_id)))
    for some in slices(visitors):
        talks.update(
            session.scalars(
                select(ConversationRow.id).where(
                    ConversationRow.visitor_id.in_(some), ConversationRow.customer_id.is_(None)
                )
            )
        )
    talks.update(_left_address(session, customer_id))
    methods = session.execute(
        select(PaymentMethod.id, PaymentMethod.type).where(PaymentMethod.customer_id == customer_id)
    )
    return Person(customer_id, tuple(sorted(talks)), visitors, {key: kind for key, kind in methods})


def _left_address(session: Session, customer_id: str) -> set[str]:
    customer = session.get(Customer, customer_id)
    key = customer.email_key if customer is not None else ""
    if not key:
        return set()
    rows = session.execute(
        select(ContactRow.conversation_id, ContactRow.email)
        .join(ConversationRow, ConversationRow.id == ContactRow.conversation_id)
        .where(ConversationRow.customer_id.is_(None), func.lower(ContactRow.email) == key)
    )
    return {talk for talk, email in rows if email_key(email) == key}


def order_numbers(session: Session, customer_id: str, statuses: Collection[str]) -> Sequence[str]:
    """Numbers of a customer's orders in these states, newest first."""
    return session.scalars(
        select(Order.order_number)
        .where(Order.customer_id == customer_id, Order.status.in_(statuses))
        .order_by(Order.created_at.desc(), Order.pk)
    ).all()


def talks_with_colleagues(session: Session, customer_id: str) -> int:
    """How many talks of a customer a colleague has in hand, or that wait for one."""
    return int(
        session.scalar(
            select(func.count())
            .select_from(ConversationRow)
            .where(ConversationRow.customer_id == customer_id, ConversationRow.state.in_(("open", "snoozed")))
        )
        or 0
    )


def orders(session: Session, customer_id: str) -> Sequence[Order]:
    """All orders of a customer with their parts, oldest first."""
    return session.scalars(
        select(Order)
        .where(Order.customer_id == customer_id)
        .options(selectinload(Order.items), selectinload(Order.payments), selectinload(Order.fulfilments))
        .order_by(Order.created_at, Order.pk)
    ).all()


def requests(session: Session, customer_id: str) -> Sequence[PrivacyRequestRow]:
    """What a customer asked for about their data, oldest first."""
    return session.scalars(
        select(PrivacyRequestRow)
        .where(PrivacyRequestRow.customer_id == customer_id)
        .order_by(PrivacyRequestRow.created_at, PrivacyRequestRow.id)
    ).all()


def empty_reviews(session: Session, customer_id: str) -> int:
    """Keep the stars of a customer's reviews and nothing else; how many."""
    return _count(
        session.execute(
            update(Review)
            .where(Review.customer_id == customer_id)
            .values(customer_id=None, title="", text="")
            .execution_options(synchronize_session=False)
        )
    )


def delete_rows(session: Session, who: Person) -> int:
    """Delete what hangs on the person in every table that is not handled by name; how many rows."""
    deleted = 0
    for table in reversed(Base.metadata.sorted_tables):
        if table.name not in _BY_NAME:
            deleted += sum(_count(session.execute(delete(table).where(one))) for one in _about(table, who))
    return deleted + delete_talks(session, who.conversation_ids)


def delete_talks(session: Session, conversation_ids: Sequence[str]) -> int:
    """Delete conversations with all that hangs on them; how many rows."""
    deleted = 0
    for some in slices(conversation_ids):
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in _BY_NAME and "conversation_id" in table.c:
                deleted += _count(session.execute(delete(table).where(table.c.conversation_id.in_(some))))
        deleted += _count(session.execute(delete(_CONVERSATIONS).where(_CONVERSATIONS.c.id.in_(some))))
    return deleted


def _about(table: Table, who: Person) -> Iterator[ColumnElement[bool]]:
    columns = table.c
    if "customer_id" in columns:
        yield columns.customer_id == who.customer_id
    if "conversation_id" in columns:
        for some in slices(who.conversation_ids):
            yield columns.conversation_id.in_(some)
    if "visitor_id" in columns:
        for some in slices(who.visitor_ids):
            theirs: ColumnElement[bool] = columns.visitor_id.in_(some)
            if "customer_id" in columns:
                theirs = and_(
                    theirs, or_(columns.customer_id.is_(None), columns.customer_id == who.customer_id)
                )
            yield theirs


def remember_talks_to_forget(session: Session, conversation_ids: Collection[str], now: datetime) -> None:
    """The bot keeps talks of its own: note which ones it has to forget."""
    for some in slices(tuple(conversation_ids)):
        known = set(
            session.scalars(
                select(ForgottenTalkRow.conversation_id).where(ForgottenTalkRow.conversation_id.in_(some))
            )
        )
        session.add_all(
            ForgottenTalkRow(conversation_id=talk, created_at=now) for talk in some if talk not in known
        )
    session.flush()


def delete_customer(session: Session, customer_id: str) -> None:
    """The customer's own row; addresses, payment methods and consents go with it."""
    session.execute(
        delete(ImportedRecord).where(
            ImportedRecord.kind.in_(("customer", "customers")), ImportedRecord.key == customer_id
        )
    )
    session.expire_all()
    session.execute(delete(_CUSTOMERS).where(_CUSTOMERS.c.id == customer_id))


def slices(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many values at a time as one statement takes."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


def _count(result: object) -> int:
    return int(result.rowcount or 0) if isinstance(result, CursorResult) else 0
