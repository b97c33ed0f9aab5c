"""The supervisor: starts several processes, restarts one that dies, stops them all together.

Each process gets a group of its own, so that what it has started in turn goes with it. A small watchdog
process (shopdesk/watchdog.py) ends the groups if the supervisor itself is killed.

SupervisorError
├── PortTaken        a port is in use before anything was started
├── WrongSettings    a process ended with status 2: another start would end the same way
└── NeverReady       a process did not come up
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from shopdesk.health import answers

WATCHDOG = Path(__file__).with_name("watchdog.py")
SETTINGS_ARE_WRONG = 2
"""Exit status of a process that refuses its settings (shop.settings.settings_or_exit)."""
STABLE_SECONDS = 60.0
"""A process that ran this long is started again at once when it dies."""

WriteLine = Callable[[str, str], None]
"""Takes the name of a process and a line it wrote, or "" and a line of the supervisor's own."""


class SupervisorError(Exception):
    """The processes cannot be run; the message says why in one line."""


class PortTaken(SupervisorError):
    """Something else listens where a process should."""


class WrongSettings(SupervisorError):
    """A process refuses to start with these settings."""


class NeverReady(SupervisorError):
    """A process did not answer in time, or keeps dying before it does."""


@dataclass(frozen=True)
class ProcessSpec:
    """What to start and how to see that it is up."""

    name: str
    command: Sequence[str]
    host: str
    port: int
    port_setting: str
    health_url: str
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Patience:
    """How long the supervisor waits for things, in seconds."""

    start: float = 180.0
    stop: float = 8.0
    first_restart: float = 0.5
    longest_restart: float = 30.0
    failed_starts: int = 3


@dataclass
class _State:
    pid: int | None = None
    state: str = "starting"
    restarts: int = 0


