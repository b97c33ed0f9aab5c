"""Matrix factorisation of ratings by gradient descent with L2.

The loss is that of Koren, Bell and Volinsky (2009), Matrix factorization techniques for recommender systems,

    sum (r_ui - mu - b_u - b_i - p_u . q_i)^2 + reg (|p_u|^2 + |q_i|^2) + bias_reg (b_u^2 + b_i^2)

with, where `implicit` is set, what somebody rated and how as part of the factors, after Koren (2008),
Factorization meets the neighborhood, and the same for who rated an item:

    p_u + |N(u)|^-1/2 sum_j (y_j + e_uj w_j)        q_i + |N(i)|^-1/2 sum_v (z_v + e_vi x_v)

where e is the rating minus shrunken means. What a rating itself adds to those sums is taken out while that
rating is learned from, else the model would read the answer from its own input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from recommender.descent import EarlyStopping, torch_missing
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

_SHRINKAGE = 5.0
"""Ratings of mean 0 that are added to those of a user or an item before their mean is taken."""

_BIAS_REG = 3.0
"""L2 of a user's bias in the fold-in."""


class Errors(NamedTuple):
    """Root mean squared and mean absolute error, in the unit of the ratings."""

    rmse: float
    mae: float


@dataclass(frozen=True)
class Ratings:
    """One value for each user and item, in order of user, then item. `residuals`: values without `mean`,
    the item's and the user's shrunken deviation from it; `item_means`: that of the items, shape (items,)."""

    users: Numbers
    items: Numbers
    values: Floats
    user_count: int
    item_means: Floats
    mean: float
    residuals: Floats

    @classmethod
    def of(cls, users: Numbers, items: Numbers, values: Floats, user_count: int, item_count: int) -> Ratings:
        """From rows in order of user without repetitions."""
        mean = float(values.mean()) if len(values) else 0.0
        item_means = _shrunken(items, values - mean, item_count)
        residuals = _residuals(users, items, values - mean, user_count, item_means)
        return cls(users, items, values, user_count, item_means, mean, residuals)

    @property
    def item_count(self) -> int:
        """Number of items, rated or not."""
        return len(self.item_means)

    def where(self, kept: npt.NDArray[np.bool_]) -> Ratings:
        """Those for which `kept`, shape (ratings,), is true; means are taken anew."""
        return Ratings.of(
            self.users[kept], self.items[kept], self.values[kept], self.user_count, self.item_count
        )


