"""A trained bot understands messages that nobody trained it on."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from shopdesk.training import fresh_model
from tests.nlu.training_text import ROOT

BOT_PYTHON = ROOT / ".venv-bot/bin/python"
LEAST_ACCURACY = {"en": 0.85, "zh": 0.85}


@pytest.fixture(scope="module")
def model() -> Path:
    if not BOT_PYTHON.exists():
        pytest.skip("the bot's Python environment .venv-bot is not set up")
    path = fresh_model(ROOT)
    if path is None:
        pytest.skip("no trained model fits the files as they are; run `make train`")
    return path


@pytest.fixture(scope="module")
def answers(model: Path) -> dict[str, list[tuple[str, str, str | None, float]]]:
    """By language: text, right intent, understood intent, confidence."""
    with (ROOT / "tests/nlu/held_out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    done = subprocess.run(
        [str(BOT_PYTHON), "tests/nlu/parse_messages.py", str(model)],
        input=json.dumps([row["text"] for row in rows]),
        capture_output=True,
        text=True,
        timeout=280,
        cwd=ROOT,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    understood = json.loads(done.stdout.strip().splitlines()[-1])
    found = defaultdict(list)
    for row, (intent, confidence) in zip(rows, understood, strict=True):
        language = "zh" if re.search(r"[\u4e00-\u9fff]", row["text"]) else "en"
        found[language].append((row["text"], row["label"], intent, confidence))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_trained_bot_understands_held_out_messages(
    answers: dict[str, list[tuple[str, str, str | None, float]]], language: str
) -> None:
    found = answers[language]
    misses = [miss for miss in found if miss[1] != miss[2]]
    accuracy = 1 - len(misses) / len(found)
    assert accuracy >= LEAST_ACCURACY[language], f"{accuracy:.3f}\n" + "\n".join(map(str, misses))
