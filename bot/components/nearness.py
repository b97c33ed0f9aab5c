"""How near a text is to every training text: a radial basis function on vectors in eight bits.

Ten thousand training texts of 384 floats are 16 MB, and one message after the other has to read them all. In
bytes they are a quarter of that and lie in the processor's cache.
"""

from __future__ import annotations

from typing import Any, Tuple

import numpy as np

from bot.components.eight_bits import session, stored

_STEPS = 127


class Nearness:
    """exp(-width |x - y|^2) between texts and fixed points. Distances are those of the rounded vectors, so no
    distance is negative and that of a text to itself is 0."""

    def __init__(self, points: np.ndarray, width: float) -> None:
        """``points``: shape (points, size)."""
        # What all have in common says nothing about distances, and would take up most of the range of a byte.
        self._middle = points.mean(axis=0)
        rounded, sizes = _rounded(points - self._middle)
        self._session = session(_graph(rounded, sizes, width), threads=1)

    def similarities(self, places: np.ndarray) -> np.ndarray:
        """Similarity in (0, 1] of each text to each point, shape (texts, points); ``places``: (texts, size).

        A text's row is the same whatever the company.
        """
        rounded, sizes = _rounded(places - self._middle)
        feed = {
            "rows": (rounded.astype(np.int16) + 128).astype(np.uint8),
            "sizes": sizes[:, None],
            "lengths": _lengths(rounded, sizes)[:, None],
        }
        return self._session.run(None, feed)[0]


def _rounded(vectors: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """(vectors in whole steps of int8, size of a step of each)."""
    sizes = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / _STEPS
    return np.round(vectors / sizes[:, None]).astype(np.int8), sizes.astype(np.float32)


def _lengths(rounded: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Squared lengths of rounded vectors."""
    whole = rounded.astype(np.int32)
    return np.asarray(np.einsum("ij,ij->i", whole, whole) * sizes.astype(np.float64) ** 2, dtype=np.float32)


def _graph(points: np.ndarray, sizes: np.ndarray, width: float) -> bytes:
    from onnx import TensorProto, checker, helper, numpy_helper

    values, zero = stored(np.ascontiguousarray(points.T))
    constants = {
        "points": values,
        "points_zero": zero,
        "rows_zero": np.full((), 128, dtype=np.uint8),
        "both": 2 * sizes,
        "points_lengths": _lengths(points, sizes),
        "nothing": np.zeros((), dtype=np.float32),
        "width": np.full((), width, dtype=np.float32),
    }
    steps = [
        ("MatMulInteger", ["rows", "points", "rows_zero", "points_zero"], "whole", {}),
        ("Cast", ["whole"], "product", {"to": TensorProto.FLOAT}),
        ("Mul", ["product", "sizes"], "sized", {}),
        ("Mul", ["sized", "both"], "twice", {}),
        ("Sub", ["twice", "points_lengths"], "less", {}),
        ("Sub", ["less", "lengths"], "distance", {}),
        ("Min", ["distance", "nothing"], "negative", {}),
        ("Mul", ["negative", "width"], "power", {}),
        ("Exp", ["power"], "similarities", {}),
    ]
    count, size = points.shape
    given: Any = [("rows", TensorProto.UINT8, size), ("sizes", TensorProto.FLOAT, 1),
                  ("lengths", TensorProto.FLOAT, 1)]  # fmt: skip
    graph = helper.make_graph(
        [helper.make_node(kind, inputs, [target], **more) for kind, inputs, target, more in steps],
        "nearness",
        [helper.make_tensor_value_info(name, kind, ["texts", wide]) for name, kind, wide in given],
        [helper.make_tensor_value_info("similarities", TensorProto.FLOAT, ["texts", count])],
        [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    checker.check_model(model)
    return model.SerializeToString()