class Supervisor:
    """Runs `specs` until `stop()` is called or one of them cannot run at all."""

    def __init__(
        self,
        specs: Sequence[ProcessSpec],
        *,
        folder: Path,
        write_line: WriteLine,
        status_file: Path | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.specs = tuple(specs)
        self._folder = folder
        self._write_line = write_line
        self._status_file = status_file
        self._patience = patience or Patience()
        self._states = {spec.name: _State() for spec in self.specs}
        self._stopping = asyncio.Event()
        self._watchdog: asyncio.subprocess.Process | None = None

    def stop(self) -> None:
        """Ask for an orderly end; `run` returns when all processes are gone."""
        self._stopping.set()

    async def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Start everything, call `on_ready` once all answer, and keep them running."""
        for spec in self.specs:
            require_free_port(spec)
        self._watchdog = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-S", str(WATCHDOG), stdin=asyncio.subprocess.PIPE, start_new_session=True
        )
        tasks = [asyncio.create_task(self._keep(spec), name=spec.name) for spec in self.specs]
        tasks.append(asyncio.create_task(self._announce(on_ready), name="ready"))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            pending: set[asyncio.Task[None]] = set(tasks)
            while pending and not self._stopping.is_set():
                done, _ = await asyncio.wait([*pending, stopping], return_when=asyncio.FIRST_COMPLETED)
                for task in done & pending:
                    task.result()  # raises what made it impossible to go on
                pending -= done
        finally:
            self._stopping.set()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._dismiss_watchdog()
            self._write_status()

    async def _keep(self, spec: ProcessSpec) -> None:
        """Start one process, and again whenever it ends by itself."""
        state, patience = self._states[spec.name], self._patience
        delay, failed_starts, ever_ready = patience.first_restart, 0, False
        while not self._stopping.is_set():
            started = time.monotonic()
            state.state = "starting"
            code = await self._run_once(spec, state)
            if self._stopping.is_set():
                break
            was_ready = state.state == "ready"
            if not was_ready and code == SETTINGS_ARE_WRONG:
                raise WrongSettings(f"{spec.name} does not start with these settings; it said why above")
            ever_ready = ever_ready or was_ready
            failed_starts += 1
            if not ever_ready and failed_starts >= patience.failed_starts:
                raise NeverReady(f"{spec.name} ended {failed_starts} times before it was ready; see above")
            if time.monotonic() - started > STABLE_SECONDS:
                delay = patience.first_restart
            state.restarts += 1
            self._say(f"{spec.name} ended ({_ending(code)}); starting it again in {delay:g} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), delay)
            delay = min(delay * 2, patience.longest_restart)

    async def _run_once(self, spec: ProcessSpec, state: _State) -> int:
        # A pipe of our own instead of asyncio's: a grandchild that holds its end open must not delay the news
        # that the process itself is gone.
        read_end, write_end = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *spec.command,
                cwd=self._folder,
                env={**os.environ, **spec.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=write_end,
                stderr=write_end,
                start_new_session=True,
            )
        finally:
            os.close(write_end)
        self._watch("+", process.pid)
        state.pid = process.pid
        self._write_status()
        reading = asyncio.create_task(self._pass_lines_on(read_end, spec.name))
        health = asyncio.create_task(self._mark_ready(spec, state))
        ended = asyncio.create_task(process.wait())
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait([ended, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not ended.done():
            _signal_group(process.pid, signal.SIGTERM)
            await asyncio.wait([ended], timeout=self._patience.stop)
        # Also after an end of its own: workers it left behind would keep its port.
        _signal_group(process.pid, signal.SIGKILL)
        code = await ended
        self._watch("-", process.pid)
        health.cancel()
        await asyncio.wait([reading], timeout=1.0)
        reading.cancel()
        state.pid = None
        return code

    async def _mark_ready(self, spec: ProcessSpec, state: _State) -> None:
        while not await answers(spec.health_url):
            await asyncio.sleep(0.2)
        if state.restarts:
            self._say(f"{spec.name} is back")
        state.state = "ready"
        self._write_status()

    async def _announce(self, on_ready: Callable[[], None]) -> None:
        until = time.monotonic() + self._patience.start
        while not self._stopping.is_set():
            late = [name for name, state in self._states.items() if state.state != "ready"]
            if not late:
                return on_ready()
            if time.monotonic() > until:
                raise NeverReady(f"{', '.join(late)} not ready after {self._patience.start:g} s")
            await asyncio.sleep(0.1)

    async def _pass_lines_on(self, read_end: int, name: str) -> None:
        loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(read_end, "rb")
        )
        rest = b""
        try:
            # Not readline(): it fails on a line longer than its buffer.
            while chunk := await reader.read(65536):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    self._write_line(name, line.decode(errors="replace").rstrip())
            if rest:
                self._write_line(name, rest.decode(errors="replace").rstrip())
        finally:
            transport.close()

    def _say(self, line: str) -> None:
        self._write_line("", line)

    def _watch(self, sign: str, pid: int) -> None:
        if self._watchdog and self._watchdog.stdin and not self._watchdog.stdin.is_closing():
            self._watchdog.stdin.write(f"{sign}{pid}\n".encode())

    async def _dismiss_watchdog(self) -> None:
        if self._watchdog and self._watchdog.stdin:
            self._watchdog.stdin.close()
            await self._watchdog.wait()

    def _write_status(self) -> None:
        if self._status_file is None:
            return
        processes = {
            spec.name: vars(self._states[spec.name]) | {"host": spec.host, "port": spec.port}
            for spec in self.specs
        }
        self._status_file.parent.mkdir(parents=True, exist_ok=True)
        draft = self._status_file.with_suffix(".new")
        draft.write_text(json.dumps({"supervisor": os.getpid(), "processes": processes}, indent=1))
        draft.replace(self._status_file)


def require_free_port(spec: ProcessSpec) -> None:
    """Raise `PortTaken`, naming the setting to change, if something listens on the process's port."""
    family = socket.AF_INET6 if ":" in spec.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((spec.host, spec.port))
        except OSError as error:
            raise PortTaken(
                f"{spec.name} cannot listen on {spec.host}:{spec.port} ({error.strerror or error}): "
                f"set {spec.port_setting} in .env to a free port, or stop what uses it"
            ) from None


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"
