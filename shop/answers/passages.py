"""Markdown to short passages of plain text."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^\s*(```|~~~).*$", re.MULTILINE)
_HEADING = re.compile(r"^\s*#{1,6}\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_TAG = re.compile(r"<[^>\n]+>")
_LONGEST = 600


def plain_text(markdown: str) -> str:
    """A line of Markdown without its marks."""
    text = _IMAGE.sub(r"\1", markdown)
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", text)
    return " ".join(_TAG.sub("", text).split())


def split_passages(markdown: str) -> list[str]:
    """Paragraphs and list entries as plain text; a heading goes before what it heads."""
    passages: list[str] = []
    heading = ""
    for block in re.split(r"\n\s*\n", _FENCE.sub("", markdown)):
        paragraph: list[str] = []
        for line in block.splitlines():
            titled = _HEADING.match(line)
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
