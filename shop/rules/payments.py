"""Which payment method may be used for what."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from shop.errors import InvalidInput, NotFound, RuleViolation
from shop.tables import PaymentMethod

REFUND_AT_ONCE = "0"
REFUND_IN_DAYS = "5-7"


def require_method(methods: Mapping[str, PaymentMethod], method_id: str | None) -> PaymentMethod:
    """The customer's own method of that id.

    Raises InvalidInput("payment_method_required"), NotFound("payment_method_not_found").
    """
    if not method_id:
        raise InvalidInput("payment_method_required")
    if method_id not in methods:
        raise NotFound("payment_method_not_found", payment_method_id=method_id)
    return methods[method_id]


def require_cover(method: PaymentMethod, amount_minor: int, currency: str) -> None:
    """A gift card must hold what it is to pay; other methods are the bank's business.

    Raises RuleViolation: insufficient_balance, currency_mismatch.
    """
    if method.type != "gift_card":
        return
    require_same_currency(method, currency)
    balance = method.balance_minor or 0
    if balance < amount_minor:
        raise RuleViolation(
            "insufficient_balance",
            payment_method_id=method.id,
            balance_minor=balance,
            needed_minor=amount_minor,
            currency=currency,
        )


def require_same_currency(method: PaymentMethod, currency: str) -> None:
    """A gift card holds one currency; raises RuleViolation("currency_mismatch") for another."""
    if method.type == "gift_card" and method.currency != currency:
        raise RuleViolation(
            "currency_mismatch",
            payment_method_id=method.id,
            currency=currency,
            card_currency=method.currency,
        )


def require_refund_target(method: PaymentMethod, paid_with: Collection[str], currency: str) -> None:
    """A refund goes back to the method that paid, or to a gift card the customer has.

    Raises RuleViolation: refund_method_not_allowed, currency_mismatch.
    """
    if method.type != "gift_card" and method.id not in paid_with:
        raise RuleViolation(
            "refund_method_not_allowed", payment_method_id=method.id, original=sorted(paid_with)
        )
    require_same_currency(method, currency)


def refund_days(method_type: str) -> str:
    """How long a refund takes, in words the edge knows: "0" for gift cards, else "5-7" business days."""
    return REFUND_AT_ONCE if method_type == "gift_card" else REFUND_IN_DAYS
