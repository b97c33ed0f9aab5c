"""Tables in Markdown: each row as a sentence of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shop.answers.plain import plain_text
from shop.search.words import fold, has_chinese, split_words

_ROW = re.compile(r"^\s*\|.*\|\s*$")
_RULE = re.compile(r"^\s*\|?[\s:|-]+\|?\s*$")


@dataclass(frozen=True)
class TableRow:
    """What a row is about (its first cell) and the row as a sentence."""

    name: str
    text: str

    def is_named_in(self, question: str) -> bool:
        """Whether the question says what the row is about."""
        if has_chinese(self.name):
            return fold(self.name) in fold(question)
        named = split_words(self.name)
        return bool(named) and set(named) <= set(split_words(question))


def is_row(line: str) -> bool:
    """Whether a line is part of a table."""
    return _ROW.match(line) is not None


def rows_in(markdown: str) -> list[TableRow]:
    """The rows of all tables, without their headings."""
    found: list[TableRow] = []
    heading: list[str] | None = None
    for line in markdown.splitlines():
        if not is_row(line):
            heading = None
        elif heading is None:
            heading = _cells(line)
        elif not _RULE.match(line):
            found.append(_row(heading, _cells(line)))
    return found


def _cells(line: str) -> list[str]:
    return [plain_text(cell) for cell in line.strip().strip("|").split("|")]


def _row(heading: list[str], cells: list[str]) -> TableRow:
    chinese = has_chinese("".join([*heading, *cells]))
    told = [
        f"{_inside(name)} {cell}" if name else cell
        for name, cell in zip(heading[1:], cells[1:], strict=False)
        if cell
    ]
    colon, semicolon, stop = ("：", "；", "。") if chinese else (": ", "; ", ".")
    return TableRow(cells[0], f"{cells[0]}{colon}{semicolon.join(told)}{stop}")


def _inside(name: str) -> str:
    """A heading inside a sentence: "Cost" as "cost", "ZIP" as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
