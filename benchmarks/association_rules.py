"""Frequent item sets and rules: our Apriori and FP-growth against mlxtend, and pyFIM where installed.

    python -m benchmarks.association_rules [--data FOLDER] [--support 0.005] [--repeat 3] [--json FILE]

FOLDER holds `groceries/groceries.csv` (a basket a line) and `online_retail/c_white.parquet` (an invoice a
basket, without cancelled ones); generated baskets are measured in any case. Each peer is given the form it
wants before the clock starts: mlxtend a table of booleans, pyFIM lists; ours starts from integer arrays. A
time includes building whatever the method needs. The sets must be the same.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from recommender.apriori import apriori
from recommender.association import association_rules
from recommender.baskets import Baskets
from recommender.fp_growth import fp_growth

TARGET = 5.0
Found = dict[tuple[int, ...], int]


def groceries(folder: Path) -> list[list[str]] | None:
    path = folder / "groceries" / "groceries.csv"
    if not path.exists():
        return None
    return [line.split(",") for line in path.read_text("utf-8").splitlines() if line]


def online_retail(folder: Path) -> list[list[str]] | None:
    path = folder / "online_retail" / "c_white.parquet"
    if not path.exists():
        return None
    import pandas

    rows = pandas.read_parquet(path, columns=["InvoiceNo", "StockCode", "Quantity"])
    rows = rows[~rows["InvoiceNo"].str.startswith("C") & (rows["Quantity"] > 0)]
    return [sorted(set(codes)) for _, codes in rows.groupby("InvoiceNo")["StockCode"]]


def generated(count: int = 10_000) -> list[list[str]]:
    """Popular items by a power law, and groups of five that come together."""
    random = np.random.default_rng(17)
    weights = 1 / np.arange(1, 301)
    made = []
    for _ in range(count):
        basket = set(random.choice(300, size=int(random.integers(1, 12)), p=weights / weights.sum()).tolist())
        if random.random() < 0.5:
            group = int(random.integers(30)) * 10
            basket |= {group + place for place in range(5) if random.random() < 0.8}
        made.append([str(item) for item in sorted(basket)])
    return made


def numbered(baskets: Sequence[Sequence[str]]) -> Baskets:
    names = sorted({item for basket in baskets for item in basket})
    number = {name: place for place, name in enumerate(names)}
    return Baskets.of([[number[item] for item in basket] for basket in baskets], len(names))


def timed(work: Callable[[], Any], repeat: int) -> tuple[list[float], Any]:
    seconds, result = [], None
    for _ in range(repeat):
        began = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - began)
    return seconds, result


def fresh(baskets: Baskets) -> Baskets:
    """Without what was worked out and kept for the run before."""
    return Baskets(baskets.offsets, baskets.items, baskets.item_count)


def measure(baskets: Baskets, support: float, repeat: int) -> dict[str, Any]:
    """Seconds of each method, and how many sets it found. Raises SystemExit where two differ."""
    runs: dict[str, list[float]] = {}
    runs["our apriori"], found = timed(lambda: apriori(fresh(baskets), support), repeat)
    wanted: Found = dict(found)
    runs["our fp-growth"], grown = timed(lambda: fp_growth(fresh(baskets), support), repeat)
    same("our fp-growth", dict(grown), wanted)
    runs["our rules, confidence 0.2"], rules = timed(lambda: association_rules(found, confidence=0.2), repeat)
    for name, work in peers(baskets, support).items():
        runs[name], theirs = timed(work, repeat)
        same(name, theirs(), wanted)
    median = {name: statistics.median(seconds) for name, seconds in runs.items()}
    return {
        "baskets": len(baskets), "items": baskets.item_count, "bought": len(baskets.items),
        "support": support, "sets": len(wanted), "rules": len(rules), "seconds": runs, "median": median,
        "times_faster": {
            method: median[f"mlxtend {method}"] / median[f"our {method}"]
            for method in ("apriori", "fp-growth") if f"mlxtend {method}" in median
        },
    }  # fmt: skip


def same(name: str, found: Found, wanted: Found) -> None:
    if found != wanted:
        raise SystemExit(f"{name} found other sets: {len(found)}, not the same {len(wanted)}")


def peers(baskets: Baskets, support: float) -> dict[str, Callable[[], Callable[[], Found]]]:
    """Each gives back what turns its answer into ours, which is not timed."""
    made: dict[str, Callable[[], Callable[[], Found]]] = {}
    try:
        import pandas
        from mlxtend import frequent_patterns

        dense = np.zeros((len(baskets), baskets.item_count), bool)
        dense[baskets.rows, baskets.items] = True
        frame = pandas.DataFrame(dense)
        # Without low_memory all pairs of frequent items are laid out at once: 23 GB for Online Retail.
        frequent = int((baskets.frequencies >= support * len(baskets)).sum())
        large = frequent**2 * len(baskets) > 4e9

        def as_counts(table: Any) -> Callable[[], Found]:
            return lambda: {
                tuple(sorted(map(int, each))): round(share * len(baskets))
                for each, share in zip(table["itemsets"], table["support"], strict=True)
            }

        made["mlxtend apriori"] = lambda: as_counts(
            frequent_patterns.apriori(frame, support, low_memory=large)
        )
        made["mlxtend fp-growth"] = lambda: as_counts(frequent_patterns.fpgrowth(frame, support))
    except ImportError:
        print("mlxtend is not installed: not measured")
    try:
        import fim

        lists = [each.tolist() for each in np.split(baskets.items, baskets.offsets[1:-1])]
        least = baskets.least_count(support)

        def pyfim() -> Callable[[], Found]:
            table = fim.fpgrowth(lists, supp=-least, report="a")
            return lambda: {tuple(sorted(each)): int(count) for each, count in table}

        made["pyFIM fp-growth (C)"] = pyfim
    except ImportError:
        print("pyFIM is not installed: not measured")
    return made


def report(results: dict[str, dict[str, Any]], repeat: int) -> None:
    table = Table(title=f"Frequent item sets; median of {repeat}")
    for heading in ("data", "method", "seconds", "least", "most", "mlxtend / ours"):
        table.add_column(heading, justify="left" if heading in ("data", "method") else "right")
    for data, result in results.items():
        about = f"{data}: {result['baskets']:,} baskets, {result['sets']:,} sets at {result['support']}"
        for name, seconds in result["seconds"].items():
            factor = result["times_faster"].get(name.removeprefix("our ")) if name.startswith("our") else None
            table.add_row(
                about,
                name,
                f"{statistics.median(seconds):.3f}",
                f"{min(seconds):.3f}",
                f"{max(seconds):.3f}",
                f"{factor:.1f}" if factor else "",
            )
            about = ""
    Console(width=110).print(table)
    print(f"target: mlxtend's time / {TARGET:.0f}; the same sets were found by all; {os.cpu_count()} cores")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder with groceries/ and online_retail/")
    parser.add_argument("--support", type=float, default=0.005)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", type=Path, default=Path("results/association_rules.json"))
    arguments = parser.parse_args()
    results = {"generated": measure(numbered(generated()), arguments.support, arguments.repeat)}
    for name, read in (("groceries", groceries), ("Online Retail", online_retail)):
        baskets = read(arguments.data) if arguments.data else None
        if baskets is None:
            print(f"{name} is left out: it is not in the folder given by --data")
            continue
        results[name] = measure(numbered(baskets), arguments.support, arguments.repeat)
    report(results, arguments.repeat)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    about = {"repeat": arguments.repeat, "cpu_count": os.cpu_count(), "load_average_1m": load}
    whole = {**about, "python": platform.python_version(), "data": results}
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(whole, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
