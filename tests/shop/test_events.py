"""Behaviour is recorded as it happens."""

from __future__ import annotations

import pytest

from shop.errors import InvalidInput
from shop.services import Services
from shop.unit_of_work import UnitOfWorkFactory
from tests.shop.small_shop import NOW


def test_an_event_is_stored_with_what_is_known(services: Services, unit_of_work: UnitOfWorkFactory) -> None:
    event_id = services.events.record("view", customer_id="ann", product_id="mug")
    services.events.record("search", visitor_id="v1", query="x" * 5000)
    with unit_of_work(read_only=True) as unit:
        events = unit.events.of_customer("ann", kind="view", limit=10)
        assert [(event.id, event.product_id, event.created_at) for event in events] == [
            (event_id, "mug", NOW)
        ]


def test_an_event_that_cannot_be_is_refused(services: Services) -> None:
    refusals: list[tuple[dict[str, str], str]] = [
        ({"kind": "dance", "visitor_id": "v1"}, "unknown_event_kind"),
        ({"kind": "view"}, "event_without_person"),
        ({"kind": "view", "customer_id": "nobody"}, "unknown_customer"),
        ({"kind": "view", "visitor_id": "x" * 129}, "bad_event_field"),
        ({"kind": "view", "visitor_id": "v1", "product_id": "a\0b"}, "bad_event_field"),
        ({"kind": "search", "visitor_id": "v1", "query": "\ud800"}, "bad_event_field"),
    ]
    for values, code in refusals:
        with pytest.raises(InvalidInput, match=code):
            services.events.record(**values)  # type: ignore[arg-type]
