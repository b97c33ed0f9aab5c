"""What a customer knows: itself, its orders, and the shop's words in both languages."""

from __future__ import annotations

from typing import Any

from evaluation.conversations.goal import Goal, Language
from evaluation.conversations.shopper import Knowledge, KnownItem, KnownOrder
from evaluation.conversations.state import Record, State


def knowledge_of(goal: Goal, state: State, language: Language) -> Knowledge:
    """Everything the goal's customer may say about itself; a guest knows only the shop's products."""
    titles = _titles(state)
    words = _words(state)
    customer = state["customers"].get(goal.customer or "")
    if customer is None:
        return Knowledge(language=language, titles=titles, words=words)
    methods = {method["id"]: method_words(method, customer) for method in customer["payment_methods"]}
    default: Record = next((row for row in customer["addresses"] if row["default"]), {})
    return Knowledge(
        name=customer["name"],
        email=customer["email"] or "",
        zip=default.get("zip", ""),
        orders={
            number: _known_order(order, state, methods)
            for number, order in state["orders"].items()
            if order["customer_id"] == goal.customer
        },
        payment_methods=list(methods.values()),
        language=language,
        titles=titles,
        words=words,
    )


def method_words(method: Record, customer: Record) -> str:
    """How the customer calls one of its payment methods so that no other of them is meant."""
    alike = [other for other in customer["payment_methods"] if other["type"] == method["type"]]
    if method["type"] == "credit_card":
        brand = str(method.get("brand") or "card")
        if len(alike) > 1 and method.get("last_four"):
            return f"{brand} ending in {method['last_four']}"
        return "credit card"
    if method["type"] == "gift_card":
        return "gift card" if len(alike) == 1 else f"gift card with {method['balance']}"
    return "PayPal" if method["type"] == "paypal" else str(method.get("label") or method["type"])


def _known_order(order: Record, state: State, methods: dict[str, str]) -> KnownOrder:
    paid = next((entry["payment_method_id"] for entry in order["payments"] if entry["type"] == "payment"), "")
    items = tuple(
        KnownItem(
            title=line["title"],
            options=line["options"],
            price=line["price"],
            quantity=line["quantity"],
            alternatives=_alternatives(state["products"].get(line["product_id"], {})),
        )
        for line in order["items"]
    )
    return KnownOrder(items, order["status"], methods.get(paid, ""))


def _alternatives(product: Record) -> dict[str, tuple[str, ...]]:
    values: dict[str, dict[str, None]] = {}
    for variant in product.get("variants", ()):
        for name, value in variant["options"].items():
            values.setdefault(name, {})[value] = None
    return {name: tuple(found) for name, found in values.items()}


def _titles(state: State) -> dict[str, dict[Language, str]]:
    titles: dict[str, dict[Language, str]] = {}
    for product in state["products"].values():
        chinese = ((product.get("translations") or {}).get("zh") or {}).get("title")
        names: dict[Language, str] = {"en": product["title"]}
        if chinese:
            names["zh"] = chinese
        titles |= dict.fromkeys(names.values(), names)
    return titles


def _words(state: State) -> dict[str, str]:
    words: dict[str, str] = {}
    for product in state["products"].values():
        zh: dict[str, Any] = (product.get("translations") or {}).get("zh") or {}
        words |= zh.get("options") or {}
    return words
