"""The agents' feed: everything that happens, numbered, with the last events kept for those who were away.

Numbers start at the process's start time, so they rise over restarts too; a reader whose last number is
older than what is kept is told to read everything afresh (`resync`).
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Collection
from typing import Any

from desk.bus import Bus, Event
from shop.conversations.views import Outcome

TOPIC = "desk"
_KEPT = 5000


class DeskFeed:
    """Numbers events and remembers the last ones."""

    def __init__(self, bus: Bus, *, kept: int = _KEPT) -> None:
        self._bus = bus
        self._last_id = int(time.time() * 1000) * 1000
        self._oldest_gone = self._last_id
        self._events: deque[Event] = deque(maxlen=kept)
        #: Set whenever an owner or a presence has changed, so that work and places are told anew.
        self.work_changed = asyncio.Event()

    @property
    def last_id(self) -> int:
        """The number of the newest event."""
        return self._last_id

    def add(self, kind: str, **content: Any) -> None:
        """Number an event, keep it and tell every agent."""
        self._last_id += 1
        event: Event = {"type": kind, "id": self._last_id, **content}
        if len(self._events) == self._events.maxlen:
            self._oldest_gone = self._events[0]["id"]
        self._events.append(event)
        self._bus.publish(TOPIC, event)

    def forget(self, conversation_ids: Collection[str]) -> None:
        """Conversations were erased: their events are kept no longer, and agents' pages read anew."""
        gone = set(conversation_ids)
        kept = [event for event in self._events if _conversation_of(event) not in gone]
        self._events = deque(kept, maxlen=self._events.maxlen)
        # What a page has missed can no longer be told by numbers alone.
        self._oldest_gone = self._last_id
        self.add("erased", conversation_ids=sorted(gone))

    def since(self, last_id: int) -> list[Event] | None:
        """The events after a number; None where some of them are gone."""
        if last_id < self._oldest_gone or last_id > self._last_id:
            return None
        return [event for event in self._events if event["id"] > last_id]

    def conversation_changed(self, outcome: Outcome) -> None:
        """New messages, and the conversation as it is now."""
        conversation = outcome.conversation
        for message in outcome.messages:
            self.add("message", conversation_id=conversation.id, message=message.to_desk())
        for seq, mood in outcome.moods:
            self.add("mood", conversation_id=conversation.id, seq=seq, mood=mood)
        self.add("conversation", conversation=conversation.to_desk())

    def typing(self, conversation_id: str, author: str, on: bool, **who: Any) -> None:
        """Passing news: not numbered, not kept."""
        self._bus.publish(
            TOPIC, {"type": "typing", "conversation_id": conversation_id, "author": author, "on": on, **who}
        )


def _conversation_of(event: Event) -> str | None:
    found = event.get("conversation_id") or (event.get("conversation") or {}).get("id")
    return str(found) if found else None
