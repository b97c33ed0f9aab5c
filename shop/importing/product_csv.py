"""What the product CSV of all shops have in common: text, separator, header, rows, numbers."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from shop.errors import InvalidInput
from shop.importing.report import Problem

Row = dict[str, str]
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATORS = (",", ";", "\t")
"""Spreadsheets write the second where the decimal mark is a comma, and the third as "Unicode text"."""


def text_of(path: Path) -> str:
    """The whole file, UTF-8 or, with its mark, UTF-16. Raises InvalidInput with the line that is neither."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-16" if raw.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InvalidInput("not_utf8", path=str(path), line=line) from None
    if not text.strip():
        raise InvalidInput("file_empty", path=str(path))
    return text


def recognised(header: str, path: Path, forms: Mapping[str, frozenset[str]]) -> tuple[str, str]:
    """Whose export that is, and its separator, by the first line; `forms` are the columns, in small letters,
    that each must have. Raises InvalidInput naming the column that is missing, or all that are known."""
    names_by = {mark: _names(header, mark) for mark in _SEPARATORS}
    for separator, names in names_by.items():
        for form, needed in forms.items():
            if needed <= names:
                return form, separator
    nearest = max(
        ((form, needed, names) for form, needed in forms.items() for names in names_by.values()),
        key=lambda one: len(one[1] & one[2]),
    )
    form, needed, names = nearest
    if len(needed & names) < 2:
        raise InvalidInput("unknown_csv_header", path=str(path), known=list(forms))
    raise InvalidInput("csv_column_missing", path=str(path), form=form, columns=sorted(needed - names))


def _names(header: str, separator: str) -> set[str]:
    try:
        row = next(csv.reader([header], delimiter=separator), [])
    except csv.Error:
        return set()
    return {name.strip().lower() for name in row}


def rows_of(text: str, separator: str, file: str) -> Iterator[tuple[int, Row | Problem]]:
    """(line it begins on, row) for all rows after the header; what is no CSV ends it with a problem."""
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    reader.fieldnames = [(name or "").strip() for name in reader.fieldnames or []]
    try:
        while True:
            begins = reader.line_num + 1
            row = next(reader, None)
            if row is None:
                return
            yield begins, {key: (value or "").strip() for key, value in row.items() if isinstance(key, str)}
    except csv.Error as error:
        yield reader.line_num, Problem(file, reader.line_num, "", f"is not CSV: {error}")


def price(text: str) -> str:
    """As the records want it: "19,90" is how shops with a decimal comma write 19.90."""
    return text if "." in text else text.replace(",", ".")


def stock(text: str) -> int | str | None:
    """Units, none below nought; None where they are not counted. What is no number stays, to be refused."""
    if not text:
        return None
    try:
        return max(0, int(float(price(text))))
    except (ValueError, OverflowError):
        return text
