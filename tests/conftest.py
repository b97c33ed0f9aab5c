"""What every test gets: settings of its own, never those of the developer's machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live import SETTING_NAMES, RunningSystem, start_system


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither `.env` nor the shell decides what a test sees."""
    for name in SETTING_NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SHOPDESK_ENV_FILE", "tests/no-such.env")


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    """All three processes on free ports over a small demo shop, shared by the tests of a run."""
    running = start_system(tmp_path_factory.mktemp("system"))
    try:
        yield running
    finally:
        running.stop()
