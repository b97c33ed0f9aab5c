"""`shopdesk evaluate sentiment` as an operator runs it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from shopdesk.cli import main
from tests.sentiment_model.counting import CountingReader

GOOD = """text,label,split
"great, really",positive,dev
slow,negative,dev
一般,neutral,test
我喜欢,positive,test
"""


@pytest.fixture(autouse=True)
def counting_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopdesk.sentiment_exam.load_model", lambda folder: CountingReader())


@pytest.fixture
def exam(tmp_path: Path) -> str:
    path = tmp_path / "exam.csv"
    path.write_text(GOOD, encoding="utf-8")
    return str(path)


def evaluate(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["shopdesk", "evaluate", "sentiment", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_all_figures_are_shown_and_written(
    tmp_path: Path, exam: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "figures.json"
    assert evaluate(monkeypatch, "--exam", exam, "--json", str(out), "--min-accuracy", "1") == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["accuracy"], found["n"], found["binary"]) == (1.0, 4, False)
    assert set(found["by_language"]) == {"en", "zh"}
    assert 0 < found["latency_ms"]["p50"] <= found["latency_ms"]["p95"]
    assert found["texts_per_second"] > 0
    shown = capsys.readouterr().out
    assert "In short" in shown and "By polarity" in shown and "ECE" in shown


def test_a_split_and_a_drawn_part_can_be_asked(
    tmp_path: Path, exam: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "figures.json"
    assert evaluate(monkeypatch, "--exam", exam, "--split", "dev", "--json", str(out)) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["n"], found["binary"]) == (2, True)
    assert evaluate(monkeypatch, "--exam", exam, "--most", "3", "--json", str(out)) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["n"] == 3


def test_an_accuracy_under_the_threshold_is_exit_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "exam.csv"
    path.write_text("text,label\ngreat,negative\nslow,negative\nhm,positive\n", encoding="utf-8")
    assert evaluate(monkeypatch, "--exam", str(path), "--min-accuracy", "0.5") == 1
    assert "wanted at least 0.5" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--exam", "{folder}/none.csv"], "there is no file"),
        (["--exam", "{folder}/odd.csv"], "odd.csv:2: the label cross is none of"),
        (["--exam", "{exam}", "--labels", "a"], "--labels: a is not"),
        (["--exam", "{exam}", "--split", "x"], "the column split says x nowhere"),
        (["--labels", "0=negative"], "--labels and --split are for files"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line_and_exit_2(
    tmp_path: Path,
    exam: str,
    arguments: list[str],
    complaint: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "odd.csv").write_text("text,label\nhi,cross\n", encoding="utf-8")
    assert evaluate(monkeypatch, *(a.format(folder=tmp_path, exam=exam) for a in arguments)) == 2
    shown = capsys.readouterr()
    assert complaint in shown.err
    assert shown.err.count("\n") == 1 and shown.out == ""


def test_without_files_the_shops_own_reviews_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from shop.database import migrate
    from shop.importing import import_files

    url = f"sqlite:///{tmp_path / 'shop.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    assert evaluate(monkeypatch) == 2
    assert "run shopdesk migrate" in capsys.readouterr().err
    migrate(url)
    product = {"id": "P1", "title": "Kettle", "variants": [{"id": "V1", "price": "10.00", "available": True}]}
    reviews = [
        {"id": "R1", "product_id": "P1", "rating": 5, "title": "great", "text": "love it"},
        {"id": "R2", "product_id": "P1", "rating": 1, "title": "", "text": "slow"},
        {"id": "R3", "product_id": "P1", "rating": 3, "title": "", "text": ""},
    ]
    for name, lines in (("products", [product]), ("reviews", reviews)):
        content = "\n".join(json.dumps(line) for line in lines) + "\n"
        (tmp_path / f"{name}.jsonl").write_text(content, encoding="utf-8")
    import_files([tmp_path / "products.jsonl", tmp_path / "reviews.jsonl"], url)
    out = tmp_path / "figures.json"
    assert evaluate(monkeypatch, "--json", str(out)) == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["n"], found["accuracy"]) == (2, 1.0)
    assert [row["stars"] for row in found["by_stars"]] == [1, 5]
    assert "By star rating" in capsys.readouterr().out
