"""Three customers of whom every table says something, with words that are found wherever they turn up.

Ann and Carol share a browser; Ben has his own, in which he also talked as a guest.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from shop.tables import (
    Address,
    AppliedKey,
    BehaviourEvent,
    Consent,
    Customer,
    Fulfilment,
    ImportedRecord,
    Order,
    OrderItem,
    Payment,
    PaymentMethod,
    Product,
    Profile,
    Review,
    Suggestion,
    Variant,
)
from shop.tables.desk import (
    AgentRow,
    AuditRow,
    ContactRow,
    ConversationRow,
    DiscardedReplyRow,
    HandOverRow,
    MessageRow,
    NoteRow,
    RatingRow,
)
from shop.tables.misses import MissRow
from shop.unit_of_work import UnitOfWorkFactory

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PEOPLE = ("ann", "ben", "carol")


def number(who: str) -> int:
    """A house number and the end of a phone number, another for each."""
    return 71 + PEOPLE.index(who)


def marks_of(who: str) -> tuple[str, ...]:
    """What must be nowhere once this person is erased."""
    return (
        f"{who}.quillfeather@example.com",
        f"{who.title()} Quillfeather",
        f"+1 555 0199 {number(who)}",
        f"{number(who)} {who.title()} Lane",
        f"{who}-card",
        f"TRACK-{who}",
        f"says {who}",
        f"({who})",
        f'"{who}"',
    )


def fill_everything(units: UnitOfWorkFactory) -> None:
    """Store the shop and its people."""
    with units() as unit:
        session = unit.session
        session.add(Product(id="mug", title="Mug", category="Kitchen", variants=[
            Variant(id="mug-white", options={"color": "white"}, price_minor=1000, currency="USD", stock=5)
        ]))  # fmt: skip
        session.add(
            AgentRow(id="agent", email="agent@shop.example", name="Agent", role="admin", password_hash="-",
                     created_at=NOW)
        )  # fmt: skip
        for who in PEOPLE:
            session.add(_customer(who))
        session.flush()
        for who in PEOPLE:
            session.add(_order(who, "1", "delivered"))
            session.add(_order(who, "2", "cancelled", cancel_reason=f"because says {who}"))
            _add_behaviour(session, who)
            session.flush()
            _add_talk(session, who, f"talk-{who}", f"browser-{'both' if who != 'ben' else who}", who)
        _add_talk(session, "ben", "talk-guest-ben", "browser-ben", None)
        _add_talk(session, "guest", "talk-guest", "browser-guest", None)
        session.add(_event("guest-view", None, "browser-both", "says nobody"))
        unit.commit()


def _customer(who: str) -> Customer:
    return Customer(
        id=who, email=f"{who}.quillfeather@example.com", name=f"{who.title()} Quillfeather",
        first_name=who.title(), last_name="Quillfeather", phone=f"+1 555 0199 {number(who)}", language="en",
        created_at=NOW,
        addresses=[Address(id="home", line1=f"{number(who)} {who.title()} Lane", city="Austin", zip="78701",
                           country="USA", is_default=True)],
        payment_methods=[
            PaymentMethod(id=f"{who}-card", type="credit_card", brand="visa", last_four="1111"),
            PaymentMethod(id=f"{who}-gift", position=1, type="gift_card", balance_minor=5000),
        ],
        consents=[Consent(topic="newsletter", granted=True, changed_at=NOW)],
    )  # fmt: skip


def _order(who: str, nth: str, status: str, **values: Any) -> Order:
    return Order(
        order_number=f"#W{PEOPLE.index(who)}{nth}", customer_id=who, status=status, currency="USD",
        address={"line1": f"{number(who)} {who.title()} Lane", "name": f"{who.title()} Quillfeather",
                 "country": "USA"},
        items_change={"items": [], "payment_method_id": f"{who}-card"},
        created_at=NOW - timedelta(days=30),
        items=[OrderItem(line_id="1", product_id="mug", variant_id="mug-white", title="Mug",
                         options={"color": "white"}, quantity=1, price_minor=1000)],
        payments=[Payment(type="payment", payment_method_id=f"{who}-card", amount_minor=1000)],
        fulfilments=[Fulfilment(tracking_number=f"TRACK-{who}", carrier="UPS", status="delivered")],
        **values,
    )  # fmt: skip


def _event(key: str, who: str | None, visitor: str | None, query: str) -> BehaviourEvent:
    return BehaviourEvent(
        id=key, kind="search", customer_id=who, visitor_id=visitor, product_id="mug", query=query,
        created_at=NOW - timedelta(days=2),
    )  # fmt: skip


def _add_behaviour(session: Session, who: str) -> None:
    session.add_all([
        _event(f"event-{who}", who, None, f"mug says {who}"),
        Review(id=f"review-{who}", product_id="mug", customer_id=who, rating=4, title=f"says {who}",
               text=f"Lovely, says {who}"),
        Profile(customer_id=who, model="m", data={"summary": f"says {who}"}),
        Suggestion(id=f"suggestion-{who}", kind="product", model="m", customer_id=who, reason=f"says {who}"),
        AppliedKey(key=f"key-{who}", operation="o", fingerprint="f", result={"name": f"says {who}"},
                   customer_id=who),
        ImportedRecord(kind="customers", key=who, marks=b"m"),
    ])  # fmt: skip


def _add_talk(session: Session, who: str, talk: str, visitor: str, customer_id: str | None) -> None:
    session.add(
        ConversationRow(
            id=talk, channel="widget", visitor_id=visitor, customer_id=customer_id, language="en",
            state="resolved", handler="bot", last_seq=2, last_text=f"says {who}", created_at=NOW,
            updated_at=NOW, page=f"/thanks?says {who}",
        )
    )  # fmt: skip
    session.flush()
    session.add(
        MessageRow(id=f"{talk}-m", conversation_id=talk, seq=1, author="shopper", text=f"I am ({who})",
                   content={"custom": {"order": f"says {who}"}}, language="en", created_at=NOW,
                   understanding={"entities": [f"says {who}"]})
    )  # fmt: skip
    session.flush()
    session.add_all([
        DiscardedReplyRow(conversation_id=talk, message_id=f"{talk}-m", reason="taken_over",
                          replies=[f"says {who}"], created_at=NOW),
        HandOverRow(id=f"{talk}-h", conversation_id=talk, reason="asked_for", summary=f"says {who}",
                    facts={"who": f"says {who}"}, result="queued", created_at=NOW, ended_at=NOW),
        NoteRow(id=f"{talk}-n", conversation_id=talk, client_id="c", agent_id="agent", author_name="Agent",
                text=f"says {who}", after_seq=1, created_at=NOW),
        ContactRow(id=f"{talk}-c", conversation_id=talk, client_id="c", name=f"({who})",
                   email=f"{who}.quillfeather@example.com", text=f"says {who}", created_at=NOW),
        RatingRow(id=f"{talk}-r", conversation_id=talk, round=1, score=5, comment=f"says {who}",
                  handled_by="bot", created_at=NOW),
        MissRow(conversation_id=talk, message_id=f"{talk}-m", wording=f"w{talk}"[:32], text=f"says {who}",
                language="en", unsure=True, alternatives=[], state="labelled", label="greet", created_at=NOW),
        Suggestion(id=f"suggestion-{talk}", kind="reply", model="m", conversation_id=talk,
                   visitor_id=visitor, reason=f"says {who}"),
        AuditRow(agent_id="agent", action="conversation_claimed", subject=talk, details={}, created_at=NOW),
        _event(f"event-{talk}", customer_id, visitor if visitor != "browser-both" else None, f"says {who}"),
    ])  # fmt: skip
