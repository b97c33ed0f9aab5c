"""Suggestions as the action server makes them: time of a call, memory, time of a training.

    python -m benchmarks.recommender_serving [--customers 100000] [--products 20000] [--interactions 1000000]

A synthetic shop with a long tail and tastes is written to a real SQLite database (orders and events); a
recommender is trained on it as `shopdesk train recommender` does; then `suggest` is called for customers
drawn at random, with the history read from the database each time. Prints a table and writes
results/recommender_serving.json.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

RESULTS = Path(__file__).resolve().parents[1] / "results" / "recommender_serving.json"
_CATEGORIES, _DAYS, _AT_ONCE = 60, 365, 20_000
_ROUNDS = 5
"""How often each call is made, all others between; its fastest time is the one that nothing disturbed."""


def fill(url: str, customers: int, products: int, interactions: int) -> None:
    """A shop in which everybody keeps to a few categories; a tenth of the interactions are purchases."""
    from sqlalchemy import insert

    from shop.database import create_engine_for, migrate
    from shop.tables import BehaviourEvent, Customer, Order, OrderItem, Product, Variant

    migrate(url)
    engine = create_engine_for(url)
    random = np.random.default_rng(0)
    now = datetime.now(UTC)
    category = random.integers(_CATEGORIES, size=products)
    popularity = 1.0 / (np.arange(products) + 10.0) ** 0.8
    random.shuffle(popularity)
    of_category = [np.flatnonzero(category == one) for one in range(_CATEGORIES)]
    tables: dict[Any, list[dict[str, Any]]] = {
        Product: [
            {"id": f"p{n:05}", "title": f"Product {n} of {category[n]}",
             "category": f"Category {category[n]}",
             "created_at": now - timedelta(days=int(random.integers(30, 900)))}
            for n in range(products)
        ],
        Variant: [
            {"id": f"p{n:05}-{color}", "product_id": f"p{n:05}", "currency": "USD",
             "price_minor": int(random.integers(500, 20000)), "options": {"color": color},
             "available": True, "stock": int(random.integers(0, 9))}
            for n in range(products) for color in ("red", "blue")
        ],
        Customer: [
            {"id": f"c{n:06}", "name": f"Customer {n}", "email": f"c{n}@example.com"}
            for n in range(customers)
        ],
    }  # fmt: skip
    who = np.minimum((random.pareto(1.3, interactions) * customers / 20).astype(np.int64), customers - 1)
    who = random.permutation(customers)[who]
    tastes = random.integers(_CATEGORIES, size=(customers, 4))
    chosen = np.empty(interactions, np.int64)
    wanted = tastes[who, random.integers(4, size=interactions)]
    for one in range(_CATEGORIES):
        places = np.flatnonzero(wanted == one)
        weights = popularity[of_category[one]]
        chosen[places] = random.choice(of_category[one], len(places), p=weights / weights.sum())
    seconds = random.integers(_DAYS * 86_400, size=interactions)
    bought = random.random(interactions) < 0.1
    orders, items, events = [], [], []
    for number, (person, product, ago) in enumerate(zip(who, chosen, seconds, strict=True)):
        at = now - timedelta(seconds=int(ago))
        if bought[number]:
            orders.append(
                {"pk": number + 1, "order_number": f"#{number}", "customer_id": f"c{person:06}",
                 "status": "delivered", "currency": "USD", "created_at": at}
            )  # fmt: skip
            items.append(
                {"order_pk": number + 1, "line_id": "1", "product_id": f"p{product:05}", "title": "x",
                 "variant_id": f"p{product:05}-red", "price_minor": 100}
            )  # fmt: skip
        else:
            events.append(
                {"id": f"e{number}", "kind": "view", "customer_id": f"c{person:06}",
                 "product_id": f"p{product:05}", "created_at": at}
            )  # fmt: skip
    tables |= {Order: orders, OrderItem: items, BehaviourEvent: events}
    with engine.begin() as connection:
        for table, rows in tables.items():
            for start in range(0, len(rows), _AT_ONCE):
                connection.execute(insert(table), rows[start : start + _AT_ONCE])
    engine.dispose()


def train(url: str) -> dict[str, Any]:
    """Seconds and figures of one training, texts by their words (their meaning is read once and kept)."""
    from collections.abc import Sequence

    from shopdesk.settings import RunSettings
    from shopdesk.training_recommender import RecommenderTraining

    class Nothing:
        def encode(self, texts: Sequence[str]) -> Any:
            return np.zeros((len(texts), 8), np.float32)

    settings = RunSettings(database_url=url)
    started, last = time.perf_counter(), [0.0]

    def tell(news: str) -> None:
        if time.perf_counter() - last[0] > 5:
            last[0] = time.perf_counter()
            print(f"  {last[0] - started:6.1f} s  {news}", flush=True)

    trained = RecommenderTraining(settings, tell, encoder=Nothing()).run()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024), "news": trained.news,
    }  # fmt: skip


def serve(url: str, calls: int) -> dict[str, Any]:
    """Milliseconds a call by kind, and the memory of the process."""
    from actions.suggestions.model_store import ModelStore
    from actions.suggestions.service import Suggestions
    from actions.suggestions.wanted import Asked
    from shop.database import create_engine_for
    from shop.services import build_services
    from shop.unit_of_work import unit_of_work_factory
    from shopdesk.settings import RunSettings

    settings = RunSettings(database_url=url)
    engine = create_engine_for(url)
    services = build_services(unit_of_work_factory(engine))
    suggestions = Suggestions(services, ModelStore(settings.recommender_path))
    started = time.perf_counter()
    suggestions.refresh()
    ready = time.perf_counter() - started
    # As the action server does once everything is loaded.
    gc.collect()
    gc.freeze()
    with engine.connect() as connection:
        people = connection.exec_driver_sql("SELECT count(*) FROM customers").scalar() or 1
        products = connection.exec_driver_sql("SELECT count(*) FROM products").scalar() or 1
    random = np.random.default_rng(1)
    found: dict[str, Any] = {}
    asked = {
        "for_you": lambda: Asked(),
        "for_you, price and colour": lambda: Asked(price_max=8000, options={"color": "red"}),
        "similar": lambda: Asked(kind="similar", products=(f"p{random.integers(products):05}",)),
        "together": lambda: Asked(kind="together", products=(f"p{random.integers(products):05}",)),
    }
    draws = {
        name: [(f"c{random.integers(people):06}", make()) for _ in range(calls)]
        for name, make in asked.items()
    }
    times = {name: np.zeros((_ROUNDS, calls)) for name in draws}
    for number in range(_ROUNDS):
        for name, drawn in draws.items():
            for place, (who, wish) in enumerate(drawn):
                started = time.perf_counter()
                suggestions.suggest(wish, customer_id=who)
                times[name][number, place] = 1000 * (time.perf_counter() - started)
    for name, taken in times.items():
        p50, p99 = np.percentile(taken, [50, 99])
        best50, best99 = np.percentile(taken.min(axis=0), [50, 99])
        found[name] = {
            "p50_ms": round(float(p50), 2), "p99_ms": round(float(p99), 2),
            "undisturbed_p50_ms": round(float(best50), 2), "undisturbed_p99_ms": round(float(best99), 2),
        }  # fmt: skip
    status = Path("/proc/self/status").read_text()
    memory = {
        line.split(":")[0]: int(line.split()[1]) // 1024 for line in status.splitlines() if "Rss" in line
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "version": suggestions.version, "ready_s": round(ready, 2), "calls": found, "peak_mb": peak,
        "memory_mb": memory,
    }  # fmt: skip


def main() -> None:
    """Each part in a process of its own, so that memory is that part's."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--products", type=int, default=20_000)
    parser.add_argument("--interactions", type=int, default=1_000_000)
    parser.add_argument("--calls", type=int, default=1_000)
    parser.add_argument("--part", choices=("fill", "train", "serve"), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part == "fill":
        fill(arguments.url, arguments.customers, arguments.products, arguments.interactions)
    elif arguments.part:
        result = train(arguments.url) if arguments.part == "train" else serve(arguments.url, arguments.calls)
        print("RESULT " + json.dumps(result))
    else:
        _all(arguments)


def _all(arguments: argparse.Namespace) -> None:
    from shopdesk.system import thread_limits

    figures: dict[str, Any] = {
        name: getattr(arguments, name) for name in ("customers", "products", "interactions")
    }
    with tempfile.TemporaryDirectory() as folder:
        own = ["--url", f"sqlite:///{folder}/shop.db"]
        for name in ("customers", "products", "interactions", "calls"):
            own += [f"--{name}", str(getattr(arguments, name))]
        for part in ("fill", "train", "serve"):
            command = [sys.executable, "-m", "benchmarks.recommender_serving", "--part", part, *own]
            print(f"{part} ...", flush=True)
            # The supervisor gives the action server one thread, too.
            environment = os.environ | (thread_limits(1) if part == "serve" else {})
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
                assert process.stdout is not None
                for line in process.stdout:
                    if line.startswith("RESULT "):
                        figures[part] = json.loads(line.removeprefix("RESULT "))
                    else:
                        print(line, end="", flush=True)
            if process.returncode:
                raise SystemExit(f"{part} failed")
    print(f"training: {figures['train']['seconds']} s, {figures['train']['cpu_seconds']} s of CPU")
    print(f"{'suggest, ms':28} {'p50':>8} {'p99':>8} {'p50':>12} {'p99':>8} undisturbed")
    for name, one in figures["serve"]["calls"].items():
        quiet = f"{one['undisturbed_p50_ms']:12.2f} {one['undisturbed_p99_ms']:8.2f}"
        print(f"{name:28} {one['p50_ms']:8.2f} {one['p99_ms']:8.2f} {quiet}")
    print(f"memory of the process: {figures['serve']['peak_mb']} MB at most")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
