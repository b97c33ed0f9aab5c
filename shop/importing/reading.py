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
from shop.importing.product_csv import recognised, text_of
from shop.importing.records import RECORDS, Record
from shop.importing.report import Problem

MAX_LINE_BYTES = 1_048_576
_MAX_CSV_BYTES = 200 * MAX_LINE_BYTES
_READERS = {"Shopify": shopify.read_products, "WooCommerce": woocommerce.read_products}
_COLUMNS = {"Shopify": shopify.COLUMNS, "WooCommerce": woocommerce.COLUMNS}


@dataclass(frozen=True, slots=True)
class Source:
    """A file to import and what it holds."""

    path: Path
    kind: str
    form: str  # jsonl | Shopify | WooCommerce
    size: int
    separator: str = ","


@dataclass(frozen=True, slots=True)
class Read:
    """A good record and the line it came from; `offset` is how far the file has been read."""

    line: int
    offset: int
    record: Record


def source_of(path: Path, kind: str | None = None) -> Source:
    """What the file holds: by `kind` if given, else by its name, or by its header if it is a product CSV.

    Raises InvalidInput with what is wrong with a file that cannot be read at all.
    """
    if path.is_dir():
        raise InvalidInput("is_a_folder", path=str(path))
    if not path.is_file():
        raise InvalidInput("file_not_found", path=str(path))
    if kind is not None and kind not in RECORDS:
        raise InvalidInput("unknown_kind", kind=kind, known=list(RECORDS))
    size = path.stat().st_size
    if path.suffix.lower() == ".csv":
        return _csv_source(path, size, kind)
    kind = kind or next((name for name in RECORDS if name in path.name.lower()), None)
    if kind is None:
        raise InvalidInput("unknown_file_kind", path=str(path), known=list(RECORDS))
    _refuse_one_json(path)
    return Source(path, kind, "jsonl", size)


def _csv_source(path: Path, size: int, kind: str | None) -> Source:
    if kind not in (None, "products"):
        raise InvalidInput("csv_only_products", path=str(path))
    if size > _MAX_CSV_BYTES:
        raise InvalidInput("file_too_large", path=str(path), limit_bytes=_MAX_CSV_BYTES)
    header = text_of(path).partition("\n")[0].rstrip("\r")
    form, separator = recognised(header, path, _COLUMNS)
    return Source(path, "products", form, size, separator)


def _refuse_one_json(path: Path) -> None:
    """A file that is one list or object over many lines would be a thousand bad lines."""
    with path.open("rb") as file:
        first = file.readline(MAX_LINE_BYTES).removeprefix(b"\xef\xbb\xbf").strip()
    if first.startswith(b"[") or first == b"{":
        raise InvalidInput("one_json", path=str(path))


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
    products = _READERS[source.form](text_of(source.path), source.separator, source.path.name)
    for line, data in products:
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
