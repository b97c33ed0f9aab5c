"""`shopdesk evaluate churn` as an operator runs it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from evaluation.churn.reading import ledger_of, read_ledger
from shopdesk.cli import main
from tests.profiles_model.buying import END, buying


def evaluate(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["shopdesk", "evaluate", "churn", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def purchases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shop = buying(300)
    file = tmp_path_factory.mktemp("churn") / "purchases.csv"
    rows = [
        f"{shop.ids[owner]},{round(time * 86_400)},{amount:.2f},{shop.categories[kind]}"
        for owner, time, amount, kind in zip(
            shop.customer, shop.time, shop.amount, shop.line_category, strict=True
        )
    ]
    file.write_text("\n".join(["customer,timestamp,amount,category", *rows]) + "\n", encoding="utf-8")
    return file


def test_figures_peers_and_pictures_are_written_and_the_least_auroc_is_kept(
    tmp_path: Path, purchases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out, pictures = tmp_path / "new" / "figures.json", tmp_path / "pictures"
    arguments = ["--data", str(purchases), "--horizon", "60", "--at", "2021-11-07"]

    assert evaluate(
        monkeypatch, *arguments, "--json", str(out), "--pictures", str(pictures), "--min-auroc", "1"
    ) == 1  # fmt: skip
    found = json.loads(out.read_text(encoding="utf-8"))
    names = [score["name"] for score in found["groups"]["active"]["scores"]]
    assert found["days"] == 60 and found["at"] == 18_938
    assert names[0] == "ours" and {"recency", "frequency", "BG/NBD 1 - P(alive)"} <= set(names)
    assert 0.5 < found["groups"]["everybody"]["scores"][0]["auroc"] < 1
    assert {file.name for file in pictures.iterdir()} >= {"reliability.svg", "lift.png"}
    assert "wanted at least" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("customer,timestamp\na,2020-01-01\n", "no column amount"),
        ("customer,timestamp,amount\na,someday,3\n", "someday is no date"),
        ("customer,timestamp,amount\na,2020-01-01,much\n", "much is no amount"),
        ("customer,timestamp,amount\n", "no purchases"),
        ("customer,timestamp,amount\na,2020-01-01,3\na,2021-01-01,3\n", "too few"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(
    text: str,
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(text, encoding="utf-8")

    assert evaluate(monkeypatch, "--data", str(file)) == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_a_day_whose_outcome_is_not_known_yet_is_refused(
    purchases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate(monkeypatch, "--data", str(purchases), "--horizon", "60", "--at", str(END * 86_400)) == 2
    assert "not known yet" in " ".join(capsys.readouterr().err.split())


def test_lines_of_one_moment_are_one_order_and_money_back_comes_off_the_latest() -> None:
    ledger = ledger_of(["b", "a", "a", "a", "a"], np.array([5.0, 1, 1, 3, 4]), np.array([9.0, 2, 3, 10, -12]))

    assert ledger.ids == ("a", "b")
    assert ledger.time.tolist() == [1, 3, 5] and ledger.amount.tolist() == [3, 0, 9]


def test_dates_seconds_and_milliseconds_are_the_same_moment(tmp_path: Path) -> None:
    file = tmp_path / "moments.csv"
    file.write_text(
        "Customer_ID,Date,Total\na,2020-01-02,1\nb,1577923200,1\nc,1577923200000,1\n", encoding="utf-8"
    )

    assert set(read_ledger(file).time.tolist()) == {18_263.0}
