"""The supervisor with small processes: restart, orderly stop, no orphans, clear refusals."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live import PROJECT, alive, free_port, wait_until

Start = Callable[..., "Supervised"]


class Supervised:
    """A supervisor in a process of its own."""

    def __init__(self, folder: Path, *specs: str) -> None:
        self.folder = folder
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(PROJECT / "tests" / "setup" / "supervise.py"), str(folder), *specs],
                cwd=PROJECT,
                env={**os.environ, "PYTHONPATH": str(PROJECT)},
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self.log.read_text()

    def pid(self, name: str) -> int | None:
        status = json.loads((self.folder / "processes.json").read_text())
        pid: int | None = status["processes"][name]["pid"]
        return pid

    def wait_for(self, text: str) -> None:
        wait_until(lambda: text in self.text, f"{text!r} in the log:\n{self.text[-2000:]}")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[Supervised] = []

    def start_one(*specs: str) -> Supervised:
        running.append(Supervised(tmp_path, *specs))
        return running[-1]

    yield start_one
    for supervised in running:
        if supervised.process.poll() is None:
            supervised.process.terminate()
            supervised.process.wait(20)


def test_a_crashed_process_is_started_again_and_that_is_said(start: Start) -> None:
    supervised = start(f"desk:{free_port()}", f"bot:{free_port()}")
    supervised.wait_for("| READY")
    first, other = supervised.pid("desk"), supervised.pid("bot")
    assert first
    os.kill(first, signal.SIGKILL)
    supervised.wait_for("| desk is back")
    assert "| desk ended (killed by SIGKILL); starting it again" in supervised.text
    assert supervised.pid("desk") not in {None, first}
    assert supervised.pid("bot") == other


def test_what_a_crashed_process_had_started_goes_with_it(start: Start, tmp_path: Path) -> None:
    note = tmp_path / "child"
    supervised = start(f"actions:{free_port()}:--child,{note}")
    supervised.wait_for("| READY")
    grandchild, pid = int(note.read_text()), supervised.pid("actions")
    assert pid
    os.kill(pid, signal.SIGKILL)
    supervised.wait_for("| actions is back")
    wait_until(lambda: not alive(grandchild), "the grandchild is gone")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_everything_and_exits_with_nought(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    note = tmp_path / "child"
    supervised = start(f"desk:{free_port()}:--stubborn", f"actions:{free_port()}:--child,{note}")
    supervised.wait_for("| READY")
    pids = [supervised.pid("desk"), supervised.pid("actions"), int(note.read_text())]
    supervised.process.send_signal(number)
    assert supervised.process.wait(20) == 0
    assert [pid for pid in pids if pid and alive(pid)] == []


def test_nothing_outlives_a_supervisor_that_was_killed(start: Start, tmp_path: Path) -> None:
    note = tmp_path / "child"
    supervised = start(f"desk:{free_port()}", f"actions:{free_port()}:--child,{note}")
    supervised.wait_for("| READY")
    pids = [supervised.pid("desk"), supervised.pid("actions"), int(note.read_text())]
    supervised.process.kill()
    supervised.process.wait(10)
    wait_until(lambda: not any(pid and alive(pid) for pid in pids), "all processes are gone")


def test_a_taken_port_is_refused_before_anything_starts_naming_the_setting(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        supervised = start(f"bot:{free_port()}", f"desk:{port}")
        assert supervised.process.wait(20) != 0
    assert "set DESK_PORT in .env" in supervised.text
    assert "hello from the process" not in supervised.text


def test_a_process_that_refuses_its_settings_is_not_started_again(start: Start) -> None:
    supervised = start(f"desk:{free_port()}:--exit,2", f"bot:{free_port()}")
    assert supervised.process.wait(20) != 0
    assert "WrongSettings: desk does not start with these settings" in supervised.text
    assert supervised.text.count("desk| hello from the process") == 1


def test_a_process_that_never_comes_up_ends_the_start(start: Start) -> None:
    supervised = start(f"desk:{free_port()}:--exit,1")
    assert supervised.process.wait(20) != 0
    assert "NeverReady: desk ended 2 times before it was ready" in supervised.text


def test_a_very_long_line_does_not_stop_the_log(start: Start) -> None:
    supervised = start(f"desk:{free_port()}")
    supervised.wait_for("| READY")
    assert "desk| xxx" in supervised.text
