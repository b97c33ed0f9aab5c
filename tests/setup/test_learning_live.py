"""From a shopper's message to a bot that understands it: real desk, real Rasa, the real commands.

The message is written to the whole system; training runs in a project folder of its own, with a pipeline that
is trained in seconds.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.live import PROJECT, SETTING_NAMES, RunningSystem

pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.timeout(900)]

TEXT = "wibble the quonk"
CONFIG = """
recipe: default.v1
assistant_id: small
language: en
pipeline:
- name: bot.components.small_classifier.SmallClassifier
policies:
- name: RulePolicy
"""
DOMAIN = """
version: "3.1"
intents: [greet, goodbye, get_refund, track_order]
responses:
  utter_hello:
  - text: Hello
"""
RULES = """
version: "3.1"
rules:
- rule: hello
  steps:
  - intent: greet
  - action: utter_hello
"""
EXAMPLES = {
    "greet": ["hello", "hi there", "good morning", "hello you"],
    "goodbye": ["bye", "goodbye now", "see you later", "bye bye"],
    "get_refund": ["refund me", "money back please", "want my money back", "refund please"],
    "track_order": ["where is my parcel", "track my parcel", "parcel status", "where is the parcel"],
}
EXAM = {
    "greet": ["hello hi", "good morning you"],
    "goodbye": ["bye now", "see you"],
    "get_refund": ["refund my money", "money back"],
    "track_order": ["track the parcel", "where is parcel"],
}


def nlu(examples: dict[str, list[str]]) -> str:
    lines = ['version: "3.1"', "nlu:"]
    for intent, texts in examples.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(lines) + "\n"


class Project:
    """A small Shopdesk's folder, with the code as it is and a bot of four intents."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        ignored = shutil.ignore_patterns("__pycache__")
        for name in ("shop", "shopdesk", "evaluation", "actions", "chinese", "desk", "bot", "recommender"):
            shutil.copytree(PROJECT / name, folder / name, ignore=ignored)
        (folder / ".venv-bot").symlink_to(PROJECT / ".venv-bot")
        shutil.copy(Path(__file__).with_name("small_classifier.py"), folder / "bot/components")
        for name, text in {
            "config.yml": CONFIG,
            "domain.yml": DOMAIN,
            "nlu_data/rules.yml": RULES,
            "nlu_data/nlu.yml": nlu(EXAMPLES),
            "exam/nlu/en.csv": "text,label\n"
            + "".join(f"{text},{intent}\n" for intent, texts in EXAM.items() for text in texts),
        }.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)

    def shopdesk(self, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """The command line, in this folder."""
        inherited = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
        done = subprocess.run(
            [sys.executable, "-m", "shopdesk", *arguments],
            cwd=self.folder,
            env=inherited | self.environment | {"COLUMNS": "160"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done

    @property
    def deployed(self) -> str:
        """The file name of the deployed model."""
        return str(json.loads((self.folder / "models/deployed.json").read_text())["model"])

    def understood(self, text: str) -> str:
        """What the deployed model takes a message for."""
        examples, answers = self.folder / "one.jsonl", self.folder / "answer.jsonl"
        examples.write_text(json.dumps({"text": text, "label": "?", "source": ""}) + "\n")
        command = [".venv-bot/bin/python", "-m", "bot.exam", "parse", "--model", f"models/{self.deployed}"]
        subprocess.run(
            [*command, "--examples", str(examples), "--answers", str(answers)],
            cwd=self.folder,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
            check=True,
            capture_output=True,
        )
        return str(json.loads(answers.read_text().splitlines()[1])["intent"])


def test_a_message_is_missed_labelled_learned_and_a_worse_bot_refused(
    system: RunningSystem, tmp_path: Path
) -> None:
    if not (PROJECT / ".venv-bot").exists():
        pytest.skip("the bot's Python environment .venv-bot is not set up")
    project = Project(tmp_path, {"DATABASE_URL": system.database_url, "SHOPDESK_ENV_FILE": os.devnull})

    # The shopper writes, and the bot does not know what to make of it.
    body = {"sender": "learning", "message": TEXT}
    answer = httpx.post(f"{system.desk_url}/webhooks/rest/webhook", json=body, timeout=60, trust_env=False)
    assert answer.status_code == 200 and answer.json()
    project.shopdesk("misses", "export", "misses.csv")
    with (project.folder / "misses.csv").open(encoding="utf-8-sig", newline="") as lines:
        (number,) = [row["id"] for row in csv.DictReader(lines) if row["text"] == TEXT]

    # Before it is labelled, the small bot cannot know it.
    assert "trained" in project.shopdesk("train", "nlu").stdout
    first = project.deployed
    assert project.understood(TEXT) != "track_order"

    # Labelled and trained, it does; and the model is at least as good at everything else.
    project.shopdesk("misses", "label", number, "track_order")
    shown = project.shopdesk("train", "nlu").stdout
    assert "Labelled misses: 1 (1 trained on" in shown and "Before and after" in shown
    second = project.deployed
    assert second != first
    assert project.understood(TEXT) == "track_order"
    used = project.shopdesk("misses", "list", "--state", "labelled").stdout
    assert "track_order" in used

    # Nothing changed: nothing happens.
    assert "up to date" in project.shopdesk("train", "nlu").stdout and project.deployed == second

    # Training text gone bad: the model made of it is not deployed, and the old one stays.
    swapped = dict(zip(EXAMPLES, reversed(EXAMPLES.values()), strict=True))
    (project.folder / "nlu_data/nlu.yml").write_text(nlu(swapped))
    refused = project.shopdesk("train", "nlu", status=1)
    assert "worse and was not deployed" in refused.stderr and len(refused.stderr.splitlines()) == 1
    assert project.deployed == second and (project.folder / "models" / second).exists()
    (report,) = [
        read
        for path in (project.folder / "var/reports").glob("training-*.json")
        if (read := json.loads(path.read_text()))["decision"] == "refused"
    ]
    assert report["overall"]["after"] < report["overall"]["before"] and report["worse"]

    # Unless somebody insists.
    project.shopdesk("train", "nlu", "--force-deploy")
    assert project.deployed != second
