"""Interactions from files: tables (CSV, TSV, JSON lines, RecBole's .inter) and lists (a line a user).

A table has a line an interaction and names its columns, `user,item,value,timestamp`; value and timestamp
may be missing. A list file has a line a user, `user item item ...`, the oldest first: the format of
sequential benchmarks and of LightGCN's train and test files.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from recommender.errors import DataWrong
from recommender.interactions import Interactions

USUAL = {
    "user": ("user", "user_id", "userid", "uid", "customer", "customer_id", "visitor", "visitor_id"),
    "item": ("item", "item_id", "itemid", "iid", "product", "product_id", "sku", "movie_id"),
    "value": ("value", "rating", "weight", "score"),
    "time": ("timestamp", "time", "date", "datetime", "created_at"),
}
"""What columns are usually called, whatever the case."""
LISTS = (".txt", ".list", ".lists", "")
"""Endings of files with a line a user."""
_SEPARATORS = {".csv": ",", ".tsv": "\t", ".tab": "\t", ".inter": "\t"}
_MILLISECONDS_FROM = 100_000_000_000


@dataclass(frozen=True)
class Columns:
    """What the file calls its columns; None: one of the usual names."""

    user: str | None = None
    item: str | None = None
    value: str | None = None
    time: str | None = None


@dataclass(frozen=True)
class FileData:
    """What a file holds. `timed`: it says when things happened, else only in which order."""

    interactions: Interactions
    timed: bool


@dataclass(frozen=True)
class _Fields:
    """Where a table's columns are; value and time None where there are none."""

    user: int
    item: int
    value: int | None
    time: int | None


