"""The owner's commands, on a database of their own."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import select

from shop.database import create_engine_for
from shop.importing import import_files
from shop.tables import Customer, Order
from shop.unit_of_work import unit_of_work_factory
from shopdesk import cli
from tests.live import free_port
from tests.privacy.known_people import fill_everything, marks_of


@pytest.fixture
def url(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """The database of the known people, and settings that lead to it."""
    engine = create_engine_for(sqlite_url)
    fill_everything(unit_of_work_factory(engine))
    engine.dispose()
    monkeypatch.setenv("SHOPDESK_ENV_FILE", os.devnull)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("BOT_PORT", str(free_port()))
    return sqlite_url


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["shopdesk", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def customers(url: str) -> set[str]:
    engine = create_engine_for(url)
    with engine.connect() as connection:
        found = set(connection.scalars(select(Customer.id)))
    engine.dispose()
    return found


def test_a_customers_copy_is_written_as_two_files(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copy"
    assert run(monkeypatch, "export-customer", "ann", str(folder), "--language", "zh") == 0
    assert sorted(path.name for path in folder.iterdir()) == ["my-data.html", "my-data.json"]
    assert json.loads((folder / "my-data.json").read_text())["person"]["customer_id"] == "ann"
    assert "个人资料" in (folder / "my-data.html").read_text()


def test_nobody_unknown_is_exported_or_forgotten(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "export-customer", "nobody", str(tmp_path / "copy")) == 2
    assert not (tmp_path / "copy").exists()
    assert run(monkeypatch, "forget", "nobody", "--yes") == 2
    assert run(monkeypatch, "forget", "nobody") == 2
    asked = capsys.readouterr()
    assert "Erase" not in asked.out and asked.err.count("there is no customer nobody") == 3
    assert run(monkeypatch, "forget", "nobody", "--yes") == 2
    assert "there is no customer nobody" in capsys.readouterr().err


def test_a_customer_is_forgotten_and_an_old_file_does_not_bring_them_back(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "forget", "ann", "--yes") == 0
    assert "The bot is not running" in capsys.readouterr().out
    assert "ann" not in customers(url)
    file = tmp_path / "customers.jsonl"
    file.write_text(
        "".join(
            json.dumps({"id": who, "email": f"{who}@example.com", "name": who}) + "\n"
            for who in ("ann", "dora")
        )
    )
    report = import_files([file], url)
    assert [problem.reason for problem in report.problems] == [
        "this customer was erased and is not taken in again"
    ]
    assert {"dora", "ben"} <= customers(url) and "ann" not in customers(url)


def test_open_orders_stand_in_the_way_unless_forced(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = create_engine_for(url)
    with unit_of_work_factory(engine)() as unit:
        unit.session.scalars(select(Order).where(Order.order_number == "#W01")).one().status = "pending"
        unit.commit()
    engine.dispose()
    assert run(monkeypatch, "forget", "ann", "--dry-run") == 0
    assert "Open orders: #W01." in capsys.readouterr().out
    assert run(monkeypatch, "forget", "ann", "--yes") == 2
    assert "Open orders: #W01. Finish that first, or add --force." in capsys.readouterr().err
    assert "ann" in customers(url)
    assert run(monkeypatch, "forget", "ann", "--yes", "--force") == 0
    assert "ann" not in customers(url)


def test_what_is_too_old_is_counted_and_then_deleted(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GUEST_RETENTION_DAYS", "30")
    assert run(monkeypatch, "retain", "--dry-run") == 0
    counted = capsys.readouterr().out
    assert "Too old" in counted and "Conversations of guests" in counted
    assert run(monkeypatch, "retain") == 0
    assert "Deleted" in capsys.readouterr().out
    engine = create_engine_for(url)
    with engine.connect() as connection:
        text = str(connection.exec_driver_sql("SELECT * FROM conversations").all())
    engine.dispose()
    assert "talk-guest" not in text and "talk-ann" in text


def test_nothing_of_the_person_is_legible_in_the_file_itself(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, "forget", "ben", "--yes") == 0
    engine = create_engine_for(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    content = Path(url.removeprefix("sqlite:///")).read_bytes()
    assert [mark for mark in marks_of("ben")[:4] if mark.encode() in content] == []
