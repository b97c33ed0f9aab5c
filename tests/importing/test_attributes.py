"""What a shop knows of its customers beside the usual goes in and comes out as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from shop.exporting import export_to
from shop.importing import import_files
from tests.importing.records_of import customer

Write = Callable[[str, list[Any]], Path]


def exported(engine: Engine, folder: Path) -> dict[str, Any]:
    export_to(folder, engine)
    lines = (folder / "customers.jsonl").read_text("utf-8").splitlines()
    attributes: dict[str, Any] = json.loads(lines[0])["attributes"]
    return attributes


def test_numbers_texts_and_truths_survive_and_what_is_unknown_is_left_out(
    write: Write, engine: Engine, tmp_path: Path
) -> None:
    given = {"followers": 120, "score": 4.5, "found_us_by": "朋友", "member": True, "age_group": None}
    report = import_files([write("customers.jsonl", [customer(attributes=given)])], engine)
    assert report.problems == []
    assert exported(engine, tmp_path / "out") == {
        "followers": 120, "score": 4.5, "found_us_by": "朋友", "member": True,
    }  # fmt: skip


def test_a_repeated_import_brings_new_attributes(write: Write, engine: Engine, tmp_path: Path) -> None:
    import_files([write("customers.jsonl", [customer()])], engine)
    assert exported(engine, tmp_path / "first") == {}
    import_files([write("customers.jsonl", [customer(attributes={"followers": 3})])], engine)
    assert exported(engine, tmp_path / "second") == {"followers": 3}


@pytest.mark.parametrize(
    "attributes",
    [{"deep": {"a": 1}}, {"": 1}, {"long": "x" * 201}, {"many": [1, 2]}, {f"a{n}": n for n in range(101)}],
)
def test_attributes_that_are_neither_numbers_nor_short_texts_are_refused(
    write: Write, engine: Engine, attributes: dict[str, Any]
) -> None:
    report = import_files([write("customers.jsonl", [customer(attributes=attributes)])], engine)
    assert len(report.problems) == 1
