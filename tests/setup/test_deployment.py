"""Which model the bot runs, and which model files are kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from shopdesk.deployment import deploy, deployed, deployed_model, note_running, prune, refusal, refuse
from shopdesk.training import KEPT_MODELS, fingerprint


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    (tmp_path / "config.yml").write_text("pipeline: []")
    return tmp_path


def model(project: Path, name: str, age: int = 0) -> Path:
    """A model file, `age` seconds older than one of age 0."""
    path = project / "models" / f"bot-{name}.tar.gz"
    path.write_bytes(b"model")
    os.utime(path, (1_000_000 - age, 1_000_000 - age))
    return path


def test_nothing_is_deployed_where_there_is_no_model(project: Path) -> None:
    assert deployed(project) is None and deployed_model(project) is None


def test_without_a_record_the_fitting_model_counts_as_deployed_or_else_the_newest(project: Path) -> None:
    model(project, "old", age=50)
    newest = model(project, "new")
    assert deployed_model(project) == newest
    fitting = model(project, fingerprint(project), age=90)
    assert deployed_model(project) == fitting


def test_the_record_says_which_with_its_figures(project: Path) -> None:
    chosen = model(project, "chosen", age=90)
    model(project, "newer")
    deploy(project, chosen, {"accuracy": 0.9}, labelled=7)
    current = deployed(project)
    assert current is not None
    assert (current.model, current.fingerprint, current.labelled) == ("bot-chosen.tar.gz", "chosen", 7)
    assert current.figures == {"accuracy": 0.9} and current.deployed_at.endswith("Z")
    assert not [path.name for path in (project / "models").iterdir() if path.name.startswith(".deployed")]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"model": "bot-gone.tar.gz"}', '{"model": null}'])
def test_a_broken_record_or_a_lost_file_leads_to_the_newest_model(project: Path, broken: str) -> None:
    newest = model(project, "new")
    (project / "models" / "deployed.json").write_text(broken)
    assert deployed_model(project) == newest


def test_a_refusal_is_remembered_until_something_else_is_deployed(project: Path) -> None:
    refuse(project, model(project, "worse"), "it is worse", "var/reports/x.json")
    kept = refusal(project, "worse")
    assert kept is not None and kept.reason == "it is worse"
    assert refusal(project, "other") is None
    deploy(project, model(project, "better"))
    assert refusal(project, "worse") is None


def test_pruning_keeps_the_deployed_one_the_running_one_and_the_newest(project: Path) -> None:
    models = [model(project, f"m{age}", age) for age in range(8)]
    deploy(project, models[7])
    note_running(project, models[6])
    gone = prune(project)
    kept = {path.name for path in (project / "models").glob("bot-*")}
    assert kept == {models[number].name for number in (*range(KEPT_MODELS), 6, 7)}
    assert len(gone) == 8 - KEPT_MODELS - 2


def test_a_model_is_free_to_go_once_its_system_has_ended(project: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    models = [model(project, f"m{age}", age) for age in range(5)]
    note = project / "models" / f".running-{ended.pid}.json"
    note.write_text(json.dumps({"model": models[4].name}))
    deploy(project, models[0])
    assert models[4].name in prune(project)
    assert not note.exists()
