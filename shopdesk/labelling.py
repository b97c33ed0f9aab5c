"""What `shopdesk misses` does."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from shop.conversations.words import HAND_OVER_REASONS
from shop.database import create_engine_for, is_migrated
from shop.errors import InvalidInput, NotFound
from shop.misses import words
from shop.misses.labels import Labels
from shop.misses.repository import MissFilter
from shop.misses.service import MissService
from shop.unit_of_work import unit_of_work_factory
from shopdesk.errors import CommandError
from shopdesk.settings import run_settings

COLUMNS = ("text", "label", "id", "count", "language", "understood", "confidence", "suggestions")
EVERYTHING = 1_000_000
# A spreadsheet runs what begins so as a formula; what shoppers write must not.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def miss_service() -> Iterator[MissService]:
    """The service on the shop database; what it refuses becomes one line."""
    engine = create_engine_for(run_settings().database_url)
    try:
        if not is_migrated(engine):
            raise CommandError(
                "the database at DATABASE_URL is empty or of an older version: run shopdesk migrate"
            )
        yield MissService(unit_of_work_factory(engine), Labels.read())
    except (InvalidInput, NotFound) as error:
        raise CommandError(_sentence(error)) from None
    finally:
        engine.dispose()


def show_misses(state: str, language: str | None, reason: str | None, limit: int) -> None:
    """A table of wordings."""
    reasons = ("unsure", *HAND_OVER_REASONS)
    if reason is not None and reason not in reasons:
        raise CommandError(f"{reason} is no reason; there are {', '.join(reasons)}")
    with miss_service() as service:
        found = service.find(_filter(state, language, limit, reason)).misses
        counts = service.counts()["states"]
    table = Table("ID", "times", "message", "understood as", "or", "handed over", "label")
    for miss in found:
        table.add_row(
            str(miss["id"]), str(miss["count"]), _escaped(miss["text"]), _understood(miss),
            ", ".join(suggestions(miss)[:3]), ", ".join(sorted(miss["hand_overs"])),
            miss["label"] or ("" if miss["state"] == words.OPEN else miss["state"]),
        )  # fmt: skip
    console = Console(highlight=False)
    if found:
        console.print(table)
    console.print(", ".join(f"{counts[name]['wordings']} {name}" for name in words.STATES))


def label_miss(miss_id: int, intent: str) -> None:
    """One wording gets its label."""
    with miss_service() as service:
        service.label([miss_id], intent)
    Console(highlight=False).print(f"{miss_id} means {intent}; `shopdesk train` learns it.", markup=False)


def dismiss_miss(miss_id: int) -> None:
    """One wording teaches nothing."""
    with miss_service() as service:
        service.dismiss([miss_id])
    Console(highlight=False).print(f"{miss_id} is dismissed.")


def reopen_miss(miss_id: int) -> None:
    """One wording waits for its label again."""
    with miss_service() as service:
        service.reopen([miss_id])
    Console(highlight=False).print(f"{miss_id} is open again.")


def show_labels(language: str) -> None:
    """A table of all labels."""
    with miss_service() as service:
        labels = service.labels()
    table = Table("label", "means", "labelled")
    for label in labels:
        table.add_row(label["name"], label["description"].get(language, ""), str(label["labelled"] or ""))
    Console(highlight=False).print(table)


def export_sheet(file: Path, state: str, language: str | None) -> None:
    """Write the spreadsheet; with a mark at its beginning by which Excel sees that it is UTF-8."""
    with miss_service() as service:
        found = service.find(_filter(state, language, EVERYTHING)).misses
    try:
        with file.open("w", encoding="utf-8-sig", newline="") as lines:
            writer = csv.writer(lines)
            writer.writerow(COLUMNS)
            for miss in found:
                label = miss["label"] or ("-" if miss["state"] == words.DISMISSED else "")
                writer.writerow(
                    (_cell(miss["text"]), label, miss["id"], miss["count"], miss["language"],
                     miss["understood"] or "", _percent(miss["confidence"]), " ".join(suggestions(miss)))
                )  # fmt: skip
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from None
    Console(highlight=False).print(f"{len(found)} messages in {file}", markup=False, soft_wrap=True)


def import_sheet(file: Path) -> None:
    """Read the spreadsheet and say what came of it."""
    rows = read_sheet(file)
    with miss_service() as service:
        sheet = service.label_texts(rows)
    console = Console(highlight=False)
    console.print(f"{sheet.changed} labelled or dismissed, {sheet.unchanged} as they were")
    for line, text in sheet.unknown:
        console.print(f"{file}:{line}: no kept message says “{text}”", markup=False, soft_wrap=True)


def read_sheet(file: Path) -> list[tuple[int, str, str]]:
    """(line, text, label) of every row that has a label.

    Raises:
        CommandError: no such file, no CSV, or no columns text and label.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            sample = lines.readline()
            lines.seek(0)
            # Spreadsheets of some countries write semicolons.
            delimiter = ";" if sample.count(";") > sample.count(",") else ","
            reader = csv.DictReader(lines, delimiter=delimiter)
            if not {"text", "label"} <= set(reader.fieldnames or ()):
                raise CommandError(f"{file}: the first line must name the columns text and label")
            rows = []
            for row in reader:
                text, label = (row["text"] or "").strip(), (row["label"] or "").strip()
                if text and label:
                    rows.append((reader.line_num, _uncelled(text), label))
            return rows
    except FileNotFoundError:
        raise CommandError(f"no such file: {file}") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"{file} cannot be read as CSV in UTF-8 ({error})") from None


def suggestions(miss: dict[str, Any]) -> list[str]:
    """What a message may mean, as the bot sees it, the likeliest first."""
    names = [miss["understood"], *(one["name"] for one in miss["alternatives"])]
    return [name for name in dict.fromkeys(names) if name and name != words.FALLBACK]


def _filter(state: str, language: str | None, limit: int, reason: str | None = None) -> MissFilter:
    return MissFilter(state=None if state == "all" else state, language=language, reason=reason, limit=limit)


def _understood(miss: dict[str, Any]) -> str:
    if not miss["understood"]:
        return ""
    if miss["understood"] == words.FALLBACK:
        return "not sure"
    return f"{miss['understood']} {_percent(miss['confidence'])}"


def _percent(confidence: float | None) -> str:
    return "" if confidence is None else f"{confidence:.0%}"


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _uncelled(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _sentence(error: InvalidInput | NotFound) -> str:
    if error.code == "unknown_miss":
        return f"there is no kept message with the number {error.details['id']}; see shopdesk misses list"
    if error.code == "label_unknown":
        where = f"line {error.details['line']}: " if "line" in error.details else ""
        near = error.details["near"]
        hint = f"near to it: {near}" if near != "-" else "see shopdesk misses labels"
        return f"{where}{error.details['label']} is no label; {hint}"
    return str(error)
