"""A customer's profile as everything reads it: the bot, the desk, campaigns, and the customer.

It is kept as JSON in `profiles.data`, in exactly the shape of `to_dict`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Words = Mapping[str, str]
"""Wording by language: {"en": ..., "zh": ...}."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The group of customers that somebody belongs to. `key` stays the same from training to training where
    the group does; `share` is its part of all customers, 0..1."""

    key: str
    name: Words
    meaning: Words
    share: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a number is as it is. `effect`: by how much, in the unit of the number; `words`: in a sentence."""

    feature: str
    effect: float
    words: Words


@dataclass(frozen=True, slots=True)
class Churn:
    """`probability`: of buying nothing within `days`, calibrated, 0..1."""

    probability: float
    days: int
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class NextPurchase:
    """`days`: expected until the next order, from when the profile was computed; `probability`: of one within
    30 days, 0..1; `categories`: the likeliest first, with the probability that the next order has each."""

    days: float
    probability: float
    categories: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What somebody is expected to spend within 12 months: integer minor units. `model`: which of the two
    that are compared has said it."""

    amount: int
    currency: str
    model: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileView:
    """What was computed of a customer. Where too little is known (`known` False) the predictions are None:
    nothing is claimed. `computed_at`: ISO 8601, UTC. `features`: those that people can read, by name."""

    customer_id: str
    model: str
    computed_at: str
    known: bool
    segment: Segment | None = None
    churn: Churn | None = None
    next_purchase: NextPurchase | None = None
    value: Value | None = None
    priority: str = "normal"
    """`high`: to be handed over sooner and answered first; else `normal`."""
    mood: float | None = None
    """Mean intensity of what they wrote lately, -1..1."""
    features: Mapping[str, float | int | str | None] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """JSON."""
        return asdict(self)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> ProfileView:
        """From what `to_dict` made, also after it was JSON; KeyError or TypeError for another shape."""
        known = {name: data[name] for name in cls.__slots__ if name in data}
        for name, kind in (("segment", Segment), ("churn", Churn), ("value", Value)):
            if known.get(name) is not None:
                known[name] = kind(**_with_reasons(known[name]))
        if (following := known.get("next_purchase")) is not None:
            pairs = tuple((str(name), float(share)) for name, share in following["categories"])
            known["next_purchase"] = NextPurchase(following["days"], following["probability"], pairs)
        return cls(**known)


def _with_reasons(part: Mapping[str, Any]) -> dict[str, Any]:
    if "reasons" not in part:
        return dict(part)
    return {**part, "reasons": tuple(Reason(**one) for one in part["reasons"])}
