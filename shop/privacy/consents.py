"""What a customer agreed to. Everybody who uses personal data for more than the order at hand asks here.

The topics are in `shop.privacy.words`. Newsletters and personal offers need a yes; profiling and personal
recommendations go on unless the customer said no, or, where the shop sets CONSENT_REQUIRED, only with a yes.
A no to profiling is a no to recommendations too: both are made of the same behaviour.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, delete, exists, not_, select
from sqlalchemy.orm import Session

from shop.clock import Clock, utc_now
from shop.errors import InvalidInput, NotFound
from shop.privacy.words import (
    ALLOWED_UNLESS_REFUSED,
    ERASED_PREFIX,
    PROFILING,
    RECOMMENDATIONS,
    TOPICS,
)
from shop.tables import BehaviourEvent, Consent, Customer, Profile, Suggestion
from shop.unit_of_work import UnitOfWorkFactory

_FOLLOWS = {RECOMMENDATIONS: PROFILING}


class ConsentRules:
    """Which topics need a yes."""

    def __init__(self, required: Collection[str] = ()) -> None:
        self._unless_refused = ALLOWED_UNLESS_REFUSED - set(required)

    def needs_yes(self, topic: str) -> bool:
        """Whether silence is a no."""
        return topic not in self._unless_refused

    def allows(self, said: dict[str, bool], topic: str) -> bool:
        """Whether it may be done with somebody who said this (topic -> granted)."""
        above = _FOLLOWS.get(topic)
        if above is not None and not self.allows(said, above):
            return False
        return said.get(topic, not self.needs_yes(topic))


class ConsentService:
    """The one answer to "may we?". One transaction a method; only the unit of work commits."""

    def __init__(
        self, units: UnitOfWorkFactory, rules: ConsentRules | None = None, clock: Clock = utc_now
    ) -> None:
        self._units = units
        self._rules = rules or ConsentRules()
        self._clock = clock

    def allows(self, customer_id: str | None, topic: str) -> bool:
        """Whether this may be done with this customer's data; a guest (None) has refused nothing.

        Somebody who was erased, or never existed, has agreed to nothing.
        """
        if customer_id is None:
            return self._rules.allows({}, topic)
        with self._units(read_only=True) as unit:
            return allows(unit.session, customer_id, topic, self._rules)

    def of(self, customer_id: str) -> dict[str, bool]:
        """Every known topic with whether it is allowed now, said or by default."""
        with self._units(read_only=True) as unit:
            said = said_by(unit.session, customer_id)
        return {topic: self._rules.allows(said, topic) for topic in dict.fromkeys((*TOPICS, *said))}

    def refusing(self, topic: str) -> frozenset[str]:
        """The ids of all customers with whom this may not be done, for jobs that look at everybody."""
        with self._units(read_only=True) as unit:
            return frozenset(
                unit.session.scalars(select(Customer.id).where(not_(allowed(topic, self._rules))))
            )

    def record(self, customer_id: str, topic: str, granted: bool) -> bool:
        """Store what the customer said, and act on a no at once; whether it changed anything.

        A no to profiling deletes what was learned so far: profile, suggestions and browsing events. A no to
        recommendations deletes the suggestions. Raises NotFound("customer_not_found"),
        InvalidInput("unknown_topic").
        """
        if topic not in TOPICS:
            raise InvalidInput("unknown_topic", topic=topic, allowed=list(TOPICS))
        with self._units() as unit:
            if unit.customers.get(customer_id, lock=True) is None:
                raise NotFound("customer_not_found")
            changed = _store(unit.session, customer_id, topic, granted, self._clock())
            if not granted:
                _forget_learned(unit.session, customer_id, topic)
            unit.commit()
        return changed


def said_by(session: Session, customer_id: str) -> dict[str, bool]:
    """What a customer has said so far: topic -> granted."""
    rows = session.execute(select(Consent.topic, Consent.granted).where(Consent.customer_id == customer_id))
    return {topic: granted for topic, granted in rows}


def allows(session: Session, customer_id: str, topic: str, rules: ConsentRules) -> bool:
    """`ConsentService.allows` inside somebody else's transaction."""
    if customer_id.startswith(ERASED_PREFIX) or session.get(Customer, customer_id) is None:
        return False
    return rules.allows(said_by(session, customer_id), topic)


def agrees(customer: Customer | None, topic: str, rules: ConsentRules) -> bool:
    """The same for a customer who is loaded already; None is a guest."""
    said = {row.topic: row.granted for row in customer.consents} if customer is not None else {}
    return rules.allows(said, topic)


def allowed(topic: str, rules: ConsentRules) -> ColumnElement[bool]:
    """The same as a condition on `Customer`, for queries over everybody."""
    return and_(not_(Customer.id.startswith(ERASED_PREFIX)), agreed(Customer.id, topic, rules))


def agreed(customer_id: SQLColumnExpression[str], topic: str, rules: ConsentRules) -> ColumnElement[bool]:
    """Whether what the customer of that id said allows it, as a condition for queries of anything."""
    conditions: list[ColumnElement[bool]] = []
    for one in (topic, *([_FOLLOWS[topic]] if topic in _FOLLOWS else [])):
        answer = exists().where(Consent.customer_id == customer_id, Consent.topic == one)
        if rules.needs_yes(one):
            conditions.append(answer.where(Consent.granted.is_(True)))
        else:
            conditions.append(not_(answer.where(Consent.granted.is_(False))))
    return and_(*conditions)


def _store(session: Session, customer_id: str, topic: str, granted: bool, now: datetime) -> bool:
    row = session.get(Consent, (customer_id, topic))
    if row is not None and row.granted == granted:
        return False
    if row is None:
        session.add(Consent(customer_id=customer_id, topic=topic, granted=granted, changed_at=now))
    else:
        row.granted, row.changed_at = granted, now
    session.flush()
    return True


def _forget_learned(session: Session, customer_id: str, topic: str) -> None:
    if topic in (PROFILING, RECOMMENDATIONS):
        session.execute(delete(Suggestion).where(Suggestion.customer_id == customer_id))
    if topic == PROFILING:
        session.execute(delete(Profile).where(Profile.customer_id == customer_id))
        session.execute(delete(BehaviourEvent).where(BehaviourEvent.customer_id == customer_id))
