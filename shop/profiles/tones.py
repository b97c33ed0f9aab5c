"""How somebody is spoken to, by what their profile says. Wording follows from it, never what they may do.

What is foretold stays unsaid: a tone is a manner of speaking.
"""

from __future__ import annotations

from typing import Final

from shop.profiles.views import ProfileView

NEUTRAL: Final = "neutral"
"""Guests, those who refuse profiling, and those of whom too little is known."""
NEW: Final = "new"
"""Ordered for the first time, lately."""
REGULAR: Final = "regular"
VALUED: Final = "valued"
"""Came back, and is among the customers who come first."""
DRIFTING: Final = "drifting"
"""Came back before, and will rather stay away now."""
TONES: Final = (NEUTRAL, NEW, REGULAR, VALUED, DRIFTING)

_DRIFTS = 0.6
"""From which probability of buying nothing on; the desk's panel calls the same a high risk."""
_NEW_DAYS = 90
"""So long a first order is a new thing."""


def tone_of(profile: ProfileView | None) -> str:
    """One of TONES."""
    if profile is None or not profile.known:
        return NEUTRAL
    orders, days = (_number(profile, name) for name in ("orders", "recency"))
    if orders < 2:
        return NEW if days <= _NEW_DAYS else REGULAR
    if profile.churn is not None and profile.churn.probability >= _DRIFTS:
        return DRIFTING
    return VALUED if profile.priority == "high" else REGULAR


def _number(profile: ProfileView, name: str) -> float:
    value = profile.features.get(name)
    return float(value) if isinstance(value, int | float) else float("inf")
