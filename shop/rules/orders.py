"""Which change an order's status allows."""

from __future__ import annotations

from shop.errors import InvalidInput, RuleViolation

CANCEL_REASONS = ("no longer needed", "ordered by mistake")

_BEFORE_SHIPPING = ["cancel", "change_address", "change_payment", "change_items"]
_AFTER_DELIVERY = ["return", "exchange"]


def allowed_actions(status: str, items_modified: bool) -> list[str]:
    """What the customer may still do with an order in that state."""
    if status == "pending" and not items_modified:
        return list(_BEFORE_SHIPPING)
    if status == "delivered":
        return list(_AFTER_DELIVERY)
    return []


def require_changeable(status: str, items_modified: bool) -> None:
    """Only a pending order whose items were not yet changed can be cancelled or changed.

    Raises RuleViolation: order_already_cancelled, order_not_pending, items_already_modified.
    """
    if status == "cancelled":
        raise RuleViolation("order_already_cancelled", status=status)
    if status != "pending":
        raise RuleViolation("order_not_pending", status=status)
    if items_modified:
        raise RuleViolation("items_already_modified", status=status)


def require_returnable(status: str) -> None:
    """Only a delivered order, and only once, can be returned or exchanged.

    Raises RuleViolation: return_already_requested, exchange_already_requested, order_not_delivered.
    """
    if status in ("return_requested", "exchange_requested"):
        raise RuleViolation(status.replace("_requested", "_already_requested"), status=status)
    if status != "delivered":
        raise RuleViolation("order_not_delivered", status=status)


def require_cancel_reason(reason: str) -> str:
    """The reason in its exact wording; raises InvalidInput("unknown_cancel_reason") for any other."""
    plain = " ".join(reason.casefold().split())
    if plain not in CANCEL_REASONS:
        raise InvalidInput("unknown_cancel_reason", reason=reason, allowed=list(CANCEL_REASONS))
    return plain
