"""The encoder with the changes for aspects as an ONNX graph that tells the states of all tokens."""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from pathlib import Path
from typing import Any

from sentiment.adapter import Adapter
from sentiment.errors import EncoderMissing
from sentiment.graph import GraphBuilder, write_quantised
from sentiment.packaged_encoder import PackagedEncoder

_GRAPH = 1
"""Rises when another graph is built of the same weights."""


def session_of(
    encoder: PackagedEncoder, changes: Adapter, cache: Path | None = None, *, threads: int = 1
) -> Any:
    """An ONNX Runtime session: `embedded` (texts, tokens, 384) and `there` (texts, tokens) to `states`
    (texts, tokens, 384), linear maps in eight bits. The first time a graph is built (seconds) and kept in
    `cache`, the person's cache folder if None.

    Raises EncoderMissing where ONNX Runtime is not installed.
    """
    try:
        import onnxruntime
    except ImportError:
        raise EncoderMissing("the package onnxruntime is missing: run scripts/setup") from None

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    # A thread that waits by turning takes the core from the bot's process beside it.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3

    def opened(path: Path) -> Any:
        if not path.is_file():
            write_quantised(_StatesBuilder(encoder, changes).model(), path)
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    folder = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shopdesk"
    build = f"{_fingerprint(changes)}-{encoder.path.stat().st_size}-{platform.machine()}"
    name = f"aspects-{_GRAPH}-{build}.onnx"
    try:
        return opened(folder / name)
    except OSError:
        # A cache that cannot be written must keep nobody from reading: the graph then lasts this process.
        with tempfile.TemporaryDirectory() as temporary:
            return opened(Path(temporary) / name)


class _StatesBuilder(GraphBuilder):
    """No head: the last layer is what is told."""

    def _outputs(self) -> dict[str, list[str | int]]:
        return {"states": ["texts", "tokens", self._encoder.hidden]}

    def _head(self, state: str, far: str) -> None:
        self._node("Identity", state, name="states")


def _fingerprint(changes: Adapter) -> str:
    digest = hashlib.sha256(str(changes.scale).encode())
    for name in sorted(changes.changes):
        digest.update(name.encode())
        for part in changes.changes[name]:
            digest.update(part.tobytes())
    return digest.hexdigest()[:16]
