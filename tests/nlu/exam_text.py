"""Reads the held-out exam: messages nobody trained the bot on, with the intent a person gave each."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from tests.nlu.training_text import ROOT

EXAM_FOLDER = ROOT / "exam" / "nlu"
SPLITS = ("dev", "test")


@dataclass(frozen=True)
class ExamRow:
    text: str
    label: str
    split: str


def exam_rows(language: str, split: str | None = None) -> list[ExamRow]:
    """The rows of one language, in the file's order; only those of `split` where one is named."""
    with (EXAM_FOLDER / f"{language}.csv").open(encoding="utf-8", newline="") as file:
        rows = [ExamRow(**row) for row in csv.DictReader(file, strict=True)]
    return [row for row in rows if split in (None, row.split)]
