"""Ends process groups whose supervisor is gone: run as `python watchdog.py`, fed through its standard input.

Lines are `+PID` (watch this group) and `-PID` (forget it). When the input ends, the supervisor is dead, by
whatever means, and every group still watched is stopped. Standard library only: it must start at once.
"""

from __future__ import annotations

import os
import signal
import sys
import time

GRACE_SECONDS = 5.0


def _send(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def main() -> None:
    """Watch until the input ends."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin:
        if line[0] == "+":
            groups.add(int(line[1:]))
        else:
            groups.discard(int(line[1:]))
    groups = {group for group in groups if _send(group, signal.SIGTERM)}
    until = time.monotonic() + GRACE_SECONDS
    while groups and time.monotonic() < until:
        time.sleep(0.1)
        groups = {group for group in groups if _send(group, 0)}
    for group in groups:
        _send(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
