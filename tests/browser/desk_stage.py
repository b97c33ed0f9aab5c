"""The real desk on a stage: a server in a thread, the demo shop, a bot that plays its part, and shoppers.

To look at the page: `python -m tests.browser.desk_stage FOLDER [PORT]` prints the address; sign in as
`ada@example.com` with the password below.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from websockets.sync.client import ClientConnection, connect

from desk.app import create_app
from desk.bootstrap import build
from desk.bot.port import Question
from desk.context import DeskContext
from desk.settings import DeskSettings
from shop.conversations.agents import add_agent
from shop.conversations.assignment import HandOverRequest
from shop.conversations.turns import BotReply, ReplyPart
from shop.database import create_engine_for
from shop.demo import load_demo_shop
from shop.unit_of_work import unit_of_work_factory
from tests.desk.fakes import FakeBot

PASSWORD = "a password for the stage"
WAIT_SECONDS = 30.0
CARD = {
    "id": "p1", "title": "Trail backpack 24 l", "price": "$89.00", "rating": 4.6, "in_stock": True,
    "reason": "Light and waterproof", "options_summary": "Forest green", "url": "/", "image": None,
    "action": {"title": "Show me", "payload": "show"},
}  # fmt: skip
CHANGE = {
    "title": "Cancel order #D700101",
    "lines": [{"label": "Order", "before": "Pending", "after": "Cancelled"}],
    "amount_label": "You get $128.00 back",
    "confirm": {"title": "Yes, cancel it", "payload": "/affirm"},
    "cancel": {"title": "No, keep it", "payload": "/deny"},
}


def play(question: Question) -> BotReply:
    """What the stage's bot answers: a card, a change, a hand-over for one of four reasons, or an echo."""
    text = question.text.lower()
    summary = "Wants to cancel order #D700101, which is being packed. The bot could not stop the parcel."
    facts: dict[str, Any] = {"order_number": "#D700101", "reason": "ordered by mistake"}
    if "human" in text or "人工" in text:
        return BotReply(
            (ReplyPart("I will get a colleague for you." if "human" in text else "马上为您转接人工客服。"),),
            hand_over=HandOverRequest("asked_for", summary, facts),
        )
    if "terrible" in text:
        request = HandOverRequest("frustration", "The refund for #D700102 is late; angry about it.", facts)
        return BotReply((ReplyPart("I am sorry. A colleague takes over."),), hand_over=request)
    if "again" in text:
        return BotReply((), hand_over=HandOverRequest("looping", "Asked three times for the same."))
    if "backpack" in text:
        return BotReply(
            (ReplyPart("How about this one?", {"custom": {"cards": [CARD], "expects": "product"}}),)
        )
    if "cancel" in text:
        custom = {"change": CHANGE, "expects": "confirmation"}
        return BotReply((ReplyPart("This is what will happen. Shall I?", {"custom": custom}),))
    buttons = [
        {"title": "Track an order", "payload": "/track_order"},
        {"title": "Return", "payload": "/return_item"},
    ]
    return BotReply((ReplyPart(f"You said: {question.text}", {"buttons": buttons}),))


