"""How far predicted ratings are from given ones: our factorisation and simpler ways, on one split.

    .venv/bin/python -m benchmarks.recommender_ratings --data FOLDER [--train-share 0.8] [--pictures FOLDER]

FOLDER holds MovieLens-100k as RecBole's `ml-100k.inter` (user, item, rating, timestamp). Ratings are split at
random (seed 2024). Settings were chosen by ratings cut from the training part; the simpler ways choose theirs
in this run, by a tenth of the training part. Of the held-out ratings nothing is known before the last step.
The interval is where 95 of 100 bootstrap samples of the held-out ratings put the RMSE.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse.linalg import svds

from recommender.factorisation import Factorisation
from recommender.interactions import Interactions
from recommender.learning_curve import write_curve

ROOT = Path(__file__).resolve().parent.parent
SEED = 2024
CURVES = ("curve_train", "curve_validation")
Values = npt.NDArray[np.float64]
Predictor = Callable[[npt.NDArray[np.int32], npt.NDArray[np.int32]], Values]
Learner = Callable[[Interactions], Predictor]


@dataclass(frozen=True)
class Biases:
    """Mean, and shrunken deviations of items and of users from it."""

    mean: float
    items: Values
    users: Values

    @classmethod
    def of(cls, train: Interactions, shrinkage: float) -> Biases:
        """Items first, users by what is left."""
        mean = float(train.values.mean())
        counts = np.bincount(train.items, minlength=train.item_count)
        items = np.bincount(train.items, train.values - mean, train.item_count) / (counts + shrinkage)
        counts = np.bincount(train.users, minlength=train.user_count)
        left = train.values - mean - items[train.items]
        return cls(mean, items, np.bincount(train.users, left, train.user_count) / (counts + shrinkage))

    def predict(self, users: npt.NDArray[np.int32], items: npt.NDArray[np.int32]) -> Values:
        """Ratings, not clipped, shape (n,)."""
        predicted: Values = self.mean + self.users[users] + self.items[items]
        return predicted


def global_mean(train: Interactions) -> Predictor:
    """The same for all."""
    mean = float(train.values.mean())
    return lambda users, items: np.full(len(users), mean)


def bias_only(shrinkage: float) -> Learner:
    """Who is generous and what is liked."""
    return lambda train: Biases.of(train, shrinkage).predict


def truncated_svd(factors: int, scale: float) -> Learner:
    """Truncated SVD of what biases leave, unknown ratings as 0; `scale`: what the product is multiplied with,
    as the zeros draw it to 0."""

    def learn(train: Interactions) -> Predictor:
        biases = Biases.of(train, 5.0)
        left = train.matrix().astype(np.float64)
        left.data -= biases.predict(train.users, left.indices)
        u, s, v = svds(left, k=factors, v0=np.ones(min(left.shape)))
        return lambda users, items: (
            biases.predict(users, items) + scale * ((u * s)[users] * v.T[items]).sum(1)
        )

    return learn


def factorised(kept: dict[str, Any], **settings: Any) -> Learner:
    """Our factorisation; its learning curve is put into `kept`."""

    def learn(train: Interactions) -> Predictor:
        model = Factorisation(**settings).fit(train)
        kept.update(state=model.state, settings=model.settings)
        return lambda users, items: model.predicted(train.histories(), users, items).astype(np.float64)

    return learn


def errors(predict: Predictor, held_out: Interactions) -> Values:
    """Predicted minus given ratings; predictions are clipped to 1 to 5, for all alike."""
    found: Values = np.clip(predict(held_out.users, held_out.items), 1, 5) - held_out.values
    return found


def rmse(gaps: Values) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(gaps**2)))


def best_of(choices: Iterable[tuple[str, Learner]], train: Interactions) -> tuple[str, Learner]:
    """The choice with the lowest RMSE on a tenth of the training part."""
    cut = np.random.default_rng(SEED + 1).random(len(train)) < 0.1
    inner, validation = train.where(~cut), train.where(cut)
    return min(choices, key=lambda choice: rmse(errors(choice[1](inner), validation)))


def interval(gaps: Values) -> tuple[float, float]:
    """Where the RMSE of 95 of 100 samples lies."""
    random = np.random.default_rng(SEED)
    drawn = [rmse(gaps[random.integers(0, len(gaps), len(gaps))]) for _ in range(500)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)


def read(path: Path, share: float) -> tuple[Interactions, Interactions]:
    """Training and held-out part, with the numbers of users and items in common."""
    rows = np.loadtxt(path, skiprows=1, dtype=np.int64)
    order = np.random.default_rng(SEED).permutation(len(rows))
    marks = np.ones(len(rows))
    marks[order[: int(share * len(rows))]] = 0
    users, items = rows[:, 0].astype(str).tolist(), rows[:, 1].astype(str).tolist()
    data = Interactions.of(users, items, rows[:, 2], rows[:, 3])
    held_out = Interactions.of(users, items, marks, rows[:, 3]).values > 0
    return data.where(~held_out), data.where(held_out)


def measure(train: Interactions, held_out: Interactions, curves: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """RMSE, MAE and seconds of each way."""
    ways: dict[str, tuple[str, Learner]] = {
        "global mean": ("", global_mean),
        "biases only": best_of(((f"shrinkage {s}", bias_only(s)) for s in (1, 3, 5, 10, 20)), train),
        "truncated SVD": best_of(
            ((f"{k} factors, x {c}", truncated_svd(k, c)) for k in (5, 10, 15, 20) for c in (1, 1.5, 2, 2.5)),
            train,
        ),
        "factorisation, plain": (
            "32 factors", factorised(curves["plain"], implicit=False, embedding_size=32, reg=0.12),
        ),
        "factorisation": ("as it comes", factorised(curves["implicit"])),
    }  # fmt: skip
    found = {}
    for name, (chosen, learn) in ways.items():
        wall, cpu = time.perf_counter(), time.process_time()
        predict = learn(train)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        gaps = errors(predict, held_out)
        found[name] = {
            "settings": chosen, "rmse": round(rmse(gaps), 4), "rmse_95": interval(gaps),
            "mae": round(float(np.mean(np.abs(gaps))), 4),
            "fit_s": round(wall, 2), "fit_cpu_s": round(cpu, 2),
        }  # fmt: skip
    return found


def table(result: dict[str, Any]) -> str:
    """The figures for people."""
    lines = [f"{'':22}{'RMSE':>8}{'95 %':>18}{'MAE':>8}{'fit s':>8}{'CPU s':>8}   settings"]
    for name, one in result["ways"].items():
        low, high = one["rmse_95"]
        lines.append(
            f"{name:22}{one['rmse']:8.4f}{f'{low:.4f}-{high:.4f}':>18}{one['mae']:8.4f}{one['fit_s']:8.1f}"
            f"{one['fit_cpu_s']:8.1f}   {one['settings']}"
        )
    lines.append(f"{result['train']:,} ratings to learn from, {result['held_out']:,} held out, seed {SEED}")
    return "\n".join(lines)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder with ml-100k.inter")
    parser.add_argument("--train-share", type=float, default=0.8, help="share to learn from (0.8)")
    parser.add_argument("--pictures", type=Path, help="folder for the learning curves")
    parser.add_argument("--json", type=Path, default=ROOT / "results" / "recommender_ratings.json")
    options = parser.parse_args()
    if not 0 < options.train_share < 1:
        parser.error("--train-share is between 0 and 1")
    path = options.data / "ml-100k.inter" if options.data else None
    if path is None or not path.exists():
        print("skipped: --data has to name the folder with MovieLens-100k as ml-100k.inter")
        return
    train, held_out = read(path, options.train_share)
    curves: dict[str, dict[str, Any]] = {"plain": {}, "implicit": {}}
    result = {
        "data": "MovieLens-100k", "train": len(train), "held_out": len(held_out), "seed": SEED,
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()},
        "ways": measure(train, held_out, curves),
        "settings": {name: kept["settings"] for name, kept in curves.items()},
        "curves": {
            name: {line: kept["state"][line].round(4).tolist() for line in CURVES}
            for name, kept in curves.items()
        },
    }  # fmt: skip
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1, default=float) + "\n")
    print(table(result))
    if options.pictures:
        title = "Factorisation of MovieLens-100k"
        state = curves["implicit"]["state"]
        for written in write_curve(state, options.pictures, name="ratings", title=title, measure="RMSE"):
            print(written)


if __name__ == "__main__":
    main()
