"""A text judged by its characters in ones to fours: a linear machine on their TF-IDF.

It knows the words themselves, an encoder their meaning: beside one that reads meanings it hears slang and
fixed phrases. It is trained with scikit-learn and judges without it, so that serving need not load that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from chinese.script import simplified

SHORTEST, LONGEST = 1, 4
LONGEST_TEXT = 600
"""Characters that are looked at."""
_LEAST_TEXTS = 2
_GRAMS, _RARITY, _WEIGHTS, _BIAS = "grams", "rarity", "gram_weights", "gram_bias"
_BETWEEN = "\n"

Numbers = npt.NDArray[Any]


class CharacterView:
    """`weights` and `rarity` (inverse document frequency) of the n-grams, each of shape (n,)."""

    def __init__(self, grams: Sequence[str], rarity: Numbers, weights: Numbers, bias: float) -> None:
        self._grams, self._rarity, self._weights, self._bias = list(grams), rarity, weights, bias

    def logit(self, text: str) -> float:
        """Above 0: rather yes."""
        counts = Counter(gram for gram in grams_of(plain(text)) if gram in self._places)
        if not counts:
            return self._bias
        places = np.array([self._places[gram] for gram in counts])
        worth = (1 + np.log(np.array(list(counts.values()), float))) * self._rarity[places]
        return float(worth @ self._weights[places] / np.linalg.norm(worth)) + self._bias

    @cached_property
    def _places(self) -> dict[str, int]:
        return {gram: place for place, gram in enumerate(self._grams)}

    def arrays(self) -> dict[str, Numbers]:
        """For a file of arrays, the numbers in half precision."""
        return {
            _GRAMS: np.frombuffer(_BETWEEN.join(self._grams).encode(), np.uint8),
            _RARITY: self._rarity.astype(np.float16),
            _WEIGHTS: self._weights.astype(np.float16),
            _BIAS: np.array(self._bias, np.float32),
        }

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, Numbers]) -> CharacterView | None:
        """What `arrays` wrote; None where a file has none of it. Raises ValueError where they do not fit."""
        if _GRAMS not in arrays:
            return None
        grams = bytes(arrays[_GRAMS]).decode().split(_BETWEEN)
        rarity, weights = (np.asarray(arrays[name], np.float64) for name in (_RARITY, _WEIGHTS))
        if not len(grams) == len(rarity) == len(weights):
            raise ValueError(f"{len(grams)} n-grams have {len(rarity)} and {len(weights)} numbers")
        return cls(grams, rarity, weights, float(arrays[_BIAS]))


def plain(text: str) -> str:
    """In simplified, small characters, a space between words."""
    return " ".join(simplified(text[:LONGEST_TEXT]).lower().split())


def grams_of(text: str) -> list[str]:
    """N-grams inside words, a space at either end of each; a word shorter than n stands once."""
    grams: list[str] = []
    for word in text.split():
        padded = f" {word} "
        for size in range(SHORTEST, LONGEST + 1):
            grams.extend(padded[start : start + size] for start in range(max(1, len(padded) - size + 1)))
            if size >= len(padded):
                break
    return grams


def machine(strength: float) -> Any:
    """What is trained, a pipeline of scikit-learn over texts that are `plain`; `strength`: 1 / L2."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    rows = TfidfVectorizer(analyzer=grams_of, min_df=_LEAST_TEXTS, sublinear_tf=True)
    return make_pipeline(rows, LogisticRegression(C=strength, max_iter=2_000))


def view_of(trained: Any) -> CharacterView:
    """What a trained `machine` has learned."""
    rows, judge = (step for _, step in trained.steps)
    return CharacterView(
        list(rows.get_feature_names_out()), rows.idf_, judge.coef_[0], float(judge.intercept_[0])
    )
