"""When the shop's people are at their desks: `mon-fri 09:00-18:00; sat 10:00-14:00`, in a time zone.

`always` and `never` are schedules too. A span may end at 24:00, but does not run over midnight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shop.errors import InvalidInput

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"^([a-z,\-\s]+?)\s+(.+)$")
_HOURS = re.compile(r"^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$")
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """A week's opening times: for every weekday (0 = Monday) the (start, end) minutes of its spans."""

    text: str
    zone: ZoneInfo
    spans: tuple[tuple[tuple[int, int], ...], ...]

    @classmethod
    def parse(cls, text: str, time_zone: str) -> BusinessHours:
        """Read a schedule; InvalidInput says what is wrong with it and shows a right one."""
        days: list[list[tuple[int, int]]] = [[] for _ in DAYS]
        wanted = " ".join(text.lower().split())
        if wanted == "always":
            days = [[(0, _DAY_MINUTES)] for _ in DAYS]
        elif wanted != "never":
            for part in (piece.strip() for piece in wanted.split(";")):
                if part:
                    _add_part(days, part)
            if not any(days):
                raise _unreadable(text)
        spans = tuple(tuple(sorted(day)) for day in days)
        return cls(text=wanted, zone=_zone(time_zone), spans=spans)

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody should be at the desk at this moment."""
        local = moment.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        return any(start <= minute < end for start, end in self.spans[local.weekday()])

    def next_open(self, moment: datetime) -> datetime | None:
        """The next moment at which the desk opens, in UTC; None where it never does or is open now."""
        if self.is_open(moment):
            return None
        local = moment.astimezone(self.zone)
        for ahead in range(8):
            day = (local + timedelta(days=ahead)).date()
            for start, _end in self.spans[day.weekday()]:
                opening = datetime.combine(day, time(start // 60, start % 60), self.zone)
                if opening.astimezone(UTC) > moment.astimezone(UTC):
                    return opening.astimezone(UTC)
        return None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput("time_zone_unknown", field="time_zone", value=name[:64]) from None


def _unreadable(part: str) -> InvalidInput:
    return InvalidInput(
        "business_hours_unreadable", field="business_hours", value=part[:100], example="mon-fri 09:00-18:00"
    )


def _add_part(days: list[list[tuple[int, int]]], part: str) -> None:
    found = _SPAN.match(part)
    if found is None:
        raise _unreadable(part)
    numbers = _day_numbers(found[1], part)
    for piece in found[2].split(","):
        hours = _HOURS.match(piece.strip())
        if hours is None:
            raise _unreadable(part)
        h1, m1, h2, m2 = (int(group) for group in hours.groups())
        start, end = h1 * 60 + m1, h2 * 60 + m2
        if m1 > 59 or m2 > 59 or not start < end <= _DAY_MINUTES:
            raise _unreadable(part)
        for number in numbers:
            days[number].append((start, end))


def _day_numbers(text: str, part: str) -> list[int]:
    numbers: list[int] = []
    for piece in text.split(","):
        ends = [name.strip() for name in piece.split("-")]
        if len(ends) > 2 or any(name not in DAYS for name in ends):
            raise _unreadable(part)
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        count = (last - first) % 7 + 1
        numbers += [(first + step) % 7 for step in range(count)]
    return numbers
