"""How long a shopper waits: many shoppers talk through real widget sockets to a whole running Shopdesk.

.venv/bin/python benchmarks/widget_load.py [--shoppers 20] [--seconds 60] [--json results/widget_load.json]

Each shopper writes every two to three seconds, in English or Chinese: greetings, parcels, help articles,
product searches, and cancelling an order after proving who they are. Measured at the shopper's end, from
sending to the `ack` (stored) and to the first message of the answer on the socket. One shopper alone is the
baseline of the same run. The desk, bot, actions and the shoppers themselves share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shop.database import create_engine_for
from tests.live import RunningSystem, start_system
from tests.reliability.buyers import Buyer, add_buyers
from tests.widget_client import Shopper, shopper

PROCESSES = ("desk", "bot", "actions")
PAUSE_SECONDS = (2.0, 3.0)
QUANTILES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}
SCRIPTS: dict[str, Sequence[tuple[str, str]]] = {
    "en": (
        ("greeting", "Hi there"),
        ("help", "How long does delivery take?"),
        ("search", "Do you have backpacks under 100 dollars?"),
        ("tracking", "Where is my order {number}?"),
        ("identity", "{email}"),
        ("help", "What is your return policy?"),
        ("search", "I'm looking for wireless headphones"),
        ("cancel", "I want to cancel order {number}"),
        ("cancel", "no longer needed"),
        ("cancel", "yes"),
        ("tracking", "What is the status of {number}?"),
        ("help", "Which payment methods do you take?"),
        ("thanks", "Thanks, that was quick"),
        ("search", "show me running shoes"),
        ("help", "Can I exchange an item for another size?"),
    ),
    "zh": (
        ("greeting", "你好"),
        ("help", "多久能送到？"),
        ("search", "有没有100美元以下的背包？"),
        ("tracking", "我的订单 {number} 到哪了？"),
        ("identity", "{email}"),
        ("help", "退货政策是什么？"),
        ("search", "我想买无线耳机"),
        ("cancel", "我要取消订单 {number}"),
        ("cancel", "不需要了"),
        ("cancel", "是的"),
        ("tracking", "订单 {number} 现在是什么状态？"),
        ("help", "支持哪些付款方式？"),
        ("thanks", "谢谢"),
        ("search", "看看跑鞋"),
        ("help", "可以换尺码吗？"),
    ),
}


@dataclass
class Measured:
    """Milliseconds by kind of turn."""

    answer: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    ack: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: dict[str, float] = field(default_factory=dict)

    @property
    def answers(self) -> list[float]:
        """All turns."""
        return [value for values in self.answer.values() for value in values]


async def talk(url: str, buyer: Buyer, language: str, seed: int, until: float, measured: Measured) -> None:
    """One shopper; when the script is over, the next one with the same order."""
    chance = random.Random(seed)
    await asyncio.sleep(chance.uniform(0, PAUSE_SECONDS[1]))
    while time.perf_counter() < until:
        async with shopper(url, language=language) as one:
            for kind, words in SCRIPTS[language]:
                if time.perf_counter() > until:
                    break
                text = words.format(number=buyer.order_number, email=f"{buyer.id}@example.com")
                await turn(one, kind, text, measured)
                await asyncio.sleep(chance.uniform(*PAUSE_SECONDS))


async def turn(one: Shopper, kind: str, text: str, measured: Measured) -> None:
    """One message and its answer."""
    said = await one.send(text)
    try:
        await one.until(lambda: bool(one.answers(said)), f"an answer to {text!r}", 30)
    except AssertionError as error:
        measured.failures.append(str(error)[:300])
        return
    first = one.answers(said)[0]
    if first["author"] != "bot":
        measured.failures.append(f"{text!r} was answered by {first['author']}: {first['text'][:100]}")
    measured.answer[kind].append((one.screen[first["seq"]].at - one.sent_at[said]) * 1000)
    measured.ack.append((one.acked_at[said] - one.sent_at[said]) * 1000)


async def load(running: RunningSystem, buyers: Iterator[Buyer], shoppers: int, seconds: float) -> Measured:
    """So many shoppers for so long."""
    measured = Measured()
    before = {name: cpu_seconds(running.pid(name)) for name in PROCESSES} | {"shoppers": time.process_time()}
    begun = time.perf_counter()
    await asyncio.gather(
        *(
            talk(running.desk_url, next(buyers), ("en", "zh")[seed % 2], seed, begun + seconds, measured)
            for seed in range(shoppers)
        )
    )
    measured.seconds = time.perf_counter() - begun
    after = {name: cpu_seconds(running.pid(name)) for name in PROCESSES} | {"shoppers": time.process_time()}
    measured.cpu_seconds = {name: after[name] - before[name] for name in after}
    return measured


def cpu_seconds(pid: int) -> float:
    """Processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def quantiles(values: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the slowest."""
    ordered = sorted(values)
    if not ordered:
        return {}
    found = {
        name: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for name, share in QUANTILES.items()
    }
    return {name: round(value, 1) for name, value in {**found, "max": ordered[-1]}.items()} | {
        "n": len(ordered)
    }


def summary(measured: Measured) -> dict[str, Any]:
    """What goes into the JSON."""
    turns = len(measured.answers)
    return {
        "answer_ms": quantiles(measured.answers),
        "ack_ms": quantiles(measured.ack),
        "by_kind_ms": {kind: quantiles(values) for kind, values in sorted(measured.answer.items())},
        "messages_per_second": round(turns / measured.seconds, 2),
        "cpu_ms_per_message": {
            name: round(seconds * 1000 / max(1, turns), 1) for name, seconds in measured.cpu_seconds.items()
        },
        "failures": measured.failures,
    }


def table(results: dict[str, Any]) -> str:
    """For people."""
    lines = [f"{'':<24}{'n':>6}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}   ms"]

    def add(name: str, values: dict[str, float]) -> None:
        if values:
            cells = "".join(f"{values[key]:>9}" for key in ("p50", "p95", "p99", "max"))
            lines.append(f"{name:<24}{values['n']:>6}{cells}")

    for shoppers, result in results["shoppers"].items():
        add(f"{shoppers} shopper(s): answer", result["answer_ms"])
        add("  ack", result["ack_ms"])
        for kind, values in result["by_kind_ms"].items():
            add(f"  {kind}", values)
        cpu = ", ".join(f"{name} {value}" for name, value in result["cpu_ms_per_message"].items())
        lines.append(f"  {result['messages_per_second']} messages/s; processor ms a message: {cpu}")
        lines += [f"  FAILED: {failure}" for failure in result["failures"][:5]]
    before, after = results["load_average"]
    lines.append(f"load average {before} before, {after} after, {os.cpu_count()} cores")
    return "\n".join(lines)


async def measure(running: RunningSystem, folder: Path, shoppers: int, seconds: float) -> dict[str, Any]:
    """One alone, then all of them; a shopper before that warms everything up."""
    engine = create_engine_for(running.database_url)
    buyers = add_buyers(engine, folder, shoppers + 2)
    engine.dispose()
    load_before = round(os.getloadavg()[0], 2)
    await load(running, buyers, 1, 30)
    results = {
        str(count): summary(await load(running, buyers, count, seconds))
        for count in dict.fromkeys((1, shoppers))
    }
    return {
        "shoppers": results,
        "seconds": seconds,
        "load_average": [load_before, round(os.getloadavg()[0], 2)],
    }


def main() -> int:
    """Start a Shopdesk of its own, measure, stop it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shoppers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--json", type=Path, default=Path("results/widget_load.json"))
    parser.add_argument(
        "--max-p95", type=float, help="fail if the answers' p95 with all shoppers is above this (ms)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        running = start_system(Path(name), {"LOG_LEVEL": "WARNING"})
        try:
            results = asyncio.run(measure(running, Path(name), arguments.shoppers, arguments.seconds))
        finally:
            running.stop()
    print(table(results))
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(results, indent=1))
    p95 = results["shoppers"][str(arguments.shoppers)]["answer_ms"].get("p95", float("inf"))
    return 1 if arguments.max_p95 is not None and p95 > arguments.max_p95 else 0


if __name__ == "__main__":
    sys.exit(main())