@dataclass
class Shopper:
    """A shopper's widget, without a browser."""

    socket: ClientConnection
    frames: list[dict[str, Any]] = field(default_factory=list)
    conversation_id: str = ""

    def send(self, **frame: Any) -> None:
        """Send a frame."""
        self.socket.send(json.dumps(frame))

    def say(self, text: str) -> None:
        """Write, and wait until the desk has it."""
        client_id = uuid4().hex
        self.send(type="message", client_id=client_id, text=text)
        self.until(lambda frame: frame["type"] == "ack" and frame["client_id"] == client_id)

    def ask_for_human(self, text: str = "I want to talk to a human") -> None:
        """Write so, and wait until the desk says how it went."""
        self.say(text)
        self.until(lambda frame: frame["type"] == "state" and frame["conversation"]["state"] == "open")

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read until a frame is the wanted one; frames read before count too."""
        for frame in self.frames:
            if wanted(frame):
                return frame
        until = time.monotonic() + WAIT_SECONDS
        while True:
            frame: dict[str, Any] = json.loads(self.socket.recv(timeout=until - time.monotonic()))
            self.frames.append(frame)
            if wanted(frame):
                return frame

    def hears(self, text: str) -> dict[str, Any]:
        """Wait for a message with this text."""
        frame = self.until(lambda one: one["type"] == "message" and text in one["message"]["text"])
        message: dict[str, Any] = frame["message"]
        return message

    def texts(self) -> list[str]:
        """Everything this shopper has been told so far."""
        try:
            while True:
                self.frames.append(json.loads(self.socket.recv(timeout=0.3)))
        except TimeoutError:
            return [frame["message"]["text"] for frame in self.frames if frame["type"] == "message"]


class Stage:
    """A running desk and everybody around it."""

    def __init__(self, desk: DeskContext, port: int) -> None:
        self.desk = desk
        self.url = f"http://127.0.0.1:{port}"
        self._shoppers: list[Shopper] = []

    def agent(self, name: str, role: str = "agent") -> str:
        """Create an agent; their e-mail address."""
        email = f"{name.lower()}@example.com"
        add_agent(unit_of_work_factory(self.desk.engine), email, name, PASSWORD, role)
        return email

    def shopper(self, customer_id: str | None = None, language: str = "en") -> Shopper:
        """Open a widget; as a customer who is signed in to the shop, or as a guest."""
        hello: dict[str, Any] = {"type": "hello", "last_seq": 0, "language": language, "page": f"{self.url}/"}
        if customer_id:
            hello |= {"identifier": customer_id, "identifier_hash": self.desk.proof.hash_of(customer_id)}
        socket = connect(self.url.replace("http", "ws") + "/ws/widget", proxy=None, ping_interval=None)
        shopper = Shopper(socket)
        self._shoppers.append(shopper)
        shopper.send(**hello)
        welcome = shopper.until(lambda frame: frame["type"] == "welcome")
        shopper.conversation_id = welcome["conversation"]["id"]
        return shopper

    def api(self, email: str) -> httpx.Client:
        """A colleague who works without a browser."""
        base = f"{self.url}/api/desk"
        claims = {"email": email, "password": PASSWORD}
        token = httpx.post(f"{base}/session", json=claims, trust_env=False).json()["token"]
        return httpx.Client(base_url=base, trust_env=False, headers={"Authorization": f"Bearer {token}"})

    def close(self) -> None:
        """Everybody leaves."""
        for shopper in self._shoppers:
            shopper.socket.close()


def settings(folder: Path, **changed: Any) -> DeskSettings:
    """Settings of the stage's desk."""
    given: dict[str, Any] = {
        "database_url": f"sqlite:///{folder / 'shop.db'}",
        "secret_key": "a-secret-of-the-stage-for-tokens-0001",
        "identity_secret": "a-secret-of-the-stage-for-identity-2",
        "shop_name": "Hillside Goods",
        "assignment": "queue",
        "business_hours": "always",
        "sign_ins_per_minute": 1000,
        "demo": True,
    }
    return DeskSettings(**(given | changed))


@contextmanager
def on_stage(folder: Path, port: int = 0, **changed: Any) -> Iterator[Stage]:
    """A desk over the database in `folder`, served until the end of the block."""
    chosen = settings(folder, **changed)
    desk = build(chosen, bot=FakeBot(play), engine=create_engine_for(chosen.database_url))
    app = create_app(desk, pictures=folder / "pictures")
    config = uvicorn.Config(
        app, port=port, log_level="warning", ws="websockets-sansio", access_log=False,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    listener = config.bind_socket()
    thread = Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the desk did not start")
        thread.join(0.02)
    stage = Stage(desk, listener.getsockname()[1])
    try:
        yield stage
    finally:
        stage.close()
        server.should_exit = True
        thread.join(10)
        listener.close()


def load_stage(folder: Path) -> None:
    """The demo shop, small, in `folder`."""
    url = f"sqlite:///{folder / 'shop.db'}"
    load_demo_shop(url, scale=0.1, pictures_dir=folder / "pictures", records_dir=folder / "records")


def copy_stage(loaded: Path, folder: Path) -> None:
    """A fresh copy of a loaded folder."""
    shutil.copy(loaded / "shop.db", folder / "shop.db")
    (folder / "pictures").symlink_to(loaded / "pictures")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    if not (place / "shop.db").exists():
        place.mkdir(parents=True, exist_ok=True)
        load_stage(place)
    with on_stage(place, int(sys.argv[2]) if len(sys.argv) > 2 else 0) as running:
        print(running.url, flush=True)  # noqa: T201
        Thread(target=input).run()
