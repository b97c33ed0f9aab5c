"""How long after delivery an order can be returned or exchanged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.errors import RuleViolation

_NEEDS_TIME = ("return", "exchange")


@dataclass(frozen=True)
class ReturnPeriod:
    """So many days; 0 is without limit. An order whose delivery date is not known has no limit either."""

    days: int = 0

    def last_day(self, delivered: Iterable[datetime | None]) -> datetime | None:
        """The moment on the last day, counted from the parcel that came last; None without limit."""
        known = [moment for moment in delivered if moment is not None]
        return max(known) + timedelta(days=self.days) if self.days and known else None


def is_over(until: datetime | None, now: datetime) -> bool:
    """Whether the last day has passed."""
    return until is not None and now.date() > until.date()


def still_allowed(actions: Iterable[str], until: datetime | None, now: datetime) -> list[str]:
    """What is left of an order's actions once the period is over."""
    late = is_over(until, now)
    return [action for action in actions if not (late and action in _NEEDS_TIME)]


def require_in_period(until: datetime | None, now: datetime) -> None:
    """Raises RuleViolation("return_period_over")."""
    if until is not None and is_over(until, now):
        raise RuleViolation("return_period_over", until=until.isoformat())
