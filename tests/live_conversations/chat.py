"""A shopper at the REST webhook. Every answer is held against what the bot promises of all its answers."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.live import IDENTITY_SECRET

EXPECTS = frozenset(
    "email name zip order_number items variant payment_method refund_method reason address confirmation"
    " product query quantity rating feedback contact language choice free_text".split()
)
"""What a question of the bot may ask for."""
FINITE = frozenset(
    {"order_number", "items", "variant", "payment_method", "refund_method", "reason", "choice"}
)
"""Questions whose answers can be listed where it is known who asks."""
_OPENERS = re.compile(r"(?:What can I do for you\?|有什么可以帮您？)$")

Answer = dict[str, Any]


def proof_of(customer_id: str) -> dict[str, str]:
    """What the shop's page says about a signed-in customer."""
    digest = hmac.new(IDENTITY_SECRET.encode(), customer_id.encode(), hashlib.sha256).hexdigest()
    return {"identifier": customer_id, "identifier_hash": digest}


@dataclass
class Chat:
    """One conversation; `customer_id` is a shopper who is signed in at the shop."""

    http: httpx.Client
    customer_id: str | None = None
    language: str | None = None
    sender: str = field(default_factory=lambda: f"chat-{uuid4().hex}")
    answers: list[Answer] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    _listed: bool = False

    def say(self, text: str, *, message_id: str = "") -> str:
        """Say something; all that the bot says to it, in one text."""
        metadata: dict[str, str] = proof_of(self.customer_id) if self.customer_id else {}
        if self.language:
            metadata["language"] = self.language
        if message_id:
            metadata["message_id"] = message_id
        body = {"sender": self.sender, "message": text, "metadata": metadata}
        answer = self.http.post("/webhooks/rest/webhook", json=body)
        assert answer.status_code == 200, answer.text
        self.answers = answer.json()
        self.transcript.append(f"> {text}")
        self.transcript += [f"< [{one.get('expects', '')}] {one['text']}" for one in self.answers]
        for one in self.answers:
            self._check(one)
        return self.text

    def talk(self, *texts: str) -> str:
        """Say one thing after the other; what the bot says last."""
        for text in texts:
            self.say(text)
        return self.text

    @property
    def text(self) -> str:
        """All texts of the last answers."""
        return "\n".join(one["text"] or "" for one in self.answers)

    @property
    def expects(self) -> str | None:
        """What the open question asks for."""
        asked = [one["expects"] for one in self.answers if one.get("expects")]
        return asked[-1] if asked else None

    @property
    def choices(self) -> list[str]:
        """The values that the open question offers."""
        offered = [one["choices"] for one in self.answers if one.get("choices")]
        return [choice["value"] for choice in offered[-1]] if offered else []

    @property
    def titles(self) -> list[str]:
        """The offered values as the shopper reads them."""
        offered = [one["choices"] for one in self.answers if one.get("choices")]
        return [choice["title"] for choice in offered[-1]] if offered else []

    def custom(self, name: str) -> Any:
        """A custom part of the last answers (`change`, `cards`, `order` ...); None where there is none."""
        found = [one["custom"][name] for one in self.answers if one.get("custom", {}).get(name)]
        return found[-1] if found else None

    @property
    def story(self) -> str:
        """The conversation so far, for a failure's message."""
        return "\n".join(self.transcript)

    def _check(self, one: Answer) -> None:
        expects, text = one.get("expects"), (one["text"] or "").strip()
        custom = one.get("custom", {})
        assert one["recipient_id"] == self.sender
        assert expects is None or expects in EXPECTS, self.story
        assert custom.get("expects") == expects and custom.get("choices") == one.get("choices"), self.story
        assert not re.search(r"\{\w+\}|utter_|None\b", text), self.story
        if one["author"] == "bot" and text.endswith(("?", "？")) and not _OPENERS.search(text):
            assert expects, self.story
        if expects in FINITE and self.customer_id:
            assert one.get("choices"), self.story
        if expects == "confirmation":
            # Read out again only where something changed; a question in between is answered without.
            listed = custom["change"]["lines"] if "change" in custom else self._listed
            assert listed, self.story
            self._listed = bool(listed)
