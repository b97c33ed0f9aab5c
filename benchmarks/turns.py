"""Turns a second and milliseconds a turn: stock Rasa against ours, the same small bot and actions.

.venv-bot/bin/python benchmarks/turns.py [--rounds 3] [--json results/turns.json]

Both servers run the same model and call the same kind of action server. Stock: Rasa's REST channel,
in-memory tracker store, endpoints without anything of ours. Ours: the desk channel, live tracker store on
SQLite, remedies. Rounds are interleaved (stock, ours, ours, stock ...), figures are medians over the
rounds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parent.parent
BOT = ROOT / "tests" / "bot" / "small_bot"
RASA = ROOT / ".venv-bot" / "bin" / "rasa"
ACTIONS = ROOT / ".venv" / "bin" / "python"
KINDS = ("stock", "ours")
SHOPPERS = (1, 4, 16, 32)
WEBHOOK = {"stock": "/webhooks/rest/webhook", "ours": "/webhooks/desk/webhook"}


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command: list[str], cwd: Path, log: Path, **environment: str) -> subprocess.Popen:
    """A server process in its own group, its output in ``log``."""
    return subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, "SANIC_HOST": "127.0.0.1", **environment},
        stdout=log.open("w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def stop(process: subprocess.Popen) -> None:
    """Ends a process group."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def wait_for(url: str, seconds: float = 120) -> None:
    """Waits until ``url`` answers."""
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).read()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


def serve(kind: str, model: Path, folder: Path, stack: ExitStack) -> tuple[str, int]:
    """Action server and Rasa server of a kind; base address and process id of the latter."""
    actions, port = free_port(), free_port()
    python = str(ACTIONS)
    command = [python, "-m", "rasa_sdk", "--actions", "actions", "--port", str(actions)]
    log = folder / f"{kind}-actions.log"
    stack.callback(stop, start(command, BOT, log, PYTHONPATH=str(BOT)))
    prefix = "stock_" if kind == "stock" else ""
    command = [str(RASA), "run", "-i", "127.0.0.1", "-p", str(port), "-m", str(model)]
    command += ["--endpoints", str(BOT / f"{prefix}endpoints.yml")]
    command += ["--credentials", str(BOT / f"{prefix}credentials.yml")]
    url = f"http://127.0.0.1:{actions}"
    database = f"sqlite:///{folder / kind}.db"
    log = folder / f"{kind}.log"
    server = start(command, ROOT, log, ACTIONS_URL=url, TRACKER_DB_URL=database)
    stack.callback(stop, server)
    wait_for(f"{url}/health")
    wait_for(f"http://127.0.0.1:{port}/")
    return f"http://127.0.0.1:{port}", server.pid


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def turn(session: aiohttp.ClientSession, url: str, kind: str, sender: str, number: int) -> float:
    """One turn with one custom action; its seconds. A wrong answer ends the benchmark."""
    body = {
        "sender": sender,
        "message": f"show my orders please, number {number}",
        "metadata": {"message_id": f"{sender}-{number}"},
    }
    begun = time.perf_counter()
    async with session.post(url + WEBHOOK[kind], json=body) as response:
        answer = await response.json()
    seconds = time.perf_counter() - begun
    messages = answer if kind == "stock" else answer["messages"]
    if not messages or "2 orders" not in messages[0]["text"]:
        raise SystemExit(f"{kind} answered {answer}")
    return seconds


