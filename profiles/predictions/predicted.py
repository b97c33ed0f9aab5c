"""One customer's predictions."""

from __future__ import annotations

from dataclasses import dataclass

from profiles.predictions.reasons import Effects

SOON_DAYS = 30


@dataclass(frozen=True)
class Predicted:
    """What is expected of one customer. Where `known` is False nothing is claimed, and the rest is empty.

    `churn_probability`: of buying nothing within `churn_days`, calibrated, 0..1; `next_days`: the days until
    the next order that it is as likely to come before as after; `next_probability`: of one within 30 days;
    `categories`: the likeliest first, with P(the next order has it); `value`: major units within 12 months,
    and which model said so. Reasons: (reason, effect), the largest first, in the unit of the number.
    """

    known: bool
    churn_probability: float = float("nan")
    churn_days: int = 0
    next_days: float = float("nan")
    next_probability: float = float("nan")
    categories: tuple[tuple[str, float], ...] = ()
    value: float = float("nan")
    value_model: str = ""
    churn_reasons: Effects = ()
    value_reasons: Effects = ()


NOT_KNOWN = Predicted(known=False)
