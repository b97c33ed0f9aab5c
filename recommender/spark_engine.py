"""Learns through Apache Spark MLlib, for more data than one machine holds; the models are our own.

Needs the packages of requirements/spark.txt and a Java runtime, 17 or later. What is learned is kept, served
and restored like what `Ials.fit` and `Rules.fit` learn: no Spark is needed where suggestions are made.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from recommender.baskets import Baskets, Counts, Integers, ItemSets
from recommender.errors import EngineMissing
from recommender.ials import Ials
from recommender.interactions import Interactions
from recommender.model import Array, Progress
from recommender.neighbours import user_items
from recommender.rules import Rules

JAVA = 17
_BLOCKS = 4
# A step's task holds all steps before it, one in another. The usual stack of a thread is too small for that
# where Java has not compiled what reads it yet.
_DEEP = "-Xss8m"
_QUIET = """rootLogger.level = error
rootLogger.appenderRef.console.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = Spark: %m%n
"""


def missing() -> str | None:
    """What has to be installed before Spark can work here; None where nothing has."""
    if find_spec("pyspark") is None:
        return (
            "Spark is not installed: pip install -r requirements/spark.txt, or train without --engine spark"
        )
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if java is None:
        return f"Spark needs a Java runtime, {JAVA} or later, and there is none: install one (openjdk)"
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    if version is None or int(version[1]) < JAVA:
        return (
            f"Spark needs a Java runtime, {JAVA} or later; {java} is {told.partition(chr(10))[0] or 'broken'}"
        )
    return None


@contextmanager
def session(master: str = "local[*]", *, memory: str = "2g") -> Iterator[Any]:
    """A Spark session: the one that runs already, which is left as it is, or a new one, which is stopped.

    `master`: where Spark works, `local[2]` for two threads of this process's machine or the address of a
    cluster; `memory`: of the driver. No web interface; scratch files are gone afterwards. Raises
    EngineMissing.
    """
    lacking = missing()
    if lacking:
        raise EngineMissing(lacking)
    # Spark warns about versions of pandas, of which nothing here makes use.
    warnings.filterwarnings("ignore", "PySpark does not yet", FutureWarning)
    sql = import_module("pyspark.sql")
    running = sql.SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    folder = Path(tempfile.mkdtemp(prefix="spark-work-"))
    try:
        started = _started(sql, master, memory, folder)
        try:
            yield started
        finally:
            started.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(sql: Any, master: str, memory: str, folder: Path) -> Any:
    logging = folder / "log4j2.properties"
    logging.write_text(_QUIET, "utf-8")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": memory,
        "spark.driver.extraJavaOptions": f"{_DEEP} -Dlog4j2.configurationFile={logging.as_uri()}",
        "spark.executor.extraJavaOptions": _DEEP,
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": str(_BLOCKS),
    }
    if master.startswith("local"):
        # Nobody outside is to reach it, and a machine's own name need not lead anywhere.
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    builder = sql.SparkSession.builder.master(master).appName("recommender")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:
        # Java's own errors and Spark's have no common class.
        first = str(error).strip().partition("\n")[0]
        raise EngineMissing(f"Spark does not start at {master}: {first}") from error


def fit_ials(
    interactions: Interactions,
    settings: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    *,
    master: str = "local[*]",
) -> Ials:
    """`Ials` with item vectors learned by MLlib's ALS for implicit feedback; `settings` as `Ials` takes them.

    MLlib weighs the regularisation of a user or item by the number of its interactions (Zhou and others,
    2008), `Ials` does not; the total is made the same, so vectors differ a little and rankings hardly.
    Raises DataWrong without items, EngineMissing.
    """
    model = Ials(**dict(settings or {}))
    tell = progress or (lambda share: None)
    matrix = user_items(interactions, model.weighting)
    matrix.eliminate_zeros()
    if not matrix.nnz:
        return model.fit(interactions, progress=tell)
    with session(master) as spark:
        tell(0.1)
        # As `Ials` scales it, see there.
        ridge = model.regularisation * matrix.nnz / len(np.unique(matrix.nonzero()[0]))
        items = _item_vectors(spark, model, matrix.tocoo(), ridge)
    tell(0.95)
    wide = items.astype(np.float64)
    gram = wide.T @ wide + ridge * np.eye(model.factors)
    model = Ials.restored(model.settings, interactions.item_count, {"items": items, "gram": gram})
    tell(1.0)
    return model


def _item_vectors(spark: Any, model: Ials, matrix: sparse.coo_matrix, ridge: float) -> Array:
    """Shape (items, factors), float32; zeros for items without interactions."""
    ratings = spark.createDataFrame(
        list(zip(matrix.row.tolist(), matrix.col.tolist(), matrix.data.tolist(), strict=True)),
        "user int, item int, rating float",
        verifySchema=False,
    )
    active = len(np.unique(matrix.row)) + len(np.unique(matrix.col))
    als = import_module("pyspark.ml.recommendation").ALS(
        rank=model.factors,
        maxIter=model.iterations,
        regParam=ridge * active / (2 * matrix.nnz),
        alpha=model.alpha,
        implicitPrefs=True,
        numUserBlocks=_BLOCKS,
        numItemBlocks=_BLOCKS,
        seed=model.seed,
        userCol="user",
        itemCol="item",
        ratingCol="rating",
    )
    vectors = np.zeros((matrix.shape[1], model.factors), np.float32)
    for row in als.fit(ratings).itemFactors.collect():
        vectors[row["id"]] = row["features"]
    return vectors


def fit_rules(
    interactions: Interactions,
    settings: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    *,
    master: str = "local[*]",
) -> Rules:
    """`Rules` from item sets that MLlib's FP-growth found, the same as ours; `settings` as `Rules` takes
    them. Raises DataWrong without items, EngineMissing."""
    model = Rules(**dict(settings or {}))
    tell = progress or (lambda share: None)
    if not len(interactions):
        return model.fit(interactions, progress=tell)
    baskets = Baskets.from_interactions(interactions, model.gap)
    with session(master) as spark:
        tell(0.1)
        sets = frequent_sets(spark, baskets, model.share(baskets), size=model.size)
    tell(0.9)
    model.learn_from(sets)
    tell(1.0)
    return model


def frequent_sets(spark: Any, baskets: Baskets, support: float, *, size: int | None = None) -> ItemSets:
    """As `fp_growth`, by MLlib (parallel FP-growth: Li and others, 2008). MLlib knows no largest size: larger
    sets are found, too, and left out, which takes long where support is low and baskets are large."""
    least = baskets.least_count(support)
    frequent = baskets.frequencies >= least
    wanted = [
        part[frequent[part]].tolist() for part in np.split(baskets.items, baskets.offsets[1:-1]) if len(part)
    ]
    sent = [(basket,) for basket in wanted if basket]
    if not sent:
        return ItemSets((), (), len(baskets), baskets.item_count)
    frame = spark.createDataFrame(sent, "items array<int>", verifySchema=False)
    # Half a basket less: Spark rounds up, and a float that should be a whole number need not be.
    growth = import_module("pyspark.ml.fpm").FPGrowth(
        itemsCol="items", minSupport=(least - 0.5) / len(sent), minConfidence=1.0, numPartitions=_BLOCKS
    )
    found: dict[int, tuple[list[list[int]], list[int]]] = {}
    for row in growth.fit(frame).freqItemsets.collect():
        if size is None or len(row["items"]) <= size:
            sets, counts = found.setdefault(len(row["items"]), ([], []))
            sets.append(list(row["items"]))
            counts.append(row["freq"])
    levels: list[Integers] = [np.array(found[k][0], np.int32) for k in sorted(found)]
    numbers: list[Counts] = [np.array(found[k][1], np.int64) for k in sorted(found)]
    return ItemSets.of(levels, numbers, len(baskets), baskets.item_count)
