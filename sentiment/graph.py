"""The encoder with its adapter and head as one ONNX graph, eight bits a weight; built without torch."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sentiment.adapter import Adapter
from sentiment.eight_bits import signed_is_exact
from sentiment.encoder import LINEAR, Encoder

OPSET, IR = 20, 10
_WHOLE = "whole"
"""How products are named that stay in full precision (`Encoder.whole`): a few numbers that go into them are a
hundred times the others, and eight bits for all would leave the others nothing (Dettmers et al., LLM.int8(),
NeurIPS 2022). It costs a few per cent of the time and takes away more than half of the error."""
_ADVICE = "pre-processing before quantization"

Floats = npt.NDArray[np.float32]


def write_graph(encoder: Encoder, adapter: Adapter, target: Path) -> None:
    """Write the graph to a file; whole or not at all.

    Inputs: `embedded` of `Encoder.embedded`, shape (texts, tokens, 384), and `there`, shape (texts,
    tokens), 1 where a token is. Outputs: `logits`, shape (texts, 3), and `vector`, the mean of the last
    layer, shape (texts, 384). Linear maps, but those of `Encoder.whole`, are in eight bits a weight with a
    scale a column, and their inputs are brought to eight bits while it runs (dynamic quantisation).
    """
    write_quantised(GraphBuilder(encoder, adapter).model(), target)


def write_quantised(model: Any, target: Path) -> None:
    """Write an ONNX model with its linear maps in eight bits a weight; whole or not at all.

    The weights are signed where the machine multiplies those without a mistake, which is faster.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    target.parent.mkdir(parents=True, exist_ok=True)
    # In a folder of its own: two processes may build the same graph at once.
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        plain, draft = Path(folder) / "plain.onnx", Path(folder) / "draft.onnx"
        onnx.save(model, str(plain))
        root = logging.getLogger()
        root.addFilter(_not_advice)
        try:
            quantize_dynamic(
                str(plain), str(draft), op_types_to_quantize=["MatMul"], per_channel=True,
                weight_type=QuantType.QInt8 if signed_is_exact() else QuantType.QUInt8,
                extra_options={"MatMulConstBOnly": True},
                nodes_to_exclude=[node.name for node in model.graph.node if node.name.startswith(_WHOLE)],
            )  # fmt: skip
        finally:
            root.removeFilter(_not_advice)
        draft.replace(target)


def _not_advice(record: logging.LogRecord) -> bool:
    """The quantiser tells everybody to preprocess graphs, and of every node what it does; this graph is built
    as it should be."""
    return record.levelno >= logging.WARNING and _ADVICE not in record.getMessage()


