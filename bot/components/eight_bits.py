"""Linear maps in eight bits a weight, for graphs of ONNX Runtime (dynamic quantisation)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, List, Tuple

import numpy as np


def session(graph: bytes, threads: int) -> Any:
    """An inference session of a graph on a fixed number of threads."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def product(rows: str, weight: str, zero: str, scale: str, target: str) -> List[Any]:
    """Nodes for `target` = `rows` x `weight` * `scale`, with the rows brought to eight bits while it runs.

    All are names of tensors: `rows` float (texts, tokens, inputs), `weight` and `zero` as `stored` makes
    them, `scale` float (outputs,). One scale stands for all rows, so whoever wants the same answer for a
    text in any company gives one text at a time.
    """
    from onnx import TensorProto, helper

    small, size, shift = f"{target}_q", f"{target}_s", f"{target}_z"
    return [
        helper.make_node("DynamicQuantizeLinear", [rows], [small, size, shift]),
        helper.make_node("MatMulInteger", [small, weight, shift, zero], [f"{target}_i"]),
        helper.make_node("Cast", [f"{target}_i"], [f"{target}_f"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [size, scale], [f"{target}_scale"]),
        helper.make_node("Mul", [f"{target}_f", f"{target}_scale"], [target]),
    ]


def stored(weight: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """(weight, its zero point) of an int8 weight as this machine multiplies it without a mistake."""
    if _signed_is_exact():
        return weight, np.zeros((), dtype=np.int8)
    return (weight.astype(np.int16) + 128).astype(np.uint8), np.full((), 128, dtype=np.uint8)


@lru_cache(maxsize=1)
def _signed_is_exact() -> bool:
    """Whether unsigned times signed bytes come out right. Processors without VNNI add two products in sixteen
    bits, where large ones are cut off."""
    from onnx import TensorProto, helper, numpy_helper

    inputs, outputs = 64, 16
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["rows", "weight"], ["product"])],
        "probe",
        [helper.make_tensor_value_info("rows", TensorProto.UINT8, [4, inputs])],
        [helper.make_tensor_value_info("product", TensorProto.INT32, [4, outputs])],
        [numpy_helper.from_array(np.full((inputs, outputs), 127, dtype=np.int8), "weight")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    rows = np.full((4, inputs), 255, dtype=np.uint8)
    found = session(model.SerializeToString(), 1).run(None, {"rows": rows})[0]
    return bool((found == inputs * 255 * 127).all())
