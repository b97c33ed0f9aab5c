"""Records what the trained bot's Rasa posts to the action server: `python -m tests.actions.record_calls`.

Starts our action server on the corner shop and a Rasa server with the newest model, holds the conversations
below and writes each to recordings/<name>.json: the calls, without the domain and with the events since the
shopper's message only, and the answers. Run it after a change of Rasa or of the conversations, and look at
the difference.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx
from sanic import Request
from sanic.response import HTTPResponse

from actions.bootstrap import build_app
from actions.settings import ActionSettings
from shop.database import create_engine_for, migrate
from shop.importing import import_files
from shopdesk.training import newest_model
from tests.actions.corner_shop import records
from tests.live import PROJECT, free_port

RECORDINGS = Path(__file__).parent / "recordings"
RULE = "email_or_name_and_zip"
CONVERSATIONS: dict[str, tuple[str | None, str | None, list[str]]] = {
    # name: (customer, language of the widget, what the shopper says)
    "cancel": (
        "ann", "en",
        ["hi", "I want to cancel order #W100001", "no longer needed", "what is your return policy?", "yes"],
    ),
    "chinese_queue": (
        "wei", "zh",
        ["取消订单L100001，另外把订单L200001的台灯退掉", "不想要了", "好的", "礼品卡", "确认"],
    ),
    "exchange_becomes_return": (
        None, None,
        [
            "I want to exchange the desk lamp of #W200001 for a silver one", "ann.lee@example.com",
            "actually I'd rather return it", "visa", "yes",
        ],
    ),
    "hand_over": ("ann", "en", ["return the red water bottle from #W200002", "I want to talk to a human"]),
    "questions": (
        "ann", "en",
        [
            "where is my order #W300001?", "do you have a wall clock under $40?",
            "how much is on my gift card?", "flurble wobble",
        ],
    ),
    "address_and_payment": (
        "wei", "zh",
        [
            "把订单L100001寄到北京市朝阳区建国路88号，邮编100022", "好的", "我想更改订单的付款方式", "礼品卡",
            "不，算了",
        ],
    ),
}  # fmt: skip
START_SECONDS = 120
Step = dict[str, Any]


async def main() -> None:
    """Record all conversations, each on a new shop."""
    for name, conversation in CONVERSATIONS.items():
        with tempfile.TemporaryDirectory() as folder:
            steps = await record(name, *conversation, Path(folder))
        lines = ",\n".join(json.dumps(step, ensure_ascii=False) for step in steps)
        (RECORDINGS / f"{name}.json").write_text(f"[\n{lines}\n]\n", "utf-8")
        sys.stdout.write(f"{name}: {len(steps)} calls\n")


async def record(
    name: str, customer_id: str | None, language: str | None, texts: list[str], folder: Path
) -> list[Step]:
    """One conversation on a shop of its own."""
    steps: list[Step] = []
    app = build_app(ActionSettings(database_url=corner_shop(folder), identification_rule=RULE))

    async def keep(request: Request[Any, Any], response: HTTPResponse) -> None:
        if request.path == "/webhook" and response.status == 200:
            answer = json.loads(response.body or b"null")
            answer["events"] = [shortened(event) for event in answer["events"]]
            steps.append({"call": stripped(request.json), "answer": answer})

    app.register_middleware(keep, "response")
    app.config.TOUCHUP = False  # it rewrites Sanic's classes and can do so once a process only
    actions_port, bot_port = free_port(), free_port()
    server = await app.create_server(host="127.0.0.1", port=actions_port, return_asyncio_server=True)
    assert server is not None
    await server.startup()
    await server.start_serving()
    bot = start_bot(folder, bot_port, actions_port)
    try:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{bot_port}", timeout=60, trust_env=False
        ) as client:
            await answering(client)
            for number, text in enumerate(texts, start=1):
                metadata = {"message_id": f"{name}-{number}", "conversation_id": name}
                metadata |= {"customer_id": customer_id, "language": language}
                body = {"sender": name, "message": text, "metadata": metadata}
                answer = (await client.post("/webhooks/desk/webhook", json=body)).json()
                assert not answer["error"], answer
    finally:
        bot.terminate()
        bot.wait(20)
        await server.close()
        app.unregister_app(app)
    return steps


def corner_shop(folder: Path) -> str:
    """The tests' shop in a database of its own."""
    url = f"sqlite:///{folder / 'shop.db'}"
    migrate(url)
    files = []
    for kind, rows in records().items():
        files.append(folder / f"{kind}.jsonl")
        files[-1].write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    report = import_files(files, create_engine_for(url))
    assert not report.problems, report.problems
    return url


def start_bot(folder: Path, port: int, actions_port: int) -> subprocess.Popen[bytes]:
    """A Rasa server with the newest model and a tracker store of its own."""
    model = newest_model(PROJECT)
    if model is None:
        sys.exit("there is no model: run `make train`")
    command = [str(PROJECT / ".venv-bot/bin/python"), "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)]
    environment = {
        "ACTIONS_URL": f"http://127.0.0.1:{actions_port}",
        "TRACKER_DB_URL": f"sqlite:///{folder / 'rasa.db'}",
        "RASA_TELEMETRY_ENABLED": "false",
    }
    with (folder / "bot.log").open("wb") as log:
        return subprocess.Popen(
            [*command, "-m", str(model)],
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdout=log,
            stderr=subprocess.STDOUT,
        )


async def answering(client: httpx.AsyncClient) -> None:
    """Wait until the bot has loaded its model."""
    for _ in range(START_SECONDS * 2):
        try:
            if (await client.get("/webhooks/desk/")).status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.5)
    sys.exit("the bot did not start")


def stripped(call: Step) -> Step:
    """The call without the domain and with the events since the shopper's last message."""
    events = call["tracker"]["events"]
    last = max(place for place, event in enumerate(events) if event["event"] == "user")
    tracker = {**call["tracker"], "events": [shortened(event) for event in events[last:]]}
    return {key: value for key, value in call.items() if key != "domain"} | {"tracker": tracker}


def shortened(event: Step) -> Step:
    """An event without what stands elsewhere in the call: slots, the latest message, the bot's cards."""
    if event["event"] == "user":
        return {**event, "parse_data": {}}
    if event["event"] == "slot" and event["name"] == "dialogue":
        return {**event, "value": None}
    return {**event, "data": {}} if event["event"] == "bot" else event


if __name__ == "__main__":
    asyncio.run(main())
