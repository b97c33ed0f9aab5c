"""Runs the supervisor over tests/setup/serve.py in a process of its own: supervise.py FOLDER SPEC...

A SPEC is NAME:PORT[:ARGUMENT,ARGUMENT...]. Lines go to standard output, the status file to FOLDER.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from shopdesk.processes import Patience, ProcessSpec, Supervisor

SERVE = Path(__file__).with_name("serve.py")


def spec(text: str) -> ProcessSpec:
    name, port, *rest = text.split(":", 2)
    arguments = rest[0].split(",") if rest else []
    return ProcessSpec(
        name=name,
        command=(sys.executable, str(SERVE), port, *arguments),
        host="127.0.0.1",
        port=int(port),
        port_setting=f"{name.upper()}_PORT",
        health_url=f"http://127.0.0.1:{port}/",
    )


def say(name: str, line: str) -> None:
    sys.stdout.write(f"{name}| {line[:200]}\n")
    sys.stdout.flush()


async def main() -> None:
    folder, *texts = sys.argv[1:]
    supervisor = Supervisor(
        [spec(text) for text in texts],
        folder=Path(folder),
        write_line=say,
        status_file=Path(folder) / "processes.json",
        patience=Patience(start=20, stop=1.0, first_restart=0.1, failed_starts=2),
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, supervisor.stop)
    await supervisor.run(lambda: say("", "READY"))


if __name__ == "__main__":
    asyncio.run(main())
