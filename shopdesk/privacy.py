"""`shopdesk forget`, `export-customer` and `retain`: people's data at the terminal."""

from __future__ import annotations

import json
import os
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from shop.database import create_engine_for, is_migrated
from shop.errors import NotFound, RuleViolation
from shop.privacy.collecting import CollectingService
from shop.privacy.consents import ConsentRules
from shop.privacy.document import MACHINE, READABLE, machine_readable, readable
from shop.privacy.erasure import Blockers, Erased, ErasureService
from shop.privacy.requests import PrivacyService
from shop.privacy.retention import RetentionService
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from shopdesk.errors import CommandError
from shopdesk.settings import RunSettings, run_settings

_BOT_SECONDS = 10
_WORDS = {
    "conversations": "Conversations of customers",
    "guest_conversations": "Conversations of guests",
    "guest_events": "Behaviour and suggestions of guests",
    "events": "Behaviour and suggestions of customers",
    "misses": "Kept messages without a label",
    "repeats": "Results kept for repeated messages",
    "requests": "Answered requests for data or deletion",
}


def export_customer(customer_id: str, folder: Path, language: str | None) -> None:
    """Write the two files of a customer's copy into `folder`, each complete or not there."""
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"not a folder: {folder}")
    settings = run_settings()
    with _units(settings) as units:
        collecting = CollectingService(units, ConsentRules(settings.consent_required))
        try:
            data = collecting.collect(customer_id)
        except NotFound:
            raise _unknown(customer_id) from None
    spoken = language or data["person"]["language"] or settings.default_language
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / READABLE, readable(data, language=spoken, shop=settings.shop_name))
    _write(folder / MACHINE, machine_readable(data))
    table = Table("What", "Entries")
    for name, value in data.items():
        if isinstance(value, list):
            table.add_row(name, str(len(value)))
    console = Console()
    console.print(table)
    console.print(f"Written to {folder}: {READABLE} to read, {MACHINE} for programs.", highlight=False)


def forget_customer(customer_id: str, *, force: bool, dry_run: bool) -> bool:
    """Erase a customer; False where only looked. CommandError where open orders stand in the way."""
    settings = run_settings()
    console = Console(highlight=False)
    with _units(settings) as units:
        erasure = ErasureService(units)
        found = erasure.blockers(customer_id)
        if dry_run:
            _require_customer(units, customer_id)
            console.print(_standing_in_the_way(found) or "Nothing stands in the way.")
            return False
        try:
            erased = erasure.erase(customer_id, force=force)
        except NotFound:
            raise _unknown(customer_id) from None
        except RuleViolation:
            raise CommandError(f"{_standing_in_the_way(found)} Finish that first, or add --force.") from None
        _show_erased(console, erased)
        if not _tell_bot(settings, PrivacyService(units)):
            console.print(
                "The bot is not running: its copies of the conversations go when the desk runs again."
            )
    return True


def require_customer(customer_id: str) -> None:
    """CommandError where nobody has that id: who would be asked about nobody?"""
    with _units(run_settings()) as units:
        _require_customer(units, customer_id)


def retain(*, dry_run: bool) -> None:
    """Delete what is older than the settings keep it, or only count it."""
    settings = run_settings()
    with _units(settings) as units:
        service = RetentionService(units, settings.retention_rules)
        counts = service.plan() if dry_run else service.run()
        if not dry_run:
            _tell_bot(settings, PrivacyService(units))
    table = Table("Kind", "Too old" if dry_run else "Deleted")
    for kind, count in counts.items():
        table.add_row(_WORDS.get(kind, kind), str(count))
    Console().print(table)


@contextmanager
def _units(settings: RunSettings) -> Iterator[UnitOfWorkFactory]:
    engine: Engine = create_engine_for(settings.database_url)
    try:
        if not is_migrated(engine):
            raise CommandError(
                "the database at DATABASE_URL is empty or of an older version: run shopdesk migrate"
            )
        yield unit_of_work_factory(engine)
    finally:
        engine.dispose()


def _require_customer(units: UnitOfWorkFactory, customer_id: str) -> None:
    with units(read_only=True) as unit:
        if unit.customers.get(customer_id) is None:
            raise _unknown(customer_id)


def _unknown(customer_id: str) -> CommandError:
    return CommandError(f"there is no customer {customer_id}; give the id of customers.jsonl, not the e-mail")


def _standing_in_the_way(found: Blockers) -> str:
    parts = []
    if found.order_numbers:
        parts.append(f"Open orders: {', '.join(found.order_numbers)}.")
    if found.conversations:
        parts.append(f"Conversations that people have in hand: {found.conversations}.")
    return " ".join(parts)


def _show_erased(console: Console, erased: Erased) -> None:
    table = Table("Erased", "")
    table.add_row("Conversations", str(erased.conversations))
    table.add_row("Rows in all", str(erased.rows))
    table.add_row("Orders kept without the person", str(erased.orders_kept))
    table.add_row("Reviews kept as stars only", str(erased.reviews_kept))
    console.print(table)


def _tell_bot(settings: RunSettings, privacy: PrivacyService) -> bool:
    """Let a running bot forget at once; the desk tells it again until it is sure."""
    talks = privacy.talks_to_forget()
    if not talks:
        return True
    request = urllib.request.Request(
        f"{settings.bot_address}/webhooks/desk/forget",
        json.dumps({"senders": talks}).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=_BOT_SECONDS) as answer:
            told = bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
    if told:
        privacy.talks_forgotten(talks)
    return told


def _write(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
