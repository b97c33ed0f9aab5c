"""What to show somebody of whom nothing is known."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from recommender.model import Array, Scores

_SPREAD = 100
"""So many of the most popular are put in another order."""
_TREND = 0.3
_ALIKE = 0.3


def for_nobody(
    facts: Mapping[str, Array],
    links: tuple[Array, Array, Array] | None,
    likeness: tuple[Array, Array] | None,
) -> Scores:
    """Scores of items for an empty history, shape (items,), at most 0.

    Popularity, with what is asked for more than usual ahead; of the most popular, one after the other is
    taken that is least like those before it (maximal marginal relevance, Carbonell and Goldstein 1998), by
    how strongly items are linked, or by what they are, so that the first few reach different tastes.
    """
    popularity = np.asarray(facts["popularity"], np.float64)
    worth = popularity + _TREND * np.maximum(facts["trend"], 0) * np.minimum(popularity, 1)
    worth = worth / max(float(worth.max()), 1e-9) - 2.0
    top = np.argsort(-worth, kind="stable")[:_SPREAD]
    alike = _alike(top, links, likeness)
    near = np.zeros(len(top))
    left = np.ones(len(top), bool)
    found = worth.astype(np.float32)
    for place in range(len(top)):
        chosen = int(np.argmax(np.where(left, worth[top] - _ALIKE * near, -np.inf)))
        found[top[chosen]] = -place / len(top) * 0.5
        left[chosen] = False
        near = np.maximum(near, alike[chosen])
    return found


def _alike(
    items: npt.NDArray[np.int64],
    links: tuple[Array, Array, Array] | None,
    likeness: tuple[Array, Array] | None,
) -> npt.NDArray[np.float64]:
    """How alike items are, 0 to 1, shape (items, items)."""
    found = np.zeros((len(items), len(items)))
    if likeness is not None:
        vectors = np.asarray(likeness[1])[items].astype(np.float64)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(lengths > 0, lengths, 1)
        found = np.maximum(found, vectors @ vectors.T)
    if links is not None:
        starts, targets, weights = links
        among = np.zeros_like(found)
        for row, item in enumerate(items):
            place = slice(int(starts[item]), int(starts[item + 1]))
            at = np.flatnonzero(targets[place][:, None] == items[None, :])
            among[row, at % len(items)] = weights[place][at // len(items)]
        found = np.maximum(found, np.maximum(among, among.T) / max(float(among.max()), 1e-9))
    return found
