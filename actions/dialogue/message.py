"""A shopper's message as the engine sees it, made from Rasa's latest message."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
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

    `denied` are the places that only say what is not wanted; the requests' texts are without them.
    `foreign_language` is the code of a language the bot does not speak, where the message is clearly in it.
    """

    id: str
    text: str
    requests: tuple[Request, ...] = ()
    denied: tuple[tuple[int, int], ...] = ()
    customer_id: str | None = None
    visitor_id: str | None = None
    conversation_id: str | None = None
    widget_language: str | None = None
    is_payload: bool = False
    foreign_language: str | None = None

    @property
    def wanted(self) -> str:
        """The text, blank where it only says what is not wanted."""
        return _blanked(self.text, self.denied)

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
        denied = tuple((int(start), int(end)) for start, end in latest.get("denied") or [])
        entities = latest.get("entities") or []
        whole = _request({"text": text, "intent": intent, "entities": entities}, denied)
        payload = _PAYLOAD.match(text.strip())
        if payload:
            whole = _payload_request(payload, whole)
            requests: tuple[Request, ...] = (whole,)
            text, denied = whole.text, ()
        else:
            requests = tuple(_request(entry, denied) for entry in latest.get("requests") or []) or (whole,)
        return cls(
            id=str(metadata.get("message_id") or latest.get("message_id") or ""),
            text=text,
            requests=requests,
            denied=denied,
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


def _blanked(text: str, spans: Sequence[tuple[int, int]], before: int = 0) -> str:
    """The text with spaces at these places; `before`: how much of the message stands before the text."""
    for first, last in spans:
        start, end = max(first - before, 0), min(last - before, len(text))
        if start < end:
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _request(raw: Mapping[str, Any], denied: Sequence[tuple[int, int]] = ()) -> Request:
    intent = raw.get("intent") or {}
    entities = {str(entity.get("entity")): str(entity.get("value")) for entity in raw.get("entities") or []}
    return Request(
        text=_blanked(str(raw.get("text") or "")[:_LONGEST], denied, int(raw.get("start") or 0)).strip(),
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
