"""Items by what they are: their texts, attributes and pictures, whether or not anybody ever chose them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from recommender.errors import DataWrong, NotFitted
from recommender.features_of_items import Block, Space, unit_rows
from recommender.histories import Histories
from recommender.interactions import Interactions
from recommender.model import Array, Progress, Recommender

_USERS_AT_ONCE = 8192
_BESIDE_A_MAP = 64
_ALONE = 512


class Content(Recommender):
    """Items like those of the history, by features of the items alone: new items are scored like old ones.

    Features come as blocks, each a matrix with a row an item (`with_features`). `fit` learns from what
    people did which features go together in one person's choices: a ridge map B from the features of what
    somebody has to those of what they take next, score(i, j) = f_i B f_j. It is the attribute-to-factor
    mapping of Gantner et al. (Learning Attribute-to-Feature Mappings for Cold-Start Recommendations, ICDM
    2010) solved in closed form as EASE is (Steck, WWW 2019): what an item tells of itself is taken out of
    the target, where EASE holds the diagonal at zero. The map is kept by its `factors` strongest directions,
    beside `likeness` times the plain cosine of the features.

    A history counts by its decayed mean: an interaction counts half for every `half_life` that came after
    it. `regularisation`: of both sides of the ridge. `weights`: of blocks by name, 1 where not said. Without
    features an item is described by who chose it; without interactions only the cosine counts. An attribute
    that no item had in training says nothing until the next.
    """

    name: ClassVar[str] = "content"

    def __init__(
        self,
        *,
        factors: int = 128,
        regularisation: float = 3.0,
        likeness: float = 0.2,
        half_life: float = 3.0,
        weights: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__()
        self.factors = factors
        self.regularisation = regularisation
        self.likeness = likeness
        self.half_life = half_life
        self.weights = dict(weights or {})
        self._features: dict[str, Block] = {}

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "factors": self.factors, "regularisation": self.regularisation, "likeness": self.likeness,
            "half_life": self.half_life, "weights": self.weights,
        }  # fmt: skip

    def with_features(self, features: Mapping[str, Block]) -> Self:
        """Blocks by name, each of shape (items, width), dense or sparse, in the order of `item_ids`.

        Rows need not be of unit length; a row of zeros: nothing is known. A sparse block is taken as
        attributes that an item has or not: rare ones count more (IDF). To be called before `fit`.
        """
        self._features = dict(features)
        return self

    def with_vectors(self, vectors: npt.NDArray[np.float32]) -> Self:
        """One dense block, shape (items, width), such as text embeddings."""
        return self.with_features({"vectors": vectors})

    def _learn(self, interactions: Interactions, progress: Progress) -> dict[str, Array]:
        progress(0.0)
        for name, block in self._features.items():
            if block.shape[0] != interactions.item_count:
                raise DataWrong(
                    f"feature block {name!r} has {block.shape[0]} rows for {interactions.item_count} items: "
                    "give one row an item, in the order of the interactions' item_ids"
                )
        described = bool(self._features)
        blocks = self._features or {"chosen_by": interactions.matrix(binary=True).T.tocsr()}
        space = Space.of(blocks, self.weights)
        items = space.project(blocks)
        progress(0.4)
        state = space.state
        if described and len(interactions):
            state |= self._mapping(items, interactions)
        progress(1.0)
        return state | self._sides(state, items)

    def _mapping(self, items: npt.NDArray[np.float32], interactions: Interactions) -> dict[str, Array]:
        """The ridge map between features, as two thin matrices (width, factors) each."""
        chosen = interactions.matrix(binary=True)
        sizes = np.maximum(np.diff(chosen.indptr), 1)
        # Who chose much says less with each choice.
        chosen = (sparse.diags_array(1.0 / np.sqrt(sizes)) @ chosen).tocsr()
        width = items.shape[1]
        had = np.zeros((width, width))
        for start in range(0, chosen.shape[0], _USERS_AT_ONCE):
            people = (chosen[start : start + _USERS_AT_ONCE] @ items).astype(np.float64)
            had += people.T @ people
        own = np.asarray(chosen.multiply(chosen).sum(axis=0)).ravel()
        taken = had - (items * own[:, None]).T.astype(np.float64) @ items
        known = items[own > 0].astype(np.float64)
        ridge = self.regularisation * np.eye(width)
        learned = np.linalg.solve(had + ridge, taken) @ np.linalg.inv(known.T @ known + ridge)
        # Directions that matter for the scores of these items, not for the map by itself.
        values, axes = np.linalg.eigh((items.T @ items).astype(np.float64))
        spread = np.sqrt(np.maximum(values, 1e-6))
        left, strengths, right = np.linalg.svd((axes * spread).T @ learned @ (axes * spread))
        kept = slice(0, min(self.factors, width))
        share = np.sqrt(strengths[kept])
        return {
            "map_from": ((axes / spread) @ left[:, kept] * share).astype(np.float32),
            "map_to": ((axes / spread) @ right[kept].T * share).astype(np.float32),
        }

    def _sides(self, state: Mapping[str, Array], items: npt.NDArray[np.float32]) -> dict[str, Array]:
        """What an item says as part of a history (`items_had`), and as one to take next (`items_next`)."""
        if "map_from" not in state:
            plain = unit_rows(items[:, :_ALONE])
            return {"items_had": plain, "items_next": plain}
        # No wider than the map beside it: each number is multiplied in every call.
        near = unit_rows(items[:, : min(_BESIDE_A_MAP, self.factors)]) * np.float32(np.sqrt(self.likeness))
        had, after = items @ state["map_from"], items @ state["map_to"]
        if "lengths" not in state:
            state["lengths"] = np.array([_mean_length(had), _mean_length(after)], np.float32)  # type: ignore[index]
        had, after = had / state["lengths"][0], after / state["lengths"][1]
        return {"items_had": np.hstack([had, near]), "items_next": np.hstack([after, near])}

    def _scores(self, histories: Histories) -> Array:
        had = self._state["items_had"]
        decay = np.exp2(-histories.ages / self.half_life).astype(np.float32)
        weights = decay * np.maximum(histories.values, 0.0)
        known = np.where(histories.items < self.item_count, weights, 0.0)
        totals = np.bincount(histories.rows, known, len(histories))[:, None]
        profiles = (histories.sums(had, weights) / np.maximum(totals, 1e-9)).astype(np.float32)
        return np.asarray(profiles @ self._state["items_next"].T)

    def for_items(self, features: Mapping[str, Block]) -> Self:
        """The same model over other items, without learning again: a new product counts at once.

        `features`: the blocks it learned with, same widths, a row for each item of the new catalogue. Raises
        NotFitted, DataWrong where blocks are missing.
        """
        if not self.item_count:
            raise NotFitted(f"{self.name} has not learned anything yet: call fit first")
        space = Space.restored(self._state)
        items = space.project(features)
        model = type(self)(**self.settings)
        kept = {name: array for name, array in self._state.items() if not name.startswith("items_")}
        model.item_count = len(items)
        model._state = kept | model._sides(kept, items)
        return model

    def contributions(self, history: npt.ArrayLike, item: int) -> npt.NDArray[np.float32]:
        """How much each item of a history speaks for `item`, shape (history,); for reasons. 0 for
        unknown items."""
        items = np.asarray(history, dtype=np.int64)
        known = items < self.item_count
        found = np.zeros(len(items), np.float32)
        found[known] = self._state["items_had"][items[known]] @ self._state["items_next"][item]
        return found


def _mean_length(vectors: npt.NDArray[np.float32]) -> float:
    lengths = np.linalg.norm(vectors, axis=1)
    known = lengths[lengths > 0]
    return float(known.mean()) if len(known) else 1.0
