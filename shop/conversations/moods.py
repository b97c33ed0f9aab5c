"""How a shopper feels: kept beside each message, and as a short series of the conversation.

A mood is what the sentiment module reads: `intensity` -1..1 (very negative to very positive), `upset` 0..1
(the probability that a person should be offered). It stands in `messages.understanding["sentiment"]`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shop.clock import Clock, utc_now
from shop.conversations import words
from shop.conversations.ownership import HEAD_START
from shop.conversations.repositories import DeskRepositories
from shop.conversations.transcript import Transcript
from shop.conversations.views import Outcome, mood_of
from shop.conversations.words import SystemWording
from shop.tables.desk import ConversationRow, MessageRow
from shop.unit_of_work import UnitOfWorkFactory

_TREND = 20
_LAST = 2
SENTIMENT = "sentiment"


@dataclass(frozen=True, slots=True)
class MoodRule:
    """`upset`: from which probability, 0..1, a message counts as upset."""

    upset: float = 0.6


def note_mood(transcript: Transcript, message: MessageRow, rule: MoodRule) -> None:
    """Carry a message's mood on into its conversation; nothing where it was not read."""
    read = mood_of(message.understanding)
    if read is None:
        return
    row = transcript.row
    before = row.mood or {}
    upsets = [*before.get("upsets", []), read["upset"]][-_LAST:]
    row.mood = {
        "trend": [*before.get("trend", []), read["intensity"]][-_TREND:],
        "upsets": upsets,
        "upset": max(upsets) >= rule.upset,
    }
    transcript.note_mood(message.seq, read)
    if row.mood["upset"] and row.handler != words.BOT:
        raise_priority(row)


def set_priority(transcript: Transcript) -> None:
    """Before a conversation goes to people: high where the shopper is upset or their profile says so."""
    row = transcript.row
    of_profile = transcript.repositories.conversations.profile_priority(row.customer_id)
    upset = bool((row.mood or {}).get("upset"))
    row.priority = words.HIGH if upset or of_profile == words.HIGH else words.NORMAL


def raise_priority(row: ConversationRow) -> None:
    """It gets upset while it waits: it comes sooner. It never loses its place again by calming down."""
    if row.priority == words.HIGH:
        return
    row.priority = words.HIGH
    if row.turn_at is not None:
        row.turn_at -= HEAD_START


def series_of(messages: Sequence[Mapping[str, Any] | None], rule: MoodRule) -> dict[str, Any] | None:
    """The mood of a conversation whose series was never kept, from the understanding of its messages."""
    read = [mood for one in messages if (mood := mood_of(one)) is not None]
    if not read:
        return None
    upset = max(mood["upset"] for mood in read[-_LAST:]) >= rule.upset
    return {"trend": [mood["intensity"] for mood in read][-_TREND:], "upset": upset}


class MoodService:
    """Moods that were read after the message was stored: those of messages to people."""

    def __init__(
        self,
        units: UnitOfWorkFactory,
        wording: SystemWording,
        rule: MoodRule | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._units = units
        self._wording = wording
        self._rule = rule or MoodRule()
        self._clock = clock

    def store(self, conversation_id: str, message_id: str, sentiment: Mapping[str, Any]) -> Outcome | None:
        """Keep what was read; None where the message is gone or has its mood already."""
        with self._units() as unit:
            repositories = DeskRepositories(unit.session)
            if repositories.messages.get(message_id) is None:
                return None
            transcript = Transcript.open(repositories, conversation_id, self._wording, self._clock)
            message = repositories.messages.get(message_id)
            if message is None or mood_of(message.understanding) is not None:
                return None
            priority = transcript.row.priority
            message.understanding = {**(message.understanding or {}), SENTIMENT: dict(sentiment)}
            note_mood(transcript, message, self._rule)
            transcript.queue_changed = (
                transcript.row.priority != priority and transcript.row.handler == words.QUEUE
            )
            outcome = transcript.outcome()
            unit.commit()
            return outcome
