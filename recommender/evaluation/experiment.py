"""Several models on one split, in one run: how good, how fast, for whom, and whether the differences count.

report = compare({"popularity": Popularity(), "item-knn": ItemKnn()}, leave_last_out(data))
report.models["item-knn"]["ndcg@10"]
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.errors import DataWrong
from recommender.evaluation import cost, metrics
from recommender.evaluation.lists import ranked_lists
from recommender.evaluation.metrics import Figures, Lists
from recommender.evaluation.report import ModelReport, Report, Slice
from recommender.evaluation.significance import bootstrap_intervals, differences
from recommender.evaluation.splits import Split
from recommender.model import Recommender

Tell = Callable[[str, str, float], None]
"""Called with a model's name, what is being done with it, and the share of that which is done, 0 to 1."""

USER_SLICES = {"0": (0, 0), "1": (1, 1), "2-4": (2, 4), "5+": (5, None)}
"""Users by how many interactions their history has."""
ITEM_SLICES = {"0": (0, 0), "1-4": (1, 4), "5-19": (5, 19), "20+": (20, None)}
"""Wanted items by how many interactions the training part has of them."""
CURVE = 50
"""Recall is worked out at 1, 2 ... this many places, for pictures."""


@dataclass(frozen=True)
class _Asked:
    """One experiment's settings, and what all models share."""

    split: Split
    wanted: sparse.csr_matrix
    ks: tuple[int, ...]
    leave_out_seen: bool
    vectors: npt.NDArray[np.float32] | None
    calls: int
    seed: int
    tell: Tell

    @property
    def longest(self) -> int:
        return max(self.ks)

    @property
    def ranked(self) -> int:
        """Places that are looked at: enough for the curve of recall."""
        return max(self.longest, CURVE)


def compare(
    models: Mapping[str, Recommender],
    split: Split,
    ks: Sequence[int] = (10, 20),
    *,
    leave_out_seen: bool = True,
    vectors: npt.NDArray[np.float32] | None = None,
    calls: int = 300,
    seed: int = 0,
    pairs: Sequence[tuple[str, str]] | None = None,
    fitted: bool = False,
    progress: Tell | None = None,
) -> Report:
    """Fit each model on the split's training part, rank all items for each user asked, and judge.

    Args:
        models: by the name to report them under; taken one at a time, so a mapping that makes a model when
            it is asked for one keeps only one in memory.
        ks: lengths of the lists; the first is the one that models are compared by (nDCG at it).
        leave_out_seen: items of a user's history are neither suggested nor wanted. Where people buy the
            same again, such as groceries, say False.
        vectors: what items are like, shape (items, d), for the diversity of lists.
        calls: single calls to measure the time of; 0 measures none.
        pairs: which models to test against which; all if left out.
        fitted: the models have learned already, from this split; fitting is neither done nor measured.

    Raises DataWrong where nobody wants anything that could be found.
    """
    if not ks or min(ks) < 1:
        raise DataWrong("the lengths of the lists (ks) must be 1 or more")
    wanted = _findable(split) if leave_out_seen else split.wanted
    if not wanted.nnz:
        raise DataWrong("there is nothing to find: no user asked about did anything new in the test part")
    lengths = tuple(dict.fromkeys(ks))
    asked = _Asked(split, wanted, lengths, leave_out_seen, vectors, calls, seed, progress or _nobody_watches)
    found: dict[str, ModelReport] = {}
    for name in models:
        model = models[name]
        found[name] = _judged(name, model, asked, fitted)
        del model
        gc.collect()
    main = f"ndcg@{lengths[0]}"
    tested = differences({name: each.per_user[main] for name, each in found.items()}, pairs=pairs, seed=seed)
    return Report(main, lengths, _facts(asked), found, tested)


def _judged(name: str, model: Recommender, asked: _Asked, fitted: bool) -> ModelReport:
    split, figures = asked.split, dict[str, float | None]()
    if not fitted:
        asked.tell(name, "learning", 0.0)
        with cost.effort() as spent:
            model.fit(split.train, progress=lambda share: asked.tell(name, "learning", share))
        figures |= {"fit_s": spent.seconds, "fit_cpu_s": spent.cpu_seconds, "fit_peak_mb": spent.peak_mb}
    people = len(split.users)
    asked.tell(name, "ranking", 0.0)
    lists = ranked_lists(
        model,
        split.histories,
        asked.ranked,
        leave_out_seen=asked.leave_out_seen,
        seed=asked.seed,
        progress=lambda done: asked.tell(name, "ranking", done / people),
    )
    asked.tell(name, "timing", 0.0)
    took = cost.latency(model, split.histories, asked.longest, calls=asked.calls) if asked.calls else None
    per_user = metrics.per_user(lists, asked.wanted, asked.ks)
    means = {key: metrics.mean(values) for key, values in per_user.items()}
    figures = means | _of_lists(lists, asked) | figures
    figures |= {
        "p50_ms": took.p50_ms if took else None,
        "p99_ms": took.p99_ms if took else None,
        "memory_mb": cost.memory_mb(model),
    }
    asked.tell(name, "judging", 1.0)
    return ModelReport(
        name,
        model.settings,
        figures,
        per_user,
        _intervals(per_user, asked),
        _slices(lists, per_user, asked),
        metrics.recall_curve(lists, asked.wanted),
    )


