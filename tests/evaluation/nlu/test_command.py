"""`shopdesk evaluate nlu` as an operator runs it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from evaluation.nlu.answers import Answer
from evaluation.nlu.examples import Example
from evaluation.nlu.report import judge
from shopdesk.cli import main
from shopdesk.evaluating import evaluate_app
from shopdesk.system import BOT_PYTHON

ROOT = Path(__file__).resolve().parents[3]

PARCELS = (
    "where is my [parcel](item)|/track the parcel please|my parcel has not come|is the parcel on its way"
    "|any news of my parcel|when does my parcel come|parcel tracking|the parcel is late"
)
MONEY = "我要退钱|把钱退给我|退款什么时候到|请给我退款|钱怎么还没退|申请退款|我想退款|退款退款"
ELSEWHERE = (
    "who won the match|what is the weather like|tell me a joke|sing a song|今天天气怎么样|给我讲个笑话"
    "|how tall is the tower|write me a poem"
)


def rows(label: str, texts: str) -> list[tuple[str, str]]:
    return [(text, label) for text in texts.split("|")]


IN_SCOPE = [*rows("track/it now?", PARCELS), *rows("退 钱", MONEY)]
EVERYTHING = [*IN_SCOPE, *rows("oos", ELSEWHERE)]


def table(path: Path, lines: list[tuple[str, str]], head: tuple[str, str] = ("text", "label")) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *lines])
    return str(path)


def evaluate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shopdesk", "evaluate", "nlu", *arguments],
        capture_output=True, text=True, cwd=ROOT, timeout=280,
    )  # fmt: skip


def figures(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.fixture
def training(tmp_path: Path) -> str:
    return table(tmp_path / "train.csv", EVERYTHING, ("text", "category"))


needs_the_bot = pytest.mark.skipif(
    not BOT_PYTHON.exists(), reason="the bot's Python environment .venv-bot is not set up"
)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--exam", "{folder}/bad.csv"], "bad.csv:3: the label is empty"),
        (["--exam", "{folder}/none.csv"], "there is no file"),
        (["--retrain", "{folder}/good.csv"], "--retrain needs --exam FILE or --cross-validate"),
        (["--exam", "{folder}/good.csv", "--cross-validate"], "leave --exam out"),
        (["--exam", "{folder}/good.csv", "--config", "config.yml"], "--config is for training"),
        (["--retrain", "{folder}/one.csv", "--exam", "{folder}/one.csv"], "at least two different labels"),
        (["--retrain", "{folder}/good.csv", "--exam", "{folder}/one.csv"], "none of the exam's labels (c, "),
        (
            ["--retrain", "{folder}/good.csv", "--exam", "{folder}/good.csv", "--oos-label", "oos"],
            "no message is labelled oos",
        ),
        (["--exam", "{folder}/good.csv", "--min-accuracy", "90"], "--min-accuracy"),
        (["--exam", "{folder}/good.csv", "--split", "test"], "the column split says test nowhere"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_clear_line_and_exit_2(
    tmp_path: Path,
    arguments: list[str],
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    table(tmp_path / "good.csv", [("hi", "a"), ("bye", "b")])
    table(tmp_path / "bad.csv", [("hi", "a"), ("bye", "")])
    table(tmp_path / "one.csv", [("hi", "c")])
    given = [argument.format(folder=tmp_path) for argument in arguments]
    monkeypatch.setattr(sys, "argv", ["shopdesk", "evaluate", "nlu", *given])
    with pytest.raises(SystemExit) as ended:
        main()
    shown = capsys.readouterr()
    assert ended.value.code == 2
    assert complaint in shown.err
    assert shown.err.startswith("shopdesk: ") and shown.err.count("\n") == 1
    assert shown.out == ""


@needs_the_bot
@pytest.mark.slow
def test_retraining_takes_odd_texts_and_labels_as_they_are(tmp_path: Path, training: str) -> None:
    out, pictures = tmp_path / "out/figures.json", tmp_path / "pictures"
    done = evaluate(
        "--retrain", training, "--exam", training, "--oos-label", "oos",
        "--json", str(out), "--pictures", str(pictures), "--min-accuracy", "0.9",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = figures(out)
    assert (found["n"], found["n_in_scope"]) == (24, 16)
    assert set(found["per_intent"]) == {"track/it now?", "退 钱", "out_of_scope"}
    assert found["accuracy"] >= 0.9, found["misses"]
    assert set(found["by_language"]) == {"en", "zh"}
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p95"]
    assert found["training_s"] > 0
    assert (pictures / "confusion.png").stat().st_size > 1000
    assert "track/it now?" in done.stdout and "ECE" in done.stdout


@needs_the_bot
@pytest.mark.slow
def test_an_accuracy_under_the_threshold_is_exit_1_and_the_figures_are_still_written(
    tmp_path: Path,
) -> None:
    training = table(tmp_path / "train.csv", IN_SCOPE)
    swapped = [(text, "退 钱" if label != "退 钱" else "track/it now?") for text, label in IN_SCOPE]
    exam, out = table(tmp_path / "exam.csv", swapped), tmp_path / "figures.json"
    done = evaluate("--retrain", training, "--exam", exam, "--json", str(out), "--min-accuracy", "0.5")
    assert done.returncode == 1
    assert "wanted at least 0.5" in done.stderr
    found = figures(out)
    assert found["accuracy"] < 0.5
    assert found["oos"]["recall"] is None
    assert sorted(found["confused_pairs"][0]["intents"]) == ["track/it now?", "退 钱"]


@needs_the_bot
@pytest.mark.slow
def test_cross_validation_asks_every_example_once_and_finds_what_stands_in_the_wrong_place(
    tmp_path: Path,
) -> None:
    stray = ("请把钱退给我吧", "track/it now?")
    training, out = table(tmp_path / "train.csv", [*IN_SCOPE, stray]), tmp_path / "figures.json"
    done = evaluate("--retrain", training, "--cross-validate", "--folds", "3", "--json", str(out))
    assert done.returncode == 0, done.stderr
    found = figures(out)
    assert (found["n"], found["folds"]) == (17, 3)
    assert stray[0] in [doubt["text"] for doubt in found["doubtful_labels"]]
    assert f"train.csv:{len(IN_SCOPE) + 2}" in done.stdout


def test_every_option_and_every_figure_is_in_the_documentation() -> None:
    page = (ROOT / "docs/evaluation-nlu.md").read_text(encoding="utf-8")
    command = get_command(evaluate_app)
    assert isinstance(command, TyperGroup)
    options = [name for parameter in command.commands["nlu"].params for name in parameter.opts]
    options = [name for name in options if name not in {"--help", "-h"}]
    assert len(options) > 10
    assert [name for name in options if f"`{name}" not in page] == []
    answers = [Answer(Example("hi", "greet"), "greet", 0.9, (("greet", 0.9),))]
    assert [key for key in judge(answers).as_json() if f"`{key}" not in page] == []
