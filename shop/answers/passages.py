"""Markdown to short passages of plain text."""

from __future__ import annotations

import re

from shop.answers.plain import plain_text
from shop.answers.table_rows import is_row

_FENCE = re.compile(r"^\s*(```|~~~).*$", re.MULTILINE)
_HEADING = re.compile(r"^\s*#{1,6}\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_LONGEST = 600
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])|(?<=[。！？])")


def split_sentences(passage: str) -> list[str]:
    """The sentences of a passage."""
    return [sentence.strip() for sentence in _SENTENCE_END.split(passage) if sentence.strip()]


def split_passages(markdown: str) -> list[str]:
    """Paragraphs and list entries as plain text, tables left out; a heading goes before what it heads."""
    passages: list[str] = []
    heading = ""
    for block in re.split(r"\n\s*\n", _FENCE.sub("", markdown)):
        paragraph: list[str] = []
        for line in block.splitlines():
            titled = _HEADING.match(line)
            if is_row(line):
                continue
            if titled:
                _add(passages, heading, paragraph)
                heading, paragraph = plain_text(titled.group(1)), []
            elif _BULLET.match(line):
                _add(passages, heading, paragraph)
                paragraph = [_BULLET.sub("", line)]
            else:
                paragraph.append(line)
        _add(passages, heading, paragraph)
    return passages


def _add(passages: list[str], heading: str, lines: list[str]) -> None:
    text = plain_text(" ".join(lines))
    if not text:
        return
    if heading:
        text = f"{heading}: {text}"
    passages.append(text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…")
