"""The small shop of the shop's own tests, exported before and after a change."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation.conversations.state import State, read_state
from shop.database import create_engine_for
from shop.exporting import export_to
from shop.services import Services, build_services
from shop.unit_of_work import unit_of_work_factory
from tests.databases import _sqlite_template, sqlite_url
from tests.shop.conftest import WordEncoder
from tests.shop.small_shop import NOW, fill

__all__ = ["_sqlite_template", "sqlite_url"]


class SmallShop:
    """The shop's real services over the small shop, and its state as an export shows it."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine_for(url)
        self.url = url
        self.unit_of_work = unit_of_work_factory(self._engine)
        fill(self.unit_of_work)
        self.services: Services = build_services(self.unit_of_work, encoder=WordEncoder(), clock=lambda: NOW)

    def state(self) -> State:
        with tempfile.TemporaryDirectory() as folder:
            export_to(folder, self._engine)
            return read_state(Path(folder))

    def close(self) -> None:
        self._engine.dispose()


@pytest.fixture
def small_shop(sqlite_url: str) -> Iterator[SmallShop]:
    shop = SmallShop(sqlite_url)
    yield shop
    shop.close()
