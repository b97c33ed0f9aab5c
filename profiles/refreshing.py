"""Profiles computed anew for the few customers with whom something has happened, by the model in use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from profiles.keeping import current_version, read_version
from shop.clock import Clock, utc_now
from shop.profiles.reading import ProfileReader
from shop.profiles.service import ProfileService

if TYPE_CHECKING:
    from profiles.customer_model import CustomerModel

log = structlog.get_logger()

A_TURN = 20
"""Customers of one turn: some tenths of a second."""
_DAY = 86_400.0
_OVERLAP = timedelta(minutes=5)


class ProfileRefresher:
    """Loads the model when it is first needed, and a newer version when there is one. Not for the event loop:
    a turn reads, computes and writes. Nothing happens while nothing was trained."""

    def __init__(
        self, reader: ProfileReader, service: ProfileService, folder: Path, clock: Clock = utc_now
    ) -> None:
        self._reader = reader
        self._service = service
        self._folder = folder
        self._clock = clock
        self._model: CustomerModel | None = None
        self._failed: set[str] = set()

    def refresh(self, limit: int = A_TURN) -> int:
        """One turn; how many profiles were computed anew."""
        model = self._current()
        if model is None:
            return 0
        since = datetime.fromtimestamp(model.at * _DAY, UTC) - _OVERLAP
        found = self._service.waiting(since, orders_until=model.until, limit=limit + len(self._failed))
        ids = [one for one in found if one not in self._failed][:limit]
        if not ids:
            return 0
        try:
            return self.compute(ids)
        except Exception:
            # Whoever cannot be computed must not be first in line for ever, before all others.
            self._failed.update(ids)
            log.exception("profiles_not_refreshed", customers=len(ids))
            return 0

    def compute(self, customer_ids: list[str]) -> int:
        """Profiles of these customers from what is known now; how many were kept."""
        model = self._current()
        if model is None:
            return 0
        from profiles.gathering import gather
        from profiles.viewing import views

        # Taken before anything is read: what happens meanwhile makes the profile old again.
        until, at = self._service.newest_order(), self._clock().timestamp() / _DAY
        read = self._reader.some(customer_ids)
        gathered = gather([read], at, model.currency, attributes=model.attributes)
        seen = model.seen(gathered, gathered.ledger, at)
        predicted = model.predictions.predict(gathered.ledger, gathered.fixed, at)
        return self._service.store(views(model, gathered, seen, predicted, at), orders_until=until)

    def _current(self) -> CustomerModel | None:
        version = current_version(self._folder)
        if version is not None and (self._model is None or self._model.version != version):
            self._model = read_version(self._folder, version) or self._model
        return self._model
