"""How fast orders get into SQLite: our importer against row-by-row inserts through the ORM, in the same run.

    python -m benchmarks.import_speed [--orders 100000] [--repeat 3] [--sample 5000] [--json FILE]

The importer reads JSONL files, checks every field and reference, and writes customers, orders, items,
payments and parcels. The peer is given ready Python objects (no file, no parsing, no checks) and adds them
to one session, an order with its rows at a time, committing every 1,000; its time for all orders is its
rate on a sample times their number, which flatters it, as its time per row grows with the tables. A second
import of the same files shows what a repeat costs.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from shop.database import create_engine_for, migrate
from shop.importing import import_files
from shop.tables import Address, Customer, Fulfilment, Order, OrderItem, Payment, PaymentMethod

ORDERS_A_CUSTOMER = 5
TARGET_SECONDS = 60.0


def products() -> list[dict[str, Any]]:
    return [
        {
            "id": f"p{p}",
            "title": f"Product {p}",
            "category": f"Category {p % 12}",
            "variants": [
                {"id": f"p{p}-{v}", "options": {"color": str(v)}, "price": f"{10 + p % 90}.{v}5", "stock": 50}
                for v in range(8)
            ],
        }
        for p in range(300)
    ]


def customers(count: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"c{c}",
            "email": f"customer{c}@example.com",
            "name": f"First{c} Last{c}",
            "language": "en",
            "addresses": [
                {
                    "id": "1",
                    "line1": f"{c} Long Road",
                    "city": "Springfield",
                    "zip": f"{c % 90000:05d}",
                    "country": "USA",
                    "default": True,
                }
            ],
            "payment_methods": [
                {"id": f"card-{c}", "type": "credit_card", "brand": "visa", "last_four": "4242"}
            ],
        }
        for c in range(count)
    ]


def orders(count: int, people: int) -> list[dict[str, Any]]:
    rng = random.Random(11)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = []
    for number in range(count):
        customer = rng.randrange(people)
        items: list[dict[str, Any]] = []
        for line in range(1, rng.choice((2, 3, 3, 4))):
            p, v = rng.randrange(300), rng.randrange(8)
            items.append(
                {
                    "id": str(line),
                    "product_id": f"p{p}",
                    "variant_id": f"p{p}-{v}",
                    "title": f"Product {p}",
                    "options": {"color": str(v)},
                    "quantity": 1,
                    "price": f"{10 + p % 90}.{v}5",
                }
            )
        total = sum((Decimal(item["price"]) for item in items), Decimal(0))
        when = (start + timedelta(minutes=number)).isoformat()
        made.append(
            {
                "order_number": f"#B{number:07d}",
                "customer_id": f"c{customer}",
                "status": "delivered",
                "currency": "USD",
                "items": items,
                "created_at": when,
                "payments": [
                    {
                        "type": "payment",
                        "amount": str(total),
                        "payment_method_id": f"card-{customer}",
                        "created_at": when,
                    }
                ],
                "address": {
                    "line1": f"{customer} Long Road",
                    "city": "Springfield",
                    "zip": "12345",
                    "country": "USA",
                },
                "fulfilments": [
                    {
                        "tracking_number": f"T{number}",
                        "carrier": "UPS",
                        "status": "delivered",
                        "item_ids": [item["id"] for item in items],
                        "delivered_at": when,
                    }
                ],
            }
        )
    return made


def write(folder: Path, kind: str, records: list[dict[str, Any]]) -> Path:
    path = folder / f"{kind}.jsonl"
    path.write_bytes(b"".join(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records))
    return path


def fresh_database(folder: Path, name: str) -> str:
    url = f"sqlite:///{folder / name}.db"
    migrate(url)
    return url


def time_importer(folder: Path, run: int, products_file: Path, files: list[Path]) -> tuple[float, float]:
    """Seconds for customers and orders into a database that has the products; and for the same again."""
    url = fresh_database(folder, f"ours-{run}")
    import_files([products_file], url)
    first = import_files(files, url)
    again = import_files(files, url)
    for report in (first, again):
        if report.rejected:
            raise SystemExit(f"the importer rejected {report.rejected} records: {report.problems[0]}")
    (folder / f"ours-{run}.db").unlink()
    return first.seconds, again.seconds


def time_orm(folder: Path, run: int, people: list[dict[str, Any]], sample: list[dict[str, Any]]) -> float:
    """Seconds for the sample's customers and orders, added object by object."""
    engine = create_engine_for(fresh_database(folder, f"orm-{run}"))
    wanted = {order["customer_id"] for order in sample}
    began = time.perf_counter()
    with Session(engine) as session:
        for person in people:
            if person["id"] in wanted:
                session.add(orm_customer(person))
        session.commit()
        for number, order in enumerate(sample, start=1):
            session.add(orm_order(order))
            session.flush()
            if number % 1_000 == 0:
                session.commit()
                session.expunge_all()
        session.commit()
    seconds = time.perf_counter() - began
    engine.dispose()
    (folder / f"orm-{run}.db").unlink()
    return seconds


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


