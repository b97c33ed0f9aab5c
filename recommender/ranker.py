"""Learning to order candidates from what people chose among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from recommender.model import Array, Scores
from recommender.trees import Trees

LOGISTIC_FROM, TREES_FROM, SURELY_TREES_FROM = 20, 500, 5000
"""Fewer choices than the first: no learning, members count alike; fewer than the second: logistic regression,
which needs few examples; from the third on gradient-boosted trees; between them whichever does better for a
fifth of the people after learning from the others."""
_ASKED = 5
PASSED_OVER = 100
"""So many of the candidates that somebody did not choose are learned from, drawn at random: as good as all of
them in half the time."""


@dataclass(frozen=True)
class Choices:
    """What was chosen among candidates, for many people.

    `features`: shape (candidates, features), those of one person together; `chosen`: shape (candidates,);
    `sizes`: number of candidates of each person, shape (people,); of each person at least one is chosen.
    """

    features: npt.NDArray[np.float32]
    chosen: npt.NDArray[np.bool_]
    sizes: npt.NDArray[np.int64]

    def of_people(self, people: npt.NDArray[np.bool_]) -> Choices:
        """Those of the people for whom `people`, shape (people,), is true."""
        rows = np.repeat(people, self.sizes)
        return Choices(self.features[rows], self.chosen[rows], self.sizes[people])


def sampled(
    features: npt.NDArray[np.float32], chosen: npt.NDArray[np.bool_], random: np.random.Generator
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    """What one person chose, and at most `PASSED_OVER` of what was not."""
    others = np.flatnonzero(~chosen)
    if len(others) > PASSED_OVER:
        others = random.choice(others, PASSED_OVER, replace=False)
    kept = np.sort(np.concatenate([np.flatnonzero(chosen), others]))
    return features[kept], chosen[kept]


class Ranker:
    """Scores candidates by their features; kept as arrays in `state`.

    Trees: LambdaMART, as LightGBM has it (Burges, "From RankNet to LambdaRank to LambdaMART", 2010):
    gradients weighted by what a swap changes in nDCG. Logistic regression: on standardised features.
    Neither: the mean of the columns `even`.
    """

    def __init__(self, state: Mapping[str, Array]) -> None:
        self.state = dict(state)
        self._trees: Trees | None = None
        if "trees" in self.state:
            self._trees = Trees(bytes(np.asarray(self.state["trees"], np.uint8)).decode("utf-8"))

    @classmethod
    def learned(
        cls, choices: Choices, even: npt.NDArray[np.int64], *, trees: int, leaves: int, seed: int
    ) -> Ranker:
        """From what was chosen. `even`: columns to be averaged where there is too little to learn from."""
        people = len(choices.sizes)
        if people < LOGISTIC_FROM:
            return cls({"even": even.astype(np.int64)})
        wanted = _Trees(trees, leaves, seed)
        if people >= SURELY_TREES_FROM or (people >= TREES_FROM and _trees_do_better(choices, wanted)):
            return cls(_boosted(choices, wanted))
        return cls(_logistic(choices))

    @property
    def kind(self) -> str:
        """`trees`, `logistic` or `even`."""
        return "trees" if "trees" in self.state else "logistic" if "weights" in self.state else "even"

    def scores(self, features: npt.NDArray[np.float32]) -> Scores:
        """Shape (candidates,); comparable within one person's candidates only."""
        if not len(features):
            return np.zeros(0, np.float32)
        if self._trees is not None:
            return self._trees.scores(features)
        if "weights" in self.state:
            found = (features - self.state["means"]) / self.state["scales"] @ self.state["weights"]
        else:
            found = features[:, self.state["even"]].mean(axis=1)
        return np.asarray(found, np.float32)


@dataclass(frozen=True)
class _Trees:
    trees: int
    leaves: int
    seed: int
    rate: float = field(default=0.05)


def _boosted(choices: Choices, wanted: _Trees) -> dict[str, Array]:
    import lightgbm

    settings = {
        "objective": "lambdarank", "learning_rate": wanted.rate, "num_leaves": wanted.leaves,
        "min_data_in_leaf": 50, "lambdarank_truncation_level": 20, "max_bin": 127, "verbose": -1,
        "seed": wanted.seed, "deterministic": True, "force_col_wise": True, "num_threads": 1,
        "feature_fraction": 0.7, "lambda_l2": 1.0,
    }  # fmt: skip
    data = lightgbm.Dataset(
        choices.features, choices.chosen.astype(np.int32), group=choices.sizes, params=settings
    )
    text = lightgbm.train(settings, data, wanted.trees).model_to_string()
    return {"trees": np.frombuffer(text.encode("utf-8"), np.uint8).copy()}


def _logistic(choices: Choices) -> dict[str, Array]:
    from sklearn.linear_model import LogisticRegression

    means = choices.features.mean(axis=0, dtype=np.float64)
    scales = choices.features.std(axis=0, dtype=np.float64)
    scales[scales < 1e-6] = 1.0
    model = LogisticRegression(C=0.1, class_weight="balanced", max_iter=500)
    model.fit((choices.features - means) / scales, choices.chosen)
    return {"means": means, "scales": scales, "weights": model.coef_[0]}


def _trees_do_better(choices: Choices, wanted: _Trees) -> bool:
    """Than the logistic regression, for people that neither learned from."""
    asked = np.arange(len(choices.sizes)) % _ASKED == 0
    rest, unseen = choices.of_people(~asked), choices.of_people(asked)
    return _gain(Ranker(_boosted(rest, wanted)), unseen) > _gain(Ranker(_logistic(rest)), unseen)


def _gain(ranker: Ranker, choices: Choices) -> float:
    """Mean over people of the discounted gain, as in nDCG, of what they chose."""
    starts = np.concatenate([[0], np.cumsum(choices.sizes)[:-1]])
    owner = np.repeat(np.arange(len(choices.sizes)), choices.sizes)
    order = np.lexsort((-ranker.scores(choices.features), owner))
    place = np.arange(len(owner)) - np.repeat(starts, choices.sizes)
    gains = choices.chosen[order] / np.log2(place + 2)
    return float((np.add.reduceat(gains, starts) / np.add.reduceat(choices.chosen, starts)).mean())
