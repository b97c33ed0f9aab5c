"""Links to a copy of somebody's data: signed, ending, and only in what is sent to the shopper themselves.

What is stored, and what agents see, names the request and holds no link.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk.tokens import Tokens
from shop.clock import Clock, utc_now
from shop.privacy.document import ARCHIVE

PATH = "/privacy/export/"


class Downloads:
    """Adds the link to messages that offer a copy."""

    def __init__(self, tokens: Tokens, clock: Clock = utc_now) -> None:
        self._tokens = tokens
        self._clock = clock

    def linked(self, message: dict[str, Any]) -> dict[str, Any]:
        """The message as the shopper gets it; any but an offer of a copy is given back as it is."""
        export = (message.get("custom") or {}).get("export")
        if not isinstance(export, Mapping) or message.get("author") == "shopper":
            return message
        url = self._url(export)
        if url is None:
            return message
        title = str(export.get("title") or ARCHIVE)
        attachment = {"type": "file", "payload": {"url": url, "src": url, "title": title}}
        return message | {"attachment": attachment}

    def linked_frame(self, frame: dict[str, Any]) -> dict[str, Any]:
        """The same for a frame with one message or several."""
        if isinstance(frame.get("message"), dict):
            return frame | {"message": self.linked(frame["message"])}
        if isinstance(frame.get("messages"), list):
            return frame | {"messages": [self.linked(one) for one in frame["messages"]]}
        return frame

    def _url(self, export: Mapping[str, Any]) -> str | None:
        try:
            ends = datetime.fromisoformat(str(export["expires_at"]))
            left = ends - self._clock()
        except (KeyError, ValueError, TypeError):
            return None
        if left.total_seconds() <= 0:
            return None
        return PATH + self._tokens.for_export(str(export.get("id") or ""), left)
