"""What goes into somebody's next basket: mostly what the last ones held, and what similar people take."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender

DAY = 86_400


class NextBasket(Recommender):
    """Personal frequency, blended with that of similar people (TIFU-kNN: Hu, He, Gao and Zhang, Modeling
    Personalized Item Frequency Information for Next-basket Recommendation, 2020) and with what is popular.

    What has the same time in a history is one basket. The score of an item is the share of the person's
    baskets that hold it, plus `neighbour_share` times the same of the `neighbours` people with the most
    similar shares (cosine), plus `popular_share` times its share of all that is bought lately. A basket
    counts half after each `half_life` seconds before the person's last one, and `decay` to the power of the
    number of baskets after it. What a person had is scored like anything else: ask `ranking.rank` not to
    leave it out, as groceries are bought again and again. One similarity with every person learned from is
    worked out a call: for thousands of them, not for millions.
    """

    name: ClassVar[str] = "next-basket"

    def __init__(
        self,
        *,
        half_life: float = 90.0 * DAY,
        decay: float = 1.0,
        neighbours: int = 300,
        neighbour_share: float = 1.0,
        popular_share: float = 1.0,
        popular_half_life: float = 60.0 * DAY,
    ) -> None:
        super().__init__()
        self.half_life, self.decay = half_life, decay
        self.neighbours, self.neighbour_share = neighbours, neighbour_share
        self.popular_share, self.popular_half_life = popular_share, popular_half_life

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "half_life": self.half_life, "decay": self.decay, "neighbours": self.neighbours,
            "neighbour_share": self.neighbour_share, "popular_share": self.popular_share,
            "popular_half_life": self.popular_half_life,
        }  # fmt: skip

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        people = self.shares(interactions.histories(), interactions.item_count)
        progress(0.7)
        newest = interactions.times.max(initial=0)
        fresh = np.exp2(-(newest - interactions.times) / self.popular_half_life)
        popular = np.bincount(interactions.items, weights=fresh, minlength=interactions.item_count)
        popular = popular / max(popular.sum(), 1e-12)
        progress(1.0)
        return {
            "offsets": people.indptr.astype(np.int64),
            "items": people.indices.astype(np.int32),
            "shares": people.data.astype(np.float32),
            "popular": popular.astype(np.float32),
        }

    def _scores(self, histories: Histories) -> Array:
        own = self.shares(histories, self.item_count)
        scores: Array = own.toarray()
        scores += np.float32(self.popular_share) * self._state["popular"]
        similar = self._similar(own)
        scores += np.float32(self.neighbour_share) * (similar @ self._people).toarray()
        return scores

    def _similar(self, own: sparse.csr_matrix) -> sparse.csr_matrix:
        """Shape (histories, people): how much the most similar people count, 1 in all or 0 where none is."""
        people = self._people
        cosines = (_of_length_one(own) @ _of_length_one(people).T).toarray()
        kept = min(self.neighbours, people.shape[0])
        if not kept:
            return sparse.csr_matrix(cosines.shape, dtype=np.float32)
        if kept < people.shape[0]:
            # Whoever is as similar as the last one counts, too: so the order of the people decides nothing.
            least = -np.partition(-cosines, kept - 1, axis=1)[:, kept - 1 : kept]
            cosines[cosines < least] = 0.0
        found = sparse.csr_matrix(cosines, dtype=np.float32)
        totals = np.asarray(found.sum(axis=1)).ravel()
        found.data /= np.repeat(np.maximum(totals, 1e-12), np.diff(found.indptr)).astype(np.float32)
        return found

    @property
    def _people(self) -> sparse.csr_matrix:
        state = self._state
        shape = (len(state["offsets"]) - 1, self.item_count)
        return sparse.csr_matrix((state["shares"], state["items"], state["offsets"]), shape=shape)

    def shares(self, histories: Histories, item_count: int) -> sparse.csr_matrix:
        """Shape (histories, items): share of the baskets of each that hold the item, 0 to 1; late ones count
        more. An interaction worth less than 1, such as a view, counts less."""
        shape = (len(histories), item_count)
        if not len(histories.items):
            return sparse.csr_matrix(shape, dtype=np.float32)
        begins = np.ones(len(histories.items), bool)
        begins[1:] = (np.diff(histories.rows) != 0) | (np.diff(histories.times) != 0)
        basket = np.cumsum(begins) - 1
        row = histories.rows[begins]
        weights = self._weights(histories, row, histories.times[begins])
        weights /= np.bincount(row, weights=weights, minlength=len(histories))[row]
        known = histories.items < item_count
        # The same item twice in a basket is once, at what it is worth most.
        keys = basket[known] * item_count + histories.items[known]
        order = np.argsort(keys, kind="stable")
        worth = np.clip(histories.values[known], 0.0, 1.0)[order]
        firsts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        if not len(firsts):
            return sparse.csr_matrix(shape, dtype=np.float32)
        most = np.maximum.reduceat(worth, firsts)
        basket, item = np.divmod(keys[order][firsts], item_count)
        return sparse.csr_matrix((weights[basket] * most, (row[basket], item)), shape=shape, dtype=np.float32)

    def _weights(
        self, histories: Histories, row: npt.NDArray[np.int64], times: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.float64]:
        """What each basket counts beside the last of the same history, above 0 and up to 1. `row`: the
        history of each basket, ascending; `times`: when it was."""
        ends = np.searchsorted(row, np.arange(len(histories)), side="right") - 1
        later = ends[row] - np.arange(len(row))
        old = times[ends[row]] - times
        # Not below what a float of 32 bits can hold: whoever bought long ago alone keeps a history.
        found: npt.NDArray[np.float64] = np.exp2(-old / self.half_life) * float(self.decay) ** later
        return np.maximum(found, 1e-30)


def _of_length_one(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each row by its length; rows of nothing stay so."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scaled = matrix.astype(np.float32, copy=True)
    scaled.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(matrix.indptr)).astype(np.float32)
    return scaled
