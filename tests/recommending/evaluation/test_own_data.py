"""`shopdesk evaluate recommender` on the shop's own data."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from shop.database import migrate
from shop.importing import import_files
from shopdesk.cli import main

Run = Callable[..., int]
START = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = ("kettle", "lamp", "scarf")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    url = f"sqlite:///{tmp_path}/shop.db"
    migrate(url)
    monkeypatch.setenv("DATABASE_URL", url)

    def called(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["shopdesk", "evaluate", "recommender", *arguments])
        try:
            main()
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    return called


def fill(folder: Path) -> None:
    """Thirty products of three kinds, forty visitors who keep to one kind, and lists with clicks in front."""
    random = np.random.default_rng(2)
    products = [
        {"id": f"{kind}-{n}", "title": f"{kind} number {n}", "category": kind, "variants": [
            {"id": f"{kind}-{n}-v", "price": "9.00", "options": {}, "stock": 5}
        ]}
        for kind in KINDS for n in range(10)
    ]  # fmt: skip
    events: list[dict[str, Any]] = []

    def happened(kind: str, visitor: int, product: str, day: int, **more: object) -> None:
        at = (START + timedelta(days=day, minutes=visitor)).isoformat()
        events.append(
            {"id": f"E{len(events)}", "kind": kind, "visitor_id": f"v{visitor}", "product_id": product,
             "created_at": at, **more}
        )  # fmt: skip

    for visitor in range(40):
        kind = KINDS[visitor % 3]
        for day, n in enumerate(random.choice(10, 5, replace=False)):
            happened("view", visitor, f"{kind}-{n}", 10 * day)
            happened("purchase", visitor, f"{kind}-{n}", 10 * day)
        for position, n in enumerate(random.choice(10, 3, replace=False), start=1):
            told = {"list_id": f"L{visitor}", "position": position, "place": "chat", "model": "v1"}
            happened("recommendation_shown", visitor, f"lamp-{n}", 60, **told)
            if random.random() < 0.6 / position:
                happened("recommendation_clicked", visitor, f"lamp-{n}", 60, **told)
    files = []
    for name, rows in (("products", products), ("events", events)):
        files.append(folder / f"{name}.jsonl")
        files[-1].write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    report = import_files(files, f"sqlite:///{folder}/shop.db")
    assert not report.rejected, report.problems


def test_the_shops_own_purchases_are_foretold_and_clicks_told_by_position(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tmp_path)
    out = tmp_path / "figures.json"
    pictures = tmp_path / "pictures"
    models = ("--models", "popularity,item-knn,content")
    assert run(*models, "--json", str(out), "--pictures", str(pictures)) == 0
    found = json.loads(out.read_text())
    assert set(found["models"]) == {"popularity", "item-knn", "content"} and found["split"]["users"] == 40
    assert found["split"]["wanted"] == 40 and found["split"]["items"] == 30
    best = found["models"]["popularity"]
    assert found["models"]["item-knn"]["ndcg@10"] > 1.5 * best["ndcg@10"]
    assert found["models"]["content"]["ndcg@10"] > 1.5 * best["ndcg@10"]
    assert found["models"]["content"]["diversity@10"] < best["diversity@10"]
    clicks = found["clicks_by_position"]
    assert [each["shown"] for each in clicks] == [40, 40, 40]
    assert clicks[0]["rate"] > clicks[2]["rate"] and clicks[0]["bias"] == 1
    (version,) = found["clicks_by_version"]
    assert version["name"] == "v1" and version["shown"] == 120 and version["mended"] > version["rate"]
    assert [each["name"] for each in found["clicks_by_place"]] == ["chat"]
    assert (pictures / "clicks.png").stat().st_size > 1000
    assert "Clicks by position" in capsys.readouterr().out


def test_a_shop_where_nothing_happened_says_what_to_do(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 2
    assert "name a file with --data" in capsys.readouterr().err


def test_a_database_that_is_not_there_yet_says_what_to_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.db")
    assert run() == 2
    assert "run shopdesk migrate" in capsys.readouterr().err
