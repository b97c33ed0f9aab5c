"""When the bot's model is out of date: exactly when something it is made from has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shopdesk.training import fingerprint, fresh_model, newest_model

FILES = {
    "config.yml": "pipeline: []",
    "domain.yml": "intents: []",
    "requirements/bot.txt": "rasa==3.6.21",
    "nlu_data/en/orders.yml": "nlu: []",
    "bot/components/text.py": "A = 1",
    "bot/channels/desk.py": "B = 1",
    "endpoints.yml": "action_endpoint: {}",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    "name",
    ["config.yml", "domain.yml", "requirements/bot.txt", "nlu_data/en/orders.yml", "bot/components/text.py"],
)
def test_a_change_in_what_the_model_is_made_from_asks_for_training(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).write_text(FILES[name] + "\n# changed")
    assert fingerprint(project) != before


@pytest.mark.parametrize("name", ["bot/channels/desk.py", "endpoints.yml"])
def test_a_change_around_the_model_does_not(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).write_text("changed")
    assert fingerprint(project) == before


def test_a_new_a_renamed_and_a_removed_file_count_too(project: Path) -> None:
    seen = [fingerprint(project)]
    (project / "nlu_data/zh.yml").write_text("nlu: []")
    seen.append(fingerprint(project))
    (project / "nlu_data/zh.yml").rename(project / "nlu_data/chinese.yml")
    seen.append(fingerprint(project))
    assert len(set(seen)) == 3
    (project / "nlu_data/chinese.yml").unlink()
    assert fingerprint(project) == seen[0]


def test_touching_a_file_and_compiled_code_change_nothing(project: Path) -> None:
    before = fingerprint(project)
    os.utime(project / "config.yml", (0, 0))
    cache = project / "bot/components/__pycache__"
    cache.mkdir()
    (cache / "text.pyc").write_bytes(b"compiled")
    assert fingerprint(project) == before


def test_an_older_model_is_known_but_not_taken_for_fresh(project: Path) -> None:
    models = project / "models"
    models.mkdir()
    model = models / f"bot-{fingerprint(project)}.tar.gz"
    model.touch()
    assert fresh_model(project) == model
    (project / "config.yml").write_text("changed")
    assert fresh_model(project) is None
    assert newest_model(project) == model
