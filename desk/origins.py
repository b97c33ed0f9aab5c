"""Which web origins may talk to the desk from a browser."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Origins:
    """The desk's own origin, and those of the setting; `*` is any. Without an Origin it is no browser."""

    def __init__(self, allowed: Sequence[str]) -> None:
        self.any = "*" in allowed
        self.listed = frozenset(origin.lower() for origin in allowed)

    def allows(self, headers: Headers) -> bool:
        """Whether a request with these headers may be served."""
        origin = headers.get("origin")
        if origin is None or self.any:
            return True
        host = headers.get("host", "").lower()
        own = origin.lower().partition("://")[2]
        return own == host or origin.lower() in self.listed

    def is_foreign(self, headers: Headers) -> bool:
        """Whether a browser needs to be told that its page may read the answer."""
        origin = headers.get("origin", "").lower()
        return bool(origin) and origin.partition("://")[2] != headers.get("host", "").lower()


class CrossOrigin:
    """ASGI middleware: preflights, and the headers by which browsers let allowed origins read answers."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if scope["type"] != "http" or not self._origins.is_foreign(headers):
            await self._app(scope, receive, send)
            return
        allowed = self._origins.allows(headers)
        extra = _allowing(headers["origin"]) if allowed else []
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await send({"type": "http.response.start", "status": 204 if allowed else 403, "headers": extra})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _merged(message.get("headers", []), extra)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def _allowing(origin: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"access-control-allow-origin", origin.encode("latin-1", "replace")),
        (b"access-control-allow-methods", b"GET, POST, PUT, PATCH, DELETE, OPTIONS"),
        (b"access-control-allow-headers", b"authorization, content-type"),
        (b"access-control-max-age", b"600"),
        (b"vary", b"origin"),
    ]


def _merged(
    headers: list[tuple[bytes, bytes]], extra: list[tuple[bytes, bytes]]
) -> list[tuple[bytes, bytes]]:
    names = {name for name, _ in extra if name != b"vary"}
    return [(name, value) for name, value in headers if name.lower() not in names] + extra
