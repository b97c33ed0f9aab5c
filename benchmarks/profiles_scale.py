"""How long `shopdesk train profiles` takes for many customers: a made-up shop in SQLite, then one training.

    python -m benchmarks.profiles_scale [--customers 100000] [--events 2000000] [--engine local] [--json OUT]

The shop is written straight into the tables. What counts is the time from reading to the last profile stored.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, insert

from shop.database import create_engine_for, migrate
from shop.tables import BehaviourEvent, Customer, Order, OrderItem, Payment, Product, Variant
from shopdesk.settings import RunSettings
from shopdesk.training_profiles import ProfileTraining

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ORDERS_A_CUSTOMER = 3.5
CATEGORIES = ("Home", "Garden", "Clothing", "Shoes", "Books", "Toys", "Audio", "Sports")
PRODUCTS = 400
AT_ONCE = 20_000


def main() -> None:
    """Fill, train, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--events", type=int, default=2_000_000)
    parser.add_argument("--engine", choices=("local", "spark"), default="local")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/shop.db"
        begun = time.perf_counter()
        orders = fill(url, asked.customers, asked.events)
        print(f"filled: {asked.customers:,} customers, {orders:,} orders, {asked.events:,} events "
              f"in {time.perf_counter() - begun:.0f} s")  # fmt: skip
        figures = measured(url, asked.engine)
    figures |= {
        "customers": asked.customers,
        "orders": orders,
        "events": asked.events,
        "engine": asked.engine,
    }
    for name, value in figures.items():
        print(f"{name:>24}  {value:,.1f}" if isinstance(value, float) else f"{name:>24}  {value}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def measured(url: str, engine: Any) -> dict[str, Any]:
    """Seconds of the whole and of its parts, of the clock and of the processor."""
    parts: dict[str, float] = {}
    begun, cpu = time.perf_counter(), time.process_time()

    def tell(news: str) -> None:
        parts[news.split(" ")[0]] = time.perf_counter() - begun

    trained = ProfileTraining(RunSettings(database_url=url), tell, clock=lambda: NOW).run(engine=engine)
    took = time.perf_counter() - begun
    ends = {f"{name}_until_s": end for name, end in parts.items()}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "profiles": trained.stored, "seconds": took, "cpu_seconds": time.process_time() - cpu, **ends,
        "memory_mb": memory, "segments": len(trained.facts.get("segments", [])),
    }  # fmt: skip


def fill(url: str, customers: int, events: int) -> int:
    """A shop whose customers differ in how often, when and how much they buy; how many orders it has."""
    migrate(url)
    rng = np.random.default_rng(7)
    engine = create_engine_for(url)
    with engine.begin() as connection:
        _products(connection)
        kinds = rng.choice(3, customers, p=[0.2, 0.5, 0.3])
        joined = rng.uniform(60, 900, customers)
        _insert(connection, Customer, _customers(joined))
        counts = rng.poisson(np.array([2.3, 0.9, 0.35])[kinds] * ORDERS_A_CUSTOMER)
        owners = np.repeat(np.arange(customers), counts)
        ages = rng.uniform(0, 1, len(owners)) * np.minimum(joined[owners], 540)
        hours = rng.normal(np.array([9.0, 14.0, 20.0])[kinds[owners]], 1.5) / 24
        prices = np.exp(rng.normal(3.6, 0.6, len(owners))) * 100
        rows = list(
            zip(owners.tolist(), (np.floor(ages) - hours).tolist(), prices.astype(int).tolist(), strict=True)
        )
        _insert(connection, Order, _orders(rows))
        _insert(connection, OrderItem, _items(rows, rng.integers(0, PRODUCTS, len(rows)).tolist()))
        _insert(connection, Payment, _payments(rows))
        who = rng.integers(0, customers, events)
        moments = (
            np.floor(rng.uniform(0, 540, events))
            - rng.normal(np.array([9.0, 14.0, 20.0])[kinds[who]], 2.0) / 24
        )
        _insert(connection, BehaviourEvent, _events(who.tolist(), moments.tolist()))
    engine.dispose()
    return len(rows)


def _insert(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            connection.execute(insert(table), waiting)
            waiting = []
    if waiting:
        connection.execute(insert(table), waiting)


def _products(connection: Connection) -> None:
    products = (
        {"id": f"P{n}", "title": f"Product {n}", "category": CATEGORIES[n % len(CATEGORIES)],
         "created_at": NOW}
        for n in range(PRODUCTS)
    )  # fmt: skip
    variants = (
        {"id": f"P{n}-1", "product_id": f"P{n}", "price_minor": 4_000, "currency": "USD"}
        for n in range(PRODUCTS)
    )  # fmt: skip
    _insert(connection, Product, products)
    _insert(connection, Variant, variants)


def _customers(joined: Any) -> Iterator[dict[str, Any]]:
    for number, days in enumerate(joined.tolist()):
        yield {"id": f"C{number:07d}", "email": f"c{number}@example.com", "name": f"Customer {number}",
               "created_at": NOW - timedelta(days=days)}  # fmt: skip


def _orders(rows: list[tuple[int, float, int]]) -> Iterator[dict[str, Any]]:
    for number, (owner, days, _) in enumerate(rows, start=1):
        at = NOW - timedelta(days=max(0.01, days))
        yield {"pk": number, "order_number": f"#S{number}", "customer_id": f"C{owner:07d}", "currency": "USD",
               "status": "delivered", "created_at": at, "updated_at": at}  # fmt: skip


def _items(rows: list[tuple[int, float, int]], products: list[int]) -> Iterator[dict[str, Any]]:
    for number, ((_, _, price), product) in enumerate(zip(rows, products, strict=True), start=1):
        yield {"order_pk": number, "line_id": "1", "product_id": f"P{product}", "variant_id": f"P{product}-1",
               "title": f"Product {product}", "price_minor": price}  # fmt: skip


def _payments(rows: list[tuple[int, float, int]]) -> Iterator[dict[str, Any]]:
    for number, (_, _, price) in enumerate(rows, start=1):
        yield {"order_pk": number, "type": "payment", "amount_minor": price, "payment_method_id": "card"}


def _events(who: list[int], days: list[float]) -> Iterator[dict[str, Any]]:
    for number, (owner, age) in enumerate(zip(who, days, strict=True)):
        yield {"id": f"E{number}", "kind": "view" if number % 5 else "cart", "customer_id": f"C{owner:07d}",
               "product_id": f"P{number % PRODUCTS}",
               "created_at": NOW - timedelta(days=max(0.01, age))}  # fmt: skip


if __name__ == "__main__":
    main()
