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
