"""Short hashes of a record's fields, by which an import sees what the source system itself has changed.

The marks of a record are one hash for each of its parts, in a fixed order; after them, sorted, one for each
member of a list that has values of its own to watch (the stock of each variant, the balance of each card).
"""

from __future__ import annotations

from decimal import Decimal
from hashlib import blake2b
from typing import Any

import orjson
from pydantic import BaseModel

_MARK_BYTES = 6


def mark_of(value: Any) -> bytes:
    """The hash of one value."""
    text = orjson.dumps(value, default=_plain, option=orjson.OPT_SORT_KEYS)
    return blake2b(text, digest_size=_MARK_BYTES).digest()


def marks_of(parts: dict[str, Any], watched: list[bytes]) -> bytes:
    """The marks of a record; `watched` are the hashes of what is watched by itself."""
    return b"".join([*map(mark_of, parts.values()), *sorted(watched)])


def changed_parts(names: tuple[str, ...], before: bytes | None, now: bytes) -> frozenset[str]:
    """The parts whose hash differs; all of them when there is nothing from before."""
    if before is None:
        return frozenset(names)
    return frozenset(name for place, name in enumerate(names) if _nth(before, place) != _nth(now, place))


def watched_before(part_count: int, before: bytes | None) -> frozenset[bytes]:
    """The hashes of what was watched by itself when the record was last read."""
    if before is None:
        return frozenset()
    return frozenset(_nth(before, place) for place in range(part_count, len(before) // _MARK_BYTES))


def _nth(marks: bytes, place: int) -> bytes:
    return marks[place * _MARK_BYTES : (place + 1) * _MARK_BYTES]


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.__dict__
    if isinstance(value, Decimal):
        return str(value.normalize())  # 5.0 and 5.00 are one price
    raise TypeError(type(value).__name__)
