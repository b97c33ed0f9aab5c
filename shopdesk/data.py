"""`shopdesk import` and `export` at the terminal: progress, a table of what was done, the bad lines."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import Engine

from shop.database import create_engine_for, migrate
from shop.errors import InvalidInput
from shop.exporting import export_to
from shop.importing import ImportReport, import_files
from shopdesk.errors import CommandError
from shopdesk.settings import run_settings

PROBLEMS_SHOWN = 20
_NOTHING = "Nothing was imported."
_SENTENCES = {
    "file_not_found": "no such file: {path}",
    "is_a_folder": "{path} is a folder: name the files in it",
    "unknown_kind": "--kind {kind}: files hold one of {known}",
    "unknown_file_kind": "{path}: its name does not say what it holds; say it with --kind, one of {known}",
    "csv_only_products": "{path}: a CSV file can only hold products; write the rest as JSON lines"
    " (docs/import.md)",
    "file_too_large": "{path} is larger than {limit_bytes} bytes; divide it, or write JSON lines",
    "file_empty": "{path} is empty",
    "not_utf8": "{path}, line {line}, is not UTF-8. {nothing} Save the file as CSV UTF-8 and import it again",
    "unknown_csv_header": "{path}: its first line names the columns of no product export that is known"
    " (Shopify: Handle, Title, Variant Price ...; WooCommerce: Type, SKU, Name, Regular price ...). {nothing}"
    " Export it anew, or see docs/import.md",
    "csv_column_missing": "{path} looks like a product export of {form}, but lacks the column {columns}."
    " {nothing}",
    "one_json": "{path} is one list or object of JSON. {nothing} Write one object a line (docs/import.md)",
}
"""What is wrong with a file that is not begun, by the error's code."""


def import_into_shop(files: Sequence[Path], kind: str | None) -> int:
    """Import the files and show the outcome; how many lines were left out."""
    for file in files:
        if not file.exists():
            raise CommandError(f"no such file: {file}")
    settings = run_settings()
    migrate(settings.database_url)
    try:
        with _bar() as bar:
            tasks = {}

            def progress(name: str, done: int, total: int) -> None:
                if name not in tasks:
                    tasks[name] = bar.add_task(name, total=total)
                bar.update(tasks[name], completed=done)

            report = import_files(
                files, settings.database_url, kind=kind, currency=settings.currency, progress=progress
            )
    except InvalidInput as error:
        raise CommandError(_sentence(error)) from None
    _show(report)
    return report.rejected


def export_shop(folder: Path) -> None:
    """Export everything into `folder` and show how much of each."""
    if folder.exists() and not folder.is_dir():
        raise CommandError(f"not a folder: {folder}")
    settings = run_settings()
    engine: Engine = create_engine_for(settings.database_url)
    try:
        _require_schema(engine)
        with _bar(total=False) as bar:
            tasks = {}

            def progress(name: str, done: int) -> None:
                if name not in tasks:
                    tasks[name] = bar.add_task(name, total=None)
                bar.update(tasks[name], completed=done)

            written = export_to(folder, engine, progress=progress)
    finally:
        engine.dispose()
    table = Table("File", "Records")
    for name, count in written.items():
        table.add_row(str(folder / f"{name}.jsonl"), str(count))
    Console().print(table)


def _require_schema(engine: Engine) -> None:
    from shop.database import is_migrated

    if not is_migrated(engine):
        raise CommandError(
            "the database at DATABASE_URL is empty or of an older version: run shopdesk migrate"
        )


def _bar(*, total: bool = True) -> Progress:
    columns = [TextColumn("{task.description:<12}"), BarColumn()] if total else []
    count = "{task.percentage:>3.0f} %" if total else "{task.description:<14} {task.completed:>8.0f}"
    return Progress(
        *columns, TextColumn(count), TimeElapsedColumn(), transient=True, disable=not sys.stdout.isatty()
    )


def _show(report: ImportReport) -> None:
    console = Console(highlight=False)
    table = Table("", "added", "updated", "unchanged", "left out")
    for kind, counts in report.counts.items():
        table.add_row(kind, *map(str, (counts.added, counts.updated, counts.unchanged, counts.rejected)))
    console.print(table)
    for problem in report.problems[:PROBLEMS_SHOWN]:
        console.print(str(problem), markup=False, soft_wrap=True)
    more = report.rejected - min(len(report.problems), PROBLEMS_SHOWN)
    if more > 0:
        console.print(f"... and {more} more lines left out")
    console.print(f"{report.seconds:.1f} s")


def _sentence(error: InvalidInput) -> str:
    facts = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else value
        for name, value in error.details.items()
    }
    if (known := _SENTENCES.get(error.code)) is not None:
        return known.format(**facts, nothing=_NOTHING)
    listed = ", ".join(f"{name} {value}" for name, value in facts.items())
    return f"{error.code.replace('_', ' ')}{f': {listed}' if listed else ''}"
