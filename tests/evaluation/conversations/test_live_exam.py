"""The command as a person calls it, with a whole system of its own: what is met, and what is found out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.live import PROJECT, SETTING_NAMES

pytestmark = pytest.mark.live

CANCEL = {"kind": "cancel_order", "order": "#D700101", "reason": "no longer needed"}
POLICY = {"kind": "question", "topic": "check_refund_policy", "says": {"en": ["How do returns work?"]}}


def started(goals: Path, *options: str) -> subprocess.Popen[str]:
    """The command, which keeps what it needs for a while beside the goals."""
    environment = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
    return subprocess.Popen(
        [sys.executable, "-m", "shopdesk", "evaluate", "conversations", "--goals", str(goals), *options],
        cwd=PROJECT,
        env={**environment, "COLUMNS": "200", "TMPDIR": str(goals.parent)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Whoever starts the tests in the background has them ignore Ctrl-C, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def file_of(folder: Path, *goals: dict[str, Any]) -> Path:
    path = folder / "goals.yml"
    path.write_text(yaml.safe_dump({"goals": list(goals)}, allow_unicode=True), "utf-8")
    return path


def test_goals_are_met_missed_and_wrong_writes_found_out_each_in_its_own_copy_of_the_data(
    tmp_path: Path,
) -> None:
    """The second goal wants what the first one does, too: it is only to be had if the data was put back."""
    ann = {"customer": "demo-ann", "language": "en", "styles": ["terse"]}
    goals = file_of(
        tmp_path,
        {"id": "cancels", **ann, "wants": [CANCEL]},
        {"id": "cancels-again-signed-in", **ann, "signed_in": True, "wants": [CANCEL]},
        {
            "id": "is-told-nothing-of-the-kind",
            **ann,
            "wants": [{**POLICY, "told": [{"any_of": ["we pay twice the price"]}]}],
        },
        # The rules do not forbid this, so the bot does what the goal says that it has to refuse.
        {"id": "is-not-refused", **ann, "wants": [{**CANCEL, "refused": True}]},
    )
    process = started(goals, "--json", str(tmp_path / "out.json"), "--junit", str(tmp_path / "out.xml"))
    shown, _ = process.communicate(timeout=280)
    assert process.returncode == 1, shown
    figures = json.loads((tmp_path / "out.json").read_text())
    met = {run["goal"]: run["met"] for run in figures["runs"]}
    assert met == {
        "cancels": True,
        "cancels-again-signed-in": True,
        "is-told-nothing-of-the-kind": False,
        "is-not-refused": False,
    }, shown
    assert figures["goals"]["wrong_writes"] == 1
    untold, wrong = figures["failures"]
    assert untold["missing_facts"] and not untold["wrong_write"]
    assert wrong["wrong_write"] and wrong["differences"][0]["key"] == "#D700101"
    assert "failed is-told-nothing-of-the-kind [terse, en]" in shown
    suite = ET.parse(tmp_path / "out.xml").getroot().find("testsuite")
    assert suite is not None and suite.get("failures") == "2"


def test_an_interrupted_exam_writes_what_was_done_and_leaves_no_process(tmp_path: Path) -> None:
    goals = file_of(
        tmp_path,
        *({"id": f"g{number}", "customer": "demo-ann", "wants": [CANCEL]} for number in range(500)),
    )
    out = tmp_path / "out.json"
    process = started(goals, "--json", str(out), "--quiet", "--limit", "500")
    assert process.stdout is not None
    for line in process.stdout:
        if "of 500 held" in line:
            break
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 130, rest
    goals_done = json.loads(out.read_text())["goals"]
    assert goals_done["stopped"] and 0 < goals_done["total"] < goals_done["planned"] == 500
    time.sleep(1)
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) not in left


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--style", "polite"], "no style 'polite': choose from plain, terse"),
        (["--only", "nobody"], "no goal nobody in"),
        (["--shop", "/nowhere"], "no such folder: /nowhere"),
        (["--language", "zh"], "no goal allows the chosen style and language"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(
    tmp_path: Path, options: list[str], complaint: str
) -> None:
    goals = file_of(tmp_path, {"id": "a", "customer": "demo-ann", "wants": [POLICY]})
    process = started(goals, *options)
    shown, _ = process.communicate(timeout=120)
    assert process.returncode == 2
    assert f"shopdesk: {complaint}" in shown
