"""How this machine multiplies bytes.

Processors without VNNI add two products of an unsigned and a signed byte in sixteen bits, where large ones
are cut off.
"""

from __future__ import annotations

import platform
from functools import lru_cache

import numpy as np


@lru_cache(maxsize=1)
def signed_is_exact() -> bool:
    """Whether ONNX Runtime multiplies unsigned rows with signed weights without a mistake here."""
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    inputs, outputs = 64, 16
    weight = numpy_helper.from_array(np.full((inputs, outputs), 127, np.int8), "weight")
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["rows", "weight"], ["product"])],
        "probe",
        [helper.make_tensor_value_info("rows", TensorProto.UINT8, [4, inputs])],
        [helper.make_tensor_value_info("product", TensorProto.INT32, [4, outputs])],
        [weight],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"rows": np.full((4, inputs), 255, np.uint8)})
    return bool((np.asarray(found) == inputs * 255 * 127).all())


def machine() -> str:
    """What a graph in eight bits depends on, for the name that it is kept by."""
    return platform.machine() + ("" if signed_is_exact() else "-unsigned")
