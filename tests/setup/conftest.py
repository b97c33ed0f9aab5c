"""Databases for the tests of commands."""

from __future__ import annotations

from tests.databases import _sqlite_template, sqlite_url  # fixtures: pytest finds them here by name

__all__ = ["_sqlite_template", "sqlite_url"]