class GraphBuilder:
    """Nodes and constants of the graph, one after the other. For another head override
    `_outputs` and `_head`."""

    def __init__(self, encoder: Encoder, adapter: Adapter) -> None:
        self._encoder, self._adapter = encoder, adapter
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._names = 0

    def model(self) -> Any:
        """The whole graph. BERT's layers as in Devlin et al. (NAACL 2019)."""
        from onnx import TensorProto, checker, helper

        hidden = self._encoder.hidden
        absent = self._node("Sub", self._constant(np.ones((), np.float32)), "there")
        far = self._node("Mul", absent, self._constant(np.full((), -1e4, np.float32)))
        bias = self._node("Unsqueeze", far, self._constant(np.array([1, 2], np.int64)))
        state = "embedded"
        for number in range(self._encoder.layers):
            state = self._layer(number, state, bias)
        self._head(state, far)
        shapes: dict[str, list[str | int]] = {
            "embedded": ["texts", "tokens", hidden],
            "there": ["texts", "tokens"],
        }
        given, told = (
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in part.items()]
            for part in (shapes, self._outputs())
        )
        graph = helper.make_graph(self._nodes, "sentiment", given, told, self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR
        checker.check_model(model)
        return model

    def _outputs(self) -> dict[str, list[str | int]]:
        """Names and shapes of what the graph tells."""
        return {"logits": ["texts", 3], "vector": ["texts", self._encoder.hidden]}

    def _layer(self, number: int, state: str, bias: str) -> str:
        layer, heads = self._encoder.layer(number), self._encoder.heads
        size = self._encoder.hidden // heads
        weights = {name: self._adapter.merged(number, name, layer.weights[name]) for name in LINEAR}
        scale = np.float32(1.0 / np.sqrt(size))
        three = np.concatenate([weights["query"] * scale, weights["key"], weights["value"]])
        shift = np.concatenate([layer.biases["query"] * scale, layer.biases["key"], layer.biases["value"]])
        apart = self._constant(np.array([0, 0, 3 * heads, size], np.int64))
        rows = self._node("Transpose", self._node("Reshape", self._linear(state, three, shift), apart),
                          perm=[0, 2, 1, 3])  # fmt: skip
        query, key, value = self._nodes_of("Split", 3, rows, axis=1, num_outputs=3)
        scores = self._node("MatMul", query, self._node("Transpose", key, perm=[0, 1, 3, 2]))
        shares = self._node("Softmax", self._node("Add", scores, bias), axis=-1)
        seen = self._node("Transpose", self._node("MatMul", shares, value), perm=[0, 2, 1, 3])
        joined = self._node("Reshape", seen, self._constant(np.array([0, 0, heads * size], np.int64)))
        told = self._linear(joined, weights["attention"], layer.biases["attention"])
        state = self._normalised(self._node("Add", told, state), layer.norms["after_attention"])
        inner = self._node("Gelu", self._linear(state, weights["inner"], layer.biases["inner"]))
        outer = self._linear(
            inner, weights["outer"], layer.biases["outer"], whole=number in self._encoder.whole
        )
        return self._normalised(self._node("Add", outer, state), layer.norms["after_outer"])

    def _head(self, state: str, far: str) -> None:
        """From the last layer, shape (texts, tokens, 384), to what is told; `far` is added to the worth of
        tokens, shape (texts, tokens): nothing where one is."""
        head = self._adapter.head
        last, tokens = (self._constant(np.array([axis], np.int64)) for axis in (2, 1))
        there = self._node("Unsqueeze", "there", last)
        total = self._node("ReduceSum", self._node("Mul", state, there), tokens, keepdims=0)
        count = self._node("ReduceSum", "there", tokens, keepdims=1)
        mean = self._node("Div", total, count, name="vector")
        worth = self._node("Squeeze", self._linear(state, head["notice.weight"], head["notice.bias"]), last)
        shares = self._node("Unsqueeze", self._node("Softmax", self._node("Add", worth, far), axis=1), last)
        noticed = self._node("ReduceSum", self._node("Mul", state, shares), tokens, keepdims=0)
        both = self._node("Concat", mean, noticed, axis=1)
        inner = self._node("Gelu", self._linear(both, head["inner.weight"], head["inner.bias"]))
        self._linear(inner, head["outer.weight"], head["outer.bias"], name="logits")

    def _linear(
        self, state: str, weight: Floats, bias: Floats, name: str | None = None, *, whole: bool = False
    ) -> str:
        product = self._node("MatMul", state, self._constant(np.ascontiguousarray(weight.T)))
        if whole:
            self._nodes[-1].name = self._fresh(_WHOLE)
        return self._node("Add", product, self._constant(bias), name=name)

    def _normalised(self, state: str, norm: tuple[Floats, Floats]) -> str:
        scale, shift = (self._constant(part) for part in norm)
        return self._node("LayerNormalization", state, scale, shift, axis=-1, epsilon=self._encoder.epsilon)

    def _node(self, kind: str, *inputs: str, name: str | None = None, **attributes: Any) -> str:
        return self._nodes_of(kind, 1, *inputs, name=name, **attributes)[0]

    def _nodes_of(
        self, kind: str, count: int, *inputs: str, name: str | None = None, **attributes: Any
    ) -> list[str]:
        from onnx import helper

        outputs = [name] if name else [self._fresh(kind) for _ in range(count)]
        self._nodes.append(helper.make_node(kind, list(inputs), outputs, self._fresh("node"), **attributes))
        return outputs

    def _constant(self, value: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        name = self._fresh("constant")
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _fresh(self, kind: str) -> str:
        self._names += 1
        return f"{kind.lower()}_{self._names}"
