"""Two towers: one makes a vector of a history, the other of an item, and their product is the score.

History tower: mean of the embeddings of the last items, weighed by learned weights of their age, through a
small network. Item tower: embedding, plus a projection of what is known of the item, through another. Learned
by softmax over sampled items, the other targets of the batch and some drawn at random, each corrected by how
often it is drawn (Yi et al., Sampling-bias-corrected neural modeling for large corpus item recommendations,
RecSys 2019; Yang et al., Mixed negative sampling, WWW 2020). With vectors of the items, embeddings are
dropped at random while learning, so that an item without interactions is placed by its vector alone
(Volkovs et al., DropoutNet, NeurIPS 2017).
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from recommender.descent import EarlyStopping, torch_missing
from recommender.errors import DataWrong
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

_LEAST_LENGTH = 1e-6


class TwoTower(Recommender):
    """Next item by embeddings; torch learns, numpy scores.

    `embedding_size`, `hidden_size`: width of the vectors and of the networks' inner layer; `history_length`:
    how many of the last items count; `temperature`: what cosines are divided by; `negatives`: random items
    beside those of the batch; `dropout`: share of the histories' embeddings, and of the inner layer, that is
    left out while learning; `validation`: share of the users whose last item is held out (2,000 at most),
    by which the best of `epochs` is chosen, stopping `patience` epochs after it.
    """

    name: ClassVar[str] = "two-tower"

    def __init__(
        self,
        *,
        embedding_size: int = 64,
        hidden_size: int = 128,
        history_length: int = 20,
        temperature: float = 0.1,
        negatives: int = 1024,
        dropout: float = 0.4,
        batch_size: int = 1024,
        learning_rate: float = 0.003,
        epochs: int = 30,
        validation: float = 0.1,
        patience: int = 3,
        seed: int = 0,
    ) -> None:
        super().__init__()
        self.embedding_size = embedding_size
        self.hidden_size = hidden_size
        self.history_length = history_length
        self.temperature = temperature
        self.negatives = negatives
        self.dropout = dropout
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.epochs = epochs
        self.validation = validation
        self.patience = patience
        self.seed = seed
        self._vectors: Floats | None = None

    @property
    def settings(self) -> dict[str, Any]:
        names = (
            "embedding_size", "hidden_size", "history_length", "temperature", "negatives", "dropout",
            "batch_size", "learning_rate", "epochs", "validation", "patience", "seed",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def with_vectors(self, vectors: Floats) -> Self:
        """What is known of the items, shape (items, width), for the next `fit`; a row of zeros: nothing."""
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        return self

    def history_vectors(self, histories: Histories) -> Floats:
        """Vectors of histories, shape (histories, embedding_size), of length 1."""
        state = self._state
        recent = last_items(histories, self.history_length, self.item_count)
        weights = np.exp(state["age_weights"])[recent.ages][:, None]
        sums = np.tile(state["nobody"], (len(histories), 1))
        totals = np.ones((len(histories), 1), np.float32)
        np.add.at(sums, recent.rows, weights * state["embeddings"][recent.items])
        np.add.at(totals, recent.rows, weights)
        mean = sums / totals
        inner = np.maximum(mean @ state["history_in"].T + state["history_in_bias"], 0)
        return _unit(mean + inner @ state["history_out"].T + state["history_out_bias"])

    def _scores(self, histories: Histories) -> Array:
        state = self._state
        return self.history_vectors(histories) @ state["item_vectors"].T + state["item_biases"]

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        try:
            from recommender.torch_towers import Learning
        except ImportError as error:
            raise torch_missing(self.name, error) from None
        if self._vectors is not None and len(self._vectors) != interactions.item_count:
            raise DataWrong(
                f"{len(self._vectors)} item vectors for {interactions.item_count} items: one is needed for "
                "each, in the order of item_ids"
            )
        stopping = EarlyStopping(self.patience)
        learning = Learning(self, interactions, self._vectors)
        best = learning.arrays()
        for epoch in range(1, self.epochs + 1 if learning.examples_count else 1):
            train = learning.epoch()
            if stopping.add(train, learning.validation_loss()):
                best = learning.arrays()
            progress(epoch / self.epochs)
            if stopping.over:
                break
        return {**best, **stopping.curve}


class Recent:
    """The last items of each of some histories, flat: `rows`, `items`, and `ages`, 0 for the last."""

    def __init__(self, rows: Numbers, items: Numbers, ages: Numbers) -> None:
        self.rows, self.items, self.ages = rows, items, ages


def last_items(histories: Histories, most: int, item_count: int) -> Recent:
    """At most `most` of each history; items the model does not know do not count."""
    known = histories.items < item_count
    rows, items = histories.rows[known], histories.items[known].astype(np.int64)
    ends = np.cumsum(np.bincount(rows, minlength=len(histories)))
    ages = ends[rows] - 1 - np.arange(len(rows))
    recent = ages < most
    return Recent(rows[recent], items[recent], ages[recent])


def _unit(vectors: Floats) -> Floats:
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _LEAST_LENGTH)
    found: Floats = (vectors / lengths).astype(np.float32)
    return found
