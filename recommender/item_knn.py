"""What was chosen by the same people: item-based nearest neighbours."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from scipy import sparse

from recommender.errors import DataWrong
from recommender.interactions import Interactions
from recommender.model import Progress
from recommender.neighbours import ItemToItem, co_occurrence, discounted, strongest, user_items


class ItemKnn(ItemToItem):
    """Cosine between items' columns of the user-item matrix (Deshpande & Karypis 2004).

    `neighbours`: kept for each item, 0: all; `shrinkage`: added to the denominator, so that few common users
    count less; `asymmetry`: 0.5 is the cosine, more takes the popularity of the item in the history rather
    than that of the suggested one out (Aiolli 2013), 0 to 1; `user_discount`: users with n items count
    n to the power of minus this; `weighting` and `decay`: see `ItemToItem`.
    """

    name: ClassVar[str] = "item-knn"

    def __init__(
        self,
        *,
        neighbours: int = 200,
        shrinkage: float = 0.0,
        asymmetry: float = 0.7,
        user_discount: float = 0.5,
        weighting: str = "binary",
        decay: float = 1.0,
    ) -> None:
        super().__init__(weighting=weighting, decay=decay)
        if not 0 <= asymmetry <= 1:
            raise DataWrong(f"asymmetry is {asymmetry}: it must be from 0 to 1")
        self.neighbours, self.shrinkage = neighbours, shrinkage
        self.asymmetry, self.user_discount = asymmetry, user_discount

    @property
    def settings(self) -> dict[str, Any]:
        return super().settings | {
            "neighbours": self.neighbours, "shrinkage": self.shrinkage, "asymmetry": self.asymmetry,
            "user_discount": self.user_discount,
        }  # fmt: skip

    def _weights(self, interactions: Interactions, progress: Progress) -> sparse.csr_matrix:
        matrix = discounted(user_items(interactions, self.weighting), self.user_discount)
        squares = np.asarray(matrix.multiply(matrix).sum(axis=0), np.float64).ravel()
        of_history = np.maximum(squares, 1e-12) ** self.asymmetry
        of_target = np.maximum(squares, 1e-12) ** (1 - self.asymmetry)
        parts = []
        for start, end, block in co_occurrence(matrix):
            rows = np.repeat(np.arange(start, end), np.diff(block.indptr))
            block.data /= of_history[rows] * of_target[block.indices] + self.shrinkage
            block.data[block.indices == rows] = 0
            parts.append(strongest(block, self.neighbours))
            progress(end / matrix.shape[1])
        return sparse.csr_matrix(sparse.vstack(parts, format="csr"))
