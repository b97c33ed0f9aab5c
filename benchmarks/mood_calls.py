"""What reading the mood adds to a turn: the call of the slot's mapping, alone, over a kept connection.

    .venv/bin/python -m benchmarks.mood_calls [--texts 200] [--json OUT]

Starts an action server of its own on an empty database. Three kinds of message, in blocks taken in turns:
read (a sentence that was never seen), known (one read before), short (an answer to a question, not read).
`cpu_ms`: processor time of the server for a call, which a busy machine does not change much.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from shop.database import migrate

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("read", "known", "short")
_START_SECONDS = 120
_BLOCK = 20


def call_of(text: str, number: int, *, asking: bool) -> dict[str, Any]:
    """The call as the bot makes it (bot/remedies/mood_calls.py)."""
    dialogue = {"question": {"expects": "items", "key": "k"}} if asking else {}
    latest = {"text": text, "message_id": f"m{number}", "metadata": {"message_id": f"m{number}"}}
    return {
        "next_action": "action_read_mood",
        "sender_id": "s",
        "version": "3.6.21",
        "domain": {},
        "tracker": {
            "sender_id": "s",
            "slots": {"mood": None, "dialogue": dialogue},
            "latest_message": latest,
            "events": [],
        },
    }


def text_of(kind: str, number: int) -> str:
    """A message of a kind."""
    if kind == "short":
        return "the blue one"
    if kind == "known":
        return "Could you please tell me when my order will arrive?"
    return f"I ordered {number} cups and {number % 7} of them came broken, what can I do about it?"


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(client: httpx.Client, pid: int, texts: int) -> dict[str, dict[str, float]]:
    """Milliseconds of a call by kind; a mood that is missing ends the benchmark."""
    spent: dict[str, list[float]] = {kind: [] for kind in KINDS}
    used = dict.fromkeys(KINDS, 0.0)
    for block in range(0, texts, _BLOCK):
        for kind in KINDS:
            before = cpu_seconds(pid)
            for number in range(block, block + _BLOCK):
                body = call_of(text_of(kind, number), number, asking=kind == "short")
                begun = time.perf_counter()
                answer = client.post("/webhook", json=body).json()
                spent[kind].append(1e3 * (time.perf_counter() - begun))
                if ("upset" in answer["events"][0]["value"]) is (kind == "short"):
                    raise SystemExit(f"{kind}: {answer}")
            used[kind] += cpu_seconds(pid) - before
    return {
        kind: {
            "cpu_ms": round(1e3 * used[kind] / len(times), 2),
            "p50_ms": round(statistics.median(times), 2),
            "p95_ms": round(sorted(times)[int(0.95 * (len(times) - 1))], 2),
        }
        for kind, times in spent.items()
    }


def wait_until_read(client: httpx.Client) -> None:
    """Wait until the model is loaded."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        try:
            if client.post("/mood", json={"text": "is anybody there at all"}).json():
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise SystemExit("the action server reads no moods; are the model's weights there?")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=200, help="messages of each kind (200)")
    parser.add_argument("--port", type=int, default=5955, help="a free port (5955)")
    parser.add_argument("--json", type=Path, help="write the figures here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/shop.db"
        migrate(url)
        one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        environment = os.environ | one_thread | {"DATABASE_URL": url, "ACTIONS_PORT": str(asked.port)}
        environment |= {"MOOD_SECONDS": "5", "LOG_LEVEL": "error", "SHOPDESK_ENV_FILE": os.devnull}
        server = subprocess.Popen([sys.executable, "-m", "actions"], cwd=ROOT, env=environment)
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{asked.port}", timeout=30, trust_env=False
            ) as client:
                wait_until_read(client)
                result = measure(client, server.pid, asked.texts)
        finally:
            server.terminate()
            server.wait()
    for kind, figures in result.items():
        times = f"p50 {figures['p50_ms']:7.2f} ms   p95 {figures['p95_ms']:7.2f} ms"
        print(f"{kind:6} {times}   cpu {figures['cpu_ms']:.2f} ms")
    if asked.json:
        asked.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
