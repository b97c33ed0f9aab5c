"""Which messages are misses, and keeping them: in the transaction that stores the turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from shop.misses import words
from shop.misses.masking import language_of, private_text, says_something, wording_key
from shop.misses.repository import MissRepository
from shop.tables.desk import MessageRow
from shop.tables.misses import MissRow

MOST_ALTERNATIVES = 5


@dataclass(frozen=True, slots=True)
class MissRule:
    """`confidence`: 0 to 1; what was understood with less counts as unsure."""

    confidence: float = 0.6


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the bot took a message for; `alternatives` are (intent, confidence), the likeliest first."""

    intent: str | None
    confidence: float
    alternatives: tuple[tuple[str, float], ...]
    surest: float

    @classmethod
    def read(cls, answer: Mapping[str, Any]) -> Understanding:
        """Out of what the bot's channel tells about a turn; nothing in it is trusted to be there."""
        name, confidence = _intent(answer.get("intent"))
        found = [_intent(one) for one in _list(answer.get("alternatives"))]
        ranked = {one: value for one, value in found if one and one not in (words.FALLBACK, name)}
        requests = [
            _intent(one.get("intent")) for one in _list(answer.get("requests")) if isinstance(one, dict)
        ]
        sure = [value for one, value in [(name, confidence), *requests] if _is_meant(one)]
        return cls(name, confidence, tuple(list(ranked.items())[:MOST_ALTERNATIVES]), max(sure, default=0.0))

    def is_unsure(self, rule: MissRule) -> bool:
        """Whether the bot could not tell what was meant, neither of the whole nor of a part."""
        return self.surest < rule.confidence


def keep_miss(
    session: Session,
    message: MessageRow,
    rule: MissRule,
    *,
    now: datetime,
    hand_over_reason: str | None = None,
    went_on: Callable[[], bool] = lambda: False,
    names: Callable[[], Iterable[str]] = tuple,
) -> MissRow | None:
    """Keep a message if the bot was unsure of it or people took over after it; None where it was neither.

    `went_on`: whether the bot had asked something and the message was the answer it wanted; `names`: what the
    customer is called. Both are asked only where they matter. A wording that somebody has labelled or
    dismissed needs no second look: the new row gets the same.
    """
    if message.payload or not says_something(message.text):
        return None
    read = Understanding.read(message.understanding or {})
    unsure = bool(message.understanding) and read.is_unsure(rule) and not went_on()
    if not unsure and hand_over_reason is None:
        return None
    repository = MissRepository(session)
    if repository.of_message(message.id) is not None:
        return None
    text = private_text(message.text, names())
    row = MissRow(
        conversation_id=message.conversation_id, message_id=message.id, wording=wording_key(text), text=text,
        language=language_of(text, message.language), unsure=unsure, hand_over_reason=hand_over_reason,
        understood=read.intent, confidence=read.confidence if read.intent else None,
        alternatives=[{"name": one, "confidence": round(value, 4)} for one, value in read.alternatives],
        state=words.OPEN, created_at=now,
    )  # fmt: skip
    known = repository.decided(row.wording)
    if known is not None:
        row.state, row.label, row.held_back, row.used_in = (
            known.state, known.label, known.held_back, known.used_in,
        )  # fmt: skip
        row.labelled_by, row.labelled_at = known.labelled_by, known.labelled_at
    repository.add(row)
    return row


def _is_meant(intent: str | None) -> bool:
    return intent is not None and intent not in words.NOT_UNDERSTOOD


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _intent(value: Any) -> tuple[str | None, float]:
    if not isinstance(value, Mapping) or not isinstance(value.get("name"), str):
        return None, 0.0
    confidence = value.get("confidence")
    known = isinstance(confidence, int | float) and not isinstance(confidence, bool)
    return value["name"][:64], float(confidence) if known else 0.0  # type: ignore[arg-type]
