"""A server that answers like the bot's desk channel."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


@asynccontextmanager
async def channel(respond: Callable[[dict[str, Any]], Any]) -> AsyncIterator[str]:
    """A server that answers like the desk channel."""

    async def webhook(request: Request) -> Response:
        result = respond(orjson.loads(await request.body()))
        result = await result if asyncio.iscoroutine(result) else result
        return result if isinstance(result, Response) else Response(orjson.dumps(result))

    async def health(request: Request) -> Response:
        return Response("ok")

    app = Starlette(
        routes=[
            Route("/webhooks/desk/webhook", webhook, methods=["POST"]),
            Route("/webhooks/desk/", health),
            Route("/health", health),
        ]
    )
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve([listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()
