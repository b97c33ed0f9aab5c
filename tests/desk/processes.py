"""The desk as a process of its own, to be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parents[2]


class DeskProcess:
    """`python -m desk` on a free port."""

    def __init__(self, database_url: str, bot_url: str, **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.address = f"127.0.0.1:{self.port}"
        self._environment = os.environ | {
            "SHOPDESK_ENV_FILE": os.devnull,
            "DATABASE_URL": database_url,
            "DESK_PORT": str(self.port),
            "BOT_URL": bot_url,
            "ACTIONS_URL": bot_url,
            "SECRET_KEY": "a-secret-of-the-tests-for-tokens-0001",
            "IDENTITY_SECRET": "a-secret-of-the-tests-for-identity-2",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "desk"], cwd=PROJECT, env=self._environment, stdout=subprocess.DEVNULL
        )
        async with asyncio.timeout(60):
            while True:
                assert self._process.poll() is None, "the desk has ended"
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                except OSError:
                    await asyncio.sleep(0.05)

    def kill(self) -> None:
        """kill -9: no chance to tidy up."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """Ask it to end; its exit status."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.terminate()
        return self._process.wait(20)
