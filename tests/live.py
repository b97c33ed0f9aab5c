"""A whole Shopdesk for tests: its own database, free ports, the trained bot, under the real supervisor."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SETTING_NAMES = frozenset(
    re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
)
"""Names of all settings: a developer's shell must not decide what a test sees."""
START_SECONDS = 280  # with training, on a busy machine
SECRET_KEY = "a secret key for tests, long enough to be taken"
IDENTITY_SECRET = "an identity secret for tests, long enough too"
AGENT_EMAIL = "agent@example.com"
AGENT_PASSWORD = "agent password for tests"


def skip_or_fail(reason: str) -> NoReturn:
    """For a test whose server or program is missing: skipped on a developer's machine, a failure in CI."""
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(f"{reason} (CI has to bring it)")
    pytest.skip(reason)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


@dataclass
class RunningSystem:
    """The addresses of a running Shopdesk, and handles on its processes."""

    folder: Path
    environment: dict[str, str]
    supervisor: subprocess.Popen[bytes]

    @property
    def desk_url(self) -> str:
        """The desk: demo shop, widget, agent desk, API."""
        return f"http://127.0.0.1:{self.environment['DESK_PORT']}"

    @property
    def bot_url(self) -> str:
        """The Rasa server."""
        return f"http://127.0.0.1:{self.environment['BOT_PORT']}"

    @property
    def actions_url(self) -> str:
        """The action server."""
        return f"http://127.0.0.1:{self.environment['ACTIONS_PORT']}"

    @property
    def database_url(self) -> str:
        """The shop database, for looking at what a conversation changed."""
        return self.environment["DATABASE_URL"]

    @property
    def log(self) -> str:
        """All that the processes and the supervisor have written."""
        return (self.folder / "system.log").read_text(errors="replace")

    def status(self) -> dict[str, Any]:
        """What the supervisor knows: name -> pid, state, restarts, host, port."""
        status = json.loads(Path(self.environment["STATUS_FILE"]).read_text())
        processes: dict[str, Any] = status["processes"]
        return processes

    def pid(self, name: str) -> int:
        """The process id of `desk`, `bot` or `actions`."""
        return int(self.status()[name]["pid"])

    def kill(self, name: str, number: int = signal.SIGKILL) -> int:
        """Send a signal to one process, by default the one it cannot refuse; the process id it had."""
        pid = self.pid(name)
        os.kill(pid, number)
        return pid

    def wait_ready(self, name: str, *, other_than: int = 0, seconds: float = 90) -> None:
        """Wait until that process answers, after a kill with another process id than before."""

        def ready() -> bool:
            state = self.status()[name]
            return state["state"] == "ready" and state["pid"] not in {None, other_than}

        wait_until(ready, f"{name} ready", seconds)

    def stop(self) -> int:
        """Stop everything in order; the supervisor's exit status."""
        if self.supervisor.poll() is None:
            self.supervisor.terminate()
            try:
                self.supervisor.wait(30)
            except subprocess.TimeoutExpired:
                self.supervisor.kill()
        return self.supervisor.wait(10)


def system_environment(folder: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Settings for a Shopdesk of its own in `folder`; `settings` win."""
    environment = {
        "SHOPDESK_ENV_FILE": str(folder / "none.env"),
        "DATABASE_URL": f"sqlite:///{folder / 'shop.db'}",
        "TRACKER_DB_URL": f"sqlite:///{folder / 'rasa.db'}",
        "PICTURES_FOLDER": str(folder / "pictures"),
        "STATUS_FILE": str(folder / "processes.json"),
        "SECRET_KEY": SECRET_KEY,
        "IDENTITY_SECRET": IDENTITY_SECRET,
        "DESK_PORT": str(free_port()),
        "BOT_PORT": str(free_port()),
        "ACTIONS_PORT": str(free_port()),
        "REST_WEBHOOK_ENABLED": "true",
        "BUSINESS_HOURS": "always",
        "SIGN_INS_PER_MINUTE": "1000",
        "VISITOR_MESSAGES_PER_MINUTE": "0",
        "ADDRESS_MESSAGES_PER_MINUTE": "0",
        "DEMO": "true",
        "DEMO_AGENT_EMAIL": AGENT_EMAIL,
        "DEMO_AGENT_PASSWORD": AGENT_PASSWORD,
        "DEMO_SCALE": "0.05",
    }
    return environment | dict(settings or {})


def start_system(folder: Path, settings: Mapping[str, str] | None = None) -> RunningSystem:
    """Migrate, load a small demo shop, train if needed, start the three processes, wait until all answer."""
    environment = system_environment(folder, settings)
    inherited = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
    with (folder / "system.log").open("wb") as log:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "shopdesk", "run", "--prepare"],
            cwd=PROJECT,
            env={**inherited, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    running = RunningSystem(folder, environment, supervisor)
    ready = re.compile(r"^READY", re.MULTILINE)
    until = time.monotonic() + START_SECONDS
    while not ready.search(running.log):
        if supervisor.poll() is not None or time.monotonic() > until:
            running.stop()
            pytest.fail(f"the system did not start:\n{running.log[-4000:]}")
        time.sleep(0.2)
    return running
