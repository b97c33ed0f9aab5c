"""The customer beside a conversation: who they are, what is known and foretold of them, earlier talks."""

from __future__ import annotations

from typing import Any

from desk.context import DeskContext
from shop.conversations.words import LANGUAGES
from shop.errors import NotFound
from shop.profiles.views import ProfileView
from shop.rules.orders import stage_of


def customer_panel(desk: DeskContext, conversation_id: str) -> dict[str, Any]:
    """JSON of the panel; runs in a thread of the database.

    Of a guest only who they are not. `profile` is None where nothing was computed of a customer, or they
    refuse it; its own `known` is False where there was too little to say anything.
    """
    panel = desk.reading.identity(conversation_id)
    customer_id = panel["customer_id"]
    panel |= {"customer": None, "orders": [], "consents": {}, "requests": [], "profile": None}
    _add_satisfaction(desk, panel["conversations"])
    if customer_id is None:
        return panel
    try:
        customer = desk.services.customers.profile(customer_id)
    except NotFound:
        return panel
    orders = desk.services.orders.orders_of(customer_id, limit=20)
    profile = desk.services.profiles.of(customer_id)
    requests = desk.services.privacy.find(customer_id=customer_id, limit=5)
    return panel | {
        "customer": customer.to_dict(),
        "consents": desk.services.consents.of(customer_id),
        "requests": [one.to_dict() for one in requests],
        "orders": [
            order.to_dict() | {"stage": stage_of(order.status, order.fulfilments)} for order in orders
        ],
        "profile": _profile(desk, profile) if profile is not None else None,
    }


def _profile(desk: DeskContext, profile: ProfileView) -> dict[str, Any]:
    """The profile, and what the shop calls the categories of the next order in the desk's languages."""
    shown = profile.to_dict()
    if profile.next_purchase is not None:
        keys = [key for key, _ in profile.next_purchase.categories]
        names = desk.services.catalogue.category_names(keys, LANGUAGES)
        shown["next_purchase"]["category_names"] = names
    return shown


def _add_satisfaction(desk: DeskContext, conversations: list[dict[str, Any]]) -> None:
    """To each conversation how its last round ended, and how satisfied the shopper was: said or predicted."""
    rounds = desk.satisfaction.last_of([one["id"] for one in conversations])
    for one in conversations:
        last = rounds.get(one["id"]) or {}
        one |= {"resolution": last.get("resolution"), "satisfaction": last.get("satisfaction")}
