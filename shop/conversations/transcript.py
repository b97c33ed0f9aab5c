"""Writing into one conversation: the next sequence number, in the transaction that changes the state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from chinese.script import script_of
from shop.clock import Clock
from shop.conversations import words
from shop.conversations.repositories import DeskRepositories
from shop.conversations.views import ConversationView, MessageView, Outcome, QueuePlace
from shop.conversations.words import SystemWording
from shop.errors import NotFound
from shop.tables.desk import ConversationRow, MessageRow

_PREVIEW_CHARACTERS = 200


class Transcript:
    """One locked conversation and the messages that this unit of work adds to it.

    Numbers are taken from the locked row, so they have no gaps and no two writers get the same one.
    """

    def __init__(
        self, repositories: DeskRepositories, row: ConversationRow, wording: SystemWording, now: datetime
    ) -> None:
        self.repositories = repositories
        self.row = row
        self.now = now
        self.changed = False
        self.queue_changed = False
        self.resolution: str | None = None
        self.rated: int | None = None
        self._wording = wording
        self._added: list[MessageView] = []
        self._moods: list[tuple[int, dict[str, float]]] = []

    @classmethod
    def open(
        cls, repositories: DeskRepositories, conversation_id: str, wording: SystemWording, clock: Clock
    ) -> Transcript:
        """Lock a conversation; NotFound where there is none."""
        row = repositories.conversations.locked(conversation_id)
        if row is None:
            raise NotFound("unknown_conversation")
        return cls(repositories, row, wording, clock())

    def add(
        self,
        author: str,
        text: str,
        *,
        client_id: str | None = None,
        content: Mapping[str, Any] | None = None,
        author_name: str = "",
        agent_id: str | None = None,
        payload: str | None = None,
        bot_turn: str | None = None,
        answers_id: str | None = None,
    ) -> MessageView:
        """Store a message under the next number."""
        self.row.last_seq += 1
        self.row.updated_at = self.now
        message = MessageRow(
            id=uuid4().hex, conversation_id=self.row.id, seq=self.row.last_seq, client_id=client_id,
            author=author, agent_id=agent_id, author_name=author_name, text=text, payload=payload,
            content=dict(content or {}), language=self.row.language, bot_turn=bot_turn,
            answers_id=answers_id, created_at=self.now,
        )  # fmt: skip
        self.repositories.messages.add(message)
        if author == words.SHOPPER and payload is None:
            # A button's title is in the desk's characters, not in theirs.
            self.row.script = script_of(text) or self.row.script
        if author != words.SYSTEM:
            self.row.last_author = author
            self.row.last_text = text[:_PREVIEW_CHARACTERS]
        view = MessageView.of(message)
        self._added.append(view)
        return view

    def announce(
        self,
        event: str,
        facts: Mapping[str, Any] | None = None,
        *,
        wording: str | None = None,
        buttons: tuple[tuple[str, str], ...] = (),
        expects: str | None = None,
        client_id: str | None = None,
        answers_id: str | None = None,
    ) -> MessageView:
        """Store a change of state as a system message, worded in the conversation's language and script.

        `wording` names the text where it is not the event's own; `buttons` are (name of the text, payload).
        """
        language = words.written(self.row.language, self.row.script)
        text = self._wording(language, wording or event, **dict(facts or {}))
        custom: dict[str, Any] = {"event": event, **dict(facts or {})}
        if expects:
            custom["expects"] = expects
        content: dict[str, Any] = {"custom": custom}
        if buttons:
            content["buttons"] = [
                {"title": self._wording(language, name), "payload": payload} for name, payload in buttons
            ]
        return self.add(words.SYSTEM, text, client_id=client_id, content=content, answers_id=answers_id)

    def note_mood(self, seq: int, mood: dict[str, float]) -> None:
        """A message's mood is known now."""
        self._moods.append((seq, mood))

    def outcome(self, queue: QueuePlace | None = None, agent_name: str | None = None) -> Outcome:
        """What was done, for those who have to be told once it is committed."""
        if agent_name is None and self.row.agent_id and self.row.handler == words.AGENT:
            agent_name = self.repositories.agents.names([self.row.agent_id]).get(self.row.agent_id)
        return Outcome(
            conversation=ConversationView.of(self.row, agent_name, queue),
            messages=tuple(self._added),
            changed=self.changed,
            queue_changed=self.queue_changed,
            resolution=self.resolution,
            rated=self.rated,
            moods=tuple(self._moods),
        )
