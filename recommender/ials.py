"""Matrix factorisation for implicit feedback by alternating least squares."""

from __future__ import annotations

import logging
from typing import Any, ClassVar

import numpy as np
from scipy import sparse

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender
from recommender.neighbours import checked, history_items, user_items

_THREADS = 2


class Ials(Recommender):
    """Weighted factorisation (Hu, Koren & Volinsky 2008): what a user did not touch counts 1, what the user
    did 1 + `alpha` times its weight, towards a preference of 0 and 1.

    `factors`: length of the vectors; `regularisation`: of both sides, for each interaction of the average
    user, so that one value suits short and long histories; `iterations`: over users and items in turn, solved
    by conjugate gradients (Takács et al. 2011, through `implicit`). Only the items' vectors are kept: a
    history is folded in by solving its user's system exactly. `weighting` and `decay`: as in
    `neighbours.ItemToItem`.
    """

    name: ClassVar[str] = "ials"

    def __init__(
        self,
        *,
        factors: int = 64,
        regularisation: float = 0.5,
        alpha: float = 2.0,
        iterations: int = 15,
        weighting: str = "binary",
        decay: float = 1.0,
        seed: int = 0,
    ) -> None:
        super().__init__()
        self.factors, self.regularisation, self.alpha = factors, regularisation, alpha
        self.iterations, self.weighting, self.decay = iterations, checked(weighting), decay
        self.seed = seed

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "factors": self.factors, "regularisation": self.regularisation, "alpha": self.alpha,
            "iterations": self.iterations, "weighting": self.weighting, "decay": self.decay,
            "seed": self.seed,
        }  # fmt: skip

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        confidence = user_items(interactions, self.weighting)
        confidence.eliminate_zeros()
        if not confidence.nnz:
            items = np.zeros((interactions.item_count, 1), np.float32)
            return {"items": items, "gram": np.eye(1, dtype=np.float64)}
        active = int((np.diff(confidence.indptr) > 0).sum())
        ridge = self.regularisation * confidence.nnz / active
        confidence.data = 1 + self.alpha * confidence.data
        items = self._item_factors(confidence, ridge, progress)
        wide = items.astype(np.float64)
        return {"items": items, "gram": wide.T @ wide + ridge * np.eye(items.shape[1])}

    def _item_factors(self, confidence: sparse.csr_matrix, ridge: float, progress: Progress) -> Array:
        """Shape (items, factors), float32."""
        from implicit.cpu.als import AlternatingLeastSquares
        from threadpoolctl import threadpool_limits

        # `implicit` warns about BLAS threads that `threadpool_limits` holds to one.
        logging.getLogger("implicit").setLevel(logging.ERROR)
        with threadpool_limits(1, "blas"):
            model = AlternatingLeastSquares(
                factors=self.factors,
                regularization=ridge,
                alpha=1.0,
                iterations=self.iterations,
                num_threads=_THREADS,
                random_state=self.seed,
            )
            model.fit(
                confidence,
                show_progress=False,
                callback=lambda done, *_: progress((done + 1) / self.iterations),
            )
        return np.ascontiguousarray(model.item_factors, np.float32)

    def _scores(self, histories: Histories) -> Array:
        items = np.asarray(self._state["items"])
        found: Array = self.folded_in(histories).astype(np.float32) @ items.T
        return found

    def folded_in(self, histories: Histories) -> Array:
        """The vector of each history, shape (histories, factors): (Y'Y + Y'(C - I)Y + r I)^-1 Y'C p."""
        items, gram = np.asarray(self._state["items"]), np.asarray(self._state["gram"])
        asked = history_items(histories, self.item_count, self.weighting, self.decay)
        left = np.tile(gram, (len(histories), 1, 1))
        right = np.zeros((len(histories), gram.shape[0], 1))
        for row in range(len(histories)):
            places = slice(asked.indptr[row], asked.indptr[row + 1])
            vectors = items[asked.indices[places]].astype(np.float64)
            extra = self.alpha * asked.data[places].astype(np.float64)
            touched = extra > 0
            left[row] += (vectors.T * extra) @ vectors
            right[row, :, 0] = (1 + extra)[touched] @ vectors[touched]
        found: Array = np.linalg.solve(left, right)[..., 0]
        return found
