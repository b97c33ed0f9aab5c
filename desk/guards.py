"""ASGI middleware: bodies have a size, and every answer has its security headers."""

from __future__ import annotations

import orjson
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.errors import error_body

MOST_BODY_BYTES = 256 * 1024
_MOST_IGNORED_BYTES = 16 * MOST_BODY_BYTES
_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


class Guards:
    """Refuses large bodies before they are read into memory, and adds headers."""

    def __init__(self, app: ASGIApp, message: str, most_bytes: int = MOST_BODY_BYTES) -> None:
        self._app = app
        self._most = most_bytes
        self._refusal = orjson.dumps(error_body("body_too_long", message))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        read = 0

        async def limited_receive() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                if message.get("more_body", False):
                    await _read_on(receive)
                raise HTTPException(413)
            return message

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        length = Headers(scope=scope).get("content-length", "0")
        if length.isdigit() and int(length) <= self._most:
            await self._app(scope, limited_receive, send_with_headers)
        else:
            await self._refuse(receive, send)

    async def _refuse(self, receive: Receive, send: Send) -> None:
        await _read_on(receive)
        headers = [(b"content-type", b"application/json"), (b"connection", b"close"), *_HEADERS]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": self._refusal})


async def _read_on(receive: Receive) -> None:
    """Let a large body come in, unkept: who is hung up on while sending never reads what was wrong."""
    read = 0
    while read < _MOST_IGNORED_BYTES:
        message = await receive()
        read += len(message.get("body", b""))
        if not message.get("more_body", False):
            return
