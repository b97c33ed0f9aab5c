"""ONNX Runtime sessions of graphs that are built once and kept; a cache that is broken, being written by
somebody else, or not to be written at all keeps nobody from reading."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sentiment.eight_bits import machine
from sentiment.encoder import Encoder
from sentiment.errors import EncoderMissing

logger = logging.getLogger(__name__)


def kept_session(
    kind: str,
    fingerprint: str,
    encoder: Encoder,
    write: Callable[[Path], None],
    *,
    cache: Path | None = None,
    threads: int = 1,
) -> Any:
    """A session of the graph that `write` writes to a path, whole or not at all.

    The graph is kept in `cache`, the person's cache folder if None, as `kind` with `fingerprint` (of the
    weights), the encoder's build and the machine. One that cannot be read is built anew; where the folder
    cannot be written the graph lasts as long as this process.

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
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    folder = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shopdesk"
    path = folder / f"{kind}-{fingerprint}-{encoder.path.stat().st_size}-{machine()}.onnx"
    if path.is_file():
        try:
            return opened(path)
        # The file is broken: built anew below. ONNX Runtime's own errors have no common base of theirs.
        except Exception:
            logger.warning("the graph %s cannot be read and is built anew", path.name)
    try:
        write(path)
        return opened(path)
    except OSError:
        # A cache that cannot be written keeps nobody from reading: the graph then lasts this process.
        with tempfile.TemporaryDirectory() as temporary:
            write(Path(temporary) / path.name)
            return opened(Path(temporary) / path.name)
