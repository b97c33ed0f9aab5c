"""Token buckets: so many at once, so many a minute, for a bounded number of keys."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable


class RateLimit:
    """One bucket a key. The keys used longest ago are forgotten first, so memory stays bounded."""

    def __init__(
        self,
        per_minute: float,
        burst: float,
        *,
        keys: int = 20_000,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = per_minute / 60
        self._burst = max(1.0, burst)
        self._keys = keys
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, key: str, cost: float = 1.0) -> bool:
        """Take `cost` from the key's bucket; False, and nothing taken, where there is too little in it."""
        if self._rate <= 0:
            return True
        now = self._now()
        left, since = self._buckets.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        allowed = left >= cost
        self._buckets[key] = (left - cost if allowed else left, now)
        while len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)
        return allowed

    def __len__(self) -> int:
        return len(self._buckets)
