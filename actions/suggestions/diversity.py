"""A list in which not everything is alike: maximal marginal relevance (Carbonell & Goldstein 1998)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def diverse(
    relevance: Floats,
    vectors: Floats,
    categories: Sequence[int],
    count: int,
    *,
    diversity: float,
    most_of_one: int | None = None,
) -> list[int]:
    """Places of the chosen, best first, at most `count`.

    `relevance`: 0 to 1, shape (n,); `vectors`: of unit length, shape (n, dimensions). Each next one has the
    highest (1 - diversity) x relevance - diversity x likeness to the nearest chosen before. `most_of_one`:
    of one category; whoever is left out by that fills up at the end, where there is too little else.
    """
    left = list(range(len(relevance)))
    chosen: list[int] = []
    spare: list[int] = []
    likeness = np.clip(vectors @ vectors.T, 0.0, 1.0)
    nearest = np.zeros(len(relevance), np.float32)
    taken: Counter[int] = Counter()
    while left and len(chosen) < count:
        worth = (1.0 - diversity) * relevance[left] - diversity * nearest[left]
        best = left.pop(int(np.argmax(worth)))
        if most_of_one is not None and taken[categories[best]] >= most_of_one:
            spare.append(best)
            continue
        chosen.append(best)
        taken[categories[best]] += 1
        np.maximum(nearest, likeness[best], out=nearest)
    return (chosen + spare)[:count]


def by_rank(count: int) -> Floats:
    """Relevance of the first, second, ...: 1 falling to 0.5 over the list. Scores of different models have
    scales of their own; their order does not."""
    return np.linspace(1.0, 0.5, count, dtype=np.float32) if count else np.zeros(0, np.float32)
