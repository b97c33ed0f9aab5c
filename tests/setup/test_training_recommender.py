"""`shopdesk train recommender`: trains once, refuses what is worse, keeps the old version where it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from actions.suggestions.model_store import ModelStore
from actions.suggestions.service import Suggestions
from actions.suggestions.versions import current_version, facts_of, read_version, versions
from actions.suggestions.wanted import Asked
from recommender.histories import Histories
from recommender.hybrid import SPARK_MEMBERS, Hybrid
from recommender.popularity import Popularity
from shop.answers.encoder import Vectors
from shop.database import create_engine_for, migrate
from shop.demo import load_demo_shop
from shop.services import build_services
from shop.unit_of_work import unit_of_work_factory
from shopdesk import training_recommender
from shopdesk.errors import CommandError, StepFailed
from shopdesk.one_training import alone
from shopdesk.recommender_data import features_of, read_shop
from shopdesk.recommender_exam import Exam
from shopdesk.settings import RunSettings
from shopdesk.training_recommender import RecommenderTraining
from tests.recommending.test_spark_engine import needs_spark


class NoEncoder:
    """Texts without meaning: the real encoder takes seconds."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 8), np.float32)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'shop.db'}"
    load_demo_shop(url, scale=0.05, pictures_dir=None, records_dir=folder)
    return url


@pytest.fixture
def settings(database: str, tmp_path: Path) -> RunSettings:
    return RunSettings(database_url=database, recommender_folder=tmp_path / "recommender")


@pytest.fixture
def training(settings: RunSettings) -> RecommenderTraining:
    return RecommenderTraining(settings, lambda news: None, encoder=NoEncoder())


def test_a_version_is_trained_used_and_not_trained_again(
    training: RecommenderTraining, settings: RunSettings
) -> None:
    first = training.run()
    assert first.version == current_version(settings.recommender_path)
    assert first.metrics["products"] > 40
    again = training.run()
    assert (again.version, again.news) == (first.version, f"up to date ({first.version})")
    assert versions(settings.recommender_path) == [first.version]
    services = build_services(unit_of_work_factory(create_engine_for(settings.database_url)))
    suggestions = Suggestions(services, ModelStore(settings.recommender_path))
    assert suggestions.version == first.version
    assert len(suggestions.suggest(Asked(), customer_id="demo-ann")) == 4


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What matters is what becomes of a model, not how good it is."""

    monkeypatch.setattr(training_recommender, "new_model", lambda *_: Popularity())


def test_what_products_cost_and_look_like_is_told_too(settings: RunSettings, tmp_path: Path) -> None:
    behaviour = build_services(unit_of_work_factory(create_engine_for(settings.database_url))).behaviour
    data = read_shop(behaviour, lambda share: None, "")
    assert min(data.prices) > 0
    assert all(image.startswith("/pictures/") for image in data.images)
    vectors = np.eye(len(data.item_ids), 8, dtype=np.float32)
    looks = np.ones((len(data.item_ids), 3), np.float32)
    blocks = features_of(data, vectors, looks)
    assert blocks["pictures"] is looks
    free = replace(data, prices=(0,) * len(data.prices))
    without = features_of(free, vectors, None)
    assert blocks["attributes"].nnz > without["attributes"].nnz
    assert set(without) == {"attributes", "vectors"}


@pytest.mark.usefixtures("quick")
def test_what_is_worse_is_refused_and_kept_aside(
    training: RecommenderTraining, settings: RunSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = training.run()
    monkeypatch.setattr(Exam, "objection", lambda *_: "nDCG@10 fell from 0.300 to 0.100")
    monkeypatch.setattr(training_recommender, "version_name", lambda data: "99990101-000000-x")
    refused = training.run(again=True)
    assert refused.refused == "nDCG@10 fell from 0.300 to 0.100"
    assert current_version(settings.recommender_path) == refused.version == first.version
    forced = training.run(again=True, whatever_comes=True)
    assert forced.version == current_version(settings.recommender_path) == "99990101-000000-x"


@pytest.mark.usefixtures("quick")
def test_a_training_that_fails_leaves_the_version_before(
    training: RecommenderTraining, settings: RunSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = training.run()

    def fail(*_: object) -> None:
        raise training_recommender.RecommenderError("the values are no numbers")

    monkeypatch.setattr(training_recommender, "new_model", fail)
    with pytest.raises(StepFailed, match="the values are no numbers"):
        training.run(again=True)
    assert current_version(settings.recommender_path) == first.version


@pytest.mark.usefixtures("quick")
def test_a_start_trains_only_where_there_is_no_version(
    training: RecommenderTraining, settings: RunSettings
) -> None:
    first = training.run_if_needed()
    facts = facts_of(settings.recommender_path, str(first.version))
    assert facts is not None and facts["kind"] == "popularity"
    assert training.run_if_needed().news == f"version {first.version} is there"


@needs_spark
def test_spark_learns_factors_and_rules_and_the_actions_load_what_comes(
    training: RecommenderTraining, settings: RunSettings
) -> None:
    trained = training.run(engine="spark")
    version = read_version(settings.recommender_path, str(trained.version))
    assert isinstance(version.model, Hybrid)
    assert [name for name, _ in version.model.members] == [name for name, _ in SPARK_MEMBERS]
    assert {"0.ials.items", "1.rules.consequents"} <= set(version.model.state)
    assert trained.metrics["engine"] == "spark"
    assert np.isfinite(version.model.scores(Histories.of([[0, 3]]))).all()


def test_two_trainings_at_once_are_refused(training: RecommenderTraining) -> None:
    with alone(training._folder, "the recommender"), pytest.raises(CommandError, match="another training"):
        training.run()


def test_an_empty_shop_is_told_what_is_missing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    migrate(url)
    settings = RunSettings(database_url=url)
    trained = RecommenderTraining(settings, lambda news: None, encoder=NoEncoder()).run()
    assert trained.version is None
    assert "too few to learn from" in trained.news


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    settings = RunSettings(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    with pytest.raises(CommandError, match="shopdesk migrate"):
        RecommenderTraining(settings, lambda news: None).run()


@pytest.mark.parametrize(
    ("exam", "before", "objects"),
    [
        (Exam(new=0.2, popular=0.1, old=0.3), {}, True),
        (Exam(new=0.2, popular=0.1, old=0.203), {}, False),
        (Exam(new=0.2, popular=0.1), {"ndcg@10": 0.3, "popularity_ndcg@10": 0.1}, True),
        (Exam(new=0.2, popular=0.1), {"ndcg@10": 0.3, "popularity_ndcg@10": 0.2}, False),
        (Exam(new=0.2, popular=0.1), {}, False),
        (Exam(), {"ndcg@10": 0.3, "popularity_ndcg@10": 0.1}, False),
    ],
)
def test_a_version_is_worse_where_the_same_exam_or_its_lead_says_so(
    exam: Exam, before: dict[str, float], objects: bool
) -> None:
    assert (exam.objection(0.005, before) is not None) is objects
