"""Small files to import, written anew for each test."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.databases import (  # fixtures: pytest finds them here by name
    _sqlite_template,
    database_url,
    engine,
    postgres_server,
    postgres_url,
    sqlite_url,
)

__all__ = ["_sqlite_template", "database_url", "engine", "postgres_server", "postgres_url", "sqlite_url"]

Line = dict[str, Any] | str | bytes


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, list[Line]], Path]:
    """Write a JSONL file: dicts as JSON, text and bytes as they are."""

    def write_lines(name: str, lines: list[Line]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = [
            line
            if isinstance(line, bytes)
            else (line if isinstance(line, str) else json.dumps(line)).encode()
            for line in lines
        ]
        path.write_bytes(b"\n".join(raw) + b"\n")
        return path

    return write_lines
