"""`shopdesk train satisfaction` and `shopdesk evaluate satisfaction` on a demo shop."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from evaluation.conversations.demo_shop import anchor
from insights.satisfaction.artefact import read_model, write_model
from insights.satisfaction.model import LogisticScorer
from shop.database import create_engine_for
from shop.demo import load_demo_shop
from shop.tables.desk import RatingRow
from shop.tables.satisfaction import RoundRow
from shopdesk.cli import main
from shopdesk.settings import RunSettings
from shopdesk.training_satisfaction import SatisfactionTraining

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """At every hour the same conversations: of chance ratings some would make a model by chance."""
    folder = tmp_path_factory.mktemp("demo")
    load_demo_shop(
        f"sqlite:///{folder / 'shop.db'}", scale=0.3, anchor=anchor(), pictures_dir=None,
        records_dir=folder / "demo",
    )  # fmt: skip
    return folder


@pytest.fixture
def settings(loaded: Path, tmp_path: Path) -> RunSettings:
    """Settings of a shop of its own, so that what is foretold in one test waits in the next."""
    (tmp_path / "demo").mkdir()
    for name in ("shop.db", "demo/truth.jsonl"):
        (tmp_path / name).write_bytes((loaded / name).read_bytes())
    return RunSettings(database_url=f"sqlite:///{tmp_path / 'shop.db'}", demo=True)


def training(settings: RunSettings) -> SatisfactionTraining:
    return SatisfactionTraining(settings, lambda news: None)


def test_a_model_is_trained_once_and_foretells_what_waits(settings: RunSettings) -> None:
    first = training(settings).run()
    assert first.refused is None and first.foretold > 100
    assert first.metrics["folds"]["auroc"] > 0.65
    kept = read_model(settings.satisfaction_path)
    assert kept is not None and kept.version == first.version
    assert {"data", "trained_at", "learned_until", "metrics"} <= set(kept.facts)
    again = training(settings).run()
    assert (again.version, again.foretold, again.news) == (first.version, 0, f"up to date ({first.version})")
    assert training(settings).run_if_needed().news == f"version {first.version} is there"
    engine = create_engine_for(settings.database_url)
    with engine.connect() as connection:
        rows = connection.execute(select(RoundRow.predicted_score, RoundRow.predicted_by)).all()
    engine.dispose()
    assert {by for _, by in rows} == {first.version}
    assert all(1 <= score <= 5 for score, _ in rows)


def test_a_shop_with_few_ratings_is_told_so_and_nothing_is_foretold(settings: RunSettings) -> None:
    _change(settings, delete(RatingRow).where(RatingRow.conversation_id > "demo000050"))
    trained = training(settings).run()
    assert trained.version is None and trained.foretold == 0
    assert "nothing is foretold until there are 80" in trained.news
    assert read_model(settings.satisfaction_path) is None


def test_ratings_that_follow_from_nothing_make_no_model(settings: RunSettings) -> None:
    # Even and odd numbers say nothing of how a conversation went.
    _change(settings, update(RatingRow).values(score=5))
    odd = RatingRow.conversation_id.regexp_match("[13579]$")
    _change(settings, update(RatingRow).where(odd).values(score=2))
    trained = training(settings).run()
    assert trained.version is None and trained.refused is not None
    assert "no better than guessing" in trained.refused
    assert training(settings).run(whatever_comes=True).version is not None


def test_what_foretells_worse_than_the_one_in_use_is_refused(settings: RunSettings) -> None:
    first = training(settings).run()
    kept = read_model(settings.satisfaction_path)
    assert kept is not None
    # The one in use has learned from the newest ratings, too; as if it had not, it knows them better than
    # any model that has really not seen them.
    old = replace(kept, facts={**kept.facts, "learned_until": "2020-01-01T00:00:00+00:00"})
    write_model(settings.satisfaction_path, old)
    refused = training(settings).run(again=True)
    assert refused.version == first.version and "newer ratings its log loss is" in str(refused.refused)
    scorer = old.model.scorer
    assert isinstance(scorer, LogisticScorer)
    upside_down = replace(old.model, scorer=replace(scorer, weights=-scorer.weights))
    write_model(settings.satisfaction_path, replace(old, model=upside_down, version="upside-down"))
    better = training(settings).run(again=True)
    assert better.refused is None and better.version not in (first.version, "upside-down")


def test_the_commands_show_and_write_what_they_found(
    settings: RunSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DEMO", "true")
    monkeypatch.setenv("SHOPDESK_ENV_FILE", os.devnull)
    assert command(monkeypatch, "train", "satisfaction") == 0
    assert "rounds foretold that had waited" in capsys.readouterr().out
    out = tmp_path / "new" / "figures.json"
    assert command(monkeypatch, "evaluate", "satisfaction", "--json", str(out), "--min-auroc", "0.5") == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["folds"]["models"]["usual"]["auroc"] < 0.6 < found["folds"]["models"]["chosen"]["auroc"]
    assert found["truth"]["n"] == found["rounds"] - found["rated"]
    assert found["resolutions"]["confirmed"] > 0 < found["resolutions"]["assumed"]
    assert command(monkeypatch, "evaluate", "satisfaction", "--min-auroc", "0.999") == 1


def command(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["shopdesk", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def _change(settings: RunSettings, statement: object) -> None:
    engine = create_engine_for(settings.database_url)
    with engine.begin() as connection:
        connection.execute(statement)  # type: ignore[call-overload]
    engine.dispose()
