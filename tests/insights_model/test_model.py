"""The model of satisfaction: learns, is honest, survives saving, and says when there is too little."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from insights.satisfaction.artefact import ArtefactWrong, Kept, read_model, write_model
from insights.satisfaction.calibration import OrderedLogit
from insights.satisfaction.features import NAMES, feature_table
from insights.satisfaction.model import (
    LEAST_RATINGS,
    SatisfactionModel,
    TooFewRatings,
    require_enough,
)
from tests.insights_model.rounds import many_cases

KINDS = ("logistic", "trees")


@pytest.fixture(scope="module")
def rated() -> tuple[np.ndarray, np.ndarray]:
    cases = many_cases(240)
    return feature_table(cases), np.array([one.round.score for one in cases])


@pytest.fixture(scope="module", params=KINDS)
def model(request: pytest.FixtureRequest, rated: tuple[np.ndarray, np.ndarray]) -> SatisfactionModel:
    return SatisfactionModel.fit(*rated, kind=request.param)


def test_rounds_that_went_well_are_put_above_those_that_went_badly(model: SatisfactionModel) -> None:
    cases = many_cases(120, seed=2)
    stars = np.array([one.round.score for one in cases])
    happy = model.happy(feature_table(cases))
    good, bad = happy[stars >= 4], happy[stars <= 3]
    assert (good[:, None] > bad[None, :]).mean() > 0.8


def test_probabilities_of_unseen_rounds_are_honest_on_average(model: SatisfactionModel) -> None:
    cases = many_cases(300, seed=3)
    stars = np.array([one.round.score for one in cases])
    table = feature_table(cases)
    assert abs(model.happy(table).mean() - (stars >= 4).mean()) < 0.08
    assert abs(model.mean_stars(table).mean() - stars.mean()) < 0.25


def test_shares_and_stars_stay_in_their_range_also_for_what_was_never_seen(model: SatisfactionModel) -> None:
    rows = np.array([np.full(len(NAMES), value) for value in (0.0, 1e6, -1e6, np.nan)])
    happy, stars = model.happy(rows), model.mean_stars(rows)
    assert ((happy >= 0) & (happy <= 1)).all()
    assert ((stars >= 1) & (stars <= 5)).all()


def test_a_batch_is_the_same_as_one_after_another_and_nothing_is_nothing(model: SatisfactionModel) -> None:
    table = feature_table(many_cases(5, seed=4))
    single = np.concatenate([model.happy(row[None, :]) for row in table])
    np.testing.assert_allclose(model.happy(table), single)
    assert model.happy(np.empty((0, len(NAMES)))).shape == (0,)


def test_a_model_says_the_same_after_it_was_saved(model: SatisfactionModel, tmp_path: Path) -> None:
    table = feature_table(many_cases(20, seed=5))
    write_model(tmp_path, Kept("v1", model, {"data": "abc"}))
    kept = read_model(tmp_path)
    assert kept is not None and (kept.version, kept.facts) == ("v1", {"data": "abc"})
    np.testing.assert_allclose(kept.model.mean_stars(table), model.mean_stars(table), atol=1e-9)
    assert [file.name for file in tmp_path.iterdir()] == ["model.json"]


def test_learning_twice_from_the_same_is_the_same(rated: tuple[np.ndarray, np.ndarray]) -> None:
    for kind in KINDS:
        first, second = (SatisfactionModel.fit(*rated, kind=kind) for _ in range(2))
        assert json.dumps(first.state) == json.dumps(second.state)


def test_few_ratings_are_not_learned_from_by_trees(rated: tuple[np.ndarray, np.ndarray]) -> None:
    assert SatisfactionModel.fit(*rated).kind == "logistic"


def test_too_few_ratings_or_too_few_of_one_kind_are_said_so() -> None:
    with pytest.raises(TooFewRatings, match=f"until there are {LEAST_RATINGS}"):
        require_enough([5] * (LEAST_RATINGS - 1))
    with pytest.raises(TooFewRatings, match="200 ratings, 195 of them 4 or 5"):
        require_enough([5] * 195 + [1] * 5)
    require_enough([5] * 60 + [2] * 20)
    with pytest.raises(TooFewRatings):
        SatisfactionModel.fit(np.zeros((10, len(NAMES))), np.full(10, 5))


@pytest.mark.parametrize("content", ["", "{}", '{"format": 9}', '{"format": 1, "version": "x", "model": 3}'])
def test_a_file_that_is_no_model_is_refused_with_its_name(tmp_path: Path, content: str) -> None:
    assert read_model(tmp_path) is None
    (tmp_path / "model.json").write_text(content, encoding="utf-8")
    with pytest.raises(ArtefactWrong, match=r"model\.json"):
        read_model(tmp_path)


def test_a_model_of_other_features_is_not_used(model: SatisfactionModel, tmp_path: Path) -> None:
    write_model(tmp_path, Kept("v1", model))
    file = tmp_path / "model.json"
    file.write_text(file.read_text("utf-8").replace('"wait_minutes"', '"patience"'), encoding="utf-8")
    with pytest.raises(ArtefactWrong, match="other features"):
        read_model(tmp_path)


def test_calibration_gives_probabilities_that_rise_with_the_score() -> None:
    rng = np.random.default_rng(3)
    scores = rng.normal(size=400)
    stars = np.clip(np.round(3.2 + 1.1 * scores + rng.normal(0, 0.7, 400)), 1, 5).astype(np.int64)
    fitted = OrderedLogit.fit(scores, stars)
    grid = np.linspace(-4, 4, 9)
    distribution = fitted.distribution(grid)
    np.testing.assert_allclose(distribution.sum(axis=1), 1.0)
    assert (np.diff(fitted.happy(grid)) > 0).all() and (np.diff(fitted.mean_stars(grid)) > 0).all()
    np.testing.assert_allclose(fitted.happy(grid), distribution[:, 3:].sum(axis=1))
    assert abs(fitted.happy(scores).mean() - (stars >= 4).mean()) < 0.03


def test_a_star_that_nobody_gave_is_unlikely_and_not_impossible() -> None:
    rng = np.random.default_rng(4)
    stars = rng.choice([4, 5], 200)
    shares = OrderedLogit.fit(rng.normal(size=200), stars).distribution(np.zeros(1))[0]
    assert (shares > 0).all() and shares[3:].sum() > 0.95
