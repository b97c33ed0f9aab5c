"""What people turn to next: the hybrid beside single models, on three public data sets, in one run.

    .venv/bin/python -m benchmarks.recommender_sequences --data FOLDER [--only Beauty] [--part validation]

FOLDER holds `Beauty.txt`, `Sports_and_Outdoors.txt`, `Toys_and_Games.txt` (a line a user, item ids in order
of time) and `<name>_item2attributes.json`. The last item of each user is the test, the one before the
validation; all items are ranked and what the user had is left out. Settings were chosen on the validation
part; for the test, models learn from all but the last item. `--users` asks about some users only, drawn at
random. Figures are printed and written to results/recommender_sequences.json.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from recommender.ease import Ease
from recommender.evaluation.experiment import compare
from recommender.evaluation.report import Report
from recommender.evaluation.splits import Split, leave_last_out
from recommender.hybrid import Hybrid
from recommender.interactions import Interactions
from recommender.model import Recommender
from recommender.registry import model_named

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "results" / "recommender_sequences.json"
TARGETS = {
    "Beauty": ("Beauty", 0.096, 0.061),
    "Sports": ("Sports_and_Outdoors", 0.060, 0.036),
    "Toys": ("Toys_and_Games", 0.117, 0.076),
}
"""File, recall@10 and nDCG@10 to reach."""
SINGLE = ("popularity", "item-knn", "transitions", "session-knn", "svd", "content")
HYBRID = "hybrid"
WITHOUT = "hybrid, no attributes"


class _Models(Mapping[str, Recommender]):
    """Made when asked for, so that only one is in memory."""

    def __init__(self, names: tuple[str, ...], attributes: sparse.csr_matrix) -> None:
        self.names, self.attributes = names, attributes

    def __iter__(self) -> Any:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, name: str) -> Recommender:
        if name == HYBRID:
            return Hybrid().with_features({"attributes": self.attributes})
        if name == WITHOUT:
            return Hybrid()
        if name == "ease":
            return Ease(decay=0.6)
        model = model_named(name)
        if name == "content":
            model.with_features({"attributes": self.attributes})  # type: ignore[attr-defined]
        return model


def read(folder: Path, file: str) -> tuple[Interactions, sparse.csr_matrix]:
    """The interactions, and which attributes each item has, shape (items, attributes)."""
    lines = [line.split() for line in (folder / f"{file}.txt").read_text().splitlines()]
    users = [line[0] for line in lines for _ in line[1:]]
    data = Interactions.of(users, [item for line in lines for item in line[1:]])
    named = json.loads((folder / f"{file}_item2attributes.json").read_text())
    pairs = [(row, value) for row, item in enumerate(data.item_ids) for value in named.get(item, ())]
    rows, columns = np.array(pairs, np.int64).reshape(-1, 2).T
    shape = (data.item_count, int(columns.max(initial=0)) + 1)
    return data, sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)


def split_of(data: Interactions, part: str) -> Split:
    """Of the part that models are judged on: test or validation."""
    split = leave_last_out(data)
    return split if part == "test" else leave_last_out(split.train)


def table(title: str, report: Report, target: tuple[float, float]) -> str:
    """What is printed of one data set."""
    lines = [
        f"\n{title}: {report.split['users']} users, {report.split['items']} items; "
        f"to reach {target[0]:.3f} / {target[1]:.3f}",
        f"{'model':24}{'recall@10':>10}{'nDCG@10':>9}{'recall@20':>10}{'MRR@10':>8}{'coverage':>9}"
        f"{'fit s':>8}{'CPU s':>8}{'p50 ms':>8}{'p99 ms':>8}",
    ]
    for name in report.ranked:
        one = report.models[name]
        lines.append(
            f"{name:24}{one['recall@10']:10.4f}{one['ndcg@10']:9.4f}{one['recall@20']:10.4f}{one['mrr@10']:8.4f}"
            f"{one['coverage']:9.3f}{one['fit_s']:8.1f}{one['fit_cpu_s']:8.1f}{one['p50_ms']:8.2f}"
            f"{one['p99_ms']:8.2f}"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", choices=sorted(TARGETS), action="append")
    parser.add_argument("--part", choices=("validation", "test"), default="test")
    parser.add_argument("--models", nargs="+", default=[*SINGLE, "ease", WITHOUT, HYBRID])
    parser.add_argument("--users", type=int, default=0, help="ask about so many only; 0: all")
    parser.add_argument("--json", type=Path, default=KEPT)
    given = parser.parse_args()
    found: dict[str, Any] = {"part": given.part, "machine": platform.machine()}
    for title in given.only or TARGETS:
        file, *target = TARGETS[title]
        if not (given.data / f"{file}.txt").exists():
            print(f"{title}: left out, {given.data / file}.txt is not there")
            continue
        data, attributes = read(given.data, file)
        split = split_of(data, given.part)
        split = split.sample(given.users) if given.users else split
        pairs = [(HYBRID, name) for name in given.models if name != HYBRID and HYBRID in given.models]
        report = compare(_Models(tuple(given.models), attributes), split, calls=200, pairs=pairs)
        found[title] = {name: _plain(one.figures) for name, one in report.models.items()}
        found[title]["significance"] = [str(one) for one in report.significance]
        given.json.parent.mkdir(parents=True, exist_ok=True)
        given.json.write_text(json.dumps(found, indent=1))
        print(table(title, report, (target[0], target[1])), flush=True)


def _plain(figures: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 5) for name, value in figures.items()}


if __name__ == "__main__":
    main()
