"""The two databases every shop test runs on: a SQLite file, and a PostgreSQL of our own.

Fixtures: `database_url` (an empty, migrated database, once for each of the two), `engine` and `unit_of_work`
on it, `sqlite_url` (where the kind of database plays no part), `empty_database_url` (without tables). A
folder's conftest imports them. PostgreSQL is started once a session, on a free loopback port with a unix
socket in a temporary folder, never as root. Without PostgreSQL its half is skipped, except where CI=true.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from shop.database import create_engine_for, migrate
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory

_BIN_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_UNPRIVILEGED = "postgres"
_SHARED = "shop"
# What a test that failed half-way left open must not block the next one.
_TERMINATE_OTHERS = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_SHARED}'"
# As a replica: no foreign keys and no triggers fire, so the order of the tables plays no part.
_EMPTY = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN
    SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
    PERFORM setval(format('%I', name), 1, false);
  END LOOP;
  INSERT INTO catalogue_revision (id, revision) VALUES (1, 0);
END $$
"""


_started: list[PostgresServer] = []


class PostgresServer:
    """A throw-away cluster with one migrated database, emptied for each test."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        self._folder = Path(tempfile.mkdtemp(prefix="shopdesk-pg-", dir="/tmp"))
        self._data = self._folder / "data"
        self.port = _free_port()
        self._as_user: list[str] = []
        if os.geteuid() == 0:
            user = pwd.getpwnam(_UNPRIVILEGED)
            os.chown(self._folder, user.pw_uid, user.pw_gid)
            self._as_user = ["runuser", "-u", _UNPRIVILEGED, "--"]

    def start(self) -> None:
        self._run("initdb", "-D", str(self._data), "-U", "shop", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self._folder} -c fsync=off"
        self._run(
            "pg_ctl", "-D", str(self._data), "-o", options, "-l", str(self._folder / "log"), "-w", "start"
        )
        self.create(_SHARED)
        migrate(self.url(_SHARED))

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://shop@127.0.0.1:{self.port}/{name}"

    def create(self, name: str) -> str:
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self.url(name)

    def emptied(self) -> str:
        """The migrated database as it was right after migrating. Far faster than making a new one."""
        self._execute(_TERMINATE_OTHERS)
        self._execute(_EMPTY, _SHARED)
        return self.url(_SHARED)

    def drop(self, name: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str, database: str = "postgres") -> None:
        address = f"host=127.0.0.1 port={self.port} user=shop dbname={database}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [*self._as_user, str(self._bin / program), *arguments]
        # Output to a file: a server that inherits a pipe would keep the reader waiting for ever.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(command, cwd="/tmp", stdout=output, stderr=output, check=False)
            if check and done.returncode != 0:
                output.seek(0)
                raise RuntimeError(f"{program} failed: {output.read().decode(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _postgres_programs() -> Path | None:
    on_path = shutil.which("initdb")
    # A wrapper on PATH may not be usable by the unprivileged user; the versioned folder is preferred.
    folders = [*_BIN_FOLDERS, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The session's PostgreSQL; skips where there is none."""
    folder = _postgres_programs()
    problem = None if folder else "PostgreSQL is not installed (no initdb found)"
    if folder and os.geteuid() == 0:
        try:
            pwd.getpwnam(_UNPRIVILEGED)
        except KeyError:
            problem = "PostgreSQL does not run as root and there is no unprivileged user 'postgres'"
    if problem or folder is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{problem}; with CI=true that is an error")
        pytest.skip(str(problem))
    if _started:
        # Another folder's conftest imported this fixture too, and so pytest runs it again.
        yield _started[0]
        return
    server = PostgresServer(folder)
    try:
        server.start()
        _started.append(server)
        yield server
    finally:
        _started.clear()
        server.stop()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, _sqlite_template: Path) -> str:
    """A fresh, migrated SQLite database, for tests in which the kind of database plays no part."""
    path = tmp_path / "shop.db"
    shutil.copy(_sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """An empty, migrated PostgreSQL database."""
    return postgres_server.emptied()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated database: the test runs once on SQLite and once on PostgreSQL."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables, on each of the two."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    name = f"empty_{uuid.uuid4().hex[:12]}"
    yield server.create(name)
    server.drop(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on `database_url`."""
    engine = create_engine_for(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def unit_of_work(engine: Engine) -> UnitOfWorkFactory:
    """Units of work on `engine`."""
    return unit_of_work_factory(engine)
