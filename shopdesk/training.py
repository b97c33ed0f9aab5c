"""Trains the bot, and knows whether the model there is still fits what it was trained from."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from shopdesk.errors import CommandError, StepFailed
from shopdesk.system import BOT_PYTHON, rasa_environment, rasa_log_level

KEPT_MODELS = 3
SINGLE_INPUTS = ("config.yml", "domain.yml", "requirements/bot.txt")
INPUT_FOLDERS = ("domain", "nlu_data", "bot/components", "bot/policies")
"""Not the rest of bot/: the channels and stores around the model ask for a restart, not for training."""
LEARNED = "var/nlu/learned.yml"
"""Training text out of labelled misses (shopdesk/learning.py); trained with what is in nlu_data."""
EXAMINED = "nlu_data/held_out"
"""Never trained on, and so no input of the model."""


def model_inputs(folder: Path) -> Iterator[Path]:
    """Every file that the trained model depends on, in a fixed order."""
    for name in (*SINGLE_INPUTS, LEARNED):
        if (folder / name).is_file():
            yield folder / name
    for name in INPUT_FOLDERS:
        for path in sorted((folder / name).rglob("*")):
            examined = path.is_relative_to(folder / EXAMINED)
            if path.is_file() and path.suffix != ".pyc" and not examined:
                yield path


def fingerprint(folder: Path) -> str:
    """Changes exactly when one of the model's inputs does."""
    digest = hashlib.sha256()
    for path in model_inputs(folder):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def fresh_model(folder: Path) -> Path | None:
    """The model trained from the files as they are now, if there is one."""
    path = _model_path(folder)
    return path if path.is_file() else None


def newest_model(folder: Path) -> Path | None:
    """The newest model, whether or not it fits the files."""
    models = sorted((folder / "models").glob("bot-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return models[-1] if models else None


def fingerprint_of(model: Path) -> str:
    """What the model was trained from, out of its file's name."""
    return model.name.removeprefix("bot-").removesuffix(".tar.gz")


def train_bot(folder: Path, on_line: Callable[[str], None] = lambda line: None) -> Path:
    """Train with Rasa in the bot's Python; lines that Rasa writes go to `on_line` and var/log/train.log.

    The model appears under its final name only when it is whole.
    """
    if not BOT_PYTHON.exists():
        raise CommandError(
            "the bot's Python environment .venv-bot is missing: run `make run` or scripts/setup"
        )
    target = _model_path(folder)
    target.parent.mkdir(exist_ok=True)
    log_path = folder / "var" / "log" / "train.log"
    log_path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".training-") as draft:
        with log_path.open("w", encoding="utf-8") as log:
            code = _run_rasa(folder, _train_arguments(folder, Path(draft)), log.write, on_line)
        if code != 0:
            raise StepFailed(f"training the bot failed (exit status {code}); see {log_path}")
        (Path(draft) / "bot.tar.gz").replace(target)
    return target


def _model_path(folder: Path) -> Path:
    return folder / "models" / f"bot-{fingerprint(folder)}.tar.gz"


def _train_arguments(folder: Path, out: Path) -> list[str]:
    domain = "domain.yml" if (folder / "domain.yml").exists() else "domain"
    learned = [LEARNED] if (folder / LEARNED).is_file() else []
    return [
        "train", "--config", "config.yml", "--domain", domain, "--data", "nlu_data", *learned,
        "--out", str(out), "--fixed-model-name", "bot",
    ]  # fmt: skip


def _run_rasa(
    folder: Path, arguments: list[str], write_log: Callable[[str], object], on_line: Callable[[str], None]
) -> int:
    process = subprocess.Popen(
        [str(BOT_PYTHON), "-m", "bot.start", *arguments],
        cwd=folder,
        env={
            **os.environ,
            **rasa_environment(),
            "PYTHONUNBUFFERED": "1",
            "LOG_LEVEL": rasa_log_level(os.environ.get("LOG_LEVEL", "info")),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            write_log(line)
            on_line(line.rstrip())
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
