"""The real three processes under the real supervisor: ready, back after a kill, all gone after a stop."""

from __future__ import annotations

import json
import signal
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.live import RunningSystem, alive, start_system, wait_until

pytestmark = pytest.mark.live


def status_of(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_the_ready_line_says_where_everything_is(system: RunningSystem) -> None:
    ready = system.log[system.log.index("\nREADY") :]
    assert f"{system.desk_url}/desk" in ready
    assert "agent@example.com" in ready


def test_desk_bot_and_actions_answer(system: RunningSystem) -> None:
    assert status_of(f"{system.desk_url}/health/live") == 200
    assert status_of(f"{system.desk_url}/health/ready") == 200
    assert status_of(system.bot_url) == 200
    assert status_of(f"{system.actions_url}/health") == 200


@pytest.mark.parametrize("name", ["desk", "actions", "bot"])
def test_each_killed_process_comes_back_and_the_desk_is_ready_again(system: RunningSystem, name: str) -> None:
    killed = system.kill(name)
    system.wait_ready(name, other_than=killed)
    wait_until(lambda: status_of(f"{system.desk_url}/health/ready") == 200, "the desk is ready", 60)
    assert f"{name} ended (killed by SIGKILL)" in system.log


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=lambda n: n.name)
def test_no_process_is_left_however_the_supervisor_ends(tmp_path: Path, number: signal.Signals) -> None:
    running = start_system(tmp_path, {"DEMO": "false"})
    pids = [process["pid"] for process in running.status().values()]
    running.supervisor.send_signal(number)
    assert running.supervisor.wait(30) == (-9 if number == signal.SIGKILL else 0)
    wait_until(lambda: not any(map(alive, pids)), "all processes are gone")


@pytest.mark.slow
def test_a_taken_port_is_said_before_anything_starts(system: RunningSystem, tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"set DESK_PORT in \.env"):
        start_system(tmp_path, {"DESK_PORT": system.environment["DESK_PORT"], "DEMO": "false"})
    assert not (tmp_path / "processes.json").exists() or not any(
        state["pid"] for state in json.loads((tmp_path / "processes.json").read_text())["processes"].values()
    )
