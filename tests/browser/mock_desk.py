"""A desk for developing the widget: it speaks the socket protocol, and the shopper's words pick the answer.

Run it alone with `python -m tests.browser.mock_desk 8123` and open http://127.0.0.1:8123/. Words it knows:
chips, choices, products, order, orders, change, article, email, confirm, slow, human, agent, away, resolve,
link, html.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from PIL import Image, ImageDraw
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.browser import mock_answers as answers

WEB = Path(__file__).resolve().parents[2] / "web"
Frame = dict[str, Any]


@dataclass
class Conversation:
    """What one visitor said and heard, and the sockets that show it."""

    token: str
    language: str = "en"
    id: str = field(default_factory=lambda: uuid.uuid4().hex)
    state: str = "pending"
    handler: Frame = field(default_factory=lambda: {"kind": "bot"})
    queue: Frame | None = None
    messages: list[Frame] = field(default_factory=list)
    sockets: set[WebSocket] = field(default_factory=set)
    ratings: list[Frame] = field(default_factory=list)
    contacts: list[Frame] = field(default_factory=list)

    def summary(self) -> Frame:
        return {"id": self.id, "state": self.state, "handler": self.handler, "queue": self.queue}

    def store(self, author: str, text: str, **more: Any) -> Frame:
        now = datetime.now(UTC).isoformat()
        message = {"seq": len(self.messages) + 1, "id": uuid.uuid4().hex, "client_id": None, "author": author}
        message |= {"author_name": "", "text": text, "buttons": [], "custom": {}, "created_at": now}
        message |= {"language": self.language, **more}
        self.messages.append(message)
        return message

    async def send(self, frame: Frame) -> None:
        for socket in list(self.sockets):
            try:
                await socket.send_json(frame)
            except (RuntimeError, WebSocketDisconnect):
                self.sockets.discard(socket)

    async def tell(self, author: str, text: str, **more: Any) -> None:
        await self.send({"type": "message", "message": self.store(author, text, **more)})

    async def change(
        self, state: str, handler: Frame, event: str, text: str, queue: Frame | None = None, **more: Any
    ) -> None:
        self.state, self.handler, self.queue = state, handler, queue
        message = self.store("system", text, custom={"event": event, **(queue or {})}, **more)
        await self.send({"type": "message", "message": message})
        await self.send({"type": "state", "conversation": self.summary(), "seq": message["seq"]})


class MockDesk:
    """The desk's state, and switches for what a test wants to go wrong."""

    def __init__(self) -> None:
        self.conversations: dict[str, Conversation] = {}
        self.received: list[Frame] = []
        self.refuse_connections = False
        self.swallow_acks = False
        self.silent = False
        self.next_error: Frame | None = None
        self.brand: str | None = "#3457d5"
        self.office: Frame = {"open": True, "next_open": None}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def latest(self) -> Conversation:
        return list(self.conversations.values())[-1]

    def run(self, work: Any) -> Any:
        """Run a coroutine on the server's loop, from a test's thread."""
        assert self.loop is not None
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    def drop(self) -> None:
        """Cut every socket, as a restart would."""

        async def cut() -> None:
            for conversation in self.conversations.values():
                for socket in list(conversation.sockets):
                    conversation.sockets.discard(socket)
                    await socket.close(1012)

        self.run(cut())

    async def socket(self, socket: WebSocket) -> None:
        if self.refuse_connections:
            await socket.close(1013)
            return
        await socket.accept()
        conversation: Conversation | None = None
        try:
            async for text in socket.iter_text():
                frame = json.loads(text)
                self.received.append(frame)
                if frame["type"] == "hello":
                    conversation = self.find(frame)
                    conversation.sockets.add(socket)
                    await socket.send_json(self.welcome(conversation, frame))
                elif conversation:
                    await self.answer(conversation, socket, frame)
        except WebSocketDisconnect:
            pass
        finally:
            if conversation:
                conversation.sockets.discard(socket)

    def find(self, hello: Frame) -> Conversation:
        known = self.conversations.get(hello.get("token") or "")
        if known is None:
            known = Conversation(token=uuid.uuid4().hex)
            self.conversations[known.token] = known
        known.language = hello.get("language") or known.language
        return known

    def welcome(self, conversation: Conversation, hello: Frame) -> Frame:
        after = hello["last_seq"]
        messages = [one for one in conversation.messages if one["seq"] > after]
        if not after:
            messages = messages[-50:]
        customer = (
            {"name": "Anna Berg", "email": "anna.berg@example.com"} if hello.get("identifier") else None
        )
        shop = {"name": "Hillside Goods", "brand": self.brand, "languages": ["en", "zh"]}
        frame = {
            "type": "welcome",
            "token": conversation.token,
            "conversation": conversation.summary(),
            "shop": shop,
        }
        frame |= {"language": conversation.language, "customer": customer, "office": self.office}
        last_seq = len(conversation.messages)
        return frame | {
            "last_seq": last_seq,
            "messages": messages,
            "has_more": bool(messages) and messages[0]["seq"] > 1,
        }

    async def answer(self, conversation: Conversation, socket: WebSocket, frame: Frame) -> None:
        kind = frame["type"]
        if kind == "ping":
            await socket.send_json({"type": "pong"})
        elif kind == "language":
            conversation.language = frame["language"]
        elif kind == "history":
            older = [one for one in conversation.messages if one["seq"] < frame["before_seq"]][-50:]
            more = bool(older) and older[0]["seq"] > 1
            await socket.send_json({"type": "history", "messages": older, "has_more": more})
        elif kind == "message":
            await self.take_message(conversation, socket, frame)
        elif kind in ("rating", "contact"):
            (conversation.ratings if kind == "rating" else conversation.contacts).append(frame)
            await socket.send_json(
                {"type": "ack", "client_id": frame["client_id"], "seq": None, "created_at": ""}
            )
            if kind == "contact":
                await conversation.tell("system", "We have your note.", custom={"event": "contact_saved"})
        elif kind == "new_conversation":
            fresh = Conversation(token=conversation.token, language=conversation.language)
            self.conversations[conversation.token] = fresh
            fresh.sockets = conversation.sockets
            await fresh.send(self.welcome(fresh, {"last_seq": 0}))

    async def take_message(self, conversation: Conversation, socket: WebSocket, frame: Frame) -> None:
        conversation = self.conversations[conversation.token]
        if self.next_error:
            error, self.next_error = self.next_error, None
            await socket.send_json({"type": "error", "client_id": frame["client_id"], **error})
            return
        known = [one for one in conversation.messages if one["client_id"] == frame["client_id"]]
        stored = (
            known[0] if known else conversation.store("shopper", frame["text"], client_id=frame["client_id"])
        )
        if not self.swallow_acks:
            ack = {"client_id": frame["client_id"], "seq": stored["seq"], "created_at": stored["created_at"]}
            await socket.send_json({"type": "ack", **ack})
        if known:
            return
        await conversation.send({"type": "message", "message": stored})
        if not self.silent:
            await answers.answer(conversation, frame["text"])

    def application(self) -> Starlette:
        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            self.loop = asyncio.get_running_loop()
            yield

        return Starlette(
            lifespan=lifespan,
            routes=[
                Route("/widget.js", lambda _: FileResponse(WEB / "widget" / "widget.js")),
                Route("/", lambda _: FileResponse(WEB / "shop" / "index.html")),
                Route("/help/{slug}", lambda _: FileResponse(WEB / "shop" / "article.html")),
                Route("/bare", bare_page),
                Route("/pictures/{name}", picture),
                Route("/api/widget/config", self.config),
                *answers.shop_routes(),
                Mount("/web", StaticFiles(directory=WEB)),
                WebSocketRoute("/ws/widget", self.socket),
            ],
        )

    async def config(self, _: Request) -> Response:
        config = {"shop_name": "Hillside Goods", "brand": self.brand, "languages": ["en", "zh"]}
        return JSONResponse(
            config | {"default_language": "en", "office": self.office, "limits": {"message_length": 2000}}
        )


