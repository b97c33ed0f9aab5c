"""Requirements: all pinned and hashed, from no particular index, nothing for GPUs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.live import PROJECT

FILES = sorted((PROJECT / "requirements").glob("*.txt"))
COMPILED = [path for path in FILES if not path.name.endswith("-omit.txt")]


def packages(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.name)
def test_every_line_is_a_pin_or_its_hash(path: Path) -> None:
    entries = re.split(r"\n(?=\S)", path.read_text().strip())
    for entry in entries:
        if entry.startswith("#"):
            continue
        assert re.fullmatch(r"[\w.-]+==\S+( ; [^\\]+)? \\(\n    --hash=sha256:[0-9a-f]{64}( \\)?)+", entry), (
            entry[:80]
        )


@pytest.mark.parametrize("path", sorted((PROJECT / "requirements").iterdir()), ids=lambda path: path.name)
def test_no_file_names_an_index_or_an_address(path: Path) -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted-host|file:", path.read_text())


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.name)
def test_nothing_for_gpus_comes_in(path: Path) -> None:
    assert [name for name in packages(path) if re.search(r"nvidia|cuda|triton|cupy", name)] == []


def test_the_development_tools_are_added_to_the_very_same_services() -> None:
    services, dev = (
        packages(PROJECT / "requirements/services.txt"),
        packages(PROJECT / "requirements/dev.txt"),
    )
    assert services.items() <= dev.items()


def test_the_runtimes_do_not_mix() -> None:
    services, bot = (
        packages(PROJECT / "requirements/services.txt"),
        packages(PROJECT / "requirements/bot.txt"),
    )
    assert not {"rasa", "tensorflow", "tensorflow-cpu"} & services.keys()
    assert "torch" not in bot
    assert (bot["rasa"], services["rasa-sdk"]) == ("3.6.21", "3.21.1")


def test_what_is_wanted_is_what_is_pinned() -> None:
    for runtime in ("bot", "bot-dev", "services", "dev"):
        wanted = (PROJECT / f"requirements/{runtime}.in").read_text().splitlines()
        names = {re.split(r"[=<>\[ ]", line)[0].lower() for line in wanted if line and line[0] not in "#-"}
        pinned = {name.lower() for name in packages(PROJECT / f"requirements/{runtime}.txt")}
        assert names <= pinned
