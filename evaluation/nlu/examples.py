"""Labelled messages from files: CSV, TSV, JSON lines, JSON lists, and CLINC150's JSON of splits."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

OUT_OF_SCOPE = "out_of_scope"
"""The intent name under which the pipeline learns what is not the shop's business."""

TEXT_COLUMNS = ("text", "utterance", "sentence", "message", "query")
LABEL_COLUMNS = ("label", "category", "intent")
SPLIT_COLUMN = "split"

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"(?<![#\w@.])[A-Za-z]{2,}(?![\w@])")


class BadExamples(ValueError):
    """A file that cannot be read as labelled messages; the message names file, line and reason."""


@dataclass(frozen=True)
class Example:
    """One message and the intent it should be understood as.

    `source` is file:line; `split` what a column of that name says (dev, test ...), if there is one.
    """

    text: str
    label: str
    source: str = ""
    split: str = ""


@dataclass(frozen=True)
class Columns:
    """Column names given by the user; None: found among the usual ones."""

    text: str | None = None
    label: str | None = None


def language_of(text: str) -> str:
    """zh, en, or mixed: Latin words in a Chinese sentence, not counting order numbers and e-mails."""
    if not _HAN.search(text):
        return "en"
    return "mixed" if _LATIN_WORD.search(text) else "zh"


def read_all(files: Iterable[str], columns: Columns) -> list[Example]:
    """All files one after another; FILE:split names one part of a JSON of splits.

    Raises:
        BadExamples: a file is missing, is empty or has a line that is no labelled message.
    """
    return [example for file in files for example in read(file, columns)]


def read(file: str, columns: Columns) -> list[Example]:
    """Labelled messages of one file.

    Raises:
        BadExamples: as for `read_all`.
    """
    path, split = _path_and_split(file)
    text = _decoded(path)
    if split is not None or path.suffix == ".json":
        found = list(_from_json(path, text, split, columns))
    elif path.suffix == ".jsonl":
        found = list(_from_json_lines(path, text, columns))
    else:
        found = list(_from_csv(path, text, columns))
    if not found:
        raise BadExamples(f"{file}: there is no message in it")
    return found


def with_out_of_scope(examples: Sequence[Example], label: str | None) -> list[Example]:
    """The same examples with the file's own name for out of scope replaced by the pipeline's."""
    if label is None:
        return list(examples)
    return [replace(e, label=OUT_OF_SCOPE) if e.label == label else e for e in examples]


def _path_and_split(file: str) -> tuple[Path, str | None]:
    path, split = Path(file), None
    if not path.exists() and ".json:" in file:
        name, split = file.rsplit(":", 1)
        path = Path(name)
    if path.is_dir():
        raise BadExamples(f"{file} is a folder; name the file in it")
    if not path.is_file():
        raise BadExamples(f"there is no file {path}")
    return path, split


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadExamples(f"{path}:{line}: this is not UTF-8; save the file as UTF-8") from error


def _from_csv(path: Path, text: str, columns: Columns) -> Iterator[Example]:
    delimiter = "\t" if path.suffix in {".tsv", ".tab"} else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    text_at = label_at = width = 0
    split_at: int | None = None
    started = False
    line = 1
    try:
        for row in reader:
            if not started:
                names = [name.strip() for name in row]
                text_at, label_at = _column_places(names, columns, f"{path}:1")
                split_at = names.index(SPLIT_COLUMN) if SPLIT_COLUMN in names else None
                width, started = len(names), True
            elif row:
                if len(row) != width:
                    raise BadExamples(
                        f"{path}:{line}: {len(row)} columns where the first line names {width};"
                        ' a text with a comma in it needs "quotes" around it'
                    )
                split = row[split_at].strip() if split_at is not None else ""
                yield _example(row[text_at], row[label_at], f"{path}:{line}", split)
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadExamples(f"{path}:{line}: {error}") from error


def _column_places(names: Sequence[str], columns: Columns, where: str) -> tuple[int, int]:
    def place(wanted: str | None, usual: Sequence[str], what: str) -> int:
        candidates = [wanted] if wanted else usual
        lowered = [name.lower() for name in names]
        for name in candidates:
            if name in names:
                return names.index(name)
            if name.lower() in lowered:
                return lowered.index(name.lower())
        shown = ", ".join(names)[:120]
        raise BadExamples(
            f"{where}: no column {' or '.join(candidates)} among: {shown};"
            f" the first line must name the columns (see --{what}-column)"
        )

    return place(columns.text, TEXT_COLUMNS, "text"), place(columns.label, LABEL_COLUMNS, "label")


def _example(text: object, label: object, where: str, split: str = "") -> Example:
    if not isinstance(text, str) or not text.strip():
        raise BadExamples(f"{where}: the text is empty")
    if not isinstance(label, str) or not label.strip():
        raise BadExamples(f"{where}: the label is empty")
    return Example(text, label.strip(), where, split)


def _from_json_lines(path: Path, text: str, columns: Columns) -> Iterator[Example]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                entry = json.loads(line)
            except ValueError as error:
                raise BadExamples(f"{path}:{number}: no JSON: {error}") from error
            yield _from_entry(entry, columns, f"{path}:{number}")


def _from_json(path: Path, text: str, split: str | None, columns: Columns) -> Iterator[Example]:
    try:
        content = json.loads(text)
    except ValueError as error:
        raise BadExamples(f"{path}: no JSON: {error}") from error
    if isinstance(content, dict):
        names = ", ".join(str(name) for name in content)[:120]
        if split is None:
            raise BadExamples(f"{path} holds several parts: name one as {path}:PART (parts: {names})")
        if split not in content:
            raise BadExamples(f"{path} has no part {split} (parts: {names})")
        content = content[split]
    if not isinstance(content, list):
        raise BadExamples(f"{path}: expected a list of [text, label] or of objects")
    for number, entry in enumerate(content, start=1):
        yield _from_entry(entry, columns, f"{path}{f':{split}' if split else ''}, entry {number}")


def _from_entry(entry: object, columns: Columns, where: str) -> Example:
    if isinstance(entry, list) and len(entry) == 2:
        return _example(entry[0], entry[1], where)
    if not isinstance(entry, Mapping):
        raise BadExamples(f"{where}: expected [text, label] or an object")
    names = [str(name) for name in entry]
    text_at, label_at = _column_places(names, columns, where)
    split = str(entry.get(SPLIT_COLUMN) or "")
    return _example(entry[names[text_at]], entry[names[label_at]], where, split)