def _of_lists(lists: Lists, asked: _Asked) -> dict[str, float | None]:
    """What is said of all lists together."""
    train, items = asked.split.train, asked.split.train.item_count
    owners = np.asarray((train.matrix(binary=True)).sum(axis=0)).ravel()
    people = len(np.unique(train.users))
    found: dict[str, float | None] = {}
    for k in asked.ks:
        found[f"coverage@{k}"] = metrics.coverage(lists, items, k)
        found[f"gini@{k}"] = metrics.gini(lists, items, k)
        found[f"novelty@{k}"] = metrics.mean(metrics.novelty(lists, owners, people, k))
        if asked.vectors is not None:
            diversity = metrics.intra_list_diversity(lists, asked.vectors, k)
            found[f"diversity@{k}"] = metrics.mean(diversity)
    found["coverage"] = found[f"coverage@{asked.ks[0]}"]
    return found


def _intervals(per_user: dict[str, Figures], asked: _Asked) -> dict[str, tuple[float, float]]:
    names = [name for name in per_user if name.startswith(("recall@", "ndcg@"))]
    values = np.array([per_user[name] for name in names])
    ends = bootstrap_intervals(values[:, ~np.isnan(values).any(axis=0)], seed=asked.seed)
    return {name: (float(low), float(high)) for name, (low, high) in zip(names, ends, strict=True)}


def _slices(lists: Lists, per_user: dict[str, Figures], asked: _Asked) -> dict[str, dict[str, Slice]]:
    told = [name for name in per_user if name.startswith(("recall@", "ndcg@", "hit_rate@"))]
    lengths, searching = asked.split.histories.lengths, metrics.wanted_counts(asked.wanted) > 0
    by_user = {}
    for name, (low, high) in USER_SLICES.items():
        part = searching & _between(lengths, low, high)
        if part.any():
            by_user[name] = Slice(int(part.sum()), {key: metrics.mean(per_user[key][part]) for key in told})
    train = asked.split.train
    sold = np.bincount(train.items, minlength=train.item_count)
    by_item = {}
    for name, (low, high) in ITEM_SLICES.items():
        keep = _between(sold, low, high)
        only = asked.wanted @ sparse.diags(keep.astype(np.float32), format="csr")
        only.eliminate_zeros()
        if only.nnz:
            found = metrics.per_user(lists, only, asked.ks)
            users = int((metrics.wanted_counts(only) > 0).sum())
            by_item[name] = Slice(users, {key: metrics.mean(found[key]) for key in told})
    return {"users": by_user, "items": by_item}


def _between(counts: npt.NDArray[np.int64], low: int, high: int | None) -> npt.NDArray[np.bool_]:
    inside: npt.NDArray[np.bool_] = (counts >= low) & (counts <= (counts.max() if high is None else high))
    return inside


def _findable(split: Split) -> sparse.csr_matrix:
    """What is wanted and not in the history."""
    seen = split.histories.matrix(split.train.item_count, binary=True)
    left = split.wanted - split.wanted.multiply(seen)
    left.eliminate_zeros()
    return left.tocsr()


def _facts(asked: _Asked) -> dict[str, Any]:
    train, searching = asked.split.train, int((metrics.wanted_counts(asked.wanted) > 0).sum())
    return {
        "name": asked.split.name,
        "train_interactions": len(train),
        "train_users": len(np.unique(train.users)),
        "items": train.item_count,
        "items_in_train": len(np.unique(train.items)),
        "users": searching,
        "users_with_nothing_to_find": len(asked.split.users) - searching,
        "wanted": int(asked.wanted.nnz),
        "seen_left_out": asked.leave_out_seen,
        "seed": asked.seed,
    }


def _nobody_watches(name: str, doing: str, share: float) -> None:
    return None
