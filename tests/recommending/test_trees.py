"""Trees answered by ONNX Runtime against LightGBM itself."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from recommender.errors import DataWrong
from recommender.trees import Trees


def learned(features: np.ndarray, wanted: np.ndarray, **more: object) -> lightgbm.Booster:
    settings = {"objective": "regression", "num_leaves": 15, "verbose": -1, "seed": 1, "num_threads": 1}
    return lightgbm.train(settings | more, lightgbm.Dataset(features, wanted), 40)


@pytest.fixture(scope="module")
def features() -> np.ndarray:
    random = np.random.default_rng(3)
    # Whole numbers too: there, rows lie on the very thresholds.
    return np.hstack([random.normal(size=(2000, 4)), random.integers(-3, 4, (2000, 3))]).astype(np.float32)


def test_the_scores_are_those_of_lightgbm(features: np.ndarray) -> None:
    wanted = features[:, 0] * (features[:, 5] > 1) - np.abs(features[:, 1]) + features[:, 6]
    booster = learned(features, wanted)
    found = Trees(booster.model_to_string()).scores(features)
    assert found.shape == (len(features),) and found.dtype == np.float32
    expected = booster.predict(features, raw_score=True)
    assert expected.std() > 0.5
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_single_row_is_scored_as_among_others(features: np.ndarray) -> None:
    trees = Trees(learned(features, features[:, 2]).model_to_string())
    together = trees.scores(features[:50])
    for row, score in zip(features[:50], together, strict=True):
        assert trees.scores(row[None])[0] == pytest.approx(score, abs=1e-6)


def test_a_tree_of_one_leaf_is_a_number(features: np.ndarray) -> None:
    booster = learned(features, np.full(len(features), 2.5))
    found = Trees(booster.model_to_string()).scores(features[:3])
    np.testing.assert_allclose(found, booster.predict(features[:3], raw_score=True), atol=1e-6)


def test_trees_that_tell_missing_numbers_apart_are_refused(features: np.ndarray) -> None:
    holes = features.copy()
    holes[::3, 0] = np.nan
    booster = learned(holes, features[:, 0])
    with pytest.raises(DataWrong, match="none of them missing"):
        Trees(booster.model_to_string())
