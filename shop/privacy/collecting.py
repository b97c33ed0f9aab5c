"""Everything the shop holds on one person, as plain JSON: what a copy of their data is made of.

Secrets are left out: the ids of payment methods, hashes, keys. Colleagues' names too: they are other people.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.clock import Clock, utc_now
from shop.conversations.views import iso
from shop.errors import NotFound
from shop.money import Money
from shop.privacy import persons
from shop.privacy.consents import ConsentRules
from shop.privacy.persons import Person
from shop.privacy.words import TOPICS
from shop.tables import BehaviourEvent, Customer, Order, Profile, Review, Suggestion
from shop.tables.desk import ContactRow, ConversationRow, HandOverRow, MessageRow, NoteRow, RatingRow
from shop.tables.misses import MissRow
from shop.unit_of_work import UnitOfWorkFactory

FORMAT = 1
"""Rises when a reader of the JSON file would have to change."""


class CollectingService:
    """Reads one person, all in one transaction: a copy of one moment."""

    def __init__(
        self, units: UnitOfWorkFactory, rules: ConsentRules | None = None, clock: Clock = utc_now
    ) -> None:
        self._units = units
        self._rules = rules or ConsentRules()
        self._clock = clock

    def collect(self, customer_id: str) -> dict[str, Any]:
        """All of it by kind; see docs/privacy.md for the keys. Raises NotFound("customer_not_found")."""
        with self._units(read_only=True) as unit:
            customer = unit.customers.get(customer_id)
            if customer is None:
                raise NotFound("customer_not_found")
            session, who = unit.session, persons.person(unit.session, customer_id)
            return {
                "format": FORMAT,
                "created_at": iso(self._clock()),
                "person": _person(customer),
                "addresses": [_address(one) for one in customer.addresses],
                "payment_methods": [_method(one) for one in customer.payment_methods],
                "consents": _consents(customer, self._rules),
                "orders": [_order(one, who) for one in persons.orders(session, customer_id)],
                "reviews": _reviews(session, customer_id),
                "behaviour": _behaviour(session, who),
                "suggestions": _suggestions(session, who),
                "profile": _profile(session, customer_id),
                "conversations": _conversations(session, who),
                "requests": [_request(one) for one in persons.requests(session, customer_id)],
            }


def _person(row: Customer) -> dict[str, Any]:
    return {
        "customer_id": row.id, "name": row.name, "first_name": row.first_name, "last_name": row.last_name,
        "email": row.email, "phone": row.phone, "language": row.language, "birth_date": _iso(row.birth_date),
        "sex": row.sex, "attributes": row.attributes, "customer_since": _iso(row.created_at),
    }  # fmt: skip


def _address(row: Any) -> dict[str, Any]:
    parts = ("name", "line1", "line2", "city", "state", "zip", "country")
    return {part: getattr(row, part) for part in parts} | {"default": row.is_default}


def _method(row: Any) -> dict[str, Any]:
    balance = None if row.balance_minor is None else _money(row.balance_minor, row.currency)
    return {
        "type": row.type, "label": row.label, "brand": row.brand, "last_four": row.last_four,
        "balance": balance,
    }  # fmt: skip


def _consents(customer: Customer, rules: ConsentRules) -> list[dict[str, Any]]:
    rows = {row.topic: row for row in customer.consents}
    said = {topic: row.granted for topic, row in rows.items()}
    return [
        {
            "topic": topic,
            "allowed": rules.allows(said, topic),
            "said": said.get(topic),
            "since": _iso(rows[topic].changed_at) if topic in rows else None,
        }
        for topic in dict.fromkeys((*TOPICS, *rows))
    ]


def _order(row: Order, who: Person) -> dict[str, Any]:
    def money(minor: int) -> dict[str, Any]:
        return _money(minor, row.currency)

    return {
        "order_number": row.order_number, "status": row.status, "ordered_at": _iso(row.created_at),
        "changed_at": _iso(row.updated_at), "address": row.address, "cancel_reason": row.cancel_reason,
        "items": [
            {"title": item.title, "options": item.options, "quantity": item.quantity,
             "price": money(item.price_minor), "product_id": item.product_id}
            for item in row.items
        ],
        "payments": [
            {"type": one.type, "amount": money(one.amount_minor), "at": _iso(one.created_at),
             "with": who.method_types.get(one.payment_method_id)}
            for one in row.payments
        ],
        "parcels": [
            {"tracking_number": one.tracking_number, "carrier": one.carrier, "status": one.status,
             "shipped_at": _iso(one.shipped_at), "delivered_at": _iso(one.delivered_at)}
            for one in row.fulfilments
        ],
        "return_request": _asked(row.return_request, who),
        "exchange_request": _asked(row.exchange_request, who),
        "items_change": _asked(row.items_change, who),
    }  # fmt: skip


def _asked(asked: dict[str, Any] | None, who: Person) -> dict[str, Any] | None:
    if asked is None:
        return None
    return {
        key: who.method_types.get(str(value)) if key.endswith("method_id") else value
        for key, value in asked.items()
    }


def _reviews(session: Session, customer_id: str) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(Review).where(Review.customer_id == customer_id).order_by(Review.created_at, Review.id)
    )
    return [
        {"product_id": row.product_id, "rating": row.rating, "title": row.title, "text": row.text,
         "language": row.language, "written_at": _iso(row.created_at)}
        for row in rows
    ]  # fmt: skip


def _behaviour(session: Session, who: Person) -> list[dict[str, Any]]:
    rows = _of_person(session, BehaviourEvent, who)
    return [
        {"kind": row.kind, "product_id": row.product_id, "variant_id": row.variant_id, "query": row.query,
         "value": row.value, "place": row.place, "at": _iso(row.created_at)}
        for row in rows
    ]  # fmt: skip


def _suggestions(session: Session, who: Person) -> list[dict[str, Any]]:
    return [
        {"kind": row.kind, "product_id": row.product_id, "reason": row.reason, "score": row.score,
         "outcome": row.outcome, "details": row.data, "at": _iso(row.created_at)}
        for row in _of_person(session, Suggestion, who)
    ]  # fmt: skip


def _of_person(session: Session, table: Any, who: Person) -> list[Any]:
    rows = {row.id: row for row in session.scalars(select(table).where(table.customer_id == who.customer_id))}
    for some in persons.slices(who.visitor_ids):
        unknown = select(table).where(table.visitor_id.in_(some), table.customer_id.is_(None))
        rows |= {row.id: row for row in session.scalars(unknown)}
    return sorted(rows.values(), key=lambda row: (row.created_at, row.id))


def _profile(session: Session, customer_id: str) -> dict[str, Any] | None:
    row = session.get(Profile, customer_id)
    return None if row is None else {"computed_at": _iso(row.computed_at), "data": row.data}


def _conversations(session: Session, who: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for some in persons.slices(who.conversation_ids):
        parts = {
            table: _by_talk(session, table, some)
            for table in (MessageRow, HandOverRow, NoteRow, ContactRow, RatingRow, MissRow)
        }
        rows = session.scalars(select(ConversationRow).where(ConversationRow.id.in_(some)))
        found += [_conversation(row, {table: talks.get(row.id, []) for table, talks in parts.items()})
                  for row in rows]  # fmt: skip
    return sorted(found, key=lambda one: str(one["started_at"]))


def _by_talk(session: Session, table: Any, ids: Sequence[str]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = {}
    rows = session.scalars(
        select(table).where(table.conversation_id.in_(ids)).order_by(table.created_at, table.id)
    )
    for row in rows:
        grouped.setdefault(row.conversation_id, []).append(row)
    return grouped


def _conversation(row: ConversationRow, parts: dict[Any, list[Any]]) -> dict[str, Any]:
    return {
        "started_at": _iso(row.created_at), "channel": row.channel, "language": row.language,
        "page": row.page, "recognised_by": row.identity_method,
        "messages": [
            {"at": _iso(one.created_at), "author": one.author, "text": one.text,
             "understood": one.understanding if one.author == "shopper" else None}
            for one in sorted(parts[MessageRow], key=lambda one: one.seq)
        ],
        "hand_overs": [
            {"at": _iso(one.created_at), "reason": one.reason, "summary": one.summary, "facts": one.facts}
            for one in parts[HandOverRow]
        ],
        "notes": [{"at": _iso(one.created_at), "text": one.text} for one in parts[NoteRow]],
        "contact_forms": [
            {"at": _iso(one.created_at), "name": one.name, "email": one.email, "text": one.text}
            for one in parts[ContactRow]
        ],
        "ratings": [
            {"at": _iso(one.created_at), "score": one.score, "comment": one.comment}
            for one in parts[RatingRow]
        ],
        "kept_for_training": [{"text": one.text, "label": one.label} for one in parts[MissRow]],
    }  # fmt: skip


def _request(row: Any) -> dict[str, Any]:
    return {
        "kind": row.kind, "state": row.state, "asked_at": _iso(row.created_at),
        "ended_at": _iso(row.ended_at),
    }  # fmt: skip


def _money(minor: int, currency: str) -> dict[str, str]:
    return {"amount": str(Money(minor, currency).to_decimal()), "currency": currency}


def _iso(moment: date | None) -> str | None:
    return iso(moment) if isinstance(moment, datetime) else (moment.isoformat() if moment else None)
