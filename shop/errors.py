"""What can go wrong in the shop, as one small tree.

ShopError
├── InvalidInput     the caller's values are malformed (empty list, unknown reason, bad address)
├── NotFound         the thing does not exist, or belongs to somebody else (the caller cannot tell which)
├── NotIdentified    the details given do not prove who the customer is
├── RuleViolation    the shop's rules do not allow it (wrong status, no balance, variant unavailable ...)
└── Conflict         somebody else was faster (order changed meanwhile, key used for something else)

Every error has a stable snake_case `code` and plain-JSON `details` from which the edge words its answer.
"""

from __future__ import annotations

from typing import Any


class ShopError(Exception):
    """Root of the tree. `code` is stable; `details` are JSON-safe facts for the wording."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details: dict[str, Any] = details

    def __str__(self) -> str:
        facts = ", ".join(f"{key}={value!r}" for key, value in sorted(self.details.items()))
        return f"{self.code} ({facts})" if facts else self.code

    def to_dict(self) -> dict[str, Any]:
        """The error as JSON: {"code", "details"}."""
        return {"code": self.code, "details": self.details}


class InvalidInput(ShopError):
    """The values given are malformed; asking again may help."""


class NotFound(ShopError):
    """No such thing for this customer."""


class NotIdentified(ShopError):
    """The details given do not prove who the customer is."""


class RuleViolation(ShopError):
    """Well-formed, but the shop's rules forbid it."""


class Conflict(ShopError):
    """Lost against a concurrent change, or against an earlier use of the same key."""