async def crowd(url: str, pid: int, kind: str, shoppers: int, turns: int, tag: str) -> dict[str, float]:
    """``shoppers`` talk at once, each ``turns`` turns, one after another."""
    spent: list[float] = []

    async def shopper(number: int) -> None:
        for step in range(turns):
            spent.append(await turn(session, url, kind, f"{tag}-{number}", step))

    async with aiohttp.ClientSession() as session:
        begun, cpu = time.perf_counter(), cpu_seconds(pid)
        await asyncio.gather(*(shopper(number) for number in range(shoppers)))
        took, used = time.perf_counter() - begun, cpu_seconds(pid) - cpu
    spent.sort()
    return {
        "turns_per_s": len(spent) / took,
        "p50_ms": 1e3 * spent[len(spent) // 2],
        "p95_ms": 1e3 * spent[int(0.95 * (len(spent) - 1))],
        "server_cpu_ms": 1e3 * used / len(spent),
    }


async def long_talk(url: str, kind: str, tag: str, turns: int) -> dict[str, float]:
    """Turn 10 against turn ``turns``: turns of an old and of young conversations, taken in turns.

    Side by side, so that a noisy machine slows both alike.
    """
    early: list[float] = []
    late: list[float] = []
    async with aiohttp.ClientSession() as session:
        for step in range(turns - 20):
            await turn(session, url, kind, tag, step)
        for young in range(2):
            for step in range(5):
                await turn(session, url, kind, f"{tag}-young-{young}", step)
            for step in range(5, 15):
                early.append(await turn(session, url, kind, f"{tag}-young-{young}", step))
                late.append(await turn(session, url, kind, tag, turns - 25 + 10 * young + step))
    before, after = statistics.median(early), statistics.median(late)
    return {"turn_10_ms": 1e3 * before, f"turn_{turns}_ms": 1e3 * after, "ratio": after / before}


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    """Median of each figure over the rounds."""
    return {name: round(statistics.median(one[name] for one in rounds), 3) for name in rounds[0]}


def measure(servers: dict[str, tuple[str, int]], rounds: int, turns: int, long_turns: int) -> dict[str, Any]:
    """All figures: kind -> number of shoppers or "long" -> figures."""
    found: dict[str, dict[str, list[dict[str, float]]]] = {kind: {} for kind in KINDS}
    for kind in KINDS:
        asyncio.run(crowd(*servers[kind], kind, 2, 10, "warm-up"))
    for number in range(rounds):
        order = KINDS if number % 2 == 0 else KINDS[::-1]
        for shoppers in SHOPPERS:
            for kind in order:
                each = max(4, turns // shoppers)
                figures = asyncio.run(crowd(*servers[kind], kind, shoppers, each, f"r{number}-{shoppers}"))
                found[kind].setdefault(str(shoppers), []).append(figures)
        for kind in order:
            url = servers[kind][0]
            figures = asyncio.run(long_talk(url, kind, f"r{number}-long", long_turns))
            found[kind].setdefault("long", []).append(figures)
        print(f"round {number + 1} of {rounds} done", file=sys.stderr)
    return {kind: {name: medians(runs) for name, runs in cases.items()} for kind, cases in found.items()}


def table(result: dict[str, Any], long_turns: int) -> str:
    """The figures for people."""
    lines = ["shoppers        turns/s           p50 ms            p95 ms        server CPU ms    ours/stock"]
    for shoppers in map(str, SHOPPERS):
        stock, ours = result["stock"][shoppers], result["ours"][shoppers]
        cells = [
            f"{stock[name]:7.1f} {ours[name]:7.1f}"
            for name in ("turns_per_s", "p50_ms", "p95_ms", "server_cpu_ms")
        ]
        times = ours["turns_per_s"] / stock["turns_per_s"]
        lines.append(f"{shoppers:>8} {'   '.join(cells)}   {times:6.1f} x")
    for kind in KINDS:
        figures = result[kind]["long"]
        late = figures[f"turn_{long_turns}_ms"]
        lines.append(
            f"{kind:>8}: turn 10 {figures['turn_10_ms']:.1f} ms, turn {long_turns} {late:.1f} ms, "
            f"ratio {figures['ratio']:.2f}"
        )
    return "\n".join(["                (each: stock, ours)", *lines])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="interleaved repetitions (3)")
    parser.add_argument("--turns", type=int, default=200, help="turns a measurement, over all shoppers (200)")
    parser.add_argument("--long-turns", type=int, default=300, help="length of the long conversation (300)")
    parser.add_argument("--json", type=Path, default=ROOT / "results" / "turns.json")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        command = [str(RASA), "train", "--config", str(BOT / "config.yml"), "--data", str(BOT / "data")]
        command += ["--domain", str(BOT / "domain.yml"), "--out", str(folder), "--fixed-model-name", "small"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        servers = {kind: serve(kind, folder / "small.tar.gz", folder, stack) for kind in KINDS}
        result = measure(servers, options.rounds, options.turns, options.long_turns)
    result["ratio"] = {
        name: round(result["ours"][name]["turns_per_s"] / result["stock"][name]["turns_per_s"], 2)
        for name in map(str, SHOPPERS)
    }
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=2) + "\n")
    print(table(result, options.long_turns))


if __name__ == "__main__":
    main()
