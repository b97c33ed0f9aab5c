"""What the three processes are given at start."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopdesk.settings import RunSettings
from shopdesk.system import process_specs


def test_rasa_gets_the_log_level_as_it_spells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "warning")
    settings = RunSettings(_env_file=None)  # type: ignore[call-arg]
    environments = {spec.name: spec.environment for spec in process_specs(settings, Path("bot.tar.gz"))}
    assert environments["bot"]["LOG_LEVEL"] == "WARNING"


def test_one_short_sentence_is_worked_on_by_one_thread() -> None:
    settings = RunSettings(_env_file=None)  # type: ignore[call-arg]
    environments = {spec.name: spec.environment for spec in process_specs(settings, Path("bot.tar.gz"))}
    assert environments["actions"]["OPENBLAS_NUM_THREADS"] == "1"


def test_the_bot_is_told_where_the_gazetteer_is_and_what_day_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTEER_FILE", "/somewhere/names.json")
    monkeypatch.setenv("TIME_ZONE", "Asia/Shanghai")
    settings = RunSettings(_env_file=None)  # type: ignore[call-arg]
    environments = {spec.name: spec.environment for spec in process_specs(settings, Path("bot.tar.gz"))}
    assert environments["bot"]["GAZETTEER_FILE"] == "/somewhere/names.json"
    assert environments["bot"]["TIME_ZONE"] == "Asia/Shanghai"
