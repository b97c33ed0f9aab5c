"""`shopdesk train sentiment` as an operator runs it."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from sentiment.adapter import Adapter, read_adapter
from sentiment.bilingual import ENGLISH, GENERAL, BilingualModel, read_adapters, write_adapters
from sentiment.loading import load_model
from sentiment.upset import HEAD_FILE, UpsetHead, chat_moods
from shopdesk.cli import main
from shopdesk.settings import RunSettings, run_settings
from shopdesk.training_sentiment import SentimentTraining
from tests.sentiment_model.adapters import random_adapter
from tests.sentiment_model.lessons import judged_texts


@pytest.fixture
def weights(tmp_path: Path, graphs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command writes: beside this test's own database."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'shop.db'}")
    monkeypatch.setattr(RunSettings, "sentiment_cache", graphs)
    return tmp_path / "sentiment"


@pytest.fixture(autouse=True)
def few_moods(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough for a head, read in a second."""
    monkeypatch.setattr("shopdesk.training_sentiment.chat_moods", lambda: chat_moods()[::8])


@pytest.fixture
def data(tmp_path: Path) -> str:
    path = tmp_path / "texts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["text", "label"])
        lines.writerows(zip(*judged_texts(), strict=True))
    return str(path)


def train(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["shopdesk", "train", "sentiment", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def learned(monkeypatch: pytest.MonkeyPatch, adapter: Adapter) -> None:
    """What is tested is what becomes of weights, not how they are learned."""
    monkeypatch.setattr("sentiment.training.learn", lambda *_, **__: adapter)


def test_what_is_learned_is_compared_shown_and_used(
    weights: Path, data: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    assert train(monkeypatch, "--data", data) == 0
    shown = capsys.readouterr().out
    assert "Exam on 12 texts held out" in shown and "before" in shown and "after" in shown
    adapter = read_adapter(weights)
    assert adapter.facts["exam"]["texts"] == 12
    assert adapter.facts["exam"]["accuracy"] > 0.8
    assert read_adapters(weights)[ENGLISH].facts["texts"] == 48
    head = UpsetHead.load(weights / HEAD_FILE.name)
    model = load_model(weights, cache=weights)
    angry, calm = "You useless idiots, this is ridiculous!!", "Could you tell me your opening hours, please?"
    assert head.score(angry, model.read(angry)) > head.score(calm, model.read(calm))


def test_what_is_worse_is_refused_unless_it_is_forced(
    weights: Path, data: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    learned(monkeypatch, random_adapter())
    assert train(monkeypatch, "--data", data) == 1
    assert "macro F1 fell from" in capsys.readouterr().err
    assert not weights.exists()
    assert train(monkeypatch, "--data", data, "--force") == 0
    assert read_adapters(weights)[ENGLISH].fingerprint == read_back(random_adapter(), weights.parent / "copy")


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def read_back(adapter: Adapter, folder: Path) -> str:
    """The fingerprint of an adapter as its files hold it."""
    adapter.write(folder)
    return read_adapter(folder).fingerprint


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "there is no file"),
        ("text,label\nfine,cross\n", "the label cross is none of"),
        ("text,label\nfine,positive\nbad,negative\n", "2 different texts are too few"),
    ],
)
def test_what_cannot_be_learned_from_is_one_clear_line_and_exit_2(
    weights: Path,
    content: str | None,
    complaint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "some.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert train(monkeypatch, "--data", str(path)) == 2
    said = capsys.readouterr().err
    assert complaint in said and said.count("\n") == 1
    assert not weights.exists()


def test_without_files_it_says_what_to_name(
    weights: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(monkeypatch) == 2
    assert "--data FILE.csv" in capsys.readouterr().err


def test_without_torch_it_says_what_to_install(
    weights: Path, data: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    assert train(monkeypatch, "--data", data) == 2
    assert "requirements/torch.txt" in capsys.readouterr().err
    assert not weights.exists()


def test_broken_weights_in_use_are_replaced(
    weights: Path, data: str, shipped: BilingualModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights.mkdir()
    (weights / "facts.json").write_text("{}")
    learned(monkeypatch, shipped.general.adapter)
    assert train(monkeypatch, "--data", data) == 0
    assert read_adapter(weights).fingerprint == read_back(shipped.general.adapter, weights.parent / "copy")


def test_a_training_that_is_cut_off_leaves_the_weights_before(
    weights: Path, data: str, shipped: BilingualModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_adapters({GENERAL: shipped.general.adapter, ENGLISH: shipped.english.adapter}, weights)
    before = files_of(weights)

    def cut_off(*_: object, **__: object) -> Adapter:
        raise KeyboardInterrupt

    monkeypatch.setattr("sentiment.training.learn", cut_off)
    settings = run_settings()
    with pytest.raises(KeyboardInterrupt):
        SentimentTraining(settings, [data]).run(lambda news: None)
    assert files_of(weights) == before
