"""When people are at their desks, and what admins set about it."""

from __future__ import annotations

from typing import Any

from shop.clock import Clock, utc_now
from shop.conversations.assignment import BUSINESS_HOURS_SETTING, DeskRules
from shop.conversations.business_hours import BusinessHours
from shop.conversations.repositories import DeskRepositories
from shop.conversations.views import iso
from shop.errors import NotFound
from shop.tables.desk import AuditRow
from shop.unit_of_work import UnitOfWorkFactory


class OfficeService:
    """Business hours and offline forms."""

    def __init__(self, units: UnitOfWorkFactory, rules: DeskRules, clock: Clock = utc_now) -> None:
        self._units = units
        self._rules = rules
        self._clock = clock

    def now(self) -> dict[str, Any]:
        """{"open": whether somebody answers now, "next_open": when somebody should}."""
        with self._units(read_only=True) as unit:
            repositories = DeskRepositories(unit.session)
            now = self._clock()
            hours = self._rules.current_hours(repositories)
            people = repositories.agents.online(now - self._rules.seen_within, lock=False)
            return {"open": hours.is_open(now) or bool(people), "next_open": iso(hours.next_open(now))}

    def hours(self) -> dict[str, str]:
        """The business hours in force."""
        with self._units(read_only=True) as unit:
            hours = self._rules.current_hours(DeskRepositories(unit.session))
            return {"business_hours": hours.text, "time_zone": hours.zone.key}

    def set_hours(self, text: str, time_zone: str, *, by: str) -> dict[str, str]:
        """New business hours, at once; InvalidInput says what is wrong with them."""
        hours = BusinessHours.parse(text, time_zone)
        value = {"text": hours.text, "time_zone": hours.zone.key}
        with self._units() as unit:
            repositories = DeskRepositories(unit.session)
            repositories.settings.put(BUSINESS_HOURS_SETTING, value, self._clock())
            repositories.audit.add(
                AuditRow(
                    agent_id=by,
                    action="business_hours_changed",
                    subject=BUSINESS_HOURS_SETTING,
                    details=value,
                    created_at=self._clock(),
                )
            )
            unit.commit()
        return {"business_hours": hours.text, "time_zone": hours.zone.key}

    def finish_contact(self, contact_id: str) -> None:
        """Somebody has written to the shopper."""
        with self._units() as unit:
            row = DeskRepositories(unit.session).contacts.get(contact_id)
            if row is None:
                raise NotFound("unknown_contact")
            row.done_at = row.done_at or self._clock()
            unit.commit()
