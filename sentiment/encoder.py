"""What is asked of an encoder's weights, wherever they come from."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from sentiment.errors import EncoderMissing

Floats = npt.NDArray[np.float32]

LINEAR = ("query", "key", "value", "attention", "inner", "outer")
"""The six linear maps of a layer."""


@dataclass(frozen=True)
class Layer:
    """`weights` and `biases` of the linear maps by name, shapes (out, in) and (out,); `norms`: scale and
    shift of the two normalisations."""

    weights: dict[str, Floats]
    biases: dict[str, Floats]
    norms: dict[str, tuple[Floats, Floats]]


class Encoder(Protocol):
    """A BERT (Devlin et al., NAACL 2019) out of a package.

    `path`: its file; `padding` and `unknown`: the numbers that fill up short rows and that stand for what it
    has no piece for; `prefix`: what it was taught to expect before a text; `whole`: layers whose map out of
    the wide space stays in full precision.
    """

    path: Path
    hidden: int
    layers: int
    heads: int
    epsilon: float
    padding: int
    unknown: int
    prefix: str
    whole: tuple[int, ...]

    def embedded(self, ids: npt.NDArray[np.int64]) -> Floats:
        """What goes into the first layer, shape (texts, tokens, hidden), for ids of that shape without the
        last."""
        ...

    def layer(self, number: int) -> Layer:
        """One layer, unpacked."""
        ...

    def pieces(self) -> Any:
        """Its tokenizer, of the package tokenizers, which neither cuts nor fills up."""
        ...


def installed(package: str, *path: str) -> Path:
    """A file of a package, which is not imported. Raises EncoderMissing where the package is not there."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise EncoderMissing(f"the package {package} is missing: run scripts/setup")
    return Path(found.origin).parent.joinpath(*path)


def normalised(states: Floats, norm: tuple[Floats, Floats], epsilon: float) -> Floats:
    """Layer normalisation over the last axis (Ba, Kiros and Hinton 2016)."""
    mean = states.mean(axis=-1, keepdims=True)
    spread = states.var(axis=-1, keepdims=True)
    scale, shift = norm
    return np.asarray((states - mean) / np.sqrt(spread + epsilon) * scale + shift, np.float32)
