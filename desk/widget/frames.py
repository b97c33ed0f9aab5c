"""Client frames: read, checked, and turned into values the session can act on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import orjson

from desk.text import clean_line, clean_text, looks_like_email
from shop.conversations.words import LANGUAGES
from shop.privacy.redaction import remember

MAX_FRAME_CHARACTERS = 64 * 1024
_CLIENT_ID = re.compile(r"^[A-Za-z0-9._:-]{1,64}$")
_LARGEST_SEQ = 2**31 - 1
_CONTACT_TEXT = 2000
_LONGEST_ID = 128


class FrameRefused(Exception):
    """A frame that is answered with an error frame; the connection goes on."""

    def __init__(self, code: str, client_id: str | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.client_id = client_id
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame: who comes back, and up to where they have read."""

    token: str | None = None
    identifier: str | None = None
    identifier_hash: str | None = None
    jwt: str | None = None
    last_seq: int = 0
    language: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Any other frame, as it came."""

    kind: str
    body: dict[str, Any]

    @property
    def client_id(self) -> str | None:
        """The client's id for it, if it gave a proper one."""
        value = self.body.get("client_id")
        return value if isinstance(value, str) and _CLIENT_ID.match(value) else None

    def needs_client_id(self) -> str:
        """The client's id; without one a resend could not be told from a second message."""
        client_id = self.client_id
        if client_id is None:
            raise FrameRefused("bad_frame")
        return client_id

    def text(self, name: str, limit: int, *, required: bool = False) -> str:
        """A cleaned text field; FrameRefused where it is no text, too long or missing."""
        value = self.body.get(name)
        if value is None and not required:
            return ""
        if not isinstance(value, str):
            raise FrameRefused("bad_frame" if value is not None else "empty", self.client_id)
        if len(value) > limit:
            raise FrameRefused("too_long", self.client_id, limit=limit)
        cleaned = clean_text(value)
        remember(value, cleaned)
        if required and not cleaned:
            raise FrameRefused("empty", self.client_id)
        return cleaned

    def seq(self, name: str) -> int:
        """A sequence number."""
        value = self.body.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST_SEQ:
            raise FrameRefused("bad_frame", self.client_id)
        return value

    def language(self) -> str:
        """A language the desk speaks."""
        value = self.body.get("language")
        if value not in LANGUAGES:
            raise FrameRefused("bad_language", self.client_id)
        return str(value)

    def score(self) -> int:
        """A rating."""
        value = self.body.get("score")
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 5:
            raise FrameRefused("bad_rating", self.client_id)
        return value

    def click(self) -> tuple[str, str, int]:
        """Product, list and position (from 1) of a card that was clicked."""
        product_id, list_id = self.body.get("product_id"), self.body.get("list_id")
        position = self.body.get("position")
        for value in (product_id, list_id):
            if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_ID:
                raise FrameRefused("bad_frame", self.client_id)
        if isinstance(position, bool) or not isinstance(position, int) or not 1 <= position <= _LARGEST_SEQ:
            raise FrameRefused("bad_frame", self.client_id)
        return str(product_id), str(list_id), position

    def contact(self) -> tuple[str, str, str]:
        """Name, e-mail address and text of the offline form."""
        name = clean_line(self.text("name", 200), 200)
        email = clean_line(self.text("email", 254), 254)
        text = self.text("text", _CONTACT_TEXT)
        if not name or not looks_like_email(email):
            raise FrameRefused("bad_contact", self.client_id)
        return name, email, text


def read_frame(text: str | None, data: bytes | None = None) -> Frame:
    """A frame from what came over the socket; FrameRefused if it is none."""
    if text is None:
        raise FrameRefused("bad_frame")
    if len(text) > MAX_FRAME_CHARACTERS:
        raise FrameRefused("too_long", limit=MAX_FRAME_CHARACTERS)
    try:
        body = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        raise FrameRefused("bad_frame") from None
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        raise FrameRefused("bad_frame")
    return Frame(body["type"], body)


def read_hello(frame: Frame) -> Hello:
    """The first frame of a connection."""
    body = frame.body
    last_seq = body.get("last_seq") or 0
    if isinstance(last_seq, bool) or not isinstance(last_seq, int) or not 0 <= last_seq <= _LARGEST_SEQ:
        raise FrameRefused("bad_frame")
    language = body.get("language")
    return Hello(
        token=_optional(body, "token", 2000),
        identifier=_optional(body, "identifier", 300),
        identifier_hash=_optional(body, "identifier_hash", 300),
        jwt=_optional(body, "jwt", 4000),
        last_seq=last_seq,
        language=language if language in LANGUAGES else None,
        page=clean_line(_optional(body, "page", 4000) or "", 500) or None,
    )


def _optional(body: dict[str, Any], name: str, limit: int) -> str | None:
    value = body.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > limit:
        raise FrameRefused("bad_frame")
    return value
