"""Whether the domain is empty, found out once.

Rasa turns the whole domain into a dictionary for that question at every message: 0.2 ms for a small bot,
more for ours.
"""

from __future__ import annotations

from rasa.shared.core.domain import Domain

PATCHED = {"rasa.shared.core.domain.Domain.is_empty": "884be90ef485f1d2"}

_stock = Domain.is_empty


def is_empty(self: Domain) -> bool:
    """As ``Domain.is_empty``; a loaded domain does not change."""
    known = self.__dict__.get("_is_empty")
    if known is None:
        known = self.__dict__["_is_empty"] = _stock(self)
    return known


def install() -> None:
    """Replaces ``Domain.is_empty``."""
    Domain.is_empty = is_empty
