"""`shopdesk evaluate profiles` on purchases in a file: segments, the truth, JSON, pictures, thresholds."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from evaluation.profiles.truth import BadTruth, against_truth, read_truth
from shopdesk.errors import CommandError, StepFailed
from shopdesk.profiles_exam import Output, ProfilesExam

_HOURS = {"early": 8, "late": 20}


@pytest.fixture(scope="module")
def purchases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 customers: half buy weekly in the morning, half now and then in the evening."""
    folder, rng = tmp_path_factory.mktemp("purchases"), np.random.default_rng(0)
    lines, truth = ["customer,timestamp,amount,category"], ["customer,segment"]
    for number in range(200):
        group = "early" if number % 2 else "late"
        truth.append(f"c{number},{group}")
        for _ in range(24 if group == "early" else 4):
            at = datetime(2026, 1, 1) + timedelta(days=int(rng.integers(0, 180)))
            at += timedelta(hours=_HOURS[group], minutes=int(rng.integers(0, 60)))
            lines.append(f"c{number},{at.isoformat()},{rng.uniform(5, 50):.2f},{rng.choice(['a', 'b'])}")
    (folder / "purchases.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "truth.csv").write_text("\n".join(truth) + "\n", "utf-8")
    return folder


def test_segments_of_a_file_are_found_written_and_drawn(purchases: Path, tmp_path: Path) -> None:
    output = Output(tmp_path / "out.json", tmp_path / "pictures", 0.9)
    ProfilesExam(purchases / "purchases.csv", purchases / "truth.csv", 7, output).run()
    found = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert found["k"] == 2
    assert found["truth"]["rand"] > 0.95
    assert sum(one["customers"] for one in found["segments"]) == found["customers"] == 200
    drawn = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert {"map-pca.png", "map-pca.svg", "traits.png", "numbers.svg"} <= drawn
    assert all(path.stat().st_size > 1_000 for path in (tmp_path / "pictures").iterdir())


def test_a_threshold_without_a_truth_is_not_reached(purchases: Path) -> None:
    with pytest.raises(StepFailed, match="not known"):
        ProfilesExam(purchases / "purchases.csv", None, 7, Output(min_rand=0.5)).run()


def test_a_file_that_is_none_is_named(tmp_path: Path, purchases: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(CommandError, match=r"wrong\.csv"):
        ProfilesExam(wrong, None, 7, Output()).run()
    with pytest.raises(CommandError, match=r"wrong\.csv"):
        ProfilesExam(purchases / "purchases.csv", wrong, 7, Output()).run()


def test_the_truth_is_compared_for_those_it_knows(tmp_path: Path) -> None:
    file = tmp_path / "truth.jsonl"
    rows = [
        {"kind": "shop"},
        *({"kind": "customer", "id": one, "segment": one[0]} for one in ("a1", "a2", "b1")),
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    truth = read_truth(file)
    assert truth == {"a1": "a", "a2": "a", "b1": "b"}
    ids, labels, orders = ("a1", "a2", "b1", "x"), np.array([1, 1, 0, 0]), np.array([3.0, 0.0, 3.0, 1.0])
    found = against_truth(ids, labels, ("g1", "g2"), orders, truth)
    assert found is not None
    assert (found.n, found.rand, found.active) == (3, 1.0, 2)
    assert found.table["a"] == {"g1": 0, "g2": 2}
    assert against_truth(("x",), np.array([0]), ("g1",), np.array([1.0]), truth) is None
    (tmp_path / "empty.jsonl").write_text('{"kind": "shop"}\n', "utf-8")
    with pytest.raises(BadTruth):
        read_truth(tmp_path / "empty.jsonl")
