"""Foretells the stars of a round from its features: a logistic model or gradient-boosted trees, calibrated.

Both learn P(4 or 5 stars) and are calibrated by an ordered logit on scores of ratings that they had not seen
(folds). The trees (LightGBM, Ke et al. 2017) are taken only where there is enough to learn from and
they are better by more than chance would make them; the logistic model is the one people can read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from insights.satisfaction.calibration import Floats, OrderedLogit
from insights.satisfaction.features import NAMES

Ints = NDArray[np.int64]

LOGISTIC, TREES = "logistic", "trees"

LEAST_RATINGS = 80
"""With fewer, nothing is foretold: calibration and exam would be guesses."""
LEAST_OF_EACH = 20
"""So many happy (4-5) and other ratings (1-3) there must be."""
LEAST_FOR_TREES = 300
_BETTER_BY = 0.01
"""Share of log loss by which trees must be better than the logistic model."""
HAPPY = 4
"""From so many stars on a rating is a happy one."""
_FOLDS = 5


class TooFewRatings(Exception):
    """There is not enough to learn from; the message says what there is and what it takes."""


class Scorer(Protocol):
    """Something that orders rounds by how happy they were."""

    def scores(self, table: Floats) -> Floats:
        """Log-odds like values, float64[n], of a feature table float64[n, f]."""
        ...

    @property
    def state(self) -> dict[str, Any]:
        """JSON of it."""
        ...


@dataclass(frozen=True)
class LogisticScorer:
    """Logistic regression with L2 on standardised features; what is unknown counts as average."""

    weights: Floats
    intercept: float
    means: Floats
    scales: Floats

    @classmethod
    def fit(cls, table: Floats, happy: Ints, *, strength: float = 0.03) -> LogisticScorer:
        """`table` float64[n, f] with NaN for unknown; `happy` 0 or 1. `strength` is scikit-learn's C."""
        from sklearn.linear_model import LogisticRegression

        known = np.isfinite(table)
        counts = np.maximum(known.sum(axis=0), 1)
        means = np.where(known, table, 0.0).sum(axis=0) / counts
        filled = np.where(known, table, means)
        scales = filled.std(axis=0)
        scales[scales < 1e-9] = 1.0
        fitted = LogisticRegression(C=strength, max_iter=2_000).fit((filled - means) / scales, happy)
        return cls(fitted.coef_[0].astype(np.float64), float(fitted.intercept_[0]), means, scales)

    def scores(self, table: Floats) -> Floats:
        """See `Scorer`."""
        filled = np.where(np.isfinite(table), table, self.means)
        return np.asarray(((filled - self.means) / self.scales) @ self.weights + self.intercept)

    @property
    def state(self) -> dict[str, Any]:
        """See `Scorer`."""
        return {
            "kind": "logistic", "weights": self.weights.tolist(), "intercept": self.intercept,
            "means": self.means.tolist(), "scales": self.scales.tolist(),
        }  # fmt: skip


@dataclass(frozen=True)
class TreesScorer:
    """Gradient-boosted trees, small and slow-learning: there are hundreds of ratings, not millions."""

    booster: Any = field(repr=False)

    @classmethod
    def fit(cls, table: Floats, happy: Ints, *, seed: int = 7) -> TreesScorer:
        """See `LogisticScorer.fit`."""
        import lightgbm

        data = lightgbm.Dataset(table, label=happy, feature_name=[f"f{i}" for i in range(table.shape[1])])
        parameters = {
            "objective": "binary", "learning_rate": 0.04, "num_leaves": 8, "min_data_in_leaf": 12,
            "feature_fraction": 0.7, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0,
            "seed": seed, "deterministic": True, "force_row_wise": True, "num_threads": 1, "verbosity": -1,
        }  # fmt: skip
        return cls(lightgbm.train(parameters, data, num_boost_round=150))

    def scores(self, table: Floats) -> Floats:
        """See `Scorer`."""
        if not len(table):
            return np.empty(0)
        return np.asarray(self.booster.predict(table, raw_score=True, num_threads=1), dtype=np.float64)

    @property
    def state(self) -> dict[str, Any]:
        """See `Scorer`."""
        return {"kind": "trees", "booster": self.booster.model_to_string()}


