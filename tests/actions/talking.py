"""Holds a conversation with the real engine and real services, in this process and without Rasa.

What the NLU would have found is given with each message; what the slots hold goes through JSON as in Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from actions.dialogue.facts import Shop
from actions.dialogue.message import Message
from actions.dialogue.state import Dialogue
from actions.dialogue.talk import Known, Outcome
from actions.dialogue.turn import Turn
from actions.rasa_actions import slot_events
from actions.wording import Wording

Parse = Callable[[str], Mapping[str, Any]]
_ids = count(1)


def heard(
    text: str, intent: str = "nlu_fallback", requests: Sequence[tuple[str, str]] = ()
) -> dict[str, Any]:
    """A latest message as Rasa would hand it over: one intent, or (text, intent) for each clause."""
    clauses = requests or [(text, intent)]
    return {
        "text": text,
        "intent": {"name": clauses[0][1], "confidence": 0.95},
        "entities": [],
        "requests": [
            {"text": clause, "intent": {"name": name, "confidence": 0.95}, "entities": []}
            for clause, name in clauses
        ],
    }


@dataclass
class Conversation:
    """One shopper's conversation. `parse` may stand in for the NLU where intents are not given."""

    shop: Shop
    wording: Wording
    customer_id: str | None = None
    language: str | None = None
    parse: Parse | None = None
    slots: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome | None = None
    transcript: list[tuple[str, str]] = field(default_factory=list)

    def say(
        self,
        text: str,
        intent: str = "nlu_fallback",
        *,
        requests: Sequence[tuple[str, str]] = (),
        message_id: str = "",
        work: Callable[[Turn], Outcome] = Turn.run,
        **escalation: Any,
    ) -> list[dict[str, Any]]:
        """Say something; the bot's messages come back as Rasa would send them.

        `escalation`: what the policy decided for this message; `work`: what the action does.
        """
        latest = dict(self.parse(text)) if self.parse else heard(text, intent, requests)
        latest["metadata"] = {
            "message_id": (message_id := message_id or f"m{next(_ids)}"),
            "customer_id": self.customer_id,
            "language": self.language,
        }
        known = Known(
            self.slots.get("language"), self.slots.get("customer_id"), self.slots.get("identified_by"),
            {"message_id": message_id, **escalation} if escalation else None, self.slots.get("mood"),
        )  # fmt: skip
        state = Dialogue.from_json(self.slots.get("dialogue"))
        self.outcome = work(Turn(self.shop, self.wording, Message.from_latest(latest), known, state))
        for event in slot_events(self.outcome):
            self.slots[event["name"]] = json.loads(json.dumps(event["value"]))
        replies = [
            {"text": reply.text, "buttons": reply.buttons, "custom": reply.custom}
            for reply in self.outcome.replies
        ]
        self.transcript.append(("shopper", text))
        self.transcript += [("bot", f"[{r['custom'].get('expects', '')}] {r['text']}") for r in replies]
        return replies

    @property
    def expects(self) -> str | None:
        """What the open question asks for."""
        return self.outcome.requested if self.outcome else None

    @property
    def text(self) -> str:
        """Everything the bot said last."""
        return "\n".join(reply.text for reply in self.outcome.replies) if self.outcome else ""

    @property
    def custom(self) -> dict[str, Any]:
        """The custom parts of the last messages, laid over each other."""
        merged: dict[str, Any] = {}
        for reply in self.outcome.replies if self.outcome else []:
            merged.update(reply.custom)
        return merged

    def choices(self) -> list[str]:
        """Values of the choices that were offered."""
        return [choice["value"] for choice in self.custom.get("choices", [])]
