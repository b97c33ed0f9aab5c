"""Gradient-boosted trees on columns with names (LightGBM, Ke et al. 2017), and what each column did
(SHAP values of trees, Lundberg et al. 2020)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from profiles.ledger import Floats

THREADS = 1
"""With more, threads wait for one another as soon as anything else runs; rows are few enough for one."""


@dataclass(frozen=True)
class Trees:
    """A trained booster; `names`: its columns, (f,)."""

    names: tuple[str, ...]
    booster: Any = field(repr=False)

    @classmethod
    def fit(
        cls,
        names: Sequence[str],
        values: Floats,
        target: npt.NDArray[Any],
        *,
        objective: str = "binary",
        rounds: int = 150,
        leaves: int = 8,
        least: int = 50,
        rate: float = 0.04,
        seed: int = 7,
        offset: Floats | None = None,
    ) -> Trees:
        """Learn `target` (n,) from `values` (n, f), NaN for unknown. The same seed gives the same trees.

        `offset`: (n,) on the scale of raw scores, what was known before; it is not part of what the trees
        then say.
        """
        import lightgbm

        # LightGBM takes no punctuation in names.
        plain = [f"f{place}" for place in range(len(names))]
        data = lightgbm.Dataset(
            values.astype(np.float32), label=target, feature_name=plain, init_score=offset
        )
        parameters = {
            "objective": objective, "learning_rate": rate, "num_leaves": leaves, "min_data_in_leaf": least,
            "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 10.0,
            "seed": seed, "deterministic": True, "force_row_wise": True, "num_threads": THREADS,
            "verbosity": -1, "max_bin": 127,
        }  # fmt: skip
        if objective == "tweedie":
            parameters["tweedie_variance_power"] = 1.5
        return cls(tuple(names), lightgbm.train(parameters, data, num_boost_round=rounds))

    def raw(self, values: Floats) -> Floats:
        """Scores before the link (log-odds, logarithm of money), (n,)."""
        if not len(values):
            return np.zeros(0)
        found = self.booster.predict(values.astype(np.float32), raw_score=True, num_threads=THREADS)
        return np.asarray(found, dtype=np.float64)

    def effects(self, values: Floats) -> tuple[Floats, float]:
        """What each column added to the raw score, (n, f), and what everybody begins with: together they are
        `raw`."""
        if not len(values):
            return np.zeros((0, len(self.names))), 0.0
        found = self.booster.predict(values.astype(np.float32), pred_contrib=True, num_threads=THREADS)
        return np.asarray(found[:, :-1], dtype=np.float64), float(found[0, -1])

    def save(self, file: Path) -> None:
        """LightGBM's own text."""
        self.booster.save_model(str(file))

    @classmethod
    def load(cls, file: Path, names: Sequence[str]) -> Trees:
        """What `save` wrote; OSError or lightgbm's error where it is no such file."""
        import lightgbm

        return cls(tuple(names), lightgbm.Booster(model_str=file.read_text(encoding="utf-8")))
