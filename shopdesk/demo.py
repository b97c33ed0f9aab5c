"""Loads the demo shop into an empty database, and resets it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import MetaData, make_url, select

from shop.database import create_engine_for, migrate
from shop.settings import PROJECT_FOLDER
from shop.tables.catalogue import Product
from shopdesk.agents import ensure_agent
from shopdesk.errors import CommandError
from shopdesk.settings import RunSettings
from shopdesk.steps import Steps, Tell
from shopdesk.system import running_processes


def load_demo(settings: RunSettings, tell: Tell, folder: Path = PROJECT_FOLDER) -> None:
    """Fill an empty database with the demo shop and its agent; leave any other database as it is."""
    records = records_folder(settings, folder)
    begun = records / f".loading-{hashlib.sha256(settings.database_url.encode()).hexdigest()[:12]}"
    if begun.exists() or _has_no_products(settings.database_url):
        from shop.demo import load_demo_shop

        # The note stays if the loading is interrupted, so that it is done again (repeating does no harm).
        records.mkdir(parents=True, exist_ok=True)
        begun.touch()
        report = load_demo_shop(
            settings.database_url,
            scale=settings.demo_scale,
            pictures_dir=settings.pictures_folder,
            records_dir=records,
            progress=_progress(tell),
        )
        begun.unlink()
        counts = {
            kind: count.added + count.updated + count.unchanged for kind, count in report.counts.items()
        }
        tell(", ".join(f"{count} {kind}" for kind, count in counts.items() if count))
    else:
        tell("loaded already")
    if settings.demo_agent_password:
        password = settings.demo_agent_password.get_secret_value()
        ensure_agent(settings.database_url, settings.demo_agent_email, "Alex", "admin", password)


def reset_demo(settings: RunSettings) -> None:
    """Empty the shop database and the bot's memory of conversations, then load the demo shop."""
    if running_processes(settings.status_file):
        raise CommandError("Shopdesk is running on this database: stop it first (Ctrl-C where `make run` is)")
    steps = Steps(2)
    with steps.step("Emptying the database"):
        _empty(settings.database_url)
        _remove_sqlite(settings.tracker_db_url)
        migrate(settings.database_url)
    with steps.step("Demo shop") as tell:
        load_demo(settings, tell)


def records_folder(settings: RunSettings, folder: Path = PROJECT_FOLDER) -> Path:
    """Where the records of the demo shop lie, with the simulator's truth."""
    url = make_url(settings.database_url)
    beside = (
        Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else folder / "var"
    )
    return beside / "demo"


def _has_no_products(database_url: str) -> bool:
    engine = create_engine_for(database_url)
    try:
        with engine.connect() as connection:
            return connection.execute(select(Product.id).limit(1)).first() is None
    finally:
        engine.dispose()


def _progress(tell: Tell) -> Callable[[str, int, int], None]:
    def progress(what: str, done: int, total: int) -> None:
        tell(f"{what} {100 * done // max(total, 1)} %")

    return progress


def _empty(database_url: str) -> None:
    if _remove_sqlite(database_url):
        return
    engine = create_engine_for(database_url)
    try:
        tables = MetaData()
        tables.reflect(engine)
        tables.drop_all(engine)
    finally:
        engine.dispose()


def _remove_sqlite(database_url: str) -> bool:
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return False
    for suffix in ("", "-wal", "-shm"):
        Path(f"{url.database}{suffix}").unlink(missing_ok=True)
    return True
