"""The generated `.env`: secrets of its own, written once, readable by its owner only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from shopdesk.environment import EXAMPLE, GENERATED, write_env_file
from tests.live import PROJECT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / EXAMPLE).write_text((PROJECT / EXAMPLE).read_text())
    return tmp_path


def values(folder: Path) -> dict[str, str]:
    lines = (line.partition("=") for line in (folder / ".env").read_text().splitlines())
    return {name: value for name, separator, value in lines if separator and not name.startswith("#")}


def test_every_secret_is_filled_in_and_none_equals_another(folder: Path) -> None:
    assert write_env_file(folder)
    secrets = [values(folder)[name] for name in GENERATED]
    assert all(len(secret) >= 12 for secret in secrets)
    assert len(set(secrets)) == len(secrets)


def test_two_installations_get_different_secrets(folder: Path) -> None:
    write_env_file(folder)
    first = values(folder)["SECRET_KEY"]
    (folder / ".env").unlink()
    write_env_file(folder)
    assert values(folder)["SECRET_KEY"] != first


def test_an_existing_file_is_never_touched(folder: Path) -> None:
    (folder / ".env").write_text("SHOP_NAME=Mine\n")
    assert not write_env_file(folder)
    assert (folder / ".env").read_text() == "SHOP_NAME=Mine\n"


def test_only_the_owner_can_read_it_and_no_draft_stays_behind(folder: Path) -> None:
    write_env_file(folder)
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600
    assert sorted(path.name for path in folder.iterdir()) == [".env", EXAMPLE]


def test_the_demo_can_be_left_out(folder: Path) -> None:
    write_env_file(folder, demo=False)
    assert values(folder)["DEMO"] == "false"


def test_the_demo_ships_and_takes_back_as_its_articles_say_and_another_shop_as_it_likes(folder: Path) -> None:
    write_env_file(folder)
    assert values(folder)["SHIPS_TO"] == "US,CA"
    assert values(folder)["RETURN_DAYS"] == "30"
    (folder / ".env").unlink()
    write_env_file(folder, demo=False)
    assert "SHIPS_TO" not in values(folder)
    assert "RETURN_DAYS" not in values(folder)
