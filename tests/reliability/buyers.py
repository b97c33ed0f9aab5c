"""Customers for these tests: one pending order each, paid by gift card, so that a double refund shows."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from shop.importing import import_files
from tests.live import IDENTITY_SECRET

PRICE_MINOR = 4_000
BALANCE_MINOR = 1_000


@dataclass(frozen=True)
class Buyer:
    """A customer with an order that can be cancelled once."""

    id: str
    order_number: str

    @property
    def proof(self) -> dict[str, str]:
        """What the shop's page says about a signed-in customer."""
        digest = hmac.new(IDENTITY_SECRET.encode(), self.id.encode(), hashlib.sha256).hexdigest()
        return {"identifier": self.id, "identifier_hash": digest}


@dataclass(frozen=True)
class Books:
    """What the database says about a buyer's order and money."""

    status: str
    version: int
    refunds: int
    balance_minor: int

    @property
    def untouched(self) -> bool:
        """As before the conversation."""
        return self == Books("pending", 1, 0, BALANCE_MINOR)

    @property
    def cancelled_once(self) -> bool:
        """Cancelled and refunded, both exactly once."""
        return self == Books("cancelled", 2, 1, BALANCE_MINOR + PRICE_MINOR)


def add_buyers(engine: Engine, folder: Path, count: int = 60) -> Iterator[Buyer]:
    """Put them into the shop, through the importer as a shop would; then hand them out one by one."""
    with engine.connect() as connection:
        first = connection.execute(text("select count(*) from orders")).scalar_one()
    buyers = [Buyer(f"buyer-{n}", f"#R{700_000 + n}") for n in range(first, first + count)]
    _import(engine, folder, "customers", [_customer(buyer) for buyer in buyers])
    _import(engine, folder, "orders", [_order(engine, buyer) for buyer in buyers])
    return iter(buyers)


def books(engine: Engine, buyer: Buyer) -> Books:
    """Read the order, its refunds and the card's balance, in one moment."""
    query = text(
        "select o.status, o.version,"
        " (select count(*) from payments p where p.order_pk = o.pk and p.type = 'refund'),"
        " (select m.balance_minor from payment_methods m where m.customer_id = o.customer_id)"
        " from orders o where o.order_number = :number"
    )
    with engine.connect() as connection:
        return Books(*connection.execute(query, {"number": buyer.order_number}).one())


def _import(engine: Engine, folder: Path, kind: str, records: list[dict[str, Any]]) -> None:
    path = folder / f"{kind}.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    report = import_files([path], engine)
    assert not report.problems, report.problems


def _customer(buyer: Buyer) -> dict[str, Any]:
    return {
        "id": buyer.id,
        "email": f"{buyer.id}@example.com",
        "name": "Robin Buyer",
        "addresses": [
            {"id": "home", "line1": "1 Mill Road", "city": "Denver", "zip": "80202", "default": True}
        ],
        "payment_methods": [
            {"id": f"{buyer.id}-gift", "type": "gift_card", "balance": f"{BALANCE_MINOR / 100:.2f}"}
        ],
    }


def _order(engine: Engine, buyer: Buyer) -> dict[str, Any]:
    with engine.connect() as connection:
        product_id, variant_id = connection.execute(text("select product_id, id from variants limit 1")).one()
    price = f"{PRICE_MINOR / 100:.2f}"
    return {
        "order_number": buyer.order_number,
        "customer_id": buyer.id,
        "status": "pending",
        "items": [{"product_id": product_id, "variant_id": variant_id, "price": price, "quantity": 1}],
        "payments": [{"amount": price, "payment_method_id": f"{buyer.id}-gift"}],
        "address": {"line1": "1 Mill Road", "city": "Denver", "zip": "80202"},
        "created_at": "2026-11-20T12:00:00Z",
    }
