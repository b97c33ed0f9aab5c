"""Gradient-boosted trees of LightGBM, answered by ONNX Runtime: the same scores, sooner where few rows are
asked at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender.errors import DataWrong
from recommender.model import Scores


class Trees:
    """The trees of a booster. May be asked from several threads at once, each answer on one thread."""

    def __init__(self, text: str) -> None:
        """`text`: what LightGBM's `model_to_string` gave.

        Raises DataWrong for trees that split otherwise than by a number, or that were taught to tell missing
        numbers apart.
        """
        import lightgbm
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = 1, 1
        options.log_severity_level = 3
        model = lightgbm.Booster(model_str=text).dump_model()
        self._session = onnxruntime.InferenceSession(
            _graph(model), options, providers=["CPUExecutionProvider"]
        )

    def scores(self, features: npt.NDArray[np.float32]) -> Scores:
        """Raw scores, shape (rows,); `features`: shape (rows, features) of numbers, none of them missing."""
        rows = np.ascontiguousarray(features, np.float32)
        (found,) = self._session.run(None, {"features": rows})
        return np.asarray(found, np.float32).ravel()


def _graph(model: dict[str, Any]) -> bytes:
    from onnx import TensorProto, helper

    nodes = [node for number, tree in enumerate(model["tree_info"]) for node in _nodes(number, tree)]
    leaves = [node for node in nodes if node["mode"] == "LEAF"]
    ensemble = helper.make_node(
        "TreeEnsembleRegressor", ["features"], ["scores"], domain="ai.onnx.ml", n_targets=1,
        nodes_treeids=[node["tree"] for node in nodes],
        nodes_nodeids=[node["id"] for node in nodes],
        nodes_featureids=[node["feature"] for node in nodes],
        nodes_values=[node["value"] for node in nodes],
        nodes_modes=[node["mode"] for node in nodes],
        nodes_truenodeids=[node["yes"] for node in nodes],
        nodes_falsenodeids=[node["no"] for node in nodes],
        target_treeids=[node["tree"] for node in leaves],
        target_nodeids=[node["id"] for node in leaves],
        target_ids=[0] * len(leaves),
        target_weights=[node["weight"] for node in leaves],
    )  # fmt: skip
    width = model["max_feature_idx"] + 1
    graph = helper.make_graph(
        [ensemble], "trees",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["rows", width])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["rows", 1])],
    )  # fmt: skip
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    made = helper.make_model(graph, opset_imports=opsets)
    made.ir_version = 8
    return bytes(made.SerializeToString())


def _nodes(tree: int, described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Nodes of one tree, its root first, numbered as they come."""
    waiting, following = [(0, described["tree_structure"])], 1
    while waiting:
        number, node = waiting.pop()
        if "split_feature" not in node:
            yield {"tree": tree, "id": number, "feature": 0, "value": 0.0, "mode": "LEAF", "yes": 0, "no": 0,
                   "weight": float(node["leaf_value"])}  # fmt: skip
            continue
        if node["decision_type"] != "<=" or node["missing_type"] != "None":
            raise DataWrong(
                f"tree {tree} splits by {node['decision_type']!r} with missing numbers as "
                f"{node['missing_type']!r}: use numbers only, none of them missing"
            )
        yes, no, following = following, following + 1, following + 2
        waiting += [(yes, node["left_child"]), (no, node["right_child"])]
        yield {"tree": tree, "id": number, "feature": node["split_feature"],
               "value": _below(node["threshold"]), "mode": "BRANCH_LEQ", "yes": yes, "no": no}  # fmt: skip


def _below(threshold: float) -> float:
    """The largest float32 that is not above: comparing a float32 with either comes to the same."""
    near = np.float32(threshold)
    return float(near if near <= threshold else np.nextafter(near, np.float32(-np.inf)))