def read_interactions(path: Path, columns: Columns | None = None) -> FileData:
    """All interactions of a file, by its ending: .csv .tsv .tab .jsonl .inter, or .txt for a line a user.

    Times may be seconds or milliseconds since 1970 or dates of ISO 8601 (UTC where they name no zone).
    Raises DataWrong, naming file and line, where something cannot be read.
    """
    columns = columns or Columns()
    if path.suffix.lower() in LISTS:
        return FileData(_read_lists(path), timed=False)
    rows = _json_rows(path, columns) if path.suffix.lower() == ".jsonl" else _table_rows(path, columns)
    users: list[str] = []
    items: list[str] = []
    values: list[float] = []
    times: list[int] = []
    timed = False
    for line, user, item, value, time in rows:
        users.append(_name(user, "user", path, line))
        items.append(_name(item, "item", path, line))
        values.append(1.0 if value is None else _number(value, path, line))
        if time is not None:
            timed = True
            times.append(_moment(time, path, line))
        if timed and len(times) < len(users):
            raise DataWrong(f"{path}:{line}: there is no time here, but in lines before it")
    if not users:
        raise DataWrong(f"{path}: there is no interaction in it")
    if times and max(times) >= _MILLISECONDS_FROM:
        times = [time // 1000 for time in times]
    return FileData(Interactions.of(users, items, values, times if timed else None), timed)


def _read_lists(path: Path) -> Interactions:
    """Times are places in the line: 0, 1, 2 ..."""
    users: list[str] = []
    items: list[str] = []
    places: list[int] = []
    for line, text in _lines(path):
        user, *listed = text.split()
        if "," in user:
            raise DataWrong(
                f"{path}:{line}: expected 'user item item ...' with spaces; a table is named .csv or .tsv"
            )
        users += [user] * len(listed)
        items += listed
        places += range(len(listed))
    if not users:
        raise DataWrong(f"{path}: there is no interaction in it; a line is 'user item item ...'")
    return Interactions.of(users, items, times=places)


_Row = tuple[int, object, object, object, object]
"""Line, user, item, value, time; the last two None where the file has none."""


def _table_rows(path: Path, columns: Columns) -> Iterator[_Row]:
    separator = _SEPARATORS.get(path.suffix.lower())
    if separator is None:
        known = ", ".join([*_SEPARATORS, ".jsonl", *LISTS[:-1]])
        raise DataWrong(f"{path}: what kind of file is this? Known endings: {known}")
    numbers: list[int] = []

    def counted() -> Iterator[str]:
        for number, text in _lines(path):
            numbers[:] = [number]
            yield text

    plain = path.suffix.lower() == ".inter"  # RecBole quotes nothing
    reader = csv.reader(
        counted(),
        delimiter=separator,
        strict=not plain,
        quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL,
    )
    try:
        names = [name.strip() for name in next(reader, [])]
        if plain:
            names = [name.partition(":")[0] for name in names]
        at = _fields(names, columns, f"{path}:1")
        for row in reader:
            if len(row) != len(names):
                raise DataWrong(
                    f"{path}:{numbers[0]}: {len(row)} columns where the first line names {len(names)}"
                )
            yield (
                numbers[0],
                row[at.user],
                row[at.item],
                None if at.value is None else row[at.value],
                None if at.time is None else row[at.time],
            )
    except csv.Error as error:
        raise DataWrong(f"{path}:{numbers[0] if numbers else 1}: {error}") from None


def _json_rows(path: Path, columns: Columns) -> Iterator[_Row]:
    at: _Fields | None = None
    names: list[str] = []
    for line, text in _lines(path):
        try:
            entry = json.loads(text)
        except ValueError as error:
            raise DataWrong(f"{path}:{line}: no JSON: {error}") from None
        if not isinstance(entry, Mapping):
            raise DataWrong(f"{path}:{line}: expected an object, such as {{'user': ..., 'item': ...}}")
        if at is None:
            names = [str(name) for name in entry]
            at = _fields(names, columns, f"{path}:{line}")
        yield (
            line,
            entry.get(names[at.user]),
            entry.get(names[at.item]),
            None if at.value is None else entry.get(names[at.value]),
            None if at.time is None else entry.get(names[at.time]),
        )


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of each line that is not blank."""
    if path.is_dir():
        raise DataWrong(f"{path} is a folder; name the file in it")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, text in enumerate(file, start=1):
                if text.strip():
                    yield number, text.rstrip("\r\n")
    except FileNotFoundError:
        raise DataWrong(f"there is no file {path}") from None
    except UnicodeDecodeError:
        raise DataWrong(f"{path} is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise DataWrong(f"{path} cannot be read: {error.strerror or error}") from None


def _fields(names: Sequence[str], columns: Columns, where: str) -> _Fields:
    lowered = [name.lower() for name in names]

    def place(kind: str, wanted: str | None) -> int | None:
        for name in (wanted,) if wanted else USUAL[kind]:
            if name in names:
                return names.index(name)
            if name.lower() in lowered:
                return lowered.index(name.lower())
        return None if wanted is None else missing(kind, wanted)

    def missing(kind: str, wanted: str | None) -> int:
        shown = ", ".join(names)[:120]
        raise DataWrong(
            f"{where}: no column {wanted or kind} among: {shown}; the first line must name the columns"
            f" (--{kind}-column names another)"
        )

    user, item = place("user", columns.user), place("item", columns.item)
    return _Fields(
        missing("user", None) if user is None else user,
        missing("item", None) if item is None else item,
        place("value", columns.value),
        place("time", columns.time),
    )


def _name(given: object, what: str, path: Path, line: int) -> str:
    name = given.strip() if isinstance(given, str) else given
    if name is None or name == "" or isinstance(name, bool | float | list | dict):
        raise DataWrong(f"{path}:{line}: the {what} is {'empty' if name in (None, '') else 'no name'}")
    return str(name)


def _number(given: object, path: Path, line: int) -> float:
    try:
        value = float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise DataWrong(f"{path}:{line}: the value {given!r} is not a number") from None
    if not math.isfinite(value):
        raise DataWrong(f"{path}:{line}: the value {given!r} is not a number")
    return value


def _moment(given: object, path: Path, line: int) -> int:
    try:
        return int(given)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        pass
    try:
        seconds = float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        try:
            moment = datetime.fromisoformat(str(given).strip())
        except ValueError:
            raise DataWrong(
                f"{path}:{line}: the time {given!r} is neither seconds since 1970 nor a date like 2024-05-31"
            ) from None
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    if not math.isfinite(seconds) or abs(seconds) >= np.iinfo(np.int64).max:
        raise DataWrong(f"{path}:{line}: the time {given!r} is not a number")
    return int(seconds)