async def bare_page(request: Request) -> Response:
    """An empty page of a foreign shop with the one tag."""
    extra = " ".join(f'data-{key}="{value}"' for key, value in request.query_params.items())
    html = (
        "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>A shop</title>"
    )
    html += "<body><main><h1>A shop</h1><a href='#x'>A link</a></main>"
    html += f"<script src='/widget.js' {extra} defer></script>"
    return Response(html, media_type="text/html")


async def picture(request: Request) -> Response:
    """A still life of two shapes; the name chooses the colours."""
    name = request.path_params["name"]
    if name.startswith("missing"):
        return Response(status_code=404)
    seed = sum(map(ord, name))
    image = Image.new("RGB", (640, 480), (238 - seed % 24, 236, 230 + seed % 16))
    draw = ImageDraw.Draw(image)
    colour = (60 + seed * 37 % 150, 60 + seed * 17 % 150, 60 + seed * 71 % 150)
    draw.ellipse((120, 400, 520, 440), fill=(214, 212, 206))
    draw.rounded_rectangle((210, 110, 430, 420), 48, fill=colour)
    draw.ellipse((250, 150, 390, 290), fill=tuple(min(255, part + 60) for part in colour))
    out = io.BytesIO()
    image.save(out, "WEBP")
    return Response(out.getvalue(), media_type="image/webp")


@contextmanager
def running(port: int = 0) -> Iterator[MockDesk]:
    """A mock desk on a free port, stopped at the end."""
    desk = MockDesk()
    server = uvicorn.Server(uvicorn.Config(desk.application(), port=port, log_level="critical"))
    sockets = [server.config.bind_socket()]
    desk.port = sockets[0].getsockname()[1]
    thread = Thread(target=server.run, kwargs={"sockets": sockets}, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the mock desk did not start")
        thread.join(0.02)
    try:
        yield desk
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(10)


if __name__ == "__main__":
    with running(int(sys.argv[1]) if len(sys.argv) > 1 else 8123) as mock:
        print(mock.url)  # noqa: T201
        try:
            while True:
                asyncio.run(asyncio.sleep(3600))
        except KeyboardInterrupt:
            pass
