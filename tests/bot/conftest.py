"""A small trained bot for these tests, which run (and are collected) in the bot's Python only."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SMALL_BOT = Path(__file__).resolve().parent / "small_bot"

if importlib.util.find_spec("rasa") is None:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small bot, trained by `rasa train` itself."""
    folder = tmp_path_factory.mktemp("model")
    command = [str(Path(sys.executable).parent / "rasa"), "train", "--fixed-model-name", "small"]
    command += ["--config", str(SMALL_BOT / "config.yml"), "--data", str(SMALL_BOT / "data")]
    command += ["--domain", str(SMALL_BOT / "domain.yml"), "--out", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "small.tar.gz"


@pytest.fixture(scope="session")
def domain() -> Any:
    """The small bot's domain."""
    from rasa.shared.core.domain import Domain

    return Domain.load(str(SMALL_BOT / "domain.yml"))
