"""Telling everybody who looks at a conversation what was committed to it."""

from __future__ import annotations

from typing import Any

from desk.bus import Bus, conversation_topic
from desk.feed import DeskFeed
from shop.conversations import words
from shop.conversations.views import Outcome


class Publisher:
    """Turns committed outcomes into events. It runs after the commit, on the event loop."""

    def __init__(self, bus: Bus, feed: DeskFeed) -> None:
        self._bus = bus
        self._feed = feed

    def publish(self, outcome: Outcome) -> None:
        """Tell shoppers and agents."""
        conversation = outcome.conversation
        topic = conversation_topic(conversation.id)
        if self._bus.has_listeners(topic):
            for message in outcome.messages:
                self._bus.publish(topic, {"type": "message", "message": message.to_dict()})
            if outcome.changed:
                self.publish_state(outcome)
        if outcome.changed or outcome.messages or outcome.moods:
            self._feed.conversation_changed(outcome)
        if outcome.changed or outcome.queue_changed:
            self._feed.work_changed.set()

    def publish_state(self, outcome: Outcome) -> None:
        """Tell the shopper who owns the conversation now."""
        conversation = outcome.conversation
        self._bus.publish(
            conversation_topic(conversation.id),
            {
                "type": "state",
                "conversation": conversation.to_widget(),
                "language": conversation.language,
                "seq": conversation.last_seq,
            },
        )

    def typing(self, conversation_id: str, author: str, on: bool, **who: Any) -> None:
        """Somebody is writing, or has stopped. Nothing is stored."""
        if author != words.SHOPPER:
            frame = {"type": "typing", "author": author, "on": on}
            self._bus.publish(conversation_topic(conversation_id), frame)
        self._feed.typing(conversation_id, author, on, **who)
