"""A small demo shop, loaded once, with profiles trained once; and customers made up of plain arrays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from profiles.features import FeatureTable
from shop.database import create_engine_for
from shop.demo import load_demo_shop
from shop.unit_of_work import UnitOfWorkFactory, unit_of_work_factory
from shopdesk.settings import RunSettings
from shopdesk.training_profiles import ProfileTraining

ANCHOR = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
"""The moment at which the shop's history ends and profiles are computed."""


@pytest.fixture(scope="session")
def trained_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """shop.db, the truth, and profiles/ of one training."""
    folder = tmp_path_factory.mktemp("profiles")
    url = f"sqlite:///{folder / 'shop.db'}"
    load_demo_shop(url, scale=0.3, anchor=ANCHOR, pictures_dir=None, records_dir=folder / "demo")
    ProfileTraining(settings_of(folder), lambda news: None, clock=lambda: ANCHOR).run()
    return folder


@pytest.fixture
def shop_folder(trained_folder: Path, tmp_path: Path) -> Path:
    """A copy for a test that changes it."""
    shutil.copytree(trained_folder, tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def units(shop_folder: Path) -> Iterator[UnitOfWorkFactory]:
    engine: Engine = create_engine_for(f"sqlite:///{shop_folder / 'shop.db'}")
    yield unit_of_work_factory(engine)
    engine.dispose()


def settings_of(folder: Path) -> RunSettings:
    return RunSettings(database_url=f"sqlite:///{folder / 'shop.db'}")


def three_groups(n: int = 600, *, seed: int = 0, noise: int = 3) -> tuple[FeatureTable, np.ndarray]:
    """Customers in three groups that differ in two features; `noise` more features say nothing. Features
    named as habits are, so that segments get names."""
    rng = np.random.default_rng(seed)
    labels = rng.choice(3, n, p=[0.5, 0.3, 0.2])
    centres = np.array([[0.0, 0.0], [6.0, 0.0], [0.0, 6.0]])
    values = np.hstack([centres[labels] + rng.normal(size=(n, 2)), rng.normal(size=(n, noise))])
    names = ("order_rate", "basket", "order_value", "discounts", "weekends", "returns")[: 2 + noise]
    return FeatureTable(tuple(f"c{row}" for row in range(n)), names, values), labels
