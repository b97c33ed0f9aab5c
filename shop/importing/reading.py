"""Reads import files record by record. A bad line becomes a `Problem`; the lines after it are read on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from pydantic import ValidationError

from shop.errors import InvalidInput
from shop.importing import shopify, woocommerce
from shop.importing.records import RECORDS, Record
from shop.importing.report import Problem

MAX_LINE_BYTES = 1_048_576
_MAX_CSV_BYTES = 200 * MAX_LINE_BYTES


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import and what it holds."""

    path: Path
    kind: str
    form: str  # jsonl | shopify | woocommerce
    size: int


@dataclass(frozen=True, slots=True)
class Read:
    """A good record and the line it came from; `offset` is how far the file has been read."""

    line: int
    offset: int
    record: Record


def source_of(path: Path, kind: str | None = None) -> Source:
    """What the file holds: by `kind` if given, else by its name, or by its header if it is a product CSV."""
    if not path.is_file():
        raise InvalidInput("file_not_found", path=str(path))
    size = path.stat().st_size
    if path.suffix.lower() == ".csv":
        return Source(path, "products", _csv_form(path, size), size)
    kind = kind or next((name for name in RECORDS if name in path.name.lower()), None)
    if kind not in RECORDS:
        raise InvalidInput("unknown_file_kind", path=str(path), known=list(RECORDS))
    return Source(path, kind, "jsonl", size)


def _csv_form(path: Path, size: int) -> str:
    if size > _MAX_CSV_BYTES:
        raise InvalidInput("file_too_large", path=str(path), limit_bytes=_MAX_CSV_BYTES)
    with path.open("rb") as file:
        header = file.readline(MAX_LINE_BYTES).decode("utf-8-sig", "replace")
    if shopify.is_header(header):
        return "shopify"
    if woocommerce.is_header(header):
        return "woocommerce"
    raise InvalidInput("unknown_csv_header", path=str(path), known=["shopify", "woocommerce"])


def read_records(source: Source) -> Iterator[Read | Problem]:
    """The records of a file in its order, each once: a second record with the same key is a problem."""
    model = RECORDS[source.kind]
    name = source.path.name
    seen: dict[str, int] = {}
    for line, offset, data in _objects(source):
        if isinstance(data, Problem):
            yield data
            continue
        try:
            record = model.model_validate(data)
        except ValidationError as error:
            yield _problem(name, line, error)
            continue
        first = seen.setdefault(record.key, line)
        if first != line:
            yield Problem(name, line, model.key_field, f"{record.key!r} is already on line {first}")
            continue
        yield Read(line, offset, record)


def _objects(source: Source) -> Iterator[tuple[int, int, dict[str, Any] | Problem]]:
    if source.form == "jsonl":
        with source.path.open("rb") as file:
            yield from _json_lines(file, source.path.name)
        return
    reader = shopify if source.form == "shopify" else woocommerce
    try:
        text = source.path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        yield line, source.size, Problem(source.path.name, line, "", "is not UTF-8")
        return
    for line, data in reader.read_products(text, source.path.name):
        yield line, source.size, data


def _json_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, int, dict[str, Any] | Problem]]:
    offset = 0
    number = 0
    while raw := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        offset += len(raw)
        if len(raw) > MAX_LINE_BYTES:
            while raw and not raw.endswith(b"\n"):
                raw = file.readline(MAX_LINE_BYTES)
                offset += len(raw)
            yield number, offset, Problem(name, number, "", f"is longer than {MAX_LINE_BYTES} bytes")
            continue
        raw = raw.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else raw.strip()
        if raw:
            yield number, offset, _object(raw, name, number)


def _object(raw: bytes, name: str, number: int) -> dict[str, Any] | Problem:
    if b"\\u0000" in raw:
        return Problem(name, number, "", "holds a NUL character, which databases cannot keep")
    try:
        data = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return Problem(name, number, "", _json_reason(raw, error))
    if not isinstance(data, dict):
        return Problem(name, number, "", "should be a JSON object")
    return data


def _json_reason(raw: bytes, error: orjson.JSONDecodeError) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        return f"is not UTF-8 (byte {wrong.start + 1})"
    return f"is not JSON: {error.msg} (column {error.colno})"


def _problem(name: str, line: int, error: ValidationError) -> Problem:
    """The first thing that is wrong; `items.0.price` is a field within a list."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    reason = first["msg"].removeprefix("Value error, ")
    return Problem(name, line, where, reason[:1].lower() + reason[1:])
