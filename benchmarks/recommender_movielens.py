"""Rankings on MovieLens-100k, split at random 75/25: every collaborative model against the published figures.

    python -m benchmarks.recommender_movielens --data FOLDER [--seed 42] [--json FILE]

FOLDER holds `ml-100k.inter` (RecBole's atomic file). All items are ranked, what a person rated in the
training part is left out, and any rated item of the test part counts as wanted: the setting of the Microsoft
Recommenders comparison, which gives BiVAE .475, SAR .382 and untuned ALS .044 as nDCG@10 (its own split).

Models have their default settings. Those were chosen on a validation part cut from the training part (a
quarter of it, seeds 1 and 2); the test part took no part in it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from pathlib import Path

from rich.console import Console
from rich.table import Table

from recommender.evaluation.experiment import compare
from recommender.evaluation.files import read_interactions
from recommender.evaluation.splits import at_random
from recommender.registry import model_named

MODELS = ("popularity", "item-knn", "user-knn", "svd", "ials", "ease")
KNOWN = {"BiVAE": 0.475, "SAR": 0.382, "untuned ALS": 0.044}
TARGET = 0.475
FIGURES = ("ndcg@10", "recall@10", "coverage@10", "fit_s", "p50_ms")
SHORT = ("nDCG@10", "recall", "coverage", "fit s", "p50 ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with ml-100k.inter")
    parser.add_argument("--seed", type=int, default=42, help="of the split")
    parser.add_argument("--json", type=Path, default=Path("results/recommender_movielens.json"))
    arguments, console = parser.parse_args(), Console(soft_wrap=True)
    path = arguments.data / "ml-100k.inter"
    if not path.exists():
        console.print(f"skipped: there is no {path}")
        return
    split = at_random(read_interactions(path).interactions, share=0.75, seed=arguments.seed)
    report = compare({name: model_named(name) for name in MODELS}, split)
    models = {name: dict(report.models[name].figures) for name in MODELS}
    table = Table(title=f"MovieLens-100k, 75/25 at random, seed {arguments.seed}; target nDCG@10 {TARGET}")
    for heading in ("", *SHORT):
        table.add_column(heading, justify="right" if heading else "left", no_wrap=True)
    for name, figures in models.items():
        values = (figures.get(key) for key in FIGURES)
        table.add_row(name, *("" if value is None else f"{value:.3f}" for value in values))
    for name, known in KNOWN.items():
        table.add_row(f"{name}, published", f"{known:.3f}", *[""] * (len(FIGURES) - 1))
    console.print(table)
    best = max(models, key=lambda name: models[name]["ndcg@10"] or 0.0)
    facts = {
        "models": models, "published": KNOWN, "target": TARGET, "best": best, "seed": arguments.seed,
        "settings": {name: model_named(name).settings for name in MODELS}, "cpu_count": os.cpu_count(),
        "python": platform.python_version(),
    }  # fmt: skip
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(facts, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
