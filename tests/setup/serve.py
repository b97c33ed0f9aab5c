"""A process for tests of the supervisor: answers on the port it is told, and can misbehave in several ways.

serve.py PORT [--child PIDFILE] [--stubborn] [--exit STATUS]
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

SLEEP = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument(
        "--child", type=Path, help="start a grandchild that ignores SIGTERM; note its id here"
    )
    parser.add_argument("--stubborn", action="store_true", help="ignore SIGTERM")
    parser.add_argument("--exit", type=int, help="end at once with this status")
    asked = parser.parse_args()
    sys.stdout.write("hello from the process\n" + "x" * 200_000 + "\n")
    sys.stdout.flush()
    if asked.exit is not None:
        sys.exit(asked.exit)
    if asked.stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if asked.child:
        child = subprocess.Popen([sys.executable, "-c", SLEEP])
        draft = asked.child.with_suffix(f".{os.getpid()}")
        draft.write_text(str(child.pid))
        draft.replace(asked.child)
    HTTPServer(("127.0.0.1", asked.port), Answer).serve_forever()


if __name__ == "__main__":
    main()
