"""The encoder with the changes for aspects as an ONNX graph that tells the states of all tokens."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sentiment.adapter import Adapter
from sentiment.encoder import Encoder
from sentiment.graph import GraphBuilder, write_quantised
from sentiment.sessions import kept_session

_GRAPH = 1
"""Rises when another graph is built of the same weights."""


def session_of(encoder: Encoder, changes: Adapter, cache: Path | None = None, *, threads: int = 1) -> Any:
    """An ONNX Runtime session: `embedded` (texts, tokens, 384) and `there` (texts, tokens) to `states`
    (texts, tokens, 384), linear maps in eight bits. The first time a graph is built (seconds) and kept in
    `cache`, the person's cache folder if None.

    Raises EncoderMissing where ONNX Runtime is not installed.
    """

    def write(path: Path) -> None:
        write_quantised(_StatesBuilder(encoder, changes).model(), path)

    return kept_session(
        f"aspects-{_GRAPH}", _fingerprint(changes), encoder, write, cache=cache, threads=threads
    )


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
