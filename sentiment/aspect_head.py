"""The head that judges an aspect from the states of a text's tokens; NumPy alone.

It puts three vectors side by side: the mean state of the aspect's own tokens, a mean over all tokens weighed
by what the aspect attends to and how far away it stands, and the mean of the whole text; a hidden layer makes
three probabilities of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

REACH = 16
"""Distance in tokens from which on it is all the same."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class AspectHead:
    """Weights. With states of width d, a attention heads of width k each, and h hidden units: `query` and
    `key` (a * k, d) with biases, `near` (2 REACH + 1, a), `scale` and `shift` (3 d,), `hidden` (h, 3 d),
    `out` (3, h) with biases. `temperature` (1,) divides the scores (Guo et al. 2017)."""

    query: Floats
    query_bias: Floats
    key: Floats
    key_bias: Floats
    near: Floats
    scale: Floats
    shift: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats
    temperature: Floats

    @classmethod
    def restored(cls, arrays: Mapping[str, npt.NDArray[np.floating]]) -> AspectHead:
        """The head of those arrays, by the names of the fields. Raises KeyError where one is missing."""
        return cls(**{field.name: np.asarray(arrays[field.name], np.float32) for field in fields(cls)})

    def state(self) -> dict[str, Floats]:
        """All arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def probabilities(self, states: Floats, start: int, end: int) -> Floats:
        """P(negative, neutral, positive), shape (3,), of the tokens start to end (exclusive) of one text.
        `states`: the encoder's, shape (tokens, d)."""
        own = states[start:end].mean(axis=0)
        seen = _applied(states.T, self._weights(states, own, start, end))
        joined = np.concatenate([own, seen, states.mean(axis=0)])
        joined = (joined - joined.mean()) / np.sqrt(joined.var() + 1e-5) * self.scale + self.shift
        inner = _gelu(_applied(self.hidden, joined) + self.hidden_bias)
        scores = (_applied(self.out, inner) + self.out_bias) / self.temperature
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum(), np.float32)

    def _weights(self, states: Floats, own: Floats, start: int, end: int) -> Floats:
        count = self.near.shape[1]
        width = len(self.query) // count
        query = (_applied(self.query, own) + self.query_bias).reshape(count, width)
        # The query goes through the keys' map instead of every state: a few vectors in place of a table.
        turned = np.einsum("hw,hwd->hd", query, self.key.reshape(count, width, -1))
        fixed = np.einsum("hw,hw->h", query, self.key_bias.reshape(count, width))
        scores = (np.einsum("td,hd->ht", states, turned) + fixed[:, None]) / np.sqrt(width)
        scores += self.near[distances(len(states), start, end) + REACH].T
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray((powers / powers.sum(axis=1, keepdims=True)).mean(axis=0), np.float32)


def distances(tokens: int, start: int, end: int) -> npt.NDArray[np.int64]:
    """How far each token stands before (below 0) or after the aspect, -REACH..REACH; 0 inside."""
    places = np.arange(tokens)
    before, after = np.minimum(places - start, 0), np.maximum(places - end + 1, 0)
    return np.asarray(np.clip(before + after, -REACH, REACH), np.int64)


def _applied(matrix: Floats, vector: Floats) -> Floats:
    # Not by BLAS: for so little its threads cost more than they save, most of all beside a busy process.
    return np.asarray(np.einsum("hd,d->h", matrix, vector), np.float32)


def _gelu(values: Floats) -> Floats:
    from scipy.special import erf

    return np.asarray(values * 0.5 * (1.0 + erf(values / np.sqrt(2.0))), np.float32)
