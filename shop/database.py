"""The engine for SQLite or PostgreSQL, and the migrations, run from code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

WRITE_OPTION = "shop_write"
"""Execution option of a connection that is going to write: on SQLite its transaction begins IMMEDIATE."""

_BUSY_SECONDS = 20


def create_engine_for(url: str) -> Engine:
    """An engine for `url`. SQLite: WAL, foreign keys on, waiting for locks; its folder is made if missing.

    `postgresql://` and `postgres://` mean psycopg 3.
    """
    parsed = _with_driver(make_url(url))
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed)
    return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)


def _with_driver(url: URL) -> URL:
    if url.drivername in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # Errors of the database name the statement, never what was written with it.
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite_connection)
    event.listen(engine, "begin", _begin_sqlite_transaction)
    return engine


def _prepare_sqlite_connection(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own BEGIN comes too late and is always DEFERRED; we send ours (see below).
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
    cursor.close()


def _begin_sqlite_transaction(connection: Connection) -> None:
    # A writer takes the write lock before it reads. Otherwise two of them read the same row and the second
    # fails with "database is locked" when it wants to write, however long it would have waited.
    writes = connection.get_execution_options().get(WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _config(**attributes: Any) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes.update(attributes)
    return config


def migrate(url: str, revision: str = "heads", *, down: bool = False) -> None:
    """Bring the database at `url` to the newest schema. Safe to run from two processes at once.

    With `down`, go back to an older `revision` ("base": no tables), losing what only the newer one holds.
    """
    engine = create_engine_for(url)
    try:
        with engine.connect().execution_options(**{WRITE_OPTION: True}) as connection, connection.begin():
            if connection.dialect.name == "postgresql":
                # One migration at a time; the lock goes with the transaction. The number is ours alone.
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(727467311)")
            step = command.downgrade if down else command.upgrade
            step(_config(connection=connection), revision)
    finally:
        engine.dispose()


def current_revision(engine: Engine) -> tuple[str, ...]:
    """The revisions the database stands at; empty when it was never migrated."""
    with engine.connect() as connection:
        return tuple(sorted(MigrationContext.configure(connection).get_current_heads()))


def head_revision() -> tuple[str, ...]:
    """The newest revisions the code knows."""
    return tuple(sorted(ScriptDirectory.from_config(_config()).get_heads()))


def is_migrated(engine: Engine) -> bool:
    """Whether the database stands at the newest schema (for readiness checks)."""
    return current_revision(engine) == head_revision()
