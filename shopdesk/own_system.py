"""A whole Shopdesk of one's own for a while: its own folder, database and ports, beside any other that runs.

Its settings are not those of `.env` or of the shell it is started from: what an exam or a test sees must not
depend on them.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shop.settings import ENV_FILE_VARIABLE, PROJECT_FOLDER
from shopdesk.errors import StepFailed
from shopdesk.settings import RunSettings

START_SECONDS = 280
"""With training, on a busy machine."""
_READY = re.compile(r"^READY", re.MULTILINE)
_LOG_SHOWN = 4000


class NeverUp(StepFailed):
    """The system did not come up; the message holds the end of its log."""


@dataclass
class OwnSystem:
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

    def stop(self) -> int:
        """Stop everything in order; the supervisor's exit status."""
        if self.supervisor.poll() is None:
            self.supervisor.terminate()
            try:
                self.supervisor.wait(30)
            except subprocess.TimeoutExpired:
                self.supervisor.kill()
        return self.supervisor.wait(10)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_environment(folder: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Settings for a Shopdesk in `folder`: secrets and ports of its own, no limits; `settings` win."""
    environment = {
        ENV_FILE_VARIABLE: os.devnull,
        "DATABASE_URL": f"sqlite:///{folder / 'shop.db'}",
        "TRACKER_DB_URL": f"sqlite:///{folder / 'rasa.db'}",
        "PICTURES_FOLDER": str(folder / "pictures"),
        "STATUS_FILE": str(folder / "processes.json"),
        "SECRET_KEY": secrets.token_hex(32),
        "IDENTITY_SECRET": secrets.token_hex(32),
        "DESK_PORT": str(free_port()),
        "BOT_PORT": str(free_port()),
        "ACTIONS_PORT": str(free_port()),
        "REST_WEBHOOK_ENABLED": "true",
        "BUSINESS_HOURS": "always",
        "SIGN_INS_PER_MINUTE": "1000",
        "VISITOR_MESSAGES_PER_MINUTE": "0",
        "ADDRESS_MESSAGES_PER_MINUTE": "0",
    }
    return environment | dict(settings or {})


def start_own_system(
    folder: Path,
    settings: Mapping[str, str] | None = None,
    *,
    model: Path | None = None,
    waiting: Callable[[], None] = lambda: None,
) -> OwnSystem:
    """Migrate, load the demo shop if DEMO is on, train if needed, start the processes, wait until all answer.

    `model`: start with that one, whatever the bot's files say. `waiting` is called now and then meanwhile.
    Raises NeverUp.
    """
    environment = own_environment(folder, settings)
    inherited = {name: value for name, value in os.environ.items() if name not in _setting_names()}
    command = [sys.executable, "-m", "shopdesk", "run", "--prepare"]
    with (folder / "system.log").open("wb") as log:
        supervisor = subprocess.Popen(
            [*command, "--model", str(model)] if model else command,
            cwd=PROJECT_FOLDER,
            env={**inherited, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C at the terminal is for whoever started this one, who then stops it in order.
            start_new_session=True,
        )
    running = OwnSystem(folder, environment, supervisor)
    until = time.monotonic() + START_SECONDS
    try:
        while not _READY.search(running.log):
            if supervisor.poll() is not None or time.monotonic() > until:
                raise NeverUp(f"the system did not start:\n{running.log[-_LOG_SHOWN:]}")
            waiting()
            time.sleep(0.2)
    except BaseException:
        running.stop()
        raise
    return running


@contextlib.contextmanager
def own_system(
    folder: Path, settings: Mapping[str, str] | None = None, *, model: Path | None = None
) -> Iterator[OwnSystem]:
    """The system while the block runs; see `start_own_system`."""
    running = start_own_system(folder, settings, model=model)
    try:
        yield running
    finally:
        running.stop()


def _setting_names() -> set[str]:
    from actions.settings import ActionSettings
    from desk.settings import DeskSettings

    fields = {*RunSettings.model_fields, *DeskSettings.model_fields, *ActionSettings.model_fields}
    return {name.upper() for name in fields}
