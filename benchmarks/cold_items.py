"""Items that nobody has chosen yet: are they found for those who took them later?

    python -m benchmarks.cold_items --data FOLDER [--part test] [--json results/cold_items.json]

FOLDER holds `Beauty.txt` (a line a user: user, then items in order of time) and
`Beauty_item2attributes.json`, and so for Sports_and_Outdoors and Toys_and_Games. A random share of the items
is taken out of the training part entirely. Whoever took one of them is asked with what they had taken before
it; recall@10 is whether it is among the first ten of the cold items, and among the first ten of all items.
Another share, disjoint, is for choosing settings (`--part validation`); the cold items of the test do not
occur there at all.

"random in category" knows the category of the last item and draws from it; the category of an item is its
most frequent attribute, such as Make-up, and the "leaf" its last one, such as Nail polish. Where several
items score the same, the figure is what a random order of them gives on average.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from scipy import sparse

from recommender.content import Content
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.item_knn import ItemKnn
from recommender.popularity import Popularity

NAMES = ("Beauty", "Sports_and_Outdoors", "Toys_and_Games")
_AT_MOST = 8000
Score = Callable[[Histories], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class Case:
    """`asked` with the item that came next, `wanted`; `cold` items are not in `train`; `shown`: items that
    exist, shape (items,)."""

    train: Interactions
    attributes: sparse.csr_matrix
    asked: Histories
    wanted: npt.NDArray[np.int64]
    cold: npt.NDArray[np.bool_]
    shown: npt.NDArray[np.bool_]


def read(folder: Path, name: str) -> tuple[list[list[int]], sparse.csr_matrix]:
    """Sequences of item numbers, and which attributes each item has, columns by their rank in the list."""
    lines = (folder / f"{name}.txt").read_text("utf-8").splitlines()
    sequences = [[int(item) for item in line.split()[1:]] for line in lines if line]
    found = json.loads((folder / f"{name}_item2attributes.json").read_text("utf-8"))
    items = max(max(sequence) for sequence in sequences) + 1
    pairs = [
        (int(item), attribute, place) for item, own in found.items() for place, attribute in enumerate(own)
    ]
    pairs = [pair for pair in pairs if pair[0] < items]
    rows, columns, places = (np.array(part) for part in zip(*pairs, strict=True))
    shape = (items, int(columns.max()) + 1)
    return sequences, sparse.csr_matrix(((places + 1).astype(np.float32), (rows, columns)), shape=shape)


def cut(sequences: Sequence[Sequence[int]], attributes: sparse.csr_matrix, part: str, share: float) -> Case:
    """Hold out `share` of the items."""
    items = attributes.shape[0]
    random = np.random.default_rng(0)
    order = random.permutation(np.arange(1, items))
    size = int(share * items)
    held = {"test": order[:size], "validation": order[size : 2 * size]}
    gone = set() if part == "test" else set(held["test"].tolist())
    cold = np.zeros(items, bool)
    cold[held[part]] = True
    users, taken, asked, wanted = [], [], [], []
    for user, whole in enumerate(sequences):
        sequence = [item for item in whole if item not in gone]
        warm: list[int] = []
        for item in sequence:
            if not cold[item]:
                warm.append(item)
            elif warm:
                asked.append(list(warm))
                wanted.append(item)
        users += [f"{user:06}"] * len(warm)
        taken += [f"{item:06}" for item in warm]
    train = Interactions.of(users, taken, catalogue=[f"{item:06}" for item in range(items)])
    if len(asked) > _AT_MOST:
        drawn = np.sort(random.choice(len(asked), _AT_MOST, replace=False))
        asked, wanted = [asked[at] for at in drawn], [wanted[at] for at in drawn]
    shown = np.ones(items, bool)
    shown[[0, *gone]] = False
    return Case(train, attributes, Histories.of(asked), np.array(wanted), cold, shown)


def recall(case: Case, score: Score, k: int = 10) -> dict[str, float]:
    """Mean recall@k among cold items and among all, ties by their expectation."""
    found: dict[str, list[npt.NDArray[np.float64]]] = {"cold": [], "all": []}
    start = 0
    for part in case.asked.batches(512):
        scores = score(part).astype(np.float64)
        scores[part.rows, part.items] = -np.inf
        wanted = case.wanted[start : start + len(part)]
        start += len(part)
        own = scores[np.arange(len(part)), wanted][:, None]
        for name, among in (("cold", case.cold), ("all", case.shown)):
            above = (scores[:, among] > own).sum(axis=1)
            equal = (scores[:, among] == own).sum(axis=1)
            found[name].append(np.clip((k - above) / equal, 0.0, 1.0))
    return {name: float(np.concatenate(parts).mean()) for name, parts in found.items()}


def same_as_last(groups: npt.NDArray[np.int64]) -> Score:
    """1 for the items of the group that the last item of a history is of."""

    def score(asked: Histories) -> npt.NDArray[np.float32]:
        last = asked.items[asked.offsets[1:] - 1]
        return (groups[None, :] == groups[last][:, None]).astype(np.float32)

    return score


def models(case: Case) -> dict[str, tuple[Score, float]]:
    """Each way to score by name, with the seconds it took to learn."""
    spread = np.bincount(case.attributes.indices, minlength=case.attributes.shape[1])
    owners = np.diff(case.attributes.indptr)
    known = owners > 0
    top, leaf = -np.arange(1, len(owners) + 1), -np.arange(1, len(owners) + 1)
    for item in np.flatnonzero(known):
        own = slice(case.attributes.indptr[item], case.attributes.indptr[item + 1])
        columns = case.attributes.indices[own]
        top[item] = columns[np.argmax(spread[columns])]
        leaf[item] = columns[np.argmax(case.attributes.data[own])]
    binary = case.attributes.copy()
    binary.data[:] = 1.0
    nothing = case.train.where(np.zeros(len(case.train), bool))
    found: dict[str, tuple[Score, float]] = {
        "random in category": (same_as_last(top), 0.0),
        "random in leaf": (same_as_last(leaf), 0.0),
    }
    fits = {
        "popularity": lambda: Popularity().fit(case.train),
        "item-knn": lambda: ItemKnn().fit(case.train),
        "content, likeness only": lambda: Content().with_features({"attributes": binary}).fit(nothing),
        "content": lambda: Content().with_features({"attributes": binary}).fit(case.train),
    }
    for name, fit in fits.items():
        started = time.perf_counter()
        model = fit()
        found[name] = (model.scores, time.perf_counter() - started)
    return found


def main() -> None:
    as_written = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--part", choices=("validation", "test"), default="test")
    parser.add_argument("--share", type=float, default=0.15, help="of the items that are held out")
    parser.add_argument("--only", choices=NAMES)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    told: dict[str, Any] = {"part": options.part, "share": options.share, "data": {}}
    for name in [options.only] if options.only else NAMES:
        if not (options.data / f"{name}.txt").exists():
            print(f"{name}: not in {options.data}, skipped", file=sys.stderr)
            continue
        case = cut(*read(options.data, name), options.part, options.share)
        counts = f"{case.cold.sum()} cold of {case.shown.sum()} items, {len(case.wanted)} asked"
        title = f"{name}, {options.part}: {counts}"
        table = Table("", "recall@10 cold", "all", "x category", "fit s", title=title)
        rows = {}
        for model, (score, seconds) in models(case).items():
            rows[model] = recall(case, score) | {"fit_s": round(seconds, 1)}
            times = rows[model]["cold"] / rows["random in category"]["cold"]
            figures = (rows[model]["cold"], rows[model]["all"])
            table.add_row(model, *(f"{value:.4f}" for value in figures), f"{times:.1f}", f"{seconds:.1f}")
        Console().print(table)
        told["data"][name] = rows
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
