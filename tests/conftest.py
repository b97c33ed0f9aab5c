"""What every test gets: settings of its own, never those of the developer's machine."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.live import SETTING_NAMES, RunningSystem, start_system

_WHOLE_SYSTEM = "system"
_QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


def pytest_configure() -> None:
    """A Java machine that lives for a minute pays for its best compiler and never gets it back: without it, a
    test through Spark takes two thirds of the time."""
    os.environ.setdefault("JAVA_TOOL_OPTIONS", _QUICK_JAVA)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where tests are shared out among processes: a file stays in one, all that talk to the running system in
    another, and what takes long begins first, so that nobody waits for it at the end."""
    if not hasattr(config, "workerinput"):
        return
    group_of = {item: _WHOLE_SYSTEM if _talks_to_it(item) else item.nodeid.split("::")[0] for item in items}
    slow = {group for item, group in group_of.items() if item.get_closest_marker("slow")}
    for item, group in group_of.items():
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: (group_of[item] != _WHOLE_SYSTEM, group_of[item] not in slow))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Lost groups would only show in how long the tests take."""
    items = session.items if hasattr(session.config, "workerinput") else []
    if items and not all("@" in item.nodeid for item in items):
        raise pytest.UsageError("this pytest takes no groups from this pytest-xdist: see requirements/dev.in")


def _talks_to_it(item: pytest.Item) -> bool:
    return _WHOLE_SYSTEM in getattr(item, "fixturenames", ())


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither `.env` nor the shell decides what a test sees."""
    for name in SETTING_NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SHOPDESK_ENV_FILE", os.devnull)


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSystem]:
    """All three processes on free ports over a small demo shop, shared by the tests of a run."""
    running = start_system(tmp_path_factory.mktemp("system"))
    try:
        yield running
    finally:
        running.stop()
