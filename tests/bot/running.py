"""The small bot as real processes, which can be killed and started again."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import Popen
from typing import Any, Dict, Optional

import requests

from benchmarks.turns import free_port, start, stop, wait_for

ROOT = Path(__file__).resolve().parents[2]
SMALL_BOT = Path(__file__).resolve().parent / "small_bot"
SERVICES_PYTHON = ROOT / ".venv" / "bin" / "python"


class RunningBot:
    """Both servers; the tracker database and the ports stay the same over restarts."""

    def __init__(self, folder: Path, model: Path) -> None:
        self.folder = folder
        self.model = model
        self.healed = folder / "healed"
        self._port, self._actions_port = free_port(), free_port()
        self._bot: Optional[Popen] = None
        self._actions: Optional[Popen] = None

    @property
    def url(self) -> str:
        """Address of the Rasa server."""
        return f"http://127.0.0.1:{self._port}"

    def start_actions(self) -> None:
        """Starts the action server."""
        command = [str(SERVICES_PYTHON), "-m", "rasa_sdk", "--actions", "actions"]
        command += ["--port", str(self._actions_port)]
        log = self.folder / "actions.log"
        environment = {"PYTHONPATH": str(SMALL_BOT), "FAIL_SWITCH": str(self.healed)}
        self._actions = start(command, SMALL_BOT, log, **environment)
        wait_for(f"http://127.0.0.1:{self._actions_port}/health")

    def kill_actions(self) -> None:
        """kill -9 of the action server."""
        if self._actions:
            stop(self._actions)

    def start_bot(self) -> None:
        """Starts the Rasa server and waits for its model."""
        command = [str(Path(sys.executable).parent / "rasa"), "run", "-i", "127.0.0.1"]
        command += ["-p", str(self._port), "-m", str(self.model)]
        command += ["--endpoints", str(SMALL_BOT / "endpoints.yml")]
        command += ["--credentials", str(SMALL_BOT / "credentials.yml")]
        environment = {
            "ACTIONS_URL": f"http://127.0.0.1:{self._actions_port}",
            "TRACKER_DB_URL": f"sqlite:///{self.folder / 'rasa.db'}",
        }
        self._bot = start(command, ROOT, self.folder / "bot.log", **environment)
        wait_for(f"{self.url}/webhooks/desk/")

    def kill_bot(self) -> None:
        """kill -9 of the Rasa server."""
        if self._bot:
            stop(self._bot)

    def say(self, sender: str, text: str, message_id: str, **metadata: Any) -> Dict[str, Any]:
        """One message and its answer."""
        body = {"sender": sender, "message": text, "metadata": {"message_id": message_id, **metadata}}
        answer = requests.post(f"{self.url}/webhooks/desk/webhook", json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, body: bytes) -> requests.Response:
        """A raw body."""
        return requests.post(f"{self.url}/webhooks/desk/webhook", data=body, timeout=30)
