"""The migrated schema is the one the tables describe, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from shop.database import create_engine_for, current_revision, head_revision, is_migrated, migrate
from shop.tables import Base


def test_the_tables_and_the_migrated_schema_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_fresh_database_is_brought_to_the_newest_revision(empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    assert current_revision(engine) == ()
    assert not is_migrated(engine)
    migrate(empty_database_url)
    assert current_revision(engine) == head_revision()
    assert is_migrated(engine)
    engine.dispose()


def test_migrating_twice_changes_nothing(empty_database_url: str) -> None:
    migrate(empty_database_url)
    migrate(empty_database_url)
    engine = create_engine_for(empty_database_url)
    assert is_migrated(engine)
    engine.dispose()


def test_the_way_down_leads_to_an_empty_database_and_up_again(empty_database_url: str) -> None:
    migrate(empty_database_url)
    migrate(empty_database_url, "base", down=True)
    engine = create_engine_for(empty_database_url)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(empty_database_url)
    assert is_migrated(engine)
    engine.dispose()


def test_two_processes_may_migrate_at_once(empty_database_url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(migrate, empty_database_url) for _ in range(2)]:
            done.result()
    engine = create_engine_for(empty_database_url)
    assert is_migrated(engine)
    engine.dispose()


def test_there_is_one_newest_revision() -> None:
    assert len(head_revision()) == 1


def test_every_key_and_check_has_a_name_of_ours(engine: Engine) -> None:
    inspector = inspect(engine)
    for table in Base.metadata.tables:
        assert all(check["name"] for check in inspector.get_check_constraints(table))
        assert all(key["name"] for key in inspector.get_foreign_keys(table))


@pytest.mark.parametrize(
    "pragma, value", [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 20000)]
)
def test_sqlite_is_set_up_for_several_processes(sqlite_url: str, pragma: str, value: object) -> None:
    engine = create_engine_for(sqlite_url)
    with engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value
    engine.dispose()


def test_the_folder_of_a_sqlite_file_is_made(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("parent") / "not" / "there"
    migrate(f"sqlite:///{folder / 'shop.db'}")
    assert (folder / "shop.db").exists()


def test_a_bare_postgresql_address_uses_the_driver_we_install() -> None:
    for scheme in ("postgresql", "postgresql+psycopg"):
        assert create_engine_for(f"{scheme}://someone@127.0.0.1:1/none").driver == "psycopg"
