"""A shopper's message as the engine sees it, made from Rasa's latest message."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shop.privacy.redaction import remember

_PAYLOAD = re.compile(r"^/(\w+)\s*(\{.*\})?\s*$", re.DOTALL)
_LONGEST = 4000
_CLEARLY = 0.6
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Request:
    """One clause that asks for something."""

    text: str
    intent: str
    confidence: float = 1.0
    entities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """One message: its text, what the NLU made of it, and what the desk knows about its sender.

    `foreign_language` is the code of a language the bot does not speak, where the message is clearly in it.
    """

    id: str
    text: str
    requests: tuple[Request, ...] = ()
    customer_id: str | None = None
    visitor_id: str | None = None
    conversation_id: str | None = None
    widget_language: str | None = None
    is_payload: bool = False
    foreign_language: str | None = None

    @property
    def intent(self) -> str:
        """The first clause's intent."""
        return self.requests[0].intent if self.requests else ""

    @classmethod
    def from_latest(cls, latest: Mapping[str, Any]) -> Message:
        """Read Rasa's `latest_message`."""
        text = str(latest.get("text") or "")[:_LONGEST]
        remember(text)  # so that no error repeats it in the log
        metadata = latest.get("metadata") or {}
        intent = latest.get("intent") or {}
        whole = _request({"text": text, "intent": intent, "entities": latest.get("entities") or []})
        payload = _PAYLOAD.match(text.strip())
        if payload:
            whole = _payload_request(payload, whole)
            requests: tuple[Request, ...] = (whole,)
            text = whole.text
        else:
            requests = tuple(_request(entry) for entry in latest.get("requests") or []) or (whole,)
        return cls(
            id=str(metadata.get("message_id") or latest.get("message_id") or ""),
            text=text,
            requests=requests,
            customer_id=_text_or_none(metadata.get("customer_id")),
            visitor_id=_text_or_none(metadata.get("visitor_id")),
            conversation_id=_text_or_none(metadata.get("conversation_id")),
            widget_language=_text_or_none(metadata.get("language")),
            is_payload=payload is not None,
            foreign_language=_foreign(latest),
        )


def _text_or_none(value: Any) -> str | None:
    return str(value) if value else None


def _foreign(latest: Mapping[str, Any]) -> str | None:
    language, sure = latest.get("language"), float(latest.get("language_confidence") or 0.0)
    return str(language) if language and language not in LANGUAGES and sure >= _CLEARLY else None


def _request(raw: Mapping[str, Any]) -> Request:
    intent = raw.get("intent") or {}
    entities = {str(entity.get("entity")): str(entity.get("value")) for entity in raw.get("entities") or []}
    return Request(
        text=str(raw.get("text") or "")[:_LONGEST],
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        entities=entities,
    )


def _payload_request(payload: re.Match[str], whole: Request) -> Request:
    """A button's payload: the intent is certain, and its values stand for the text."""
    entities = dict(whole.entities)
    if payload.group(2):
        try:
            said = json.loads(payload.group(2))
        except ValueError:
            said = {}
        if isinstance(said, dict):
            entities = {str(name): str(value) for name, value in said.items()}
    return Request(" ".join(entities.values()), payload.group(1), 1.0, entities)
