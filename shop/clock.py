"""The current time, in one place, always UTC and aware."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, in UTC, with its zone."""
    return datetime.now(UTC)
