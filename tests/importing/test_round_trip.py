"""Export, import into an empty database, export again: the files are equal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from shop.database import create_engine_for, migrate
from shop.demo.simulator import simulate
from shop.exporting import export_to
from shop.importing import import_files
from shop.services import build_services
from shop.tables.desk import ConversationRow, MessageRow
from shop.unit_of_work import unit_of_work_factory
from shop.views import ItemSwap
from tests.importing.records_of import customer, order, product

Write = Callable[[str, list[Any]], Path]
KINDS = ("products", "customers", "orders", "events", "reviews")
NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def second_engine(tmp_path: Path) -> Engine:
    url = f"sqlite:///{tmp_path / 'second.db'}"
    migrate(url)
    return create_engine_for(url)


def read(folder: Path, kind: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{kind}.jsonl").read_text("utf-8").splitlines()]


def test_a_whole_demo_shop_survives_the_round_trip(
    write: Write, engine: Engine, second_engine: Engine, tmp_path: Path
) -> None:
    shop = simulate(scale=0.02, anchor=NOW)
    for kind, records in shop.records.items():
        write(f"in/{kind}.jsonl", list(records))
    report = import_files([tmp_path / "in" / f"{kind}.jsonl" for kind in KINDS], engine)
    assert report.problems == []
    export_to(tmp_path / "first", engine)

    report = import_files([tmp_path / "first" / f"{kind}.jsonl" for kind in KINDS], second_engine)
    export_to(tmp_path / "second", second_engine)

    assert report.problems == []
    for kind in KINDS:
        # Databases sort text differently; the lines themselves are the same to the byte.
        first, second = (
            sorted((tmp_path / name / f"{kind}.jsonl").read_bytes().splitlines())
            for name in ("first", "second")
        )
        assert first == second, kind
        assert len(first) == len(shop.records[kind])


def test_what_the_chat_did_to_orders_survives_the_round_trip(
    write: Write, engine: Engine, second_engine: Engine, tmp_path: Path
) -> None:
    green = {"id": "lamp-green", "options": {"color": "green"}, "price": "25.00"}
    lines = [{"variant_id": "lamp-red", "price": "19.90"}, {"variant_id": "lamp-red", "price": "19.90"}]
    paid = [{"amount": "39.80", "payment_method_id": "card-1"}]
    made = [
        order(order_number=f"#W{number}", status=status, items=lines, payments=paid)
        for number, status in enumerate(("pending", "delivered", "delivered", "pending"))
    ]
    import_files(
        [
            write("products.jsonl", [product(variants=[*product()["variants"], green])]),
            write("customers.jsonl", [customer()]),
            write("orders.jsonl", made),
        ],
        engine,
    )
    services = build_services(unit_of_work_factory(engine))
    services.orders.change_items("ann", "#W0", [ItemSwap("2", "lamp-green")], "gift-1")
    services.returns.request_return("ann", "#W1", ["2"], "gift-1")
    services.returns.request_exchange("ann", "#W2", [ItemSwap("2", "lamp-green")], "card-1")
    services.orders.cancel("ann", "#W3", "no longer needed")

    export_to(tmp_path / "first", engine)
    files = [tmp_path / "first" / f"{kind}.jsonl" for kind in KINDS]
    report = import_files(files, second_engine)
    export_to(tmp_path / "second", second_engine)

    assert report.problems == []
    changed, returned, exchanged, cancelled = read(tmp_path / "first", "orders")
    assert changed["items_modified"]
    assert changed["items_change"]["new_items"] == ["lamp-green"]
    assert (returned["return_request"]["items"], returned["return_request"]["lines"]) == (["lamp-red"], ["2"])
    assert exchanged["exchange_request"]["price_difference"] == "5.10"
    assert cancelled["payments"][-1]["type"] == "refund"
    assert read(tmp_path / "first", "customers")[0]["payment_methods"][1]["balance"] == "44.90"
    for kind in KINDS:
        assert read(tmp_path / "first", kind) == read(tmp_path / "second", kind), kind


def test_conversations_are_exported_with_their_messages_but_without_notes(
    engine: Engine, tmp_path: Path
) -> None:
    with engine.begin() as connection:
        connection.execute(
            ConversationRow.__table__.insert().values(
                id="c1",
                channel="widget",
                visitor_id="v1",
                language="en",
                state="pending",
                handler="bot",
                owner_epoch=0,
                round=1,
                last_seq=1,
                shopper_read_seq=0,
                last_text="",
                last_author="",
                created_at=NOW,
                updated_at=NOW,
            )
        )
        connection.execute(
            MessageRow.__table__.insert().values(
                id="m1",
                conversation_id="c1",
                seq=1,
                author="shopper",
                author_name="",
                text="hello",
                content={},
                language="en",
                created_at=NOW,
            )
        )

    assert export_to(tmp_path, engine)["conversations"] == 1

    (conversation,) = read(tmp_path, "conversations")
    assert (conversation["id"], conversation["state"], conversation["csat"]) == ("c1", "pending", None)
    assert [message["text"] for message in conversation["messages"]] == ["hello"]
    assert "notes" not in conversation


def test_an_export_leaves_no_half_written_file(engine: Engine, tmp_path: Path) -> None:
    export_to(tmp_path, engine)
    (tmp_path / "orders.jsonl").write_text("before", "utf-8")

    def die(kind: str, count: int) -> None:
        if kind == "customers":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_to(tmp_path, engine, progress=die)

    assert (tmp_path / "orders.jsonl").read_text("utf-8") == "before"
    assert not list(tmp_path.glob(".*part"))


def test_where_a_suggestion_stood_survives_the_round_trip(
    write: Write, engine: Engine, second_engine: Engine, tmp_path: Path
) -> None:
    shown = {"list_id": "L1", "position": 2, "place": "chat", "model": "20260501-a"}
    event = {
        "id": "E1",
        "kind": "recommendation_shown",
        "visitor_id": "v1",
        "created_at": "2026-05-01T00:00:00Z",
    }
    assert import_files([write("events.jsonl", [event | shown])], engine).problems == []
    export_to(tmp_path / "first", engine)
    (line,) = read(tmp_path / "first", "events")
    assert shown.items() <= line.items()
    assert import_files([tmp_path / "first" / "events.jsonl"], second_engine).problems == []
    export_to(tmp_path / "second", second_engine)
    assert read(tmp_path / "second", "events") == [line]
