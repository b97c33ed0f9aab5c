"""Clusters, principal components and frequent sets through Apache Spark MLlib, for more customers than one
machine holds; what comes out is kept and used like what this process computes.

Needs the packages of requirements/spark.txt and a Java runtime.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any

import numpy as np

from profiles.ledger import Floats, Ints
from profiles.segments import Clusterer
from recommender.baskets import Baskets
from recommender.spark_engine import frequent_sets as spark_sets
from recommender.spark_engine import session

_STEPS, _STARTS, _ROUNDS = 5, 4, 40


def running() -> AbstractContextManager[Any]:
    """A Spark session for all of what follows; inside another one it is that one. Raises EngineMissing."""
    return session()


def clusterer() -> Clusterer:
    """K-means of MLlib (k-means||: Bahmani and others 2012), the best of some starts by its own cost."""

    def cluster(values: Floats, k: int, seed: int) -> Ints:
        with session() as spark:
            frame = _frame(spark, values)
            kmeans = import_module("pyspark.ml.clustering").KMeans
            best: tuple[float, Any] | None = None
            for start in range(_STARTS):
                model = kmeans(k=k, seed=seed + start, maxIter=_ROUNDS, initSteps=_STEPS).fit(frame)
                cost = float(model.summary.trainingCost)
                if best is None or cost < best[0]:
                    best = cost, np.array(model.clusterCenters())
            assert best is not None
            centres = best[1]
        distances = ((values[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
        return np.asarray(distances.argmin(axis=1), dtype=np.int64)

    return cluster


def principal_axes(values: Floats, count: int = 2) -> tuple[Floats, Floats]:
    """The first principal axes (f, count), each of length 1, and the shares of variance that they explain
    (count,), by MLlib's PCA of (n, f)."""
    centred = values - values.mean(axis=0)
    with session() as spark:
        model = (
            import_module("pyspark.ml.feature")
            .PCA(k=count, inputCol="features", outputCol="axes")
            .fit(_frame(spark, centred))
        )
        return np.array(model.pc.toArray()), np.array(model.explainedVariance.toArray())


def growth(baskets: list[list[int]], support: float, size: int) -> list[tuple[tuple[int, ...], int]]:
    """Frequent sets by MLlib's FP-growth."""
    with session() as spark:
        return list(spark_sets(spark, Baskets.of(baskets), support, size=size))


def _frame(spark: Any, values: Floats) -> Any:
    vectors = import_module("pyspark.ml.linalg").Vectors
    return spark.createDataFrame([(vectors.dense(row),) for row in values.tolist()], ["features"])
