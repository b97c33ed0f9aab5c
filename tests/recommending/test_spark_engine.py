"""Training through Spark: the same models as our own code learns. Needs pyspark and a Java runtime."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommender import spark_engine
from recommender.artefact import Artefact, read_artefact
from recommender.baskets import Baskets
from recommender.errors import DataWrong, EngineMissing
from recommender.fp_growth import fp_growth
from recommender.histories import Histories
from recommender.ials import Ials
from recommender.interactions import Interactions
from recommender.ranking import rank
from recommender.rules import Rules
from tests.recommending.contract import two_tastes
from tests.recommending.test_itemsets import generated

LACKING = spark_engine.missing()
CI = bool(os.environ.get("CI"))


def needs_spark(test: Any) -> Any:
    """Left out where Spark is not there, but not where everything has to be tested."""
    lacking = LACKING is not None and not CI
    return pytest.mark.slow(pytest.mark.skipif(lacking, reason=LACKING or "Spark is there")(test))


SETTINGS = {"factors": 8, "regularisation": 0.5, "alpha": 2.0, "iterations": 10}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """One session for all tests here: starting one takes seconds."""
    with spark_engine.session("local[2]", memory="1g") as running:
        yield running


@pytest.fixture(scope="module")
def data() -> Interactions:
    return two_tastes(users=200)


@needs_spark
@pytest.mark.parametrize("support", [0.01, 0.04])
def test_its_item_sets_are_ours(spark: Any, support: float) -> None:
    baskets = Baskets.of(generated(5), 61)
    ours = dict(fp_growth(baskets, support))
    assert len(ours) > 50
    assert dict(spark_engine.frequent_sets(spark, baskets, support)) == ours
    small = {each: count for each, count in ours.items() if len(each) <= 2}
    assert dict(spark_engine.frequent_sets(spark, baskets, support, size=2)) == small


@needs_spark
def test_its_rules_are_ours_array_by_array(spark: Any, data: Interactions) -> None:
    told: list[float] = []
    settings = {"support": 0.02, "size": 3}
    found, ours = spark_engine.fit_rules(data, settings, told.append), Rules(**settings).fit(data)  # type: ignore[arg-type]
    assert found.settings == ours.settings and found.state.keys() == ours.state.keys()
    for name in ours.state:
        np.testing.assert_array_equal(found.state[name], ours.state[name], err_msg=name)
    assert len(ours.state["consequents"]) > 100
    assert told == sorted(told) and told[-1] == 1.0


@needs_spark
def test_its_factors_rank_like_ours(spark: Any, data: Interactions) -> None:
    found, ours = spark_engine.fit_ials(data, SETTINGS), Ials(**SETTINGS).fit(data)  # type: ignore[arg-type]
    asked = data.histories(np.arange(40))
    theirs, own = found.scores(asked), ours.scores(asked)
    correlations = [np.corrcoef(one, other)[0, 1] for one, other in zip(theirs, own, strict=True)]
    assert np.mean(correlations) > 0.9
    tops = zip(rank(found, asked, 5).tolist(), rank(ours, asked, 5).tolist(), strict=True)
    assert np.mean([len(set(one) & set(other)) / 5 for one, other in tops]) > 0.75


@needs_spark
def test_its_factors_are_kept_and_served_like_ours(spark: Any, data: Interactions, tmp_path: Path) -> None:
    found = spark_engine.fit_ials(data, SETTINGS)
    ours = Ials(**SETTINGS).fit(data)  # type: ignore[arg-type]
    assert {name: (array.shape, array.dtype) for name, array in found.state.items()} == {
        name: (array.shape, array.dtype) for name, array in ours.state.items()
    }
    added = [np.diag(model.state["gram"] - _square(model.state["items"])) for model in (found, ours)]
    np.testing.assert_allclose(added[0], added[1], rtol=1e-6)
    Artefact(found.name, found.settings, found.item_count, found.state).write(tmp_path / "m")
    stored = read_artefact(tmp_path / "m")
    again = Ials.restored(stored.settings, stored.item_count, dict(stored.state))
    asked = Histories.of([[], [1, 2], [999, 3]])
    np.testing.assert_array_equal(again.scores(asked), found.scores(asked))


def _square(items: Any) -> Any:
    return items.astype(np.float64).T @ items.astype(np.float64)


@needs_spark
def test_the_same_data_give_the_same_factors(spark: Any, data: Interactions) -> None:
    first, second = (spark_engine.fit_ials(data, SETTINGS | {"iterations": 2}) for _ in range(2))
    np.testing.assert_allclose(first.state["items"], second.state["items"], rtol=1e-4, atol=1e-6)


def test_without_interactions_no_spark_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_engine, "missing", lambda: "not here")
    empty = Interactions.of([], [], catalogue=["a", "b"])
    assert spark_engine.fit_ials(empty).item_count == spark_engine.fit_rules(empty).item_count == 2
    for fit in (spark_engine.fit_ials, spark_engine.fit_rules):
        with pytest.raises(DataWrong, match="no item"):
            fit(Interactions.of([], []))
        with pytest.raises(EngineMissing, match="not here"):
            fit(two_tastes(users=4))


def test_a_missing_java_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(spark_engine, "find_spec", lambda name: object())
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert "needs a Java runtime" in str(spark_engine.missing())
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n")
    java.chmod(0o755)
    assert "11.0.2" in str(spark_engine.missing())
    java.write_text("#!/bin/sh\necho 'openjdk version \"21.0.2\"' >&2\n")
    assert spark_engine.missing() is None


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark_engine, "find_spec", lambda name: None)
    assert "requirements/spark.txt" in str(spark_engine.missing())
