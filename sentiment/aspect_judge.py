"""Judges aspects with an encoder that was taught to, and keeps what was taught in a small file.

The file (NumPy's .npz, nothing that runs) holds the low-rank changes in eight bits and the head in half
precision; the encoder itself is in its package. A text is read once for all its aspects.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sentiment.aspect_head import AspectHead
from sentiment.aspect_tokens import token_places, window
from sentiment.errors import WeightsWrong
from sentiment.packaged_encoder import LINEAR, Layer, PackagedEncoder
from sentiment.signs import Span
from sentiment.tokens import Tokenizer

WEIGHTS = Path(__file__).with_name("weights") / "aspects.npz"
"""What ships."""
SCALE = 2.0
"""Factor of the low-rank changes."""
_FORM = 1
_TOKENS_AT_ONCE = 1_024

Floats = npt.NDArray[np.float32]
Factors = Mapping[tuple[int, str], tuple[Floats, Floats]]
"""(layer, name of the linear map): A of shape (rank, in) and B of shape (out, rank)."""


@dataclass(frozen=True)
class Taught:
    """What was learned: changes of the encoder's linear maps, and the head."""

    factors: Factors
    head: AspectHead

    def save(self, path: Path) -> None:
        """Write it; the folder is made if missing, an older file replaced as a whole."""
        arrays: dict[str, npt.NDArray[Any]] = {"form": np.asarray(_FORM)}
        for (number, name), (down, up) in self.factors.items():
            for part, values in (("down", down), ("up", up.T)):
                scale = np.abs(values).max(axis=1, keepdims=True) / 127 + 1e-12
                arrays[f"{number}/{name}/{part}"] = np.round(values / scale).astype(np.int8)
                arrays[f"{number}/{name}/{part}_scale"] = scale.astype(np.float32)
        arrays |= {f"head/{name}": value.astype(np.float16) for name, value in self.head.state().items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.part")
        with draft.open("wb") as file:
            np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> Taught:
        """Raises WeightsWrong where the file is missing or is not such a file."""
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            if int(arrays.pop("form")) != _FORM:
                raise WeightsWrong(f"{path} was written by another version")
            head = {name[5:]: value for name, value in arrays.items() if name.startswith("head/")}
            places = {tuple(name.split("/")[:2]) for name in arrays if not name.startswith("head/")}
            factors = {
                (int(number), name): (
                    _whole(arrays, f"{number}/{name}/down"),
                    np.ascontiguousarray(_whole(arrays, f"{number}/{name}/up").T),
                )
                for number, name in places
            }
            return cls(factors, AspectHead.restored(head))
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise WeightsWrong(f"{path} holds no weights for aspects: {error}") from error


class TrainedJudge:
    """A `sentiment.aspect_polarity.Judge`. Making one unpacks the encoder (about half a second)."""

    def __init__(self, taught: Taught, encoder: PackagedEncoder | None = None) -> None:
        self._encoder = encoder or PackagedEncoder()
        self._tokenizer = Tokenizer(self._encoder)
        self._layers = [
            _changed(self._encoder.layer(number), number, taught.factors)
            for number in range(self._encoder.layers)
        ]
        self._head = taught.head

    @classmethod
    def load(cls, path: Path | None = None) -> TrainedJudge:
        """With the weights that ship, or those of a file.

        Raises:
            WeightsWrong: the file is missing or broken.
            EncoderMissing: the encoder's package is not installed.
        """
        return cls(Taught.load(path or WEIGHTS))

    def judge_many(self, mentions: Sequence[tuple[str, Span]]) -> Floats:
        """P(negative, neutral, positive) of what stands at each span of its text, shape (n, 3). Of a long
        text the part around the span is read."""
        found = np.zeros((len(mentions), 3), np.float32)
        inside: dict[str, list[tuple[int, Span]]] = defaultdict(list)
        for number, (text, span) in enumerate(mentions):
            part, place = window(text, span)
            inside[part].append((number, place))
        rows = []
        for text, spans in inside.items():
            ids, places = token_places(self._tokenizer, text, [span for _, span in spans])
            rows.append((ids, [(number, *at) for (number, _), at in zip(spans, places, strict=True)]))
        for same in _by_length(rows):
            states = self._states(np.asarray([ids for ids, _ in same], np.int64))
            for of_text, (_, places_in) in zip(states, same, strict=True):
                for number, first, after in places_in:
                    found[number] = self._head.probabilities(of_text, first, after)
        return found

    def _states(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Of texts of the same length, shape (texts, tokens, width)."""
        states = self._encoder.embedded(ids)
        for layer in self._layers:
            states = _through(layer, states, self._encoder.heads, self._encoder.epsilon)
        return states


Row = tuple[list[int], list[tuple[int, int, int]]]


def _by_length(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows of the same length together, not too many at once."""
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[len(row[0])].append(row)
    found = []
    for length, group in sorted(groups.items()):
        size = max(1, _TOKENS_AT_ONCE // length)
        found += [group[at : at + size] for at in range(0, len(group), size)]
    return found


def _changed(layer: Layer, number: int, factors: Factors) -> Layer:
    weights = {}
    for name in LINEAR:
        weights[name] = layer.weights[name]
        if (number, name) in factors:
            down, up = factors[number, name]
            weights[name] = (weights[name] + SCALE * (up @ down)).astype(np.float32)
    return Layer(weights, layer.biases, layer.norms)


def _through(layer: Layer, states: Floats, heads: int, epsilon: float) -> Floats:
    """One layer of the encoder (post-normalised, Vaswani et al. 2017), without padding."""
    from scipy.special import erf

    texts, tokens, width = states.shape

    def linear(name: str, values: Floats) -> Floats:
        return np.asarray(values @ layer.weights[name].T + layer.biases[name], np.float32)

    def split(name: str) -> Floats:
        return linear(name, states).reshape(texts, tokens, heads, -1).transpose(0, 2, 1, 3)

    scores = split("query") @ split("key").transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // heads))
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    seen = (scores / scores.sum(axis=-1, keepdims=True)) @ split("value")
    seen = linear("attention", seen.transpose(0, 2, 1, 3).reshape(texts, tokens, width))
    states = _normalised(states + seen, *layer.norms["after_attention"], epsilon)
    inner = linear("inner", states)
    inner = inner * np.float32(0.5) * (1 + erf(inner * np.float32(1 / np.sqrt(2))))
    return _normalised(states + linear("outer", inner), *layer.norms["after_outer"], epsilon)


def _normalised(values: Floats, scale: Floats, shift: Floats, epsilon: float) -> Floats:
    centred = values - values.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + epsilon)
    return np.asarray(centred / spread * scale + shift, np.float32)


def _whole(arrays: Mapping[str, npt.NDArray[Any]], name: str) -> Floats:
    return np.asarray(arrays[name].astype(np.float32) * arrays[f"{name}_scale"], np.float32)