@dataclass(frozen=True)
class SatisfactionModel:
    """A fitted scorer with its calibration. `kind`: logistic or trees; `names`: columns it was fitted to."""

    kind: str
    scorer: Scorer
    calibration: OrderedLogit
    names: tuple[str, ...] = NAMES
    metrics: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def fit(cls, table: Floats, stars: Ints, *, kind: str | None = None, seed: int = 7) -> SatisfactionModel:
        """Learn from `table` float64[n, f] and `stars` int64[n] in 1..5; `kind` None takes the better.

        Raises TooFewRatings where there are not even as many of each as folds; whether there is enough for a
        shop to go by is asked of `require_enough`.
        """
        happy = (stars >= HAPPY).astype(np.int64)
        if min(int(happy.sum()), len(happy) - int(happy.sum())) < _FOLDS:
            raise TooFewRatings(f"of {len(happy)} ratings {int(happy.sum())} are 4 or 5: too few")
        kinds = [kind] if kind else kinds_for(len(stars))
        tried: dict[str, tuple[float, OrderedLogit]] = {}
        for name in kinds:
            scores = _unseen_scores(name, table, happy, seed)
            calibration = OrderedLogit.fit(scores, stars)
            tried[name] = (_log_loss(calibration.happy(scores), happy), calibration)
        chosen = better_of({name: loss for name, (loss, _) in tried.items()})
        metrics = {f"log_loss_{name}": round(loss, 5) for name, (loss, _) in tried.items()}
        return cls(chosen, _fitted(chosen, table, happy, seed), tried[chosen][1], metrics=metrics)

    def happy(self, table: Floats) -> Floats:
        """P(4 or 5 stars), float64[n]."""
        return self.calibration.happy(self.scorer.scores(table))

    def mean_stars(self, table: Floats) -> Floats:
        """Expected stars, 1..5, float64[n]."""
        return self.calibration.mean_stars(self.scorer.scores(table))

    @property
    def state(self) -> dict[str, Any]:
        """JSON of it."""
        return {
            "kind": self.kind, "names": list(self.names), "scorer": self.scorer.state,
            "calibration": self.calibration.state, "metrics": dict(self.metrics),
        }  # fmt: skip

    @classmethod
    def restored(cls, state: Mapping[str, Any]) -> SatisfactionModel:
        """The one whose `state` that is. KeyError, TypeError or ValueError where it is no such state."""
        return cls(
            str(state["kind"]),
            _restored_scorer(state["scorer"]),
            OrderedLogit.restored(state["calibration"]),
            tuple(state["names"]),
            dict(state.get("metrics") or {}),
        )


def kinds_for(ratings: int) -> list[str]:
    """The kinds of model that so many ratings are enough for."""
    return [LOGISTIC, TREES] if ratings >= LEAST_FOR_TREES else [LOGISTIC]


def better_of(losses: Mapping[str, float]) -> str:
    """Which kind to take by its log loss on ratings that it had not seen: trees only where clearly better."""
    if LOGISTIC not in losses:
        return next(iter(losses))
    clearly = TREES in losses and losses[TREES] < (1 - _BETTER_BY) * losses[LOGISTIC]
    return TREES if clearly else LOGISTIC


def require_enough(stars: Sequence[int] | Ints) -> None:
    """Raises TooFewRatings where nothing should be learned from these ratings."""
    given = np.asarray(stars)
    happy = int((given >= HAPPY).sum())
    if len(given) < LEAST_RATINGS or min(happy, len(given) - happy) < LEAST_OF_EACH:
        raise TooFewRatings(
            f"{len(given)} ratings, {happy} of them 4 or 5: nothing is foretold until there are "
            f"{LEAST_RATINGS}, with at least {LEAST_OF_EACH} of 4-5 and {LEAST_OF_EACH} of 1-3"
        )


def _fitted(kind: str, table: Floats, happy: Ints, seed: int) -> Scorer:
    return TreesScorer.fit(table, happy, seed=seed) if kind == "trees" else LogisticScorer.fit(table, happy)


def _unseen_scores(kind: str, table: Floats, happy: Ints, seed: int) -> Floats:
    """Scores of every row by a scorer that was fitted without it (stratified folds)."""
    from sklearn.model_selection import StratifiedKFold

    scores = np.zeros(len(table))
    for known, held_out in StratifiedKFold(_FOLDS, shuffle=True, random_state=seed).split(table, happy):
        scores[held_out] = _fitted(kind, table[known], happy[known], seed).scores(table[held_out])
    return scores


def _log_loss(happy: Floats, truth: Ints) -> float:
    safe = np.clip(happy, 1e-6, 1 - 1e-6)
    return float(-np.mean(truth * np.log(safe) + (1 - truth) * np.log(1 - safe)))


def _restored_scorer(state: Mapping[str, Any]) -> Scorer:
    if state["kind"] == "trees":
        import lightgbm

        return TreesScorer(lightgbm.Booster(model_str=str(state["booster"])))
    arrays = {name: np.asarray(state[name], dtype=np.float64) for name in ("weights", "means", "scales")}
    return LogisticScorer(arrays["weights"], float(state["intercept"]), arrays["means"], arrays["scales"])
