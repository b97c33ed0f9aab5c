"""A desk for tests: a database of its own, a bot that does what it is told, a clock that can be set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from desk.bootstrap import build
from desk.bot.runner import Patience
from desk.context import DeskContext
from desk.settings import DeskSettings
from shop.database import create_engine_for
from tests.databases import (
    _sqlite_template,
    database_url,
    engine,
    postgres_server,
    postgres_url,
    sqlite_url,
)
from tests.desk.fakes import FakeBot
from tests.desk.serving import serving

# Fixtures are found by their names here, wherever pytest is started.
__all__ = ["_sqlite_template", "database_url", "engine", "postgres_server", "postgres_url", "sqlite_url"]

#: A Wednesday at noon: the desk is open.
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


def make_settings(**changed: Any) -> DeskSettings:
    """Settings of a test desk."""
    given: dict[str, Any] = {
        "secret_key": "a-secret-of-the-tests-for-tokens-0001",
        "identity_secret": "a-secret-of-the-tests-for-identity-2",
        "rest_webhook_enabled": True,
        "demo": True,
        "business_hours": "always",
    }
    return DeskSettings(**(given | changed))


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real argon2, but not as slow as it has to be for real passwords."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("shop.conversations.agents._hasher", quick)


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Any:
    engine = create_engine_for(sqlite_url)
    yield engine
    engine.dispose()


MakeDesk = Callable[..., DeskContext]


@pytest.fixture
def make_desk(sqlite_engine: Engine, bot: FakeBot) -> MakeDesk:
    """Builds desks on the test's database."""

    def make(patience: Patience | None = None, **changed: Any) -> DeskContext:
        patience = patience or Patience(unreachable_seconds=1.0, error_pause_seconds=0.01)
        return build(make_settings(**changed), bot=bot, engine=sqlite_engine, patience=patience)

    return make


@pytest.fixture
def desk(make_desk: MakeDesk) -> DeskContext:
    return make_desk()


@pytest.fixture
async def address(desk: DeskContext) -> AsyncIterator[str]:
    """Where the test's desk listens."""
    async with serving(desk) as address:
        yield address
