"""Who wants to hear of what: a port, and the one for a single process.

A topic is a conversation (`conversation:ID`) or the agents' feed (`desk`). Events are plain JSON, so that
another bus (several replicas) can carry them. A bus may lose events: every listener can ask the database for
what it missed, by sequence number.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

Event = dict[str, Any]
_ROOM = 1000


class SlowListener(Exception):
    """A listener did not keep up; it must connect again and catch up from the database."""


class Subscription:
    """The events of one topic, from the moment of subscribing."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[Event] = asyncio.Queue(_ROOM)
        self._overflowed = False

    def put(self, event: Event) -> None:
        """Hand an event over without waiting."""
        try:
            self._events.put_nowait(event)
        except asyncio.QueueFull:
            self._overflowed = True

    async def get(self) -> Event:
        """The next event; SlowListener if some were lost."""
        if self._overflowed:
            raise SlowListener
        return await self._events.get()

    async def __aiter__(self) -> AsyncIterator[Event]:
        while True:
            yield await self.get()


class Bus(Protocol):
    """Publishes events to whoever listens now."""

    def publish(self, topic: str, event: Event) -> None:
        """Tell everybody who listens to the topic."""

    def has_listeners(self, topic: str) -> bool:
        """Whether it is worth building an event at all."""

    @contextmanager
    def subscribe(self, topic: str) -> Iterator[Subscription]:
        """Listen to a topic inside the block."""


class InProcessBus:
    """For one desk process. All calls come from its event loop."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[Subscription]] = defaultdict(set)

    def publish(self, topic: str, event: Event) -> None:
        """Tell everybody who listens to the topic."""
        for subscription in tuple(self._listeners.get(topic, ())):
            subscription.put(event)

    def has_listeners(self, topic: str) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners.get(topic))

    @contextmanager
    def subscribe(self, topic: str) -> Iterator[Subscription]:
        """Listen to a topic inside the block."""
        subscription = Subscription()
        self._listeners[topic].add(subscription)
        try:
            yield subscription
        finally:
            self._listeners[topic].discard(subscription)
            if not self._listeners[topic]:
                del self._listeners[topic]


def conversation_topic(conversation_id: str) -> str:
    """What concerns one conversation."""
    return f"conversation:{conversation_id}"
