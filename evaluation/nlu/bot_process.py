"""Asks the bot in its own Python: a process a job, progress from its standard error."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evaluation.nlu.answers import Answer
from evaluation.nlu.examples import Example

PROGRESS = "@progress "
LINES_KEPT = 100

OnProgress = Callable[[str, int, int], None]
"""Takes what is being done, how many are done, and of how many (0: not known)."""


class BotFailed(Exception):
    """The bot's process ended with an error; the message is its last line, `lines` are the last few."""

    def __init__(self, message: str, lines: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.lines = list(lines)


def _silent(doing: str, done: int, of: int) -> None:
    pass


@dataclass(frozen=True)
class BotProcess:
    """How `python -m bot.exam` is started.

    `environment` is added to every call, `one_thread` to those whose time counts.
    """

    python: Path
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    one_thread: Mapping[str, str] = field(default_factory=dict)

    def train(
        self, examples: Sequence[Example], config: Path, model: Path, on_progress: OnProgress = _silent
    ) -> float:
        """Train the pipeline of `config` on the examples and write the model; seconds it took.

        Raises:
            BotFailed: training failed.
        """
        with tempfile.TemporaryDirectory() as folder:
            options = ["--config", str(config), "--model", str(model)]
            lines = self._run("train", options, examples, Path(folder), {}, on_progress)
        return float(lines[0]["training_s"])

    def parse(
        self, model: Path, examples: Sequence[Example], on_progress: OnProgress = _silent
    ) -> tuple[list[Answer], set[str]]:
        """What a model understands, message by message on one thread, and the intents of its domain.

        Raises:
            BotFailed: the model does not load or fails at a message.
        """
        with tempfile.TemporaryDirectory() as folder:
            options = ["--model", str(model)]
            lines = self._run("parse", options, examples, Path(folder), self.one_thread, on_progress)
        return [Answer.from_line(line) for line in lines[1:]], set(lines[0]["intents"])

    def cross_validate(
        self,
        data: Sequence[Example] | Path,
        config: Path,
        folds: int,
        seed: int = 7,
        on_progress: OnProgress = _silent,
    ) -> tuple[list[Answer], float]:
        """Every example answered by a model that has not seen it, and the seconds one training took.

        `data` is examples or a folder of Rasa training text.

        Raises:
            BotFailed: training failed.
        """
        options = ["--config", str(config), "--folds", str(folds), "--seed", str(seed)]
        examples: Sequence[Example] | None = None
        if isinstance(data, Path):
            options += ["--data", str(data)]
        else:
            examples = data
        with tempfile.TemporaryDirectory() as folder:
            lines = self._run("folds", options, examples, Path(folder), {}, on_progress)
        return [Answer.from_line(line) for line in lines[1:]], float(lines[0]["training_s"])

    def _run(
        self,
        command: str,
        options: Sequence[str],
        examples: Sequence[Example] | None,
        folder: Path,
        environment: Mapping[str, str],
        on_progress: OnProgress,
    ) -> list[dict[str, Any]]:
        answers = folder / "answers.jsonl"
        arguments = [*options, "--answers", str(answers)]
        if examples is not None:
            path = folder / "examples.jsonl"
            with path.open("w", encoding="utf-8") as file:
                for example in examples:
                    line = {"text": example.text, "label": example.label, "source": example.source}
                    file.write(json.dumps(line) + "\n")
            arguments += ["--examples", str(path)]
        self._wait([str(self.python), "-m", "bot.exam", command, *arguments], environment, on_progress)
        return [json.loads(line) for line in answers.read_text(encoding="utf-8").split("\n") if line]

    def _wait(self, command: Sequence[str], environment: Mapping[str, str], on_progress: OnProgress) -> None:
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, **self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        last: deque[str] = deque(maxlen=LINES_KEPT)
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if line.startswith(PROGRESS):
                    news = json.loads(line[len(PROGRESS) :])
                    on_progress(news["doing"], news["done"], news["of"])
                elif line.strip():
                    last.append(line.rstrip())
            code = process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        if code != 0:
            raise BotFailed(last[-1] if last else f"the bot's process ended with {code}", list(last))