def orm_customer(person: dict[str, Any]) -> Customer:
    address = {name: value for name, value in person["addresses"][0].items() if name != "default"}
    return Customer(
        id=person["id"],
        email=person["email"],
        name=person["name"],
        language=person["language"],
        addresses=[Address(**address, is_default=True)],
        payment_methods=[PaymentMethod(**person["payment_methods"][0])],
    )


def orm_order(order: dict[str, Any]) -> Order:
    when = datetime.fromisoformat(order["created_at"])
    paid, parcel = order["payments"][0], order["fulfilments"][0]
    return Order(
        order_number=order["order_number"],
        customer_id=order["customer_id"],
        status=order["status"],
        currency="USD",
        address=order["address"],
        created_at=when,
        items=[
            OrderItem(
                line_id=item["id"],
                position=place,
                product_id=item["product_id"],
                variant_id=item["variant_id"],
                title=item["title"],
                options=item["options"],
                quantity=1,
                price_minor=cents(item["price"]),
            )
            for place, item in enumerate(order["items"])
        ],
        payments=[
            Payment(
                type="payment",
                amount_minor=cents(paid["amount"]),
                created_at=when,
                payment_method_id=paid["payment_method_id"],
            )
        ],
        fulfilments=[
            Fulfilment(
                tracking_number=parcel["tracking_number"],
                carrier="UPS",
                status="delivered",
                item_ids=parcel["item_ids"],
                delivered_at=when,
            )
        ],
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--sample", type=int, default=5_000, help="orders given to the ORM")
    parser.add_argument("--json", type=Path, default=Path("results/import_speed.json"))
    arguments = parser.parse_args()
    people = customers(max(1, arguments.orders // ORDERS_A_CUSTOMER))
    made = orders(arguments.orders, len(people))
    sample = made[: arguments.sample]
    ours, again, orm = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        products_file = write(folder, "products", products())
        files = [write(folder, "customers", people), write(folder, "orders", made)]
        for run in range(arguments.repeat):
            first, second = time_importer(folder, run, products_file, files)
            ours.append(first)
            again.append(second)
            orm.append(time_orm(folder, run, people, sample) * arguments.orders / len(sample))
    report(arguments, len(people), sum(len(order["items"]) for order in made), ours, again, orm)


def report(
    arguments: argparse.Namespace,
    people: int,
    items: int,
    ours: list[float],
    again: list[float],
    orm: list[float],
) -> None:
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    rows = {
        "importer, empty database": ours,
        "importer, same files again": again,
        f"ORM row by row ({arguments.sample} orders, extrapolated)": orm,
    }
    table = Table(
        title=f"{arguments.orders} orders, {items} items, {people} customers into SQLite; "
        f"median of {arguments.repeat}"
    )
    for heading in ("", "seconds", "orders/s", "least", "most"):
        table.add_column(heading, justify="left" if not heading else "right")
    for label, times in rows.items():
        middle = statistics.median(times)
        table.add_row(
            label,
            f"{middle:.1f}",
            f"{arguments.orders / middle:,.0f}",
            f"{min(times):.1f}",
            f"{max(times):.1f}",
        )
    console = Console()
    console.print(table)
    factor = statistics.median(orm) / statistics.median(ours)
    console.print(
        f"{factor:.1f} x the ORM's speed; target {TARGET_SECONDS:.0f} s for 100,000 orders; "
        f"{os.cpu_count()} cores, load {load}"
    )
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(
        json.dumps(
            {
                "orders": arguments.orders,
                "items": items,
                "customers": people,
                "repeat": arguments.repeat,
                "sample": arguments.sample,
                "seconds": {"importer": ours, "again": again, "orm_extrapolated": orm},
                "median": {
                    "importer": statistics.median(ours),
                    "again": statistics.median(again),
                    "orm_extrapolated": statistics.median(orm),
                },
                "times_faster_than_orm": factor,
                "cpu_count": os.cpu_count(),
                "load_average_1m": load,
                "python": platform.python_version(),
            },
            indent=2,
        )
        + "\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()
