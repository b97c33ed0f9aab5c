"""The project's own house rules, as far as a machine can see them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.live import PROJECT

LONGEST_FILE = 500
CODE = {".py", ".js", ".css", ".html", ".sh"}
COMMANDS = [
    "", "run", "migrate", "train", "import", "export", "demo-reset", "doctor", "agent", "agent add",
    "agent list", "agent password", "agent close", "agent reopen", "misses",
    "misses list", "misses label", "misses dismiss", "misses export", "misses import", "misses review",
]  # fmt: skip


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [PROJECT / name for name in listed.stdout.split("\0") if name and (PROJECT / name).is_file()]


def test_no_source_file_is_longer_than_agreed() -> None:
    counted = {path: len(path.read_text().splitlines()) for path in tracked() if path.suffix in CODE}
    assert {str(path): lines for path, lines in counted.items() if lines > LONGEST_FILE} == {}


def test_no_package_is_named_for_nothing_in_particular() -> None:
    vague = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert [path for path in tracked() if vague & {path.stem, *path.relative_to(PROJECT).parts[:-1]}] == []


def test_nothing_generated_is_kept_in_git() -> None:
    generated = re.compile(r"(^|/)(var|models|__pycache__|\.venv[^/]*|\.env)(/|$)")
    assert [path for path in tracked() if generated.search(path.relative_to(PROJECT).as_posix())] == []


def test_every_target_of_the_makefile_is_explained_by_help() -> None:
    text = (PROJECT / "Makefile").read_text()
    targets = re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE)
    shown = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert {"run", "test", "check", "train", "demo-reset", "help"} <= set(targets)
    for target in targets:
        assert re.search(rf"^  make {target} +[A-Z]\w+", shown, re.MULTILINE), target


def test_make_alone_shows_the_help() -> None:
    shown = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    assert "make run" in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    shown = _shopdesk(*command.split(), "--help")
    assert shown.returncode == 0
    assert "Usage: shopdesk" in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["train", "cats"],
        ["import"],
        ["import", "no-such-file.jsonl"],
        ["agent", "add"],
        ["agent", "password"],
        ["run", "--fast"],
    ],
    ids=" ".join,
)
def test_bad_input_ends_with_status_2_and_one_line(arguments: list[str]) -> None:
    refused = _shopdesk(*arguments)
    assert refused.returncode == 2
    (line,) = refused.stderr.splitlines()
    assert line.startswith("shopdesk: ")


def _shopdesk(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(PROJECT / ".venv" / "bin" / "shopdesk"), *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
