"""What every training in the shop's folders has in common: one at a time, and a bar of how far it is."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shopdesk.errors import CommandError

_WIDTH = 20


@contextmanager
def alone(folder: Path, what: str) -> Iterator[None]:
    """Hold the folder, made if need be. Raises CommandError while another training of `what` does."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CommandError(
                f"another training of {what} runs in {folder}: wait until it is done"
            ) from None
        yield


def bar_of(what: str, share: float, start: float, end: float) -> str:
    """A line for a stage that takes the work from `start` to `end`, 0..1, and is at `share` of it."""
    done = start + (end - start) * min(1.0, max(0.0, share))
    filled = round(_WIDTH * done)
    return f"{what} {'█' * filled}{'░' * (_WIDTH - filled)} {100 * done:.0f} %"
