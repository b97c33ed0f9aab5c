"""A whole Shopdesk for tests: its own database, free ports, the trained bot, under the real supervisor."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

import pytest

from shopdesk.own_system import NeverUp, OwnSystem, free_port, own_environment, start_own_system

__all__ = ["RunningSystem", "free_port", "start_system", "system_environment"]

PROJECT = Path(__file__).resolve().parents[1]
SETTING_NAMES = frozenset(
    re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
)
"""Names of all settings: a developer's shell must not decide what a test sees."""
SECRET_KEY = "a secret key for tests, long enough to be taken"
IDENTITY_SECRET = "an identity secret for tests, long enough too"
AGENT_EMAIL = "agent@example.com"
AGENT_PASSWORD = "agent password for tests"


def skip_or_fail(reason: str) -> NoReturn:
    """For a test whose server or program is missing: skipped on a developer's machine, a failure in CI."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{reason} (CI has to bring it)")
    pytest.skip(reason)


def wait_until(true: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Poll until it is so; fail naming what did not happen."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            pytest.fail(f"not within {seconds:g} s: {what}")
        time.sleep(0.1)


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not collected yet does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


class RunningSystem(OwnSystem):
    """A running Shopdesk with what tests ask of it besides."""

    def wait_ready(self, name: str, *, other_than: int = 0, seconds: float = 90) -> None:
        """Wait until that process answers, after a kill with another process id than before."""

        def ready() -> bool:
            state = self.status()[name]
            return state["state"] == "ready" and state["pid"] not in {None, other_than}

        wait_until(ready, f"{name} ready", seconds)


def system_environment(folder: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Settings for a Shopdesk of its own in `folder`, with the demo shop; `settings` win."""
    of_tests = {
        "SECRET_KEY": SECRET_KEY,
        "IDENTITY_SECRET": IDENTITY_SECRET,
        "DEMO": "true",
        "DEMO_AGENT_EMAIL": AGENT_EMAIL,
        "DEMO_AGENT_PASSWORD": AGENT_PASSWORD,
        "DEMO_SCALE": "0.05",
        "DEPLOY_TOLERANCE": "1",  # the model of the files as they are, better or worse
    }
    return own_environment(folder, of_tests | dict(settings or {}))


def start_system(folder: Path, settings: Mapping[str, str] | None = None) -> RunningSystem:
    """Migrate, load a small demo shop, train if needed, start the three processes, wait until all answer."""
    try:
        started = start_own_system(folder, system_environment(folder, settings))
    except NeverUp as error:
        pytest.fail(str(error))
    return RunningSystem(started.folder, started.environment, started.supervisor)
