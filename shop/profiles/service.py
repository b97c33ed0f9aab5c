"""Profiles of customers for those who read them, and for those who compute them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice

import structlog

from shop.clock import Clock, utc_now
from shop.privacy.consents import ConsentRules
from shop.profiles.repository import ProfileRepository
from shop.profiles.tones import tone_of
from shop.profiles.views import ProfileView
from shop.unit_of_work import UnitOfWorkFactory

log = structlog.get_logger()

SLICE = 1_000
"""Profiles of one transaction: short enough for a shopper's message to get its turn between two."""


class ProfileService:
    """Every method is one short transaction, or one a slice. Of who refuses profiling there is no profile:
    none is stored, and consents delete the one that is there."""

    def __init__(
        self, units: UnitOfWorkFactory, rules: ConsentRules | None = None, clock: Clock = utc_now
    ) -> None:
        self._units = units
        self._rules = rules or ConsentRules()
        self._clock = clock

    def of(self, customer_id: str | None) -> ProfileView | None:
        """What was computed of a customer; None for a guest, who has none, and where it cannot be read."""
        if not customer_id:
            return None
        with self._units(read_only=True) as unit:
            row = ProfileRepository(unit.session, self._rules).get(customer_id)
            if row is None:
                return None
            try:
                return ProfileView.of(row.data)
            except (KeyError, TypeError, ValueError):
                # Written by another version; the next training replaces it.
                log.warning("profile_unreadable", model=row.model)
                return None

    def tone_for(self, customer_id: str | None) -> str:
        """How to speak to a customer: one of `shop.profiles.tones.TONES`, neutral where nothing is known."""
        return tone_of(self.of(customer_id))

    def store(self, views: Iterable[ProfileView], *, orders_until: int = 0) -> int:
        """Keep profiles in place of older ones, one transaction a slice; how many were kept.

        `orders_until`: the newest `orders.pk` that was counted in them. Customers who are gone or refuse
        profiling meanwhile are left out. The same profiles stored twice are stored once.
        """
        stored, waiting = 0, iter(views)
        while some := list(islice(waiting, SLICE)):
            with self._units() as unit:
                stored += ProfileRepository(unit.session, self._rules).replace(some, orders_until)
                unit.commit()
        return stored

    def forget(self, customer_id: str) -> None:
        """Delete what was computed of a customer; nothing happens where there is nothing."""
        with self._units() as unit:
            ProfileRepository(unit.session, self._rules).delete([customer_id])
            unit.commit()

    def forget_older(self, model: str, *, but: Collection[str] = ()) -> int:
        """Delete the profiles that other models than this one computed, in slices; how many.

        `but`: customers whose profile stays whatever computed it.
        """
        forgotten, after, kept = 0, "", frozenset(but)
        while True:
            with self._units() as unit:
                repository = ProfileRepository(unit.session, self._rules)
                ids = repository.other_than(model, after)
                if not ids:
                    return forgotten
                after, going = ids[-1], [one for one in ids if one not in kept]
                repository.delete(going)
                unit.commit()
                forgotten += len(going)

    def newest_order(self) -> int:
        """The highest `orders.pk` there is: what profiles computed from now on have counted."""
        with self._units(read_only=True) as unit:
            return ProfileRepository(unit.session, self._rules).newest_order()

    def waiting(self, since: datetime, *, orders_until: int = 0, limit: int = 20) -> list[str]:
        """Customers with whom something happened after their profile was computed: an order, a change of one,
        the end of a conversation's round. `since` and `orders_until`: of the last training; what happened
        before is in every profile."""
        with self._units(read_only=True) as unit:
            return ProfileRepository(unit.session, self._rules).outdated(since, orders_until, limit)
