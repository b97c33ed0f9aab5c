"""The small shop of tests/shop, on both databases, with a person about whom everything is known."""

from __future__ import annotations

import pytest

from shop.unit_of_work import UnitOfWorkFactory
from tests.databases import (  # fixtures: pytest finds them here by name
    _sqlite_template,
    database_url,
    engine,
    postgres_server,
    postgres_url,
    sqlite_url,
    unit_of_work,
)
from tests.privacy.known_people import fill_everything

__all__ = [
    "_sqlite_template",
    "database_url",
    "engine",
    "postgres_server",
    "postgres_url",
    "sqlite_url",
    "unit_of_work",
]


@pytest.fixture
def units(unit_of_work: UnitOfWorkFactory) -> UnitOfWorkFactory:
    fill_everything(unit_of_work)
    return unit_of_work
