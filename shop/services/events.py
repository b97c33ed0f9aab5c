"""Behaviour events: what people do in the shop, recorded as it happens."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from shop.clock import Clock
from shop.errors import InvalidInput
from shop.keys import is_storable
from shop.privacy.consents import ConsentRules, agrees
from shop.privacy.words import PROFILING
from shop.tables import EVENT_KINDS, BehaviourEvent
from shop.unit_of_work import UnitOfWorkFactory

_LONGEST_ID = 128
_LONGEST_QUERY = 1000


class EventService:
    """Recording only; reading them is the models' business."""

    def __init__(
        self, unit_of_work: UnitOfWorkFactory, clock: Clock, consents: ConsentRules | None = None
    ) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._consents = consents or ConsentRules()

    def record(
        self,
        kind: str,
        *,
        customer_id: str | None = None,
        visitor_id: str | None = None,
        product_id: str | None = None,
        variant_id: str | None = None,
        query: str | None = None,
        value: float | None = None,
        created_at: datetime | None = None,
    ) -> str | None:
        """Store an event and answer its id; None, and nothing stored, where the customer refuses profiling.

        Raises InvalidInput: unknown_event_kind, bad_event_field, event_without_person,
        unknown_customer.
        """
        if kind not in EVENT_KINDS:
            raise InvalidInput("unknown_event_kind", kind=kind, allowed=list(EVENT_KINDS))
        for field, text in (
            ("visitor_id", visitor_id),
            ("product_id", product_id),
            ("variant_id", variant_id),
        ):
            if text and (len(text) > _LONGEST_ID or not is_storable(text)):
                raise InvalidInput("bad_event_field", field=field)
        if query and not is_storable(query):
            raise InvalidInput("bad_event_field", field="query")
        if not customer_id and not visitor_id:
            raise InvalidInput("event_without_person")
        event_id = uuid4().hex
        with self._unit_of_work() as unit:
            customer = unit.customers.get(customer_id) if customer_id else None
            if customer_id and customer is None:
                raise InvalidInput("unknown_customer")
            if not agrees(customer, PROFILING, self._consents):
                return None
            unit.events.add(
                BehaviourEvent(
                    id=event_id,
                    kind=kind,
                    customer_id=customer_id or None,
                    visitor_id=visitor_id or None,
                    product_id=product_id,
                    variant_id=variant_id,
                    query=query[:_LONGEST_QUERY] if query else None,
                    value=value,
                    created_at=created_at or self._clock(),
                )
            )
            unit.commit()
        return event_id
