"""Exams of the language understanding; runs in the bot's Python as a process of its own.

    python -m bot.exam train --examples TRAIN.jsonl --config config.yml --model M.tar.gz --answers OUT.jsonl
    python -m bot.exam parse --model M.tar.gz --examples EXAM.jsonl --answers OUT.jsonl
    python -m bot.exam folds (--examples TRAIN.jsonl | --data nlu_data) --folds 5 --config config.yml
                             --answers OUT.jsonl

Examples are JSON lines with ``text``, ``label`` and ``source``; for ``folds --data`` Rasa reads the training
text itself. The first line of the answers holds ``intents`` (all that the model knows) and, after training,
``training_s``. Each further line repeats its example and adds ``intent``, ``confidence``, ``ranking``
(pairs), ``oos_score``, and what the whole pipeline took for the message alone: ``ms`` by the clock,
``cpu_ms`` of this process; ``folds`` adds ``fold``.

Progress goes to the standard error, a line ``@progress {"doing": ..., "done": ..., "of": ...}`` at a time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, Iterable, List

PROGRESS_EVERY_SECONDS = 0.25
WARMING = ["hello there", "你好", "where is order #W0000000 to jane@example.com?", "订单 #W0000000 到哪了？"]
"""Load what is loaded late (dictionaries, patterns) before the clock starts; nobody is examined on them."""


class Progress:
    """Tells the process that waits for us how far we are, a few times a second at most."""

    def __init__(self, doing: str, of: int) -> None:
        self._doing, self._of, self._done, self._told = doing, of, 0, 0.0
        self.tell()

    def tell(self) -> None:
        """Write the line now."""
        self._told = time.monotonic()
        news = {"doing": self._doing, "done": self._done, "of": self._of}
        sys.stderr.write(f"@progress {json.dumps(news)}\n")
        sys.stderr.flush()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if self._done == self._of or time.monotonic() - self._told >= PROGRESS_EVERY_SECONDS:
            self.tell()


def plain(text: str) -> str:
    """The text as the desk's channel passes it on: a leading slash would make a command of it."""
    if not text.lstrip().startswith("/"):
        return text
    return text.strip().lstrip("/").strip() or "／"


def out_of_scope_score(parsed: Dict[str, Any]) -> float | None:
    """What the pipeline's detector says, 0..1; nothing where it has none."""
    found = parsed.get("out_of_scope")
    score = found.get("score") if isinstance(found, dict) else None
    return None if score is None else float(score)


async def parse(model: Path, examples: List[Dict[str, Any]], progress: Progress) -> List[Dict[str, Any]]:
    """One answer an example, each message parsed alone through everything the bot runs."""
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    for text in WARMING:
        await agent.parse_message(text)
    answers = []
    for example in examples:
        text = plain(example["text"])
        before, before_cpu = time.perf_counter(), time.process_time()
        parsed = await agent.parse_message(text)
        took, took_cpu = time.perf_counter() - before, time.process_time() - before_cpu
        intent = parsed.get("intent") or {}
        ranking = parsed.get("intent_ranking") or [intent]
        answers.append(
            {
                **example,
                "intent": intent.get("name"),
                "confidence": float(intent.get("confidence") or 0.0),
                "ranking": [
                    [entry["name"], float(entry["confidence"])] for entry in ranking if entry.get("name")
                ],
                "oos_score": out_of_scope_score(parsed),
                "ms": took * 1000,
                "cpu_ms": took_cpu * 1000,
            }
        )
        progress.step()
    return answers


def known_intents(model: Path) -> List[str]:
    """Intents of the domain in the model; none in a model that was trained on examples alone."""
    from rasa.engine.storage.local_model_storage import LocalModelStorage

    return sorted(LocalModelStorage.metadata_from_archive(model).domain.intents)


def read_lines(path: Path) -> List[Dict[str, Any]]:
    """The objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def write_lines(path: Path, lines: Iterable[Dict[str, Any]]) -> None:
    """One object a line."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def train_command(options: argparse.Namespace) -> None:
    """Train the pipeline on examples and keep the model."""
    from bot.exam_training import as_training_data, train

    Progress("training", 0)
    data = as_training_data(read_lines(options.examples))
    started = time.perf_counter()
    train(options.config, data, options.model)
    took = time.perf_counter() - started
    write_lines(options.answers, [{"intents": sorted(data.intents), "training_s": took}])


def parse_command(options: argparse.Namespace) -> None:
    """Ask a trained model."""
    examples = read_lines(options.examples)
    Progress("loading the model", 0)
    answers = asyncio.run(parse(options.model, examples, Progress("messages", len(examples))))
    write_lines(options.answers, [{"intents": known_intents(options.model)}, *answers])


def folds_command(options: argparse.Namespace) -> None:
    """Train on all folds but one and ask about that one, in turn."""
    from bot.exam_training import as_training_data, folds, read_training_text, train

    data = (
        read_training_text(options.data) if options.data else as_training_data(read_lines(options.examples))
    )
    examples = [message for message in data.intent_examples if message.get("text")]
    progress = Progress("folds", len(examples))
    answers: List[Dict[str, Any]] = []
    training = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number, (seen, held_out) in enumerate(folds(data, examples, options.folds, options.seed)):
            model = Path(folder) / f"fold{number}.tar.gz"
            started = time.perf_counter()
            train(options.config, seen, model)
            training += time.perf_counter() - started
            asked = [
                {
                    "text": message.get("text"),
                    "label": message.get("intent"),
                    "source": (message.get("metadata") or {}).get("source", ""),
                    "fold": number,
                }
                for message in held_out
            ]
            answers += asyncio.run(parse(model, asked, progress))
            model.unlink()
    write_lines(
        options.answers, [{"intents": sorted(data.intents), "training_s": training / options.folds}, *answers]
    )


def quiet() -> None:
    """Only warnings from Rasa: what it writes at every message would count as time to understand it."""
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    configure_logging_and_warnings(logging.WARNING)
    configure_structlog(logging.WARNING)


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.exam")
    commands = parser.add_subparsers(required=True)
    train = commands.add_parser("train")
    train.set_defaults(command=train_command)
    train.add_argument("--examples", type=Path, required=True)
    train.add_argument("--config", type=Path, required=True)
    train.add_argument("--model", type=Path, required=True)
    train.add_argument("--answers", type=Path, required=True)
    ask = commands.add_parser("parse")
    ask.set_defaults(command=parse_command)
    ask.add_argument("--model", type=Path, required=True)
    ask.add_argument("--examples", type=Path, required=True)
    ask.add_argument("--answers", type=Path, required=True)
    cross = commands.add_parser("folds")
    cross.set_defaults(command=folds_command)
    source = cross.add_mutually_exclusive_group(required=True)
    source.add_argument("--examples", type=Path)
    source.add_argument("--data", type=Path)
    cross.add_argument("--config", type=Path, required=True)
    cross.add_argument("--folds", type=int, default=5)
    cross.add_argument("--seed", type=int, default=7)
    cross.add_argument("--answers", type=Path, required=True)
    return parser


def without_tensorflow(options: argparse.Namespace) -> None:
    """Leave it out where what is examined does."""
    from bot.start import configured, leave_out_tensorflow, trained

    config = getattr(options, "config", None)
    leave_out_tensorflow(configured(config) if config else trained(options.model))


if __name__ == "__main__":
    chosen = arguments().parse_args()
    without_tensorflow(chosen)
    quiet()
    chosen.command(chosen)
