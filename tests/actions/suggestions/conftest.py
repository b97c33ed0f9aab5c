"""The boutique on SQLite: filled once a run, copied for each test."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from actions.suggestions.model_store import ModelStore
from actions.suggestions.service import Suggestions
from shop.database import create_engine_for, migrate
from shop.importing import import_files
from shop.services import Services, build_services
from shop.unit_of_work import unit_of_work_factory
from tests.actions.suggestions.boutique import NOW, records
from tests.actions.word_encoder import WordEncoder


@pytest.fixture(scope="session")
def boutique_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled database file that tests copy."""
    folder = tmp_path_factory.mktemp("boutique")
    url = f"sqlite:///{folder / 'shop.db'}"
    migrate(url)
    add_records(folder, url, records())
    engine = create_engine_for(url)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return folder / "shop.db"


def add_records(folder: Path, url: str, found: dict[str, list[dict[str, object]]]) -> None:
    """Import records into the database at `url`."""
    files = []
    for kind, rows in found.items():
        files.append(folder / f"{kind}.jsonl")
        files[-1].write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    engine = create_engine_for(url)
    report = import_files(files, engine)
    engine.dispose()
    assert not report.problems, report.problems


@pytest.fixture
def boutique_url(boutique_database: Path, tmp_path: Path) -> str:
    """A database of the test's own."""
    shutil.copy(boutique_database, tmp_path / "boutique.db")
    return f"sqlite:///{tmp_path / 'boutique.db'}"


@pytest.fixture
def boutique_engine(boutique_url: str) -> Iterator[Engine]:
    engine = create_engine_for(boutique_url)
    yield engine
    engine.dispose()


@pytest.fixture
def boutique(boutique_engine: Engine) -> Services:
    """The services over it; their clock stands still."""
    units = unit_of_work_factory(boutique_engine)
    return build_services(units, encoder=WordEncoder(), clock=lambda: NOW)


@pytest.fixture
def versions_folder(tmp_path: Path) -> Path:
    return tmp_path / "recommender"


@pytest.fixture
def untrained(boutique: Services, versions_folder: Path) -> Suggestions:
    """Suggestions before any training."""
    return Suggestions(boutique, ModelStore(versions_folder), clock=lambda: NOW)


@pytest.fixture
def empty_services(tmp_path: Path) -> Iterator[Services]:
    """A shop without anything in it."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    migrate(url)
    engine = create_engine_for(url)
    yield build_services(unit_of_work_factory(engine), encoder=WordEncoder())
    engine.dispose()
