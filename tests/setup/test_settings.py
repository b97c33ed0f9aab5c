"""Settings: a wrong value stops the process with one line that names the setting."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from shop.settings import PROJECT_FOLDER, SettingsError, ShopSettings, read_settings
from shopdesk.settings import RunSettings


def test_defaults_are_a_usable_shop() -> None:
    settings = read_settings(ShopSettings)
    assert settings.database_url == f"sqlite:///{PROJECT_FOLDER}/var/shop.db"
    assert settings.currency == "USD"
    assert settings.identification_rule == "order_number_and_email"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://somewhere/shop"),
        ("DATABASE_URL", "shop.db"),
        ("CURRENCY", "dollars"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("IDENTIFICATION_RULE", "trust_me"),
        ("LOG_LEVEL", "chatty"),
        ("SHOP_URL", "shop.example"),
        ("DESK_PORT", "eighty"),
        ("DESK_PORT", "70000"),
        ("BOT_THREADS", "0"),
        ("SHIPS_TO", "US,Atlantis"),
    ],
)
def test_a_wrong_value_is_refused_in_one_line_with_its_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read_settings(RunSettings)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_process_stops_with_that_line_and_no_traceback(tmp_path: Path) -> None:
    program = "from shop.settings import *; settings_or_exit(ShopSettings)"
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT_FOLDER,
        env={"LOG_LEVEL": "chatty", "SHOPDESK_ENV_FILE": str(tmp_path / "none")},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert "LOG_LEVEL" in line


def test_the_env_file_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "env").write_text("SHOP_NAME=From the file\nCURRENCY=EUR\n")
    monkeypatch.setenv("SHOPDESK_ENV_FILE", str(tmp_path / "env"))
    monkeypatch.setenv("CURRENCY", "GBP")
    settings = read_settings(ShopSettings)
    assert (settings.shop_name, settings.currency) == ("From the file", "GBP")


def test_an_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURRENCY", "")
    assert read_settings(ShopSettings).currency == "USD"


def test_addresses_of_bot_and_actions_follow_their_ports_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BOT_PORT", "6005")
    monkeypatch.setenv("ACTIONS_URL", "http://10.0.0.7:5055")
    settings = read_settings(RunSettings)
    assert settings.bot_address == "http://127.0.0.1:6005"
    assert settings.actions_address == "http://10.0.0.7:5055"


def test_a_database_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://shop:hunter2@db/shop")
    assert read_settings(RunSettings).shown_database == "postgresql://shop:***@db/shop"


def test_countries_shipped_to_are_codes_whatever_they_are_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPS_TO", "us, Canada,德国")
    assert ShopSettings().ships_to == ("US", "CA", "DE")
    monkeypatch.setenv("SHIPS_TO", "")
    assert ShopSettings().ships_to == ()
