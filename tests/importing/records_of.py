"""Records to import: a lamp, Ann, and Ann's order."""

from __future__ import annotations

from typing import Any


def product(**changes: Any) -> dict[str, Any]:
    """A lamp in two colours."""
    return {
        "id": "lamp",
        "title": "Lamp",
        "category": "Home",
        "variants": [
            {"id": "lamp-red", "options": {"color": "red"}, "price": "19.90", "stock": 5},
            {"id": "lamp-blue", "options": {"color": "blue"}, "price": 21.5, "stock": 0, "available": False},
        ],
        **changes,
    }


def customer(**changes: Any) -> dict[str, Any]:
    """Ann, with a card and a gift card."""
    return {
        "id": "ann",
        "email": "ann@example.com",
        "name": "Ann Wells",
        "addresses": [
            {"id": "home", "line1": "1 Mill Road", "city": "Denver", "zip": "80202", "default": True}
        ],
        "payment_methods": [
            {"id": "card-1", "type": "credit_card", "brand": "visa", "last_four": "4242"},
            {"id": "gift-1", "type": "gift_card", "balance": "50.00"},
        ],
        "consents": {"newsletter": True},
        **changes,
    }


def order(**changes: Any) -> dict[str, Any]:
    """Ann's lamp."""
    return {
        "order_number": "#W100",
        "customer_id": "ann",
        "status": "pending",
        "items": [{"variant_id": "lamp-red", "price": "19.90", "quantity": 2}],
        "payments": [{"amount": "39.80", "payment_method_id": "card-1"}],
        "address": {"line1": "1 Mill Road", "city": "Denver", "zip": "80202"},
        "created_at": "2026-03-01T12:00:00Z",
        **changes,
    }
