"""Idempotency: a write with a key is made once; repeats get the first result."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from shop.errors import Conflict, InvalidInput
from shop.keys import is_storable
from shop.tables import AppliedKey
from shop.unit_of_work import UnitOfWork

_LONGEST_KEY = 200


def fingerprint_of(*parts: Any) -> str:
    """A short mark of what a request asks for, so that a repeat is told from a different request."""
    plain = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()


def first_result(unit: UnitOfWork, key: str | None, fingerprint: str) -> dict[str, Any] | None:
    """What the key's first write answered, or None when it was not used yet.

    Raises Conflict("idempotency_key_reused") if it was used for something else, and
    InvalidInput("bad_idempotency_key") if it cannot be stored.
    """
    if key and (len(key) > _LONGEST_KEY or not is_storable(key)):
        raise InvalidInput("bad_idempotency_key")
    applied = unit.applied_keys.get(key) if key else None
    if applied is None:
        return None
    if applied.fingerprint != fingerprint:
        raise Conflict("idempotency_key_reused", key=key)
    return applied.result


def remember_result(
    unit: UnitOfWork,
    key: str | None,
    operation: str,
    fingerprint: str,
    result: dict[str, Any],
    customer_id: str,
) -> None:
    """Store the key with its result, in the write's own transaction."""
    if key:
        unit.applied_keys.add(
            AppliedKey(
                key=key,
                operation=operation,
                fingerprint=fingerprint,
                result=result,
                customer_id=customer_id,
            )
        )
