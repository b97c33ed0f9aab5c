"""What learning costs as the catalogue grows, and where EASE's inverse gives way to solving item by item.

    python -m benchmarks.recommender_models [--interactions 1000000] [--items 1000 2000 ...] [--json FILE]

Data are made up: people who keep to a few of many groups of items, items of a long tail (Zipf), so that
every catalogue has the same number of interactions and the same kind of people. Each model learns in a
process of its own, from all but everybody's last interaction; figures are wall-clock and processor seconds,
the most memory that learning took on top of the data, the size of what is kept, milliseconds of one call
(scores of all items and the best ten of them), and recall@10 of 2,000 people's last interactions: the same
data for all, to see what solving by parts gives away, and not to be compared with real shops.

EASE's inverse is skipped above `--most-inverted` items: its time grows with the cube of their number.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import platform
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from recommender.evaluation import cost, metrics
from recommender.evaluation.lists import ranked_lists
from recommender.evaluation.splits import leave_last_out
from recommender.interactions import Interactions
from recommender.registry import model_named

ITEMS = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
INVERSE = "ease, inverse"
MODELS: dict[str, tuple[str, dict[str, Any]]] = {
    INVERSE: ("ease", {"dense_up_to": 10**9}),
    "ease, item by item": ("ease", {"dense_up_to": 0}),
    "item-knn": ("item-knn", {}),
    "user-knn": ("user-knn", {}),
    "ials": ("ials", {}),
    "svd": ("svd", {}),
}
EACH = 10
"""Interactions a person has on average."""
GROUP = 50
"""Items a group has."""
ASKED = 2_000
K = 10


def made_up(interactions: int, items: int, seed: int = 5) -> Interactions:
    """People with 2 to 50 interactions, four in five of them within three groups of their own."""
    random = np.random.default_rng(seed)
    lengths = np.clip(random.geometric(1 / (EACH - 1), interactions // EACH) + 1, 2, 50)
    users = np.repeat(np.arange(len(lengths)), lengths)
    groups = max(1, items // GROUP)
    own = zipf(random, groups, (len(lengths), 3))
    chosen = own[users, random.integers(3, size=len(users))]
    # Places in a group are drawn by popularity, too; groups are dealt out like cards, so each has its hits.
    within = zipf(random, GROUP, (len(users),))
    anything = zipf(random, items, (len(users),))
    found = np.where(random.random(len(users)) < 0.8, within * groups + chosen, anything)
    found = np.minimum(found, items - 1).astype(np.int32)
    names = tuple(f"u{user:07}" for user in range(len(lengths)))
    catalogue = tuple(f"i{item:06}" for item in range(items))
    times, values = np.arange(len(users), dtype=np.int64), np.ones(len(users), np.float32)
    return Interactions(users.astype(np.int32), found, values, times, names, catalogue)


def zipf(random: np.random.Generator, count: int, shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """Numbers below `count`; number n is drawn with a chance that falls like (n + 1) to the power of -0.8."""
    chances = np.arange(1, count + 1) ** -0.8
    return np.searchsorted(np.cumsum(chances / chances.sum()), random.random(shape)).clip(max=count - 1)


def measured(name: str, interactions: int, items: int) -> dict[str, Any]:
    """Figures of one model; to be called in a process of its own."""
    kind, settings = MODELS[name]
    split = leave_last_out(made_up(interactions, items)).sample(ASKED)
    model_named(kind, **settings).fit(made_up(1_000, 100))  # what is imported at first use
    model = model_named(kind, **settings)
    with cost.effort() as spent:
        model.fit(split.train)
    lists = ranked_lists(model, split.histories, K)
    took = cost.latency(model, split.histories, K, calls=300)
    recall = metrics.mean(metrics.per_user(lists, split.wanted, (K,))[f"recall@{K}"])
    return {
        "model": name, "items": items, "interactions": len(split.train), "fit_s": spent.seconds,
        "fit_cpu_s": spent.cpu_seconds, "fit_peak_mb": spent.peak_mb, "kept_mb": cost.memory_mb(model),
        "p50_ms": took.p50_ms if took else None, "p99_ms": took.p99_ms if took else None, "recall@10": recall,
    }  # fmt: skip


def run(arguments: argparse.Namespace, console: Console) -> list[dict[str, Any]]:
    """All figures, each model and size in a new process."""
    found = []
    for items in arguments.items:
        for name in MODELS:
            if name == INVERSE and items > arguments.most_inverted:
                continue
            console.print(f"{items:,} items: {name}", style="dim")
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                found.append(pool.submit(measured, name, arguments.interactions, items).result())
    return found


def wall(rows: list[dict[str, Any]]) -> int | None:
    """The smallest catalogue at which the inverse takes more processor time than solving item by item."""
    times = {(row["model"], row["items"]): row["fit_cpu_s"] for row in rows}
    for items in sorted({row["items"] for row in rows}):
        inverse, parts = times.get((INVERSE, items)), times.get(("ease, item by item", items))
        if inverse is not None and parts is not None and inverse > parts:
            return items
    return None


def show(rows: list[dict[str, Any]], console: Console) -> None:
    table = Table(title=f"{rows[0]['interactions']:,} interactions to learn from")
    headings = ("items", "model", "fit s", "CPU s", "peak MiB", "kept MiB", "p50 ms", "p99 ms", "recall")
    for heading in headings:
        table.add_column(heading, justify="left" if heading == "model" else "right", no_wrap=True)
    last = None
    for row in rows:
        if last is not None and row["items"] != last:
            table.add_section()
        last = row["items"]
        figures = (row["fit_s"], row["fit_cpu_s"], row["fit_peak_mb"], row["kept_mb"])
        table.add_row(
            f"{row['items']:,}",
            row["model"],
            *(f"{figure:,.1f}" for figure in figures),
            f"{row['p50_ms']:.2f}",
            f"{row['p99_ms']:.2f}",
            f"{row['recall@10']:.4f}",
        )
    console.print(table)
    console.print(
        f"the inverse takes longer than solving item by item from {wall(rows) or 'no size here'} items"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--interactions", type=int, default=1_000_000)
    parser.add_argument("--items", type=int, nargs="+", default=list(ITEMS))
    parser.add_argument("--most-inverted", type=int, default=10_000)
    parser.add_argument("--json", type=Path, default=Path("results/recommender_models.json"))
    arguments, console = parser.parse_args(), Console(width=100)
    rows = run(arguments, console)
    show(rows, console)
    facts = {
        "rows": rows, "inverse_slower_from": wall(rows), "cpu_count": os.cpu_count(),
        "load_average_1m": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
    }  # fmt: skip
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(facts, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
