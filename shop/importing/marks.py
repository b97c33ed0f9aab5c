"""Short hashes of a record's fields, by which an import sees what the source system itself has changed."""

from __future__ import annotations

from decimal import Decimal
from hashlib import blake2b
from typing import Any

import orjson
from pydantic import BaseModel

_MARK_BYTES = 6


def marks_of(parts: dict[str, Any]) -> bytes:
    """One hash for each part, in the order of `parts`."""
    return b"".join(
        blake2b(
            orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS), digest_size=_MARK_BYTES
        ).digest()
        for value in parts.values()
    )


def changed_parts(names: tuple[str, ...], before: bytes | None, now: bytes) -> frozenset[str]:
    """The parts whose hash differs; all of them when there is nothing comparable from before."""
    if before is None or len(before) != len(now):
        return frozenset(names)
    return frozenset(
        name
        for place, name in enumerate(names)
        if before[place * _MARK_BYTES : (place + 1) * _MARK_BYTES]
        != now[place * _MARK_BYTES : (place + 1) * _MARK_BYTES]
    )


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.__dict__
    if isinstance(value, Decimal):
        return str(value.normalize())  # 5.0 and 5.00 are one price
    raise TypeError(type(value).__name__)