class Factorisation(Recommender):
    """Predicts ratings, and ranks by what it predicts. To rank purchases and views, iALS is better.

    `embedding_size`: number of factors; `reg`, `bias_reg`: L2, weighed with the number of ratings;
    `fold_in_reg`: L2 of a person's factors when a history is folded in, towards the implicit part; `epochs`:
    at most, each of `steps` steps of Adam with `learning_rate`; `validation`: share of the ratings by which
    the number of epochs is chosen, stopping `patience` epochs after the best; then all are learned from.
    `negatives`: items that a user has not touched, drawn anew for each rating in each epoch, with the value
    0; none: no such items where some value is above 1 (ratings), else 4 (events).
    """

    name: ClassVar[str] = "factorisation"

    def __init__(
        self,
        *,
        embedding_size: int = 64,
        reg: float = 0.07,
        bias_reg: float = 0.005,
        fold_in_reg: float = 20.0,
        implicit: bool = True,
        negatives: int | None = None,
        epochs: int = 60,
        steps: int = 12,
        learning_rate: float = 0.003,
        validation: float = 0.1,
        patience: int = 4,
        seed: int = 0,
    ) -> None:
        super().__init__()
        self.embedding_size = embedding_size
        self.reg = reg
        self.bias_reg = bias_reg
        self.fold_in_reg = fold_in_reg
        self.implicit = implicit
        self.negatives = negatives
        self.epochs = epochs
        self.steps = steps
        self.learning_rate = learning_rate
        self.validation = validation
        self.patience = patience
        self.seed = seed

    @property
    def settings(self) -> dict[str, Any]:
        names = (
            "embedding_size", "reg", "bias_reg", "fold_in_reg", "implicit", "negatives", "epochs", "steps",
            "learning_rate", "validation", "patience", "seed",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def predicted(self, histories: Histories, rows: npt.ArrayLike, items: npt.ArrayLike) -> Floats:
        """Ratings, shape (n,), that the persons `rows` of `histories` give to `items`, both of shape (n,);
        within the range of ratings learned from. An item the model does not know counts as average."""
        row, item = np.asarray(rows, np.int64), np.asarray(items, np.int64)
        known = item < self.item_count
        found = np.zeros(len(row), np.float32)
        for start in range(0, len(histories), 512):
            here = (row >= start) & (row < start + 512)
            biases, factors = self._folded_in(histories.slice(start, min(start + 512, len(histories))))
            found[here] = biases[row[here] - start]
            here &= known
            found[here] += (factors[row[here] - start] * self._state["item_factors"][item[here]]).sum(axis=1)
        found[known] += self._state["item_biases"][item[known]]
        low, high = self._state["range"]
        rated: Floats = np.clip(found + self._state["means"][1], low, high).astype(np.float32)
        return rated

    def errors(
        self, histories: Histories, rows: npt.ArrayLike, items: npt.ArrayLike, values: npt.ArrayLike
    ) -> Errors:
        """How far `predicted` is from held-out ratings `values`, shape (n,)."""
        gap = self.predicted(histories, rows, items).astype(np.float64) - np.asarray(values)
        return Errors(float(np.sqrt(np.mean(gap**2))), float(np.mean(np.abs(gap))))

    def _scores(self, histories: Histories) -> Array:
        _, factors = self._folded_in(histories)
        return factors @ self._state["item_factors"].T + self._state["item_biases"]

    def _folded_in(self, histories: Histories) -> tuple[Floats, Floats]:
        """Bias and factors of each history, shapes (histories,) and (histories, embedding_size): ridge
        regression of the history's ratings on the factors of its items, towards the implicit part."""
        state = self._state
        matrix = _largest(histories, self.item_count)
        items, lengths = matrix[1], np.bincount(matrix[0], minlength=len(histories))
        ends = np.cumsum(lengths)
        means, item_factors = state["item_means"], state["item_factors"]
        mean, predicted_mean = state["means"]
        residuals = _residuals(matrix[0], items, matrix[2] - mean, len(histories), means)
        targets = matrix[2] - predicted_mean - state["item_biases"][items]
        biases = np.zeros(len(histories), np.float32)
        factors = np.zeros((len(histories), self.embedding_size), np.float32)
        penalty = np.diag([_BIAS_REG, *[self.fold_in_reg] * self.embedding_size])
        for row in np.flatnonzero(lengths):
            place = slice(ends[row] - lengths[row], ends[row])
            chosen = items[place]
            implicit = np.zeros(self.embedding_size)
            if self.implicit:
                liked = residuals[place] @ state["value_factors"][chosen]
                implicit = (state["history_factors"][chosen].sum(axis=0) + liked) / np.sqrt(lengths[row])
            columns = np.empty((len(chosen), self.embedding_size + 1))
            columns[:, 0], columns[:, 1:] = 1.0, item_factors[chosen]
            wanted = targets[place] - columns[:, 1:] @ implicit
            solved = np.linalg.solve(columns.T @ columns + penalty, columns.T @ wanted)
            biases[row], factors[row] = solved[0], implicit + solved[1:]
        return biases, factors

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        try:
            from recommender.torch_factors import Descent
        except ImportError as error:
            raise torch_missing(self.name, error) from None
        ratings = _ratings(interactions)
        stopping = EarlyStopping(self.patience)
        most = max(1, self.epochs)
        random = np.random.default_rng(self.seed)
        held_out = random.random(len(ratings.users)) < self.validation
        if 0 < held_out.sum() < len(held_out):
            learning = Descent(self, ratings.where(~held_out), self._negatives(ratings))
            for epoch in range(1, most + 1):
                train = learning.epoch()
                stopping.add(train, learning.rmse(ratings.where(held_out)))
                progress(epoch / most / 2)
                if stopping.over:
                    break
        learning = Descent(self, ratings, self._negatives(ratings))
        count = stopping.best or min(most, 10)
        for epoch in range(1, count + 1 if len(ratings.users) else 1):
            learning.epoch()
            progress(0.5 + epoch / count / 2)
        values = ratings.values if len(ratings.values) else np.zeros(1, np.float32)
        return {
            **learning.arrays(),
            **stopping.curve,
            "item_means": ratings.item_means,
            "means": np.array([ratings.mean, learning.mean], np.float32),
            "range": np.array([values.min(), values.max()], np.float32),
        }

    def _negatives(self, ratings: Ratings) -> int:
        if self.negatives is not None:
            return self.negatives
        return 0 if len(ratings.values) and ratings.values.max() > 1 else 4


def _ratings(interactions: Interactions) -> Ratings:
    found = _largest(interactions.histories(), interactions.item_count)
    return Ratings.of(*found, interactions.user_count, interactions.item_count)


def _largest(histories: Histories, item_count: int) -> tuple[Numbers, Numbers, Floats]:
    """Rows, items and values of the histories, in that order; the largest value where an item is repeated."""
    known = histories.items < item_count
    rows, items = histories.rows[known], histories.items[known].astype(np.int64)
    values = histories.values[known]
    order = np.lexsort((-values, items, rows))
    rows, items, values = rows[order], items[order], values[order]
    first = np.ones(len(rows), bool)
    first[1:] = (rows[1:] != rows[:-1]) | (items[1:] != items[:-1])
    return rows[first], items[first], values[first]


def _shrunken(numbers: Numbers, values: Floats, count: int) -> Floats:
    """Mean of the values of each number, drawn towards 0, shape (count,)."""
    sums = np.bincount(numbers, weights=values, minlength=count)
    return (sums / (np.bincount(numbers, minlength=count) + _SHRINKAGE)).astype(np.float32)


def _residuals(rows: Numbers, items: Numbers, values: Floats, count: int, item_means: Floats) -> Floats:
    """What is left of values of mean 0 without the item's and the row's shrunken mean, shape (values,)."""
    left = values - item_means[items]
    return (left - _shrunken(rows, left, count)[rows]).astype(np.float32)
