"""Which change an order's status allows, and how far its parcels say that it has come."""

from __future__ import annotations

from collections.abc import Sequence

from shop.errors import InvalidInput, RuleViolation
from shop.views import FulfilmentView

CANCEL_REASONS = ("no longer needed", "ordered by mistake")

_BEFORE_SHIPPING = ["cancel", "change_address", "change_payment", "change_items"]
_AFTER_DELIVERY = ["return", "exchange"]

PREPARING, PACKED, PARTLY_SHIPPED = "preparing", "packed", "partly_shipped"
_PACKED = frozenset({"packed", "label_created"})
_NOT_WITH_CARRIER = _PACKED | {"preparing"}


def allowed_actions(status: str, items_modified: bool) -> list[str]:
    """What the customer may still do with an order in that state."""
    if status == "pending" and not items_modified:
        return list(_BEFORE_SHIPPING)
    if status == "delivered":
        return list(_AFTER_DELIVERY)
    return []


def stage_of(status: str, parcels: Sequence[FulfilmentView]) -> str:
    """The status; `PREPARING`, `PACKED` or `PARTLY_SHIPPED` of a processed order whose parcels say so.

    A parcel of an unknown state counts as handed to the carrier, as the order's status says.
    """
    here = [
        one for one in parcels if one.status in _NOT_WITH_CARRIER and not (one.shipped_at or one.delivered_at)
    ]
    if status != "processed" or not here:
        return status
    if len(here) < len(parcels):
        return PARTLY_SHIPPED
    return PACKED if all(one.status in _PACKED for one in here) else PREPARING


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
