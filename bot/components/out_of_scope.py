"""Out-of-scope detection: a logistic regression over how sure and how near the classifier is.

A threshold on the confidence alone refuses too much: a message between two intents is unsure and in scope. So
the detector also looks at the nearest training texts (compare k-nearest-neighbour detection, Sun et al. 2022)
and at the score of the out-of-scope examples themselves, and is trained on scores of held-out examples. Its
threshold is where at most a given share of held-out in-scope examples would be refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict

import numpy as np

_NEAREST = 10
_FLOOR = -1.5
"""Score of an out-of-scope label where there is none."""


def softmax(scores: np.ndarray) -> np.ndarray:
    """Row-wise softmax."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    weights = np.exp(shifted)
    return weights / weights.sum(axis=-1, keepdims=True)


def _mean_of_highest(values: np.ndarray, count: int) -> float:
    if not len(values):
        return 0.0
    if count == 1:
        return float(values.max())
    if len(values) > count:
        values = np.partition(values, len(values) - count)[-count:]
    return float(values.mean())


def signals(
    scores: np.ndarray,
    similarities: np.ndarray,
    labels: np.ndarray,
    own: np.ndarray,
    outside: int,
    temperature: float,
) -> np.ndarray:
    """What the detector looks at for one message, shape (10,).

    ``scores`` of all labels; ``similarities`` to examples with ``labels``; ``own`` the in-scope label numbers
    that were trained; ``outside`` the out-of-scope label's number or -1.
    """
    inside = scores[own]
    order = np.argsort(-inside)
    best = float(inside[order[0]])
    second = float(inside[order[1]]) if len(order) > 1 else -1.0
    probabilities = softmax(inside * temperature)
    entropy = float(-(probabilities * np.log(probabilities + 1e-9)).sum())
    is_outside = labels == outside
    near, beyond = similarities[~is_outside], similarities[is_outside]
    return np.array(
        [
            best,
            best - second,
            entropy,
            float(probabilities.max()),
            float(scores[outside]) if outside >= 0 else _FLOOR,
            _mean_of_highest(near, 1),
            _mean_of_highest(near, _NEAREST),
            _mean_of_highest(beyond, 1),
            _mean_of_highest(beyond, 3),
            _mean_of_highest(similarities[labels == own[order[0]]], 3),
        ],
        dtype=np.float64,
    )


def _steepness(inside: np.ndarray, refused: float) -> float:
    """Factor on the log-odds of in-scope messages by which their mean score is the share that is refused."""
    low, high = 0.1, 5.0
    for _ in range(40):
        middle = (low * high) ** 0.5
        mean = float((1 / (1 + np.exp(-np.clip(inside * middle, -30, 30)))).mean())
        low, high = (middle, high) if mean > refused else (low, middle)
    return (low * high) ** 0.5


@dataclass
class OutOfScopeDetector:
    """``score`` in 0..1, from 0.5 on refused."""

    weights: np.ndarray
    bias: float

    @classmethod
    def fit(cls, rows: np.ndarray, outside: np.ndarray, *, refused: float) -> OutOfScopeDetector:
        """``rows`` (messages, signals); ``outside`` true where out of scope; ``refused``: share of in-scope
        messages that may be refused, which sets the threshold."""
        from sklearn.linear_model import LogisticRegression

        middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
        machine = LogisticRegression(C=0.1, class_weight="balanced", max_iter=2000)
        machine.fit((rows - middle) / spread, outside)
        weights = machine.coef_[0] / spread
        bias = float(machine.intercept_[0] - (weights * middle).sum())
        inside = rows[~outside] @ weights + bias
        threshold = float(np.quantile(inside, 1 - refused))
        steep = _steepness(inside - threshold, refused)
        return cls(weights * steep, (bias - threshold) * steep)

    def score(self, row: np.ndarray) -> float:
        """How sure it is that the message is none of the shop's."""
        return float(1 / (1 + np.exp(-np.clip(row @ self.weights + self.bias, -30, 30))))

    def to_dict(self) -> Dict[str, Any]:
        """For JSON."""
        return {"weights": self.weights.tolist(), "bias": self.bias}

    @classmethod
    def from_dict(cls, stored: Dict[str, Any]) -> OutOfScopeDetector:
        """Back from JSON."""
        return cls(np.array(stored["weights"]), float(stored["bias"]))
