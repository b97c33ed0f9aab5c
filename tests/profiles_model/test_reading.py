"""What is read of a small shop, on both databases: orders, refunds, events, chats, consents."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import select, update

from profiles.gathering import AttributeColumns, Gathered, gather
from shop.privacy.consents import ConsentService
from shop.profiles.reading import PersonRow, ProfileReader
from shop.tables import BehaviourEvent, Customer, Order, Payment
from shop.tables.desk import ConversationRow, RatingRow
from shop.tables.satisfaction import RoundRow
from shop.unit_of_work import UnitOfWorkFactory
from tests.databases import (  # fixtures: pytest finds them here by name
    _sqlite_template,
    database_url,
    engine,
    postgres_server,
    postgres_url,
    sqlite_url,
    unit_of_work,
)
from tests.shop.small_shop import NOW, fill, order

__all__ = [
    "_sqlite_template",
    "database_url",
    "engine",
    "postgres_server",
    "postgres_url",
    "sqlite_url",
    "unit_of_work",
]
AT = NOW.timestamp() / 86_400


@pytest.fixture
def reader(unit_of_work: UnitOfWorkFactory) -> ProfileReader:
    fill(unit_of_work)
    with unit_of_work() as unit:
        for row in unit.session.scalars(select(Order)):
            unit.session.delete(row)
        unit.session.flush()
        ann = unit.session.get(Customer, "ann")
        assert ann is not None
        ann.birth_date, ann.sex, ann.attributes = date(1990, 3, 2), "female", {"followers": 7}
        ann.created_at = NOW - timedelta(days=100)
        unit.session.add_all(
            [
                order("#A1", days_ago=30, status="delivered"),
                order("#A2", days_ago=10, lines=[("1", "shirt-blue-m", 2, 1000), ("2", "mug-white", 1, 900)]),
                order("#A3", days_ago=5, status="cancelled"),
                order("#B1", customer_id="ben", days_ago=3),
            ]
        )
        unit.session.flush()
        unit.session.execute(update(Order).where(Order.order_number == "#B1").values(currency="EUR"))
        first = unit.session.scalars(select(Order).where(Order.order_number == "#A1")).one()
        first.return_request = {"items": []}
        unit.session.add(
            Payment(
                order_pk=first.pk, position=9, type="refund", amount_minor=500, payment_method_id="ann-card"
            )
        )
        unit.session.add_all(_events())
        _talk(unit.session)
        unit.commit()
    return ProfileReader(unit_of_work)


def _events() -> list[BehaviourEvent]:
    noon = datetime(2026, 2, 1, 12, 30, tzinfo=UTC)
    kinds = ("view", "view", "search", "cart")
    return [
        BehaviourEvent(
            id=f"E{number}", kind=kind, customer_id="ann", created_at=noon + timedelta(days=number)
        )
        for number, kind in enumerate(kinds)
    ]


def _talk(session: object) -> None:
    session.add(  # type: ignore[attr-defined]
        ConversationRow(
            id="talk", channel="widget", visitor_id="v", customer_id="ann", language="en", state="resolved",
            handler="none", last_seq=4, created_at=NOW, updated_at=NOW,
            mood={"trend": [-0.5, 0.1], "upsets": [0.1], "upset": False},
        )
    )  # fmt: skip
    session.flush()  # type: ignore[attr-defined]
    session.add(RoundRow(conversation_id="talk", round=1, ended_at=NOW, predicted_score=4.5))  # type: ignore[attr-defined]
    session.add(  # type: ignore[attr-defined]
        RatingRow(id="r", conversation_id="talk", round=1, score=2, handled_by="bot", created_at=NOW)
    )


def gathered(reader: ProfileReader) -> Gathered:
    return gather(reader.everybody(), AT, "USD")


def column(found: Gathered, name: str, customer_id: str = "ann") -> float:
    return float(found.extra.column(name)[found.ledger.ids.index(customer_id)])


def test_orders_count_after_refunds_and_without_cancelled_ones(reader: ProfileReader) -> None:
    found = gathered(reader)
    ledger = found.ledger
    ann = ledger.customer == ledger.ids.index("ann")
    assert ledger.amount[ann].tolist() == [15.0, 29.0]
    assert (AT - ledger.time[ann]).round(3).tolist() == [30, 10]
    assert found.other_currency == 1
    assert not (ledger.customer == ledger.ids.index("ben")).any()
    assert column(found, "cancel_share") == pytest.approx(1 / 3)
    assert column(found, "return_share") == pytest.approx(1 / 2)
    assert reader.currencies() == ["USD", "EUR"]


def test_who_is_known_as_whom_and_what_they_did_is_read(reader: ProfileReader) -> None:
    found = gathered(reader)
    assert column(found, "age") == 35
    assert (column(found, "female"), column(found, "male")) == (1.0, 0.0)
    assert column(found, "view") == 2
    # Four days with events; two orders were made on other days, which are taken off all the same.
    assert column(found, "visits") == 2
    assert np.isnan(column(found, "age", "ben"))
    assert column(found, "view", "ben") == 0


def test_hours_of_events_and_orders_lie_on_a_circle(reader: ProfileReader) -> None:
    found = gathered(reader)
    hour = np.arctan2(column(found, "hour_sin"), column(found, "hour_cos")) % (2 * np.pi) * 24 / (2 * np.pi)
    assert hour == pytest.approx(12.33, abs=0.1)


def test_what_was_said_counts_before_what_was_foretold_and_moods_are_averaged(reader: ProfileReader) -> None:
    found = gathered(reader)
    assert column(found, "satisfaction") == 2
    assert column(found, "mood") == pytest.approx(-0.2)
    assert column(found, "chats") == 1
    assert np.isnan(column(found, "mood", "ben"))


def test_who_refuses_profiling_is_not_read(reader: ProfileReader, unit_of_work: UnitOfWorkFactory) -> None:
    ConsentService(unit_of_work, clock=lambda: NOW).record("ann", "profiling", False)
    found = gathered(reader)
    assert "ann" not in found.ledger.ids
    assert len(found.ledger.time) == 0
    assert reader.some(["ann"]).people == []
    assert "ann" not in [row[0] for row in reader.contacts()]


def test_one_customer_read_alone_is_as_among_all(reader: ProfileReader) -> None:
    everybody = gathered(reader)
    alone = gather([reader.some(["ann"])], AT, "USD")
    for name in alone.extra.names:
        assert column(alone, name) == pytest.approx(column(everybody, name), nan_ok=True), name


def _given(number: int) -> dict[str, object]:
    return {"followers": number, "from": "friends" if number % 2 else "ads"} if number < 20 else {}


def test_attributes_become_columns_where_enough_customers_have_them() -> None:
    people = [
        PersonRow(f"c{n}", 0, None, None, None, _given(n))
        for n in range(40)
    ] + [PersonRow("odd", 0, None, None, None, {"rare": 1})]  # fmt: skip
    chosen = AttributeColumns.chosen(people)
    assert chosen.numbers == ("followers",)
    assert ("from", "friends") in chosen.values
    columns = chosen.of(people)
    assert columns["attribute:followers"][3] == 3
    assert columns["attribute:from=friends"][:2].tolist() == [0, 1]
    assert np.isnan(columns["attribute:followers"][30])
