"""What was said in one round of a conversation, as far as its end and the shopper's mood are read from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shop.conversations import words as talk
from shop.satisfaction import words


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `intent`: what the bot took it for; `intents`: of every request in it. After the bot's
    answer `task` is the form that is open, `asks` what the bot asked for. `mood`: {polarity, intensity -1..1,
    confidence, upset 0..1}, empty where nobody has read it."""

    seq: int
    author: str
    text: str
    created_at: datetime
    event: str | None = None
    intent: str | None = None
    confidence: float = 0.0
    intents: tuple[str, ...] = ()
    task: str | None = None
    asks: str | None = None
    bot_turn: str | None = None
    language: str = "en"
    mood: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Any) -> Said:
        """Of a message's columns (see `MESSAGE_COLUMNS` of the repository)."""
        understood: dict[str, Any] = row.understanding or {}
        intent = understood.get("intent") or {}
        custom = (row.content or {}).get("custom") or {}
        asked = understood.get("expects")
        return cls(
            seq=row.seq,
            author=row.author,
            text=row.text,
            created_at=row.created_at,
            event=custom.get("event") if row.author == talk.SYSTEM else None,
            intent=intent.get("name"),
            confidence=float(intent.get("confidence") or 0.0),
            intents=_intents(understood),
            task=understood.get("active_loop") or understood.get("requested_slot"),
            asks=asked if asked not in words.CLOSING_QUESTIONS else None,
            bot_turn=row.bot_turn,
            language=row.language,
            mood=understood.get("sentiment") or {},
        )

    @property
    def misunderstood(self) -> bool:
        """Whether the bot could do nothing with it."""
        return self.intent in words.NOT_UNDERSTOOD or self.bot_turn == talk.FAILED

    @property
    def asks_for_something(self) -> bool:
        """Whether it is more than small talk; what nobody has understood may be."""
        return not self.intents or not words.SMALL_TALK.issuperset(self.intents)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One time that a human was wanted in this round."""

    reason: str
    result: str
    created_at: datetime
    assigned_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One round, oldest message first. `score`: the shopper's rating, 1..5, None where there is none."""

    conversation_id: str
    number: int
    said: tuple[Said, ...]
    hand_overs: tuple[HandedOver, ...] = ()
    customer_id: str | None = None
    channel: str = "widget"
    language: str = "en"
    ended_by: str | None = None
    ended_at: datetime | None = None
    score: int | None = None

    @property
    def of_shopper(self) -> tuple[Said, ...]:
        """What the shopper said."""
        return tuple(one for one in self.said if one.author == talk.SHOPPER)

    @property
    def begun_at(self) -> datetime | None:
        """When the first thing was said."""
        return self.said[0].created_at if self.said else None

    @property
    def rated(self) -> bool:
        """Whether a rating was given in it."""
        return self.score is not None or any(one.event == "rated" for one in self.said)

    def before_rating(self) -> Round:
        """Without the rating, and without what was said after it: all that a prediction may know."""
        place = next((at for at, one in enumerate(self.said) if one.event == "rated"), None)
        return replace(self, said=self.said[:place], score=None)


def split_rounds(said: Iterable[Said]) -> Iterator[tuple[Said, ...]]:
    """The messages of a whole conversation, round by round.

    A round begins with the first thing that people or the bot say after the end of the one before. What the
    desk itself says right after the end (the question for a rating, thanks for it) is still of the old one.
    """
    current: list[Said] = []
    closed = False
    for one in said:
        if closed and (one.author != talk.SYSTEM or one.event in ("reopened", "agent_joined")):
            yield tuple(current)
            current, closed = [], False
        current.append(one)
        closed = closed or one.event == "resolved"
    if current:
        yield tuple(current)


def hand_overs_within(
    hand_overs: Sequence[HandedOver], begun: datetime | None, until: datetime | None
) -> tuple[HandedOver, ...]:
    """Those that began in this round; `until` is the beginning of the next."""
    return tuple(
        one
        for one in hand_overs
        if (begun is None or one.created_at >= begun) and (until is None or one.created_at < until)
    )


def _intents(understood: Mapping[str, Any]) -> tuple[str, ...]:
    found = [(one.get("intent") or {}).get("name") for one in understood.get("requests") or ()]
    named = tuple(name for name in found if name)
    if named:
        return named
    name = (understood.get("intent") or {}).get("name")
    return (name,) if name else ()
