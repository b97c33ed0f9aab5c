"""Settings: a wrong value stops the process with one line that names the setting."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from desk.settings import DeskSettings
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
        ("CURRENCY", "usd"),
        ("CURRENCY", "XXZ"),
        ("CONSENT_REQUIRED", "profiling,newsletter"),
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
        env={"LOG_LEVEL": "chatty", "SHOPDESK_ENV_FILE": os.devnull},
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


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("ALLOWED_ORIGINS", "https://a.example, shop.example", "shop.example is no web origin"),
        ("ALLOWED_ORIGINS", "https://shop.example/page", "is no web origin"),
        ("BRAND_COLOR", "#0a7d5", "must be a colour such as #0a7d5a"),
        ("BRAND_COLOR", "green", "must be a colour such as #0a7d5a"),
    ],
)
def test_a_wrong_value_of_the_desk_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    secrets(monkeypatch)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=re.escape(words)) as refused:
        read_settings(DeskSettings)
    assert name in str(refused.value)


def test_origins_and_colours_are_read_as_browsers_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets(monkeypatch)
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://shop.example/, http://localhost:8080,*")
    monkeypatch.setenv("BRAND_COLOR", "#0A7")
    settings = read_settings(DeskSettings)
    assert settings.allowed_origins == ("https://shop.example", "http://localhost:8080", "*")
    assert settings.brand_color == "#0A7"


def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, name in enumerate(("SECRET_KEY", "IDENTITY_SECRET")):
        monkeypatch.setenv(name, str(number) * 40)


def test_a_settings_file_that_is_not_there_is_no_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPDESK_ENV_FILE", str(tmp_path / "typo.env"))
    with pytest.raises(SettingsError, match=r"typo\.env, and there is no such file"):
        read_settings(ShopSettings)


@pytest.mark.parametrize("line", ['SHOP_NAME="Ann', "this is not a line", "LOG_LEVEL: debug"])
def test_a_line_that_cannot_be_read_stops_the_start_with_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    (tmp_path / "env").write_text(f"# mine\nCURRENCY=EUR\n{line}\nRETURN_DAYS=30\n")
    monkeypatch.setenv("SHOPDESK_ENV_FILE", str(tmp_path / "env"))
    with pytest.raises(SettingsError, match="line 3, is not NAME=value") as refused:
        read_settings(ShopSettings)
    assert line not in str(refused.value)


def test_two_processes_on_one_port_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_PORT", "8000")
    with pytest.raises(SettingsError, match="DESK_PORT and BOT_PORT are 8000"):
        read_settings(RunSettings)


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
