"""What a customer knows about itself and its orders; the runner fills it in from the shop's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluation.conversations.goal import Language


@dataclass(frozen=True)
class KnownItem:
    """A line of an order as the customer bought it.

    `title` is any of the product's titles. `options` are the option names and values as the shop's data has
    them. `alternatives` are the values each option comes in, for a customer who names a wrong one first
    (may be empty). `price` is as shown, and only for looking at.
    """

    title: str
    options: Mapping[str, str] = field(default_factory=dict)
    price: str = ""
    quantity: int = 1
    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class KnownOrder:
    """An order of the customer. `status` is the shop's code (pending, processed, delivered ...)."""

    items: tuple[KnownItem, ...] = ()
    status: str = ""
    payment: str = ""


@dataclass(frozen=True)
class Knowledge:
    """What the customer can say about itself.

    `orders` has the order number as written ("#D700101") as key. `payment_methods` are in the words of a
    goal's `payment` ("PayPal", "gift card", "Visa ending in 1234"). `titles` gives for each product title
    that a goal or an order may name, in whichever language, the title in each language. `words` gives the
    Chinese word for an English option name or value. A guest has an empty name, e-mail and postcode.
    """

    name: str = ""
    email: str = ""
    zip: str = ""
    orders: Mapping[str, KnownOrder] = field(default_factory=dict)
    payment_methods: tuple[str, ...] | list[str] = ()
    language: Language = "en"
    titles: Mapping[str, Mapping[Language, str]] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
