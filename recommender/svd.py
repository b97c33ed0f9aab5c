"""Truncated singular value decomposition of what users did."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender
from recommender.neighbours import checked, discounted, history_weights, user_items

_ITEMS_A_FACTOR = 4
"""With about as many directions as items a history would only be given back."""


class Svd(Recommender):
    """PureSVD (Cremonesi et al. 2010): a history is projected on the strongest directions of taste, V V'.

    `factors`: number of directions, at most a quarter of the items or users; `popularity`: exponent of an
    item's norm in the matrix that is decomposed; 1: as it is, 0: all items alike (EigenRec, Nikolakopoulos et
    al. 2019); `user_discount`: users with n items count n to the power of minus this; `weighting` and
    `decay`: as in `neighbours.ItemToItem`; `seed`: of the randomised solver (Halko et al. 2011).
    """

    name: ClassVar[str] = "svd"

    def __init__(
        self,
        *,
        factors: int = 40,
        popularity: float = 0.3,
        user_discount: float = 0.5,
        weighting: str = "binary",
        decay: float = 1.0,
        seed: int = 0,
    ) -> None:
        super().__init__()
        self.factors, self.popularity, self.user_discount = factors, popularity, user_discount
        self.weighting, self.decay, self.seed = checked(weighting), decay, seed

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "factors": self.factors, "popularity": self.popularity, "user_discount": self.user_discount,
            "weighting": self.weighting, "decay": self.decay, "seed": self.seed,
        }  # fmt: skip

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        matrix = discounted(user_items(interactions, self.weighting), self.user_discount)
        factors = min(self.factors, min(matrix.shape) // _ITEMS_A_FACTOR)
        if factors < 1 or not matrix.nnz:
            return {"items": np.zeros((interactions.item_count, 1), np.float32)}
        from sklearn.utils.extmath import randomized_svd

        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=0), np.float64).ravel())
        scale = np.maximum(norms / norms[norms > 0].mean(), 1e-6) ** (self.popularity - 1)
        matrix.data *= scale[matrix.indices]
        progress(0.1)
        vectors = randomized_svd(matrix, factors, n_iter=5, random_state=self.seed)[2]
        progress(1.0)
        return {"items": np.ascontiguousarray(vectors.T, np.float32)}

    def _scores(self, histories: Histories) -> Array:
        items = np.asarray(self._state["items"])
        counted = history_weights(histories, self.weighting, self.decay)
        found: Array = histories.sums(items, counted) @ items.T
        return found
