"""A customer and its wants for the shopper's tests."""

from __future__ import annotations

from typing import Any, get_args

from evaluation.conversations.goal import Change, Goal, Item, Question, Style, Want, WriteKind
from evaluation.conversations.shopper import Knowledge, KnownItem, KnownOrder, SimulatedShopper

STYLES: tuple[Style, ...] = get_args(Style)
KINDS: tuple[WriteKind, ...] = get_args(WriteKind)
GREEN = {"color": "green"}
ADDRESS = "55 Oak Street, Apt 3, Austin, TX 78701"

BACKPACK = KnownItem(
    "Alpine Day Backpack",
    {"color": "black", "capacity": "20 l"},
    alternatives={"color": ("black", "green", "red"), "capacity": ("20 l", "30 l")},
)
BOTTLE = KnownItem("Steel Water Bottle", {"color": "blue"}, alternatives={"color": ("blue", "pink", "white")})
HEADPHONES = KnownItem("Quiet Headphones", {"color": "red"})

ANN = Knowledge(
    name="Ann Wells",
    email="ann.wells@example.com",
    zip="80202",
    orders={
        "#D700101": KnownOrder((BACKPACK, BOTTLE), "pending", "Visa ending in 4242"),
        "#D700102": KnownOrder((HEADPHONES,), "delivered", "PayPal"),
    },
    payment_methods=("PayPal", "gift card", "Visa ending in 4242"),
    titles={
        title: {"en": "Alpine Day Backpack", "zh": "高山 日用背包"}
        for title in ("Alpine Day Backpack", "高山 日用背包")
    },
    words={"color": "颜色", "green": "绿色", "black": "黑色", "capacity": "容量", "red": "红色"},
)


def change(kind: WriteKind, **more: Any) -> Change:
    """A typical change of that kind, of Ann's; `more` wins."""
    pack = [Item(title="Alpine Day Backpack")]
    typical: dict[str, Any] = {
        "cancel_order": {"order": "#D700101", "reason": "no longer needed"},
        "return_items": {
            "order": "#D700102",
            "items": [Item(title="Quiet Headphones")],
            "payment": "gift card",
        },
        "exchange_items": {
            "order": "#D700101",
            "items": pack,
            "to": [{"color": "green"}],
            "payment": "PayPal",
        },
        "change_items": {"order": "#D700101", "items": pack, "to": [{"color": "green"}], "payment": "PayPal"},
        "change_order_address": {"order": "#D700101", "address": ADDRESS},
        "change_payment": {"order": "#D700101", "payment": "PayPal"},
        "change_default_address": {"address": ADDRESS},
    }[kind]
    return Change(kind=kind, **(typical | more))


def question(**more: Any) -> Question:
    """A question with something that has to be heard."""
    typical: dict[str, Any] = {
        "topic": "delivery",
        "says": {"en": ["How long does delivery take?"], "zh": ["送货要多久？"]},
    }
    return Question(**(typical | more))


def goal(*wants: Want, **more: Any) -> Goal:
    """Ann with these wants."""
    return Goal(id="a-goal", customer="ann", wants=list(wants), **more)


def shopper(*wants: Want, style: Style = "plain", language: Any = "en", seed: int = 1) -> SimulatedShopper:
    """Ann, about to talk."""
    return SimulatedShopper(goal(*wants), ANN, style=style, language=language, seed=seed)
